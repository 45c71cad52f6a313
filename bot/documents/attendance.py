"""The list of participants as .xlsx: the attendance-sheet practice, with a totals sheet beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from bot.documents.cells import printable, safe
from bot.texts import desk_papers as words
from storage.records import EventView
from storage.repositories.attendance import HELD, Entry, Numbers

_WIDTHS = dict(zip(words.COLUMNS, (6, 36, 36, 24, 24, 10, 28, 18, 22, 14, 30), strict=True))
_FIRST_ROW = 2


Answers = Sequence[tuple[str, Mapping[int, str]]]  # a question's text, what each registration answered


def attendance_workbook(
    view: EventView, people: Sequence[Entry], numbers: Numbers, now: datetime, answers: Answers = ()
) -> bytes:
    """The bytes of the workbook; values are texts, never formulas or links. Own questions have a sheet of their own."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, totals = (book.add_worksheet(name) for name in words.SHEETS)
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    sheet.write_string(0, 0, _text(words.heading(view, now)), book.add_format({"bold": True}))
    named = words.keeps_names(view, people)
    for column, name in enumerate(words.columns(named=named)):
        sheet.set_column(column, column, _WIDTHS[name])
        sheet.write_string(1, column, name, bold)
    for row, one in enumerate(people, start=_FIRST_ROW):
        for column, value in enumerate(words.values(one, view.institution.time_zone, named=named)):
            sheet.write_string(row, column, _text(value), cell)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    _write_totals(totals, _totals(people, numbers), bold, cell)
    if answers and named:
        _write_answers(book.add_worksheet(words.ANSWERS), people, answers, bold, cell)
    book.close()
    return buffer.getvalue()


def _totals(people: Sequence[Entry], numbers: Numbers) -> list[tuple[str, list[tuple[str, int, int | None]]]]:
    """(heading, [(name, people, of them present)]): an organisation's application counts its seats."""
    held = [one for one in people if one.registration.state in HELD]
    states = Counter[str]()
    for one in people:
        states[one.registration.state] += one.registration.seats
    presence = [
        (words.PRESENT, numbers.present, None),
        (words.ABSENT, numbers.absent, None),
        (words.VIEWERS, numbers.viewers, None),
    ]
    return [
        (words.STATUS, [(name, states[state], None) for state, name in words.TOTALS.items()]),
        (words.PRESENCE, list(presence)),
        (words.MUNICIPALITY, _by(held, "municipality")),
        (words.ORGANISATION, _by(held, "organisation")),
    ]


def _by(people: Sequence[Entry], name: str) -> list[tuple[str, int, int | None]]:
    """The largest first; spelled as the first one wrote it."""
    spelled: dict[str, str] = {}
    counted, present = Counter[str](), Counter[str]()
    for one in people:
        told = getattr(one.registration, name) or ""
        key = " ".join(told.casefold().replace("ё", "е").split())
        spelled.setdefault(key, told or words.NOT_TOLD)
        counted[key] += one.registration.seats
        present[key] += one.registration.seats if one.present else 0
    return [(spelled[key], count, present[key]) for key, count in counted.most_common()]


def _write_totals(
    sheet: Any, blocks: list[tuple[str, list[tuple[str, int, int | None]]]], bold: Any, cell: Any
) -> None:
    for column, width in enumerate((48, 12, 24)):
        sheet.set_column(column, column, width)
    at = 0
    for heading, lines in blocks:
        for column, text in enumerate((heading, *words.HEADER[1:])):
            sheet.write_string(at, column, text, bold)
        for row, (name, count, present) in enumerate(lines, start=at + 1):
            sheet.write_string(row, 0, _text(name), cell)
            sheet.write_number(row, 1, count, cell)
            if present is None:
                sheet.write_blank(row, 2, None, cell)
            else:
                sheet.write_number(row, 2, present, cell)
        at += len(lines) + 2


def _write_answers(sheet: Any, people: Sequence[Entry], answers: Answers, bold: Any, cell: Any) -> None:
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1 + len(answers), 36)
    sheet.freeze_panes(1, 2)
    for column, text in enumerate((*words.COLUMNS[:2], *(question for question, _ in answers))):
        sheet.write_string(0, column, _text(text), bold)
    for at, one in enumerate(people, start=1):
        row = one.registration
        told = (str(row.number), row.full_name or "", *(found.get(row.id, "") for _, found in answers))
        for column, text in enumerate(told):
            sheet.write_string(at, column, _text(text), cell)


def _text(value: str) -> str:
    return safe(printable(value))
