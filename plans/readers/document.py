"""A file as paragraphs and tables, each with its place; and the one error that readers raise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Unreadable(StrEnum):
    """Why a file cannot be read. The value is one sentence for a person: what is wrong and what to do."""

    UNKNOWN_FORMAT = "Такой файл я не читаю: пришлите, пожалуйста, план в Word (.docx), Excel (.xlsx), PDF с текстом или обычным текстом (.txt)."
    EMPTY = "Файл пустой: проверьте, тот ли это документ, и пришлите его ещё раз."
    NOTHING_INSIDE = "Не вижу в файле ни таблицы, ни пунктов — похоже, это скан. Пришлите, пожалуйста, исходный документ Word или Excel."
    ENCRYPTED = "Файл закрыт паролем: снимите пароль и пришлите его ещё раз."
    DAMAGED = "Файл повреждён и не открывается: сохраните его заново и пришлите ещё раз."
    TOO_LARGE = "Файл слишком большой для плана: оставьте в нём только таблицу и пришлите ещё раз."
    PICTURE = "Это картинка, а не документ: пришлите, пожалуйста, исходный документ Word или Excel."
    SCAN = "В этом PDF нет текста — похоже, это скан. Пришлите, пожалуйста, исходный документ Word или Excel."
    OLD_WORD = "Это старый формат Word (.doc): сохраните документ как .docx и пришлите ещё раз."


class UnreadableFile(Exception):
    """A file that no reader can take; `reason` says why, `str()` is the sentence for a person."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    where: str  # «строка 12», «абзац 3»


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    where: str  # «строка 12», «таблица 2, строка 14», «лист «План», строка 5»


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in the order of the file."""

    name: str
    blocks: tuple[Paragraph | Table, ...]

    def as_json(self) -> dict[str, Any]:
        blocks = [
            {"rows": [[row.where, *row.cells] for row in block.rows]}
            if isinstance(block, Table)
            else {"text": block.text, "where": block.where}
            for block in self.blocks
        ]
        return {"name": self.name, "blocks": blocks}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Document:
        blocks = tuple(
            Table(tuple(Row(tuple(row[1:]), row[0]) for row in block["rows"]))
            if "rows" in block
            else Paragraph(block["text"], block["where"])
            for block in data["blocks"]
        )
        return cls(data["name"], blocks)
