"""A file as paragraphs and tables, each with its place; and the one error that readers raise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_ROWS = 20_000  # rows and paragraphs of a document: forty times the longest plan known
MAX_CELL = 20_000  # characters of one cell or paragraph
MAX_TEXT = 5_000_000  # characters of all cells and paragraphs, merged cells counted as often as they are repeated


class Unreadable(StrEnum):
    """Why a file cannot be read. The value is one sentence for a person: what is wrong and what to do."""

    UNKNOWN_FORMAT = (
        "Такой файл я не читаю: пришлите, пожалуйста, план в Word (.docx, .doc, .odt, .rtf), Excel (.xlsx, .xls, .ods, .csv), "
        "PDF с текстом или тексте (.txt)."
    )
    EMPTY = "Файл пустой: проверьте, тот ли это документ, и пришлите его ещё раз."
    NOTHING_INSIDE = "Не вижу в файле ни таблицы, ни пунктов — похоже, это скан: пришлите, пожалуйста, исходный документ Word или Excel."
    SCAN = "В этом PDF только изображения страниц, без текста: пришлите, пожалуйста, исходный документ Word или Excel."
    PICTURE = (
        "Это изображение, текст с него я не читаю: пришлите, пожалуйста, сам документ — Word, Excel или PDF с текстом."
    )
    ENCRYPTED = "Файл закрыт паролем: снимите пароль и пришлите его ещё раз."
    DAMAGED = "Файл повреждён и не открывается: сохраните его заново и пришлите ещё раз."
    TOO_LARGE = "Файл слишком большой для плана: оставьте в нём только таблицу и пришлите ещё раз."
    OLD_WORD = "Не получилось прочитать старый формат Word (.doc): сохраните документ как .docx и пришлите ещё раз."


class UnreadableFile(Exception):
    """A file that no reader can take; `reason` says why, `str()` is the sentence for a person."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    where: str  # «строка 12», «абзац 3», «стр. 3»


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    where: str  # «строка 12», «таблица 2, строка 14», «лист «План», строка 5», «стр. 3, строка 14»


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in the order of the file."""

    name: str
    blocks: tuple[Paragraph | Table, ...]
