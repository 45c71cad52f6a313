"""«Отчёт о выполнении плана»: the tables of a report, the same for Word and Excel, and its figures as JSON. Every figure can be
traced to the rows that make it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.documents.cells import lines
from bot.documents.papers import PaperSource, fulfilment_of
from bot.texts import papers as words
from bot.texts.spans import span_days, span_name
from plans.fulfilment import COUNTED, FIGURES, Fulfilment, Line, State, Why
from plans.periods.model import PlanYear
from plans.spans import Span

_LINE_SHARES = (0.05, 0.26, 0.17, 0.11, 0.1, 0.2, 0.11)
_STANDING_SHARES = (0.05, 0.28, 0.2, 0.1, 0.07, 0.3)


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be written. `now` is aware: when it was made."""

    source: PaperSource
    year: PlanYear
    figures: Fulfilment
    now: dt.datetime

    @property
    def zone(self) -> str:
        return self.source.owner.time_zone

    @property
    def title(self) -> str:
        return words.report_name(span_name(self.figures.span, self.year))

    @property
    def shown(self) -> tuple[str, ...]:
        """Figures worth a column: what is nowhere is left out, but the plan and what was held."""
        always = ("planned", "held", "not_held", "moved")
        return tuple(name for name in (*FIGURES, *COUNTED) if name in always or self.figures.rows_of(name))

    @property
    def made(self) -> str:
        return words.MADE.format(f"{self.source.today(self.now):%d.%m.%Y}")


def report_of(source: PaperSource, span: Span, year: PlanYear, now: dt.datetime) -> Report:
    return Report(source, year, fulfilment_of(source, span, year, now), now)


def totals(report: Report) -> list[tuple[str, list[int]]]:
    """(department, its figures by `report.shown`), the sum of all last."""
    named = [(department or words.NO_LEAD, department) for department in report.figures.departments]
    rows: list[tuple[str, str | None]] = [*named, (words.ALL, None)]
    return [(lines(name), [report.figures.figure(one, of) for one in report.shown]) for name, of in rows]


def report_docx(report: Report) -> bytes:
    """The bytes of the document: landscape A4; totals by department, then every row by what became of it."""
    from bot.documents.word import WordPage

    source, figures = report.source, report.figures
    page = WordPage()
    page.line(lines(source.owner.name), align="center")
    page.line(report.title, align="center", bold=True)
    page.line(f"{lines(source.plan.title)}; {span_days(figures.span)}", align="center", after=0 if source.only else 9)
    if source.only:
        page.line(words.ONLY.format(", ".join(map(lines, source.only))), align="center", after=9)
    page.line(words.summary(figures), after=6)
    columns = (words.LEAD, *(words.FIGURES[name] for name in report.shown))
    page.table(columns, [(name, *map(str, values)) for name, values in totals(report)], _totals_shares(len(columns)))
    page.line("", after=3)
    if grouped := _groups(report):
        page.table(words.LINE_COLUMNS, grouped, _LINE_SHARES)
        page.line("", after=3)
    if figures.standing:
        page.line(words.STANDING, bold=True, after=3)
        page.table(words.STANDING_COLUMNS, _standing(report), _STANDING_SHARES)
        page.line("", after=3)
    page.line(words.HOW, after=3)
    page.line(report.made)
    return page.content(report.title)


def _totals_shares(columns: int) -> list[float]:
    """The names of departments are long, the figures are short but their headings are words."""
    first = 0.28 if columns < 10 else 0.2
    return [first, *[(1 - first) / (columns - 1)] * (columns - 1)]


def _groups(report: Report) -> list[tuple[str, ...]]:
    """The rows by what became of them, each under its heading with their number; what the stretch did not plan at the end."""
    found: list[tuple[str, ...]] = []
    for state in State:
        rows = report.figures.rows_of(state.value)
        if rows:
            found += [(words.group_title(state, len(rows)),), *(_line(report, one) for one in rows)]
    extra = [line for line in report.figures.lines if line.extra is not None]
    return [*found, (f"{words.EXTRA} — {len(extra)}",), *(_line(report, one) for one in extra)] if extra else found


def _line(report: Report, line: Line) -> tuple[str, ...]:
    row = line.row
    cells = (
        row.number or "",
        words.title_text(row),
        row.department or words.NO_LEAD,
        words.planned_text(row),
        words.fact_text(row),
        words.came_of(line),
        words.answered_text(row, report.zone),
    )
    return tuple(map(lines, cells))


def _standing(report: Report) -> list[tuple[str, ...]]:
    return [
        tuple(
            map(
                lines,
                (
                    one.row.number or "",
                    one.row.title,
                    one.row.department or words.NO_LEAD,
                    one.quarter,
                    "" if one.number is None else str(one.number),
                    words.standing_words(one),
                ),
            )
        )
        for one in report.figures.standing
    ]


def report_json(report: Report) -> dict[str, Any]:
    """The figures, each with the events that make it; then the events."""
    source, figures, span = report.source, report.figures, report.figures.span

    def counted(department: str | None) -> dict[str, Any]:
        return {
            name: {
                "value": figures.figure(name, department),
                "events": [line.row.event for line in figures.rows_of(name, department)],
            }
            for name in (*FIGURES, *COUNTED)
        }

    return {
        "plan": source.plan.id,
        "title": source.plan.title,
        "institution": source.owner.slug,
        "period": {"key": span.key, "name": span_name(span, report.year), "start": span.start, "end": span.end},
        "made_at": report.now,
        "figures": counted(None),
        "departments": [{"name": name or None, "figures": counted(name)} for name in figures.departments],
        "rows": [_row_json(line) for line in figures.lines],
        "standing": [
            {
                "event": one.row.event, "number": one.row.number, "title": one.row.title,
                "department": one.row.department or None, "quarter": one.quarter, "state": one.state.value,
                "count": one.number, "words": one.words,
            }
            for one in figures.standing
        ],
    }  # fmt: skip


def _row_json(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "event": row.event, "number": row.number, "title": row.title, "label": row.label,
        "department": row.department or None, "nature": row.nature, "state": line.state.value,
        "in_addition": line.extra.value if line.extra is not None else None, "planned_on": line.planned,
        "window": {"start": row.window_start, "end": row.window_end}, "starts_on": row.starts_on, "ends_on": row.ends_on,
        "moved_from": row.was_on, "outcome": row.outcome, "numbers": {key: row.numbers[key] for key in COUNTED if key in row.numbers},
        "reason": row.reason, "ground": row.ground, "note": row.note, "links": list(row.links), "files": list(row.files),
        "answered_by": row.answered_by, "answered_at": row.answered_at,
    }  # fmt: skip


def extra_words(line: Line) -> str:
    """Why it is here although the stretch does not plan it; "" where it does."""
    if line.extra is None:
        return ""
    moved = words.MOVED_HERE.format(words.planned_text(line.row))
    return moved if line.extra is Why.MOVED_HERE else words.NOT_IN_PLAN
