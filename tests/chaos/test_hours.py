"""What was owed while all was down is not told at night or on a day off, however often the bot dies and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.conftest import IN_FLIGHT, LONG, Installation, figures, on
from tests.chaos.test_chaos import DEPARTMENTS, owe_reports
from tests.e2e.conftest import wait_for

pytestmark = pytest.mark.chaos

NOT_ALLOWED = (
    "2026-02-13T23:30:00+03:00",
    "2026-02-14T10:00:00+03:00",
    "2026-02-15T12:00:00+03:00",
    "2026-02-16T05:00:00+03:00",
)
MONDAY = "2026-02-16T09:00:05+03:00"


@on("sqlite")
def test_nothing_goes_out_in_hours_that_are_not_allowed(tmp_path: Path, url: str) -> None:
    """Due on Friday at nine: down until the night, up and killed at night and at the weekend, up again on Monday morning."""
    here = Installation(tmp_path, url, MONDAY)
    try:
        here.people(DEPARTMENTS)
        here.in_database(owe_reports)
        for moment in NOT_ALLOWED if LONG else NOT_ALLOWED[:2]:
            here.start(METODIST_CLOCK=moment)
            for port in list(here.ports):
                here.pause(1.5, 3.0)  # it sweeps as it starts
                here.kill(port)
        outside = here.received()
        here.start()
        wait_for(lambda: min(heard(here)) > 0, "all hear on Monday", 60)
        here.quiet()
        counts = heard(here)
        figures("at night and at the weekend", owed=len(counts), out_of_the_allowed_hours=outside, received=sum(counts))
        assert (outside, min(counts), sum(counts) - len(counts) <= IN_FLIGHT) == (0, 1, True)
    finally:
        here.close()


def heard(here: Installation) -> list[int]:
    record = here.record()
    return [sum(f"Отчёт № {chat}" in text for text in record.get(chat, [])) for chat in DEPARTMENTS]
