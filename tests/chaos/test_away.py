"""Telegram serves nobody for minutes, or asks for a silence longer than a claim lasts: nothing is lost, nothing is said twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.conftest import LEASE, Installation, figures, long_only, on
from tests.chaos.test_chaos import DEPARTMENTS, MORNING, REGISTRANTS, owe_moves, owe_reports, told
from tests.e2e.conftest import call, wait_for

pytestmark = [pytest.mark.chaos, long_only]

AWAY_SECONDS = 360.0  # a retry that gave up after five minutes lost everything


@pytest.fixture
def here(tmp_path: Path, url: str) -> Iterator[Installation]:
    made = Installation(tmp_path, url, MORNING)
    made.people(DEPARTMENTS)
    made.people(REGISTRANTS)
    made.in_database(owe_reports)
    made.in_database(lambda storage: owe_moves(storage, 0))
    yield made
    made.close()


def in_order_again(here: Installation, what: str, **more: Any) -> None:
    here.faults()
    wait_for(lambda: min(told(here, 1)) > 0, f"all are told\n{here.log()[-3000:]}", 150)
    here.quiet()
    counts = told(here, 1)
    figures(
        f"{what}, {here.kind}",
        owed=len(counts),
        received=sum(counts),
        lost=0,
        repeated=sum(counts) - len(counts),
        **more,
    )
    assert sum(counts) == len(counts)


@on("sqlite")
@pytest.mark.parametrize("how", ["server", "before"])
def test_away_for_minutes(here: Installation, how: str) -> None:
    here.faults(**{how: 1.0})
    here.start()
    time.sleep(AWAY_SECONDS)
    assert here.received() == 0
    asked = call(f"{here.api}/record")["faults"][how]
    in_order_again(here, f"away for {AWAY_SECONDS:.0f} s ({how})", asked_meanwhile=asked)


@on("postgres")
def test_a_silence_longer_than_a_claim(here: Installation) -> None:
    """What waits for the end of a silence keeps neither its claim nor its words."""
    seconds = round(3 * LEASE)
    here.faults(refused=0.03, retry_after=seconds)
    here.start()
    time.sleep(5 * seconds)
    refused = call(f"{here.api}/record")["faults"].get("refused", 0)
    in_order_again(here, f"429 of {seconds} s, claims of {LEASE:.0f} s", refused=refused)
    assert refused
