"""What a header cell of a plan's table names: by its spelling, then by the parts it lists, then by its head word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz import fuzz, process


class Column(StrEnum):
    NUMBER = "number"
    TITLE = "title"
    THEME = "theme"  # beside a title: its words go on with it
    FORM = "form"
    PLACE = "place"
    PERIOD = "period"
    START = "start"
    END = "end"
    MONTH = "month"
    WEEKDAY = "weekday"
    TIME = "time"
    RESPONSIBLE = "responsible"
    CONTROL = "control"
    RESULT = "result"
    DONE = "done"
    SECTION = "section"  # «направление», beside a title
    OTHER = "other"  # audience, notes, money: known, and no part of an item


_NAMES: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("№", "№ п/п", "п/п", "номер", "№ пп", "n п/п", "№ пункта", "номер п/п", "n", "#", "№№", "пп", "no"),
    Column.TITLE: (
        "мероприятие", "мероприятия", "наименование мероприятия", "название мероприятия", "содержание", "содержание работы",
        "содержание деятельности", "вид деятельности", "наименование", "название", "форма и название", "название и форма",
        "тема мероприятия", "виды работ", "наименование работ", "пункт плана", "перечень мероприятий", "основные мероприятия",
        "планируемые мероприятия", "проводимые мероприятия", "виды деятельности", "содержание мероприятия", "вопросы",
        "наименование мероприятий", "форма и тема", "что проводится",
        "форма и тема мероприятия", "мероприятия по реализации", "задачи и мероприятия", "рассматриваемые вопросы",
    ),
    Column.THEME: ("тема", "тематика", "тема занятия", "тема выступления"),
    Column.SECTION: ("направление", "направление деятельности", "направления деятельности", "раздел", "блок", "направление работы"),
    Column.FORM: (
        "форма", "форма мероприятия", "форма проведения", "вид мероприятия", "формы работы", "форма работы", "формат",
        "формат проведения", "тип мероприятия", "вид", "формы и методы",
    ),
    Column.PLACE: ("место", "место проведения", "место проведения мероприятия", "адрес", "площадка", "где проводится", "локация"),
    Column.PERIOD: (
        "срок", "сроки", "дата", "дата проведения", "сроки проведения", "срок проведения", "срок исполнения", "сроки исполнения",
        "срок выполнения", "сроки выполнения", "период", "сроки реализации", "дата и время", "срок реализации", "период реализации",
        "дата и время проведения", "период проведения", "даты", "дата начала и окончания", "периодичность", "когда", "когда проводится",
        "время и дата", "дата мероприятия", "число", "день проведения", "дни проведения", "квартал",
    ),
    Column.START: ("начало", "дата начала", "начало проведения", "срок начала", "начало реализации"),
    Column.END: ("окончание", "дата окончания", "завершение", "дата завершения", "конец", "срок окончания", "окончание реализации"),
    Column.MONTH: ("месяц", "месяцы", "месяц проведения"),
    Column.WEEKDAY: ("день недели",),
    Column.TIME: ("время", "время проведения", "часы", "время начала", "начало в", "часы проведения"),
    Column.RESPONSIBLE: (
        "ответственный", "ответственные", "исполнитель", "исполнители", "ответственный/исполнитель", "организаторы",
        "организаторы мероприятия", "организатор", "ответственный исполнитель", "ответственные исполнители", "ответственное лицо",
        "ответственные лица", "кто проводит", "ответственный за проведение", "ответственные за выполнение", "соисполнители",
        "ответственный за исполнение", "ответственный за реализацию", "фио ответственного", "кто отвечает", "кто ответственный",
        "ответственное подразделение", "структурное подразделение", "ведущий", "проводит",
    ),
    Column.CONTROL: ("контроль", "контроль за исполнением", "кто контролирует", "ответственный за контроль", "контролирует", "куратор"),
    Column.RESULT: (
        "результат", "ожидаемый результат", "планируемый результат", "ожидаемые результаты", "результаты", "итог",
        "предполагаемый результат", "выход", "продукт", "конечный результат", "итоговый документ",
    ),
    Column.DONE: (
        "отметка о выполнении", "отметка", "выполнение", "отметка об исполнении", "исполнение", "выполнено", "отметки о выполнении",
        "информация о выполнении",
    ),
    Column.OTHER: (
        "целевая аудитория", "аудитория", "участники", "категория участников", "примечание", "примечания", "количество участников",
        "возраст", "возрастная категория", "охват", "основание", "источник финансирования", "финансирование", "цель", "задачи",
        "форма отчета", "форма отчетности", "форма контроля", "вид контроля", "телефон", "контакты", "контактный телефон",
        "количество", "кол-во", "ссылка", "категория слушателей", "контингент", "показатель", "для кого", "статус",
        "читательское назначение", "категория читателей", "возрастная группа", "приглашенные", "слушатели",
    ),
}  # fmt: skip
# The head word of a longer heading; the one that stands first decides («срок выполнения», «отметка о сроке»).
_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.OTHER, r"аудитори|участник|категори|возраст|количеств|кол-во|примечани|основани|финансир|бюджет|источник|"
                   r"показател|охват|телефон|контакт|форм\w* (?:отч|контр|предст|завер)|вид\w* контр|слушател|\bцел[ьи]\b|задач"),
    (Column.WEEKDAY, r"дн?[еи]?[ньия]* недели"),
    (Column.CONTROL, r"контрол|куратор"),
    (Column.DONE, r"отметк|факт"),
    (Column.RESULT, r"результат|итог"),
    (Column.START, r"(?:дат\w+|срок\w*) начала(?! и)"),
    (Column.END, r"(?:дат\w+|срок\w*) (?:окончан|заверш)"),
    (Column.PERIOD, r"срок|дат[аы]\b|период|когда"),
    (Column.TIME, r"врем[яе]"),
    (Column.MONTH, r"месяц"),
    (Column.RESPONSIBLE, r"ответств|исполнит|организатор|\bотв\b|\bисп\b|кто (?:организ|провод|отвеч|дела)"),
    (Column.PLACE, r"мест[оа]\b|адрес|площадк"),
    (Column.FORM, r"форм[аы]\b|формат|(?:вид|тип)\w* мероприяти"),
    (Column.TITLE, r"меропр|наименовани|названи|содержани|тем[аы]\b|деятельност"),
)  # fmt: skip
_HEAD_PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in _HEADS)
_SURE = 88  # per cent of likeness
_LONGEST = 120
_LIST = re.compile(r"[,/;+]|\s(?:и|или)\s")
_PERIODS = {Column.PERIOD, Column.TIME, Column.MONTH, Column.WEEKDAY}
_SPLITTABLE = (Column.PERIOD, Column.PLACE, Column.RESPONSIBLE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header cell names: one column, or several that share it («место и дата»), in their order."""

    columns: tuple[Column, ...]
    sure: bool  # spelt as in the dictionary, not only guessed by a head word


def column_of(cell: str) -> Column | None:
    """What a header cell names first, or None. «Время» alone is a period."""
    meaning = meaning_of(cell)
    return meaning.columns[0] if meaning else None


@lru_cache(maxsize=4096)
def meaning_of(cell: str) -> Meaning | None:
    """What a header cell names; None for words that no plan's header has."""
    if len(cell) > 2 * _LONGEST:
        return None
    text = plain(cell)
    bare = plain(re.sub(r"\(.*?\)", " ", cell))
    if not text or len(text) > _LONGEST:
        return None
    for variant in dict.fromkeys((text, bare)):
        # A list of columns is never taken for one of them: «дата и место проведения» is nearly «место проведения».
        if variant and (column := _spelt(variant, exactly=_LIST.search(variant) is not None)):
            return Meaning((column,), True)
    if re.search(r"[«»\"]|\d", bare) or not bare:
        return None
    if (several := _listed(bare)) is not None:
        return several
    column = _by_head(bare)
    return Meaning((column,), False) if column and len(bare) <= 60 and len(bare.split()) <= 7 else None


def is_column_numbers(cells: Sequence[str]) -> bool:
    """The row «1 2 3 4 5» under a header."""
    filled = [cell.strip(" .()") for cell in cells if cell.strip()]
    if len(filled) < 3 or not filled[0].isascii() or not filled[0].isdigit() or len(filled[0]) > 3:
        return False
    first = int(filled[0])
    return filled == [str(number) for number in range(first, first + len(filled))]


def plain(text: str) -> str:
    """Small letters, «е» for «ё», no markup; a word broken at a line's end is whole again."""
    text = re.sub(r"(?<=[а-яё])-\s*\n\s*(?=[а-яё])", "", text.casefold())
    return re.sub(r"\s+", " ", re.sub(r"[*_:.]|</?\w+>", " ", text.replace("ё", "е").replace("\\", "/"))).strip()


def _spelt(text: str, *, exactly: bool = False) -> Column | None:
    exact, squeezed = _spellings()
    if text in exact:
        return exact[text]
    bare = text.replace(" ", "")
    if len(bare) > 2 and bare in squeezed:
        return squeezed[bare]
    if exactly or len(text) <= 4:
        return None
    nearest = process.extractOne(text, list(exact), scorer=fuzz.ratio, score_cutoff=_SURE)
    return exact[nearest[0]] if nearest else None


@cache
def _spellings() -> tuple[dict[str, Column], dict[str, Column]]:
    """Every name of the dictionary, and every name without its spaces; of two equal ones the first counts."""
    exact: dict[str, Column] = {}
    squeezed: dict[str, Column] = {}
    for column, names in _NAMES.items():
        for name in names:
            exact.setdefault(name, column)
            squeezed.setdefault(name.replace(" ", ""), column)
    return exact, squeezed


def _listed(text: str) -> Meaning | None:
    """«место проведения, дата», «дата, время и место», «исполнитель, место»: every part names a column."""
    parts = [part.strip() for part in _LIST.split(text) if part.strip()]
    if len(parts) < 2:
        return None
    found: list[Column] = []
    sure = True
    for part in parts:
        column = _spelt(part)
        if column is None:
            sure, column = False, _by_head(part)
        if column is None:
            return None
        found.append(column)
    columns = tuple(dict.fromkeys(found))
    if Column.TITLE in columns or (Column.THEME in columns and Column.FORM in columns):
        return Meaning((Column.TITLE,), sure)
    shared = tuple(column for column in columns if column in _SPLITTABLE)
    if set(columns) <= _PERIODS | set(_SPLITTABLE) and any(column in _PERIODS for column in columns):
        shared = tuple(dict.fromkeys(Column.PERIOD if column in _PERIODS else column for column in columns))
    return Meaning(shared or columns[:1], sure)


def _by_head(text: str) -> Column | None:
    hits = [
        (match.start(), order, column)
        for order, (column, pattern) in enumerate(_HEAD_PATTERNS)
        if (match := pattern.search(text))
    ]
    return min(hits)[2] if hits else None
