"""Periods a second beside dateparser, on the phrases that both read to the same day; the two take turns in one run."""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import dateparser

from plans.periods import PlanYear, read_period

CASES = Path(__file__).parents[1] / "plans" / "periods" / "cases"
ROUNDS = 7
YEAR = PlanYear.calendar(2026)
SETTINGS = {"RELATIVE_BASE": datetime(2026, 1, 1), "PREFER_DAY_OF_MONTH": "first"}


def main() -> None:
    warnings.simplefilter("ignore")
    phrases = _phrases()
    ours = [text for text in phrases if not read_period(text, YEAR).problems]
    days = {text: day for text in phrases if (day := _our_day(text)) is not None}
    theirs = {text: day for text in phrases if (day := _their_day(text)) is not None}
    both = [text for text, day in days.items() if theirs.get(text) == day]
    print(f"Phrases of calendar plans in the tests: {len(phrases)}. Read without a doubt by Metodist: {len(ours)}.")
    print(
        f"Read to one day by Metodist: {len(days)}; by dateparser to any day at all: {len(theirs)}; to the same day by both: {len(both)}."
    )
    rates = [(_rate(_our_day, both), _rate(_their_day, both)) for _ in range(ROUNDS)]
    ratios = [mine / other for mine, other in rates]
    print(f"{'':12} phrases/s, median of {ROUNDS}")
    print(f"{'Metodist':12} {statistics.median(mine for mine, _ in rates):10.0f}")
    print(f"{'dateparser':12} {statistics.median(other for _, other in rates):10.0f}")
    print(f"ratio: {statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f})")


def _phrases() -> list[str]:
    """The cells of every family's table that stand in a plan for 2026."""
    found: dict[str, None] = {}
    for family in sorted(CASES.glob("*.txt")):
        for line in family.read_text(encoding="utf-8").splitlines():
            parts = [part.strip() for part in line.split(" | ")]
            if len(parts) == 3 and parts[0] == "2026":
                found[parts[1].replace(" ⏎ ", "\n")] = None
    return list(found)


def _our_day(text: str) -> date | None:
    period = read_period(text, YEAR)
    if period.exact and len(period.windows) == 1 and period.every is None:
        (window,) = period.windows
        return window.start if window.start == window.end else None
    return None


def _their_day(text: str) -> date | None:
    found = dateparser.parse(text, languages=["ru"], settings=SETTINGS)  # type: ignore[arg-type]
    return found.date() if found is not None else None


def _rate(read: Callable[[str], date | None], phrases: Sequence[str]) -> float:
    """Phrases a second."""
    began = time.perf_counter()
    for text in phrases:
        read(text)
    return len(phrases) / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
