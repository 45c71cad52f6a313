"""«Отчёт о выполнении плана» as .xlsx: totals are formulas over the sheet of rows, so each can be followed and filtered there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from bot.documents.cells import lines, safe
from bot.documents.report import Report, extra_words, totals
from bot.texts import papers as words
from bot.texts.common import local, shorten
from bot.texts.spans import span_days
from plans.fulfilment import COUNTED, Line, State

_FONT = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True}
_LONGEST = 32_767  # characters of a cell, by Excel's own limit
_ROW_WIDTHS = (10, 9, 44, 30, 18, 18, 22, 14, 12, 10, 13, 34, 34, 34, 22, 17)
_TOTAL_WIDTHS, _STANDING_WIDTHS = (44,), (9, 44, 30, 14, 10, 60)
_LINE, _TALLEST = 15, 400  # points; Excel takes 409 for a row
_STATE, _PLANNED, _LEAD = 6, 7, 3  # columns of the rows' sheet, from 0
_NUMBERS = {"participants": 8, "applications": 9, "winners": 10}


def report_xlsx(report: Report) -> bytes:
    """The bytes of the workbook: totals, rows, standing work. What people typed is text and never runs (`cells.safe`)."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {
        "text": book.add_format({**_FONT, "valign": "top", "border": 1, "quote_prefix": True}),
        "number": book.add_format({**_FONT, "valign": "top", "border": 1, "align": "center"}),
        "head": book.add_format({**_FONT, "bold": True, "border": 1, "align": "center", "valign": "vcenter"}),
        "sum": book.add_format({**_FONT, "bold": True, "border": 1, "align": "center"}),
        "title": book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True}),
        "plain": book.add_format({"font_name": "Times New Roman", "font_size": 11}),
    }
    sheets = [book.add_worksheet(name) for name in words.SHEETS]
    _totals(sheets[0], report, looks)
    _rows(sheets[1], report, looks)
    _standing(sheets[2], report, looks)
    for sheet in sheets:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
    book.set_properties({"title": report.title[:255]})
    book.close()
    return buffer.getvalue()


def _totals(sheet: Any, report: Report, looks: dict[str, Any]) -> None:
    source = report.source
    above = [lines(source.owner.name), report.title, f"{lines(source.plan.title)}; {span_days(report.figures.span)}"]
    above += [words.ONLY.format(", ".join(map(lines, source.only)))] if source.only else []
    above.append(words.summary(report.figures))
    for row, text in enumerate(above):
        _write(sheet, row, 0, text, looks["title" if row == 1 else "plain"])
    header = len(above)
    sheet.set_column(0, 0, _TOTAL_WIDTHS[0])
    sheet.set_column(1, len(report.shown), 15)
    sheet.set_row(header, 2 * _LINE)
    _write(sheet, header, 0, words.LEAD, looks["head"])
    for column, name in enumerate(report.shown, start=1):
        _write(sheet, header, column, words.FIGURES[name], looks["head"])
    counted = totals(report)
    for row, (name, values) in enumerate(counted, start=header + 1):
        last = row == header + len(counted)
        sheet.set_row(row, _height([name], _TOTAL_WIDTHS))
        _write(sheet, row, 0, name, looks["head" if last else "text"])
        for column, (figure, value) in enumerate(zip(report.shown, values, strict=True), start=1):
            formula = _sum(column, header + 1, row) if last else _formula(figure, row, len(report.figures.lines))
            sheet.write_formula(row, column, formula, looks["sum" if last else "number"], value)
    sheet.freeze_panes(header + 1, 1)
    below = header + len(counted) + 2
    _write(sheet, below, 0, words.HOW, looks["plain"])
    _write(sheet, below + 1, 0, report.made, looks["plain"])


def _sum(column: int, first: int, last: int) -> str:
    """Of the departments; a report without any has nothing to add."""
    from xlsxwriter.utility import xl_rowcol_to_cell as cell

    return f"=SUM({cell(first, column)}:{cell(last - 1, column)})" if last > first else "=0"


def _formula(figure: str, row: int, count: int) -> str:
    """SUMPRODUCT compares whole texts: the names of departments are never read as patterns or conditions."""
    from xlsxwriter.utility import xl_rowcol_to_cell as cell

    def column(place: int) -> str:
        first, last = cell(1, place, True, True), cell(max(1, count), place, True, True)
        return f"'{words.SHEETS[1]}'!{first}:{last}"

    def states(*wanted: State) -> str:
        return "(" + "+".join(f'({column(_STATE)}="{words.STATES[one]}")' for one in wanted) + ")"

    mine = f"({column(_LEAD)}={cell(row, 0, False, True)})"
    planned = f'({column(_PLANNED)}="{words.IN_PLAN[True]}")'
    extra = f'({column(_PLANNED)}="{words.IN_PLAN[False]}")'
    held = states(State.HELD, State.PARTLY)
    if figure in _NUMBERS:
        return f"=SUMPRODUCT({mine}*{held},{column(_NUMBERS[figure])})"
    if figure == "planned":
        return f"=SUMPRODUCT({mine}*{planned})"
    if figure == "extra":
        return f"=SUMPRODUCT({mine}*{extra}*{held})"
    return f"=SUMPRODUCT({mine}*{planned}*{states(State(figure))})"


def _rows(sheet: Any, report: Report, looks: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(zip(words.ROW_COLUMNS, _ROW_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        _write(sheet, 0, column, name, looks["head"])
    sheet.set_row(0, 2 * _LINE)
    for at, line in enumerate(report.figures.lines, start=1):
        cells = _cells(report, line)
        sheet.set_row(at, _height(map(str, cells), _ROW_WIDTHS))
        for column, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(at, column, value, looks["number"])
            else:
                _write(sheet, at, column, value, looks["text"])
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(report.figures.lines)), len(words.ROW_COLUMNS) - 1)


def _cells(report: Report, line: Line) -> list[str | int]:
    row = line.row
    why = [text for text in (extra_words(line), row.reason, row.ground) if text]
    return [
        row.event,
        row.number or "",
        words.title_text(row),
        row.department or words.NO_LEAD,
        words.planned_text(row),
        words.fact_text(row),
        words.STATES[line.state],
        words.IN_PLAN[line.extra is None],
        *(row.numbers.get(name, "") for name in COUNTED),
        "; ".join(why),
        row.note or "",
        "\n".join((*row.links, *row.files)),
        row.answered_by or "",
        f"{local(row.answered_at, report.zone):%d.%m.%Y %H:%M}" if row.answered_at else "",
    ]


def _standing(sheet: Any, report: Report, looks: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(zip(words.STANDING_COLUMNS, _STANDING_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        _write(sheet, 0, column, name, looks["head"])
    for at, one in enumerate(report.figures.standing, start=1):
        row = one.row
        said = (
            row.number or "",
            row.title,
            row.department or words.NO_LEAD,
            one.quarter,
            "",
            words.standing_words(one),
        )
        sheet.set_row(at, _height(said, _STANDING_WIDTHS))
        for column, text in enumerate(said):
            _write(sheet, at, column, text, looks["text"])
        if one.number is not None:
            sheet.write_number(at, 4, one.number, looks["number"])
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)


def _height(texts: Iterable[str], widths: Sequence[int]) -> int:
    """Points that the tallest cell needs: programs other than Excel do not grow a row by themselves."""
    wrapped = (
        sum(1 + len(line) // max(1, width - 1) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_TALLEST, _LINE * max(wrapped) + 1)


def _write(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    said = lines(text)
    sheet.write_string(row, column, safe(said if len(said) < _LONGEST else shorten(said, _LONGEST - 1)), look)
