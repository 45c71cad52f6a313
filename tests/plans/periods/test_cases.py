"""Cells as real plans write them, by families: `cases/*.txt`, one file a family, a comment where a case is subtle."""

from __future__ import annotations

from pathlib import Path

import pytest

from plans.periods import Period, PlanYear, parse_year, read_period, render_period
from tests.plans.periods.compact import compact

Case = tuple[str, str, str]
FAMILIES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
YEARS = {text: parse_year(text) for text in ("2026", "2025/2026", "2026-04", "2022-2028")}


def cases(family: Path) -> list[Case]:
    """Plan's year, cell, expected reading."""
    found = []
    for line in family.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            year, text, expected = (part.strip() for part in line.split(" |"))
            found.append((year, text.replace("⏎", "\n"), expected))
    return found


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.stem)
def test_cells_are_read_as_a_careful_reader_would(family: Path) -> None:
    wrong = []
    for year, text, expected in cases(family):
        read = compact(read_period(text, YEARS[year]), YEARS[year])
        if read != expected:
            wrong.append(f"{year} | {text} | {expected} -- read: {read}")
    assert wrong == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.stem)
def test_what_is_rendered_reads_back_the_same(family: Path) -> None:
    """Every period that says something of the calendar, with the plan's year known and not."""
    wrong = []
    for name, text, _ in cases(family):
        year = YEARS[name]
        period = read_period(text, year)
        mixed = not period.deadline and any(window.start is None for window in period.windows)
        mixed = mixed or bool(period.weekdays and period.month_days)
        if not (period.windows or period.every) or mixed:  # contradictions are reported; the chat shows the cell
            continue
        for said in (render_period(period, year), render_period(period)):
            if _core(read_period(said, year)) != _core(period):
                wrong.append(f"{name} | {text} | {said}")
    assert wrong == []


def test_a_family_is_not_empty_and_no_cell_stands_twice() -> None:
    every: list[tuple[str, str]] = []
    for family in FAMILIES:
        own = [(year, text) for year, text, _ in cases(family)]
        assert own, family.stem
        every += own
    assert len(every) == len(set(every))


def _core(period: Period) -> tuple[object, ...]:
    return (
        period.windows, period.exact, period.deadline, period.every, period.interval, period.times, period.weekdays,
        period.nth, period.month_days, period.workday, period.time, period.time_end, period.condition,
    )  # fmt: skip


def test_unknown_years_are_said() -> None:
    """Without the plan's year a cell of the calendar has no windows, and a problem instead; a cell with a year has both."""
    for family in FAMILIES:
        for _, text, _ in cases(family):
            period = read_period(text, None)
            assert period.windows or period.problems or period.condition or period == Period(period.text), text
    assert read_period("май 2026", None).windows == read_period("май", PlanYear.calendar(2026)).windows
