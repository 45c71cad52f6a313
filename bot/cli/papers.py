"""`metodist plan month|week|report`: papers about a kept plan."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BadInput, clock, opened, parse_day, print_json, print_line, run_async, settings
from bot.cli.intake import plan_app

if TYPE_CHECKING:
    from bot.documents.papers import PaperSource
    from bot.documents.report import Report

PlanArgument = Annotated[int, typer.Argument(help="Number of the plan.")]
WordOption = Annotated[Path, typer.Option("--to", help="The file to write: .docx.")]
SPAN_HELP = (
    "«I квартал» (or q1, q2, q3, q4), «I полугодие» (h1, h2), «9 месяцев» (9m), «год» (year). Where the plan has several such, "
    "with the year: q3-2025. A school plan (1 Sep – 31 Aug): h1 is Sep–Dec, h2 Jan–May, 9m Sep–May, q3 comes twice."
)


@plan_app.command("month")
def plan_month(
    plan: PlanArgument,
    month: Annotated[str, typer.Option(help="The month: 2026-04.")],
    to: WordOption,
) -> None:
    """«План на месяц», ready to publish: dates, deadlines, and what has no day yet."""
    from bot.documents.agenda import agenda_docx, month_agenda

    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", month) is None or month.startswith("0000"):
        raise BadInput(f"Не понимаю месяц «{month}»: напишите, например, 2026-04.")
    _to(to, ".docx")
    day = dt.date.fromisoformat(f"{month}-01")
    _write(to, agenda_docx(month_agenda(_source(plan), day)))


@plan_app.command("week")
def plan_week(
    plan: PlanArgument,
    week: Annotated[str, typer.Option(help="Any day of the week (Monday–Sunday): 2026-04-13.")],
    to: WordOption,
) -> None:
    """«План на неделю», ready to publish."""
    from bot.documents.agenda import agenda_docx, week_agenda

    day = parse_day(week)
    _to(to, ".docx")
    _write(to, agenda_docx(week_agenda(_source(plan), day)))


@plan_app.command("report")
def plan_report(
    plan: PlanArgument,
    period: Annotated[str, typer.Option(help=SPAN_HELP)],
    to: Annotated[Path | None, typer.Option("--to", help="The file to write: .docx or .xlsx.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON, each with its events.")] = False,
) -> None:
    """«Отчёт о выполнении плана»: plan and fact by department; every figure comes from outcomes and names its rows."""
    if to is None and not as_json:
        raise BadInput("Назовите файл (--to отчёт.docx или отчёт.xlsx) или попросите --json.")
    if to is not None:
        _to(to, ".docx", ".xlsx")
    report = _report(plan, period)
    if to is not None:
        from bot.documents.report import report_docx
        from bot.documents.report_xlsx import report_xlsx

        make = report_xlsx if to.suffix.lower() == ".xlsx" else report_docx
        _write(to, make(report), said=not as_json)
    if as_json:
        from bot.documents.report import report_json

        print_json(report_json(report))


def _report(plan: int, period: str) -> Report:
    from bot.documents.report import report_of
    from bot.texts import papers, spans
    from plans.spans import UnknownSpan, span_of

    source = _source(plan)
    if source.year is None:
        raise BadInput(papers.NO_YEAR)
    try:
        span = span_of(period, source.year)
    except UnknownSpan as error:
        several = spans.SEVERAL.format(period, " или ".join(error.keys))
        raise BadInput(several if error.keys else spans.UNKNOWN.format(period)) from None
    return report_of(source, span, source.year, clock(settings()).now())


def _source(plan: int) -> PaperSource:
    from bot.documents.papers import paper_source

    async def work() -> PaperSource | None:
        async with opened(settings().url) as storage, storage.read() as unit:
            return await paper_source(unit, plan)

    found = run_async(work())
    if found is None:
        raise BadInput(f"Плана № {plan} нет: посмотрите `metodist plan list`.")
    return found


def _to(to: Path, *endings: str) -> None:
    if to.suffix.lower() not in endings:
        raise BadInput(f"Файл нужен с окончанием {' или '.join(endings)}: назовите, например, plan{endings[0]}.")


def _write(to: Path, content: bytes, *, said: bool = True) -> None:
    try:
        to.write_bytes(content)
    except OSError:
        raise BadInput(f"Не могу записать файл «{to}»: проверьте, есть ли такая папка.") from None
    if said:
        print_line(f"Готово: {to}")
