"""A replica that stands still for longer than its claims last, and goes on as if nothing had happened."""

from __future__ import annotations

import datetime as dt
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database import Storage
from storage.models import Delivery
from tests.chaos.conftest import IN_FLIGHT, LEASE, Installation, figures
from tests.chaos.test_chaos import DEPARTMENTS, MORNING, REGISTRANTS, owe_moves, owe_reports, told
from tests.conftest import KINDS
from tests.e2e.conftest import wait_for

pytestmark = pytest.mark.chaos

ALLOWED = 2 * IN_FLIGHT  # in flight, and as many that had gone out while the ones before were being recorded


@pytest.mark.parametrize("url", KINDS[1:], indirect=True)
def test_a_replica_that_stood_still_undoes_nothing(tmp_path: Path, url: str) -> None:
    here = Installation(tmp_path, url, MORNING)
    try:
        here.people(DEPARTMENTS)
        here.people(REGISTRANTS)
        here.in_database(owe_reports)
        here.in_database(lambda storage: owe_moves(storage, 0))
        here.start()
        wait_for(lambda: here.received() > 0, "they send", 60)
        here.pause(0.0, 1.0)
        still = here.bots[here.ports[0]]
        still.send_signal(signal.SIGSTOP)
        since = time.monotonic()
        wait_for(lambda: min(told(here, 1)) > 0 and time.monotonic() - since > 2 * LEASE, "the other tells all", 150)
        still.send_signal(signal.SIGCONT)
        here.quiet()
        wait_for(lambda: set(here.in_database(states)) == {"sent"}, "all is recorded", 60)
        counts = told(here, 1)
        repeated = sum(counts) - len(counts)
        figures(
            "stood still for longer than its claims",
            owed=len(counts),
            received=sum(counts),
            repeated=repeated,
            allowed=ALLOWED,
        )
        assert (min(counts), repeated <= ALLOWED) == (1, True)
    finally:
        here.close()


async def states(storage: Storage) -> Counter[str]:
    async with storage.read() as unit:
        due = select(Delivery.state).where(Delivery.due_at < dt.datetime.fromisoformat(MORNING) + dt.timedelta(hours=1))
        return Counter(await unit.session.scalars(due))
