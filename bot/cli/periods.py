"""`metodist period`: reading periods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BadInput, app, print_json, print_line

if TYPE_CHECKING:
    from plans.periods import Period, PlanYear

JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@app.command("period")
def period(
    text: Annotated[
        str | None, typer.Argument(help="A period as a plan writes it: «ежеквартально», «до 1 мая».")
    ] = None,
    year: Annotated[str | None, typer.Option(help="Calendar plan's year: 2026 (also 2026-04, 2022-2028).")] = None,
    school_year: Annotated[str | None, typer.Option(help="School plan's first year: 2025 (also 2025/2026).")] = None,
    file: Annotated[Path | None, typer.Option(help="A line each: text, «calendar» or «school», year, by tabs.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Understand a period."""
    if file is not None:
        for line in _lines(file):
            answer = _period_of_line(line)
            print_line(json.dumps(answer.as_json(), ensure_ascii=False) if as_json else _period_text(answer))
        return
    if text is None:
        raise BadInput("Напишите срок в кавычках или назовите файл: metodist period «ежеквартально» --year 2026.")
    if (year is None) == (school_year is None):
        raise BadInput("Назовите год плана: --year 2026 или --school-year 2025.")
    from plans.periods import YearKind, read_period

    plan_year = year_of(year) if year is not None else year_of(school_year or "", YearKind.SCHOOL)
    answer = read_period(text, plan_year)
    if as_json:
        print_json(answer.as_json())
    else:
        print_line(_period_text(answer))


def _period_of_line(line: str) -> Period:
    from plans.periods import YearKind, read_period

    parts = line.split("\t")
    if len(parts) != 3 or parts[1].strip() not in ("calendar", "school"):
        raise BadInput(f"Строка «{line}» не похожа на «срок ⇥ calendar|school ⇥ год».")
    return read_period(parts[0], year_of(parts[2].strip(), YearKind(parts[1].strip())))


def _period_text(answer: Period) -> str:
    from plans.periods import render_period

    return "; ".join([render_period(answer), *answer.problems])


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"Не могу прочитать файл «{file}».") from None
    return [line for line in text.split("\n") if line.strip()]


def year_of(text: str, kind: object = None) -> PlanYear:
    from plans.periods import YearKind, parse_year

    try:
        return parse_year(text, kind if isinstance(kind, YearKind) else None)
    except ValueError:
        raise BadInput(f"Не понимаю год «{text}»: напишите 2026, 2025/2026, 2026-04 или 2022-2028.") from None
