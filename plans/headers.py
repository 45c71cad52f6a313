"""The header of a plan's table: columns by meaning, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from rapidfuzz import fuzz


class Column(StrEnum):
    NUMBER = "number"
    TITLE = "title"
    FORM = "form"
    PLACE = "place"
    PERIOD = "period"
    RESPONSIBLE = "responsible"
    RESULT = "result"
    DONE = "done"


_NAMES: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("№", "№ п/п", "п/п", "номер", "№ пп", "n п/п", "№ пункта"),
    Column.TITLE: (
        "мероприятие", "мероприятия", "наименование мероприятия", "название мероприятия", "содержание", "содержание работы",
        "содержание деятельности", "вид деятельности", "тема", "наименование", "название", "направление деятельности",
        "форма и название", "название и форма", "тема мероприятия", "виды работ", "наименование работ", "пункт плана",
    ),
    Column.FORM: ("форма", "форма мероприятия", "форма проведения", "вид мероприятия", "формы работы", "форма работы"),
    Column.PLACE: ("место", "место проведения", "место проведения мероприятия", "адрес", "площадка"),
    Column.PERIOD: (
        "срок", "сроки", "дата", "дата проведения", "сроки проведения", "срок проведения", "срок исполнения", "сроки исполнения",
        "срок выполнения", "сроки выполнения", "период", "время проведения", "сроки реализации", "дата и время", "месяц",
        "дата и время проведения", "период проведения",
    ),
    Column.RESPONSIBLE: (
        "ответственный", "ответственные", "исполнитель", "исполнители", "ответственный/исполнитель", "организаторы",
        "организаторы мероприятия", "организатор", "ответственный исполнитель", "ответственные исполнители", "ответственное лицо",
        "ответственные лица", "кто проводит", "ответственный за проведение", "ответственные за выполнение",
    ),
    Column.RESULT: ("результат", "ожидаемый результат", "планируемый результат", "ожидаемые результаты", "результаты", "итог"),
    Column.DONE: ("отметка о выполнении", "отметка", "выполнение", "отметка об исполнении", "исполнение"),
}  # fmt: skip
_SURE = 88  # per cent of likeness


def column_of(cell: str) -> Column | None:
    """What a header cell names, or None."""
    plain = _plain(cell)
    if not plain or len(plain) > 80:
        return None
    best: tuple[float, Column] | None = None
    for variant in (plain, _plain(re.sub(r"\(.*?\)", " ", cell))):
        for column, names in _NAMES.items():
            for name in names:
                score = 100.0 if variant == name else fuzz.ratio(variant, name) if len(variant) > 4 else 0.0
                if score >= _SURE and (best is None or score > best[0]):
                    best = score, column
    return best[1] if best else None


def columns_of(cells: Sequence[str]) -> dict[Column, int] | None:
    """Columns by their place when these cells are a plan's header: a title and a period or a responsible at least."""
    found: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = column_of(cell)
        if column is not None and column not in found:
            found[column] = place
    wanted = Column.TITLE in found and (Column.PERIOD in found or Column.RESPONSIBLE in found)
    return found if wanted else None


def is_column_numbers(cells: Sequence[str]) -> bool:
    """The row «1 2 3 4 5» under a header."""
    filled = [cell.strip(" .") for cell in cells if cell.strip()]
    return len(filled) >= 3 and filled == [
        str(number)
        for number in range(
            int(filled[0]) if filled[0].isdigit() else -9, len(filled) + (int(filled[0]) if filled[0].isdigit() else -9)
        )
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_:.]|</?\w+>", " ", text.casefold().replace("ё", "е"))).strip()
