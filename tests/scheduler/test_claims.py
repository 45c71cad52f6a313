"""A sender that stood still for longer than its lease, and clocks that were set: others go on, and nothing they did is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import delivery
from scheduler.delivery import Deliverer
from scheduler.notifier import Gone, Notifier, Refused, Result, Sent, Stale, TryLater
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW

LEASE = 120.0


class Still(Notifier):
    """At its first message it stands still while `meanwhile` happens, and then answers."""

    def __init__(self, answer: Result, meanwhile: Callable[[], object]) -> None:
        self.answer, self.meanwhile = answer, meanwhile
        self.given: list[str] = []

    async def send(self, owed: Delivery) -> Result:
        self.given.append(owed.unique_key)
        if len(self.given) > 1:
            return Sent("late")
        happened = self.meanwhile()
        if hasattr(happened, "__await__"):
            await happened
        return self.answer


class Quick(Notifier):
    def __init__(self) -> None:
        self.given: list[str] = []

    async def send(self, owed: Delivery) -> Result:
        self.given.append(owed.unique_key)
        return Sent("quick")


async def owe(storage: Storage, *keys: str, kind: DeliveryKind = DeliveryKind.REG_MOVED, chat: str = "1") -> None:
    async with storage.write() as unit:
        for key in keys:
            await unit.deliveries.add(kind, unique_key=key, chat_id=chat, now=NOW)


async def states(storage: Storage) -> dict[str, tuple[str, str | None]]:
    async with storage.read() as unit:
        rows = await unit.session.scalars(select(Delivery).order_by(Delivery.unique_key))
        return {row.unique_key: (row.state, row.message_id) for row in rows}


@pytest.mark.parametrize(
    "answer",
    [Sent("late"), Stale(), Gone("blocked"), Refused("bad request"), TryLater(1)],
    ids=lambda one: type(one).__name__,
)
async def test_what_another_sent_meanwhile_stands(storage: Storage, answer: Result) -> None:
    real = [1000.0]
    quick = Quick()
    other = Sweeper(storage, quick, limited=False, lease=LEASE, real_clock=lambda: real[0])

    async def meanwhile() -> None:
        real[0] += LEASE + 1
        await other.sweep(NOW)

    still = Still(answer, meanwhile)
    await owe(
        storage, "a", "b", "c"
    )  # to one chat: they go one after another, two wait in the queue of who stands still
    await Sweeper(storage, still, limited=False, lease=LEASE, real_clock=lambda: real[0]).sweep(NOW)
    assert (still.given, quick.given) == (["a"], ["a", "b", "c"])  # repeated at most what was in flight
    assert await states(storage) == dict.fromkeys("abc", ("sent", "quick"))


async def test_a_claim_of_another_is_not_given_back(storage: Storage) -> None:
    """Who stood still must not make due again what another is sending this very moment."""
    real = [1000.0]

    async def meanwhile() -> None:
        real[0] += LEASE + 1
        async with storage.write() as unit:
            await unit.deliveries.release_stale(real[0], LEASE)
            await unit.deliveries.claim(NOW, limit=10, real_now=real[0])

    await owe(storage, "a", "b")
    await Sweeper(storage, Still(TryLater(1), meanwhile), limited=False, lease=LEASE, real_clock=lambda: real[0]).sweep(
        NOW
    )
    assert await states(storage) == dict.fromkeys("ab", ("claimed", None))


async def test_sent_is_recorded_where_nobody_has_begun_to_send_again(storage: Storage) -> None:
    """Its claim was only taken away: neither a second copy nor «unknown» is the truth."""
    real = [1000.0]

    async def meanwhile() -> None:
        real[0] += LEASE + 1
        async with storage.write() as unit:
            await unit.deliveries.release_stale(real[0], LEASE)

    for kind in (DeliveryKind.REG_MOVED, DeliveryKind.MAILING):
        await owe(storage, kind.value, kind=kind)
        still = Still(Sent("7"), meanwhile)
        await Sweeper(storage, still, limited=False, lease=LEASE, real_clock=lambda: real[0]).sweep(NOW)
    assert await states(storage) == {"reg_moved": ("sent", "7"), "mailing": ("sent", "7")}


@pytest.mark.parametrize("jump", [7200.0, -7200.0])
async def test_a_jump_of_the_wall_clock_frees_no_live_claim_of_its_own(storage: Storage, jump: float) -> None:
    real = [10_000.0]

    def meanwhile() -> None:
        real[0] += jump

    still = Still(Sent("1"), meanwhile)
    await owe(storage, "a", "b", "c")
    sweeper = Sweeper(storage, still, limited=False, lease=LEASE, real_clock=lambda: real[0])
    await sweeper.sweep(NOW)
    await sweeper.sweep(NOW)
    assert sorted(still.given) == ["a", "b", "c"]
    assert {state for state, _ in (await states(storage)).values()} == {"sent"}


async def test_a_dead_claim_is_freed_after_the_clock_was_set_back(storage: Storage) -> None:
    real = [10_000.0]
    await owe(storage, "a")
    async with storage.write() as unit:
        await unit.deliveries.claim(NOW, limit=10, real_now=real[0])  # and its sender died
    real[0] -= 7200
    quick = Quick()
    await Sweeper(storage, quick, limited=False, lease=LEASE, real_clock=lambda: real[0]).sweep(NOW)
    assert quick.given == ["a"]


async def test_a_wait_ends_in_time_when_the_clock_is_set_back(storage: Storage) -> None:
    """«429, retry after 30» is not a silence of two hours."""
    real = [10_000.0]
    still = Still(TryLater(30), lambda: None)
    await owe(storage, "a")
    sweeper = Sweeper(storage, still, limited=False, lease=LEASE, real_clock=lambda: real[0])
    await sweeper.sweep(NOW)
    real[0] += 10
    await sweeper.sweep(NOW + dt.timedelta(seconds=10))
    assert still.given == ["a"]  # silent
    real[0] -= 7200
    await sweeper.sweep(NOW + dt.timedelta(seconds=40))
    assert still.given == ["a", "a"]


async def test_what_was_sent_while_the_database_was_away_is_recorded_when_it_is_back(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all of it would be sent again."""
    away = [3]
    write = Deliverer._write

    async def failing(self: Deliverer, outcomes: list[Any], *more: Any) -> Any:
        if outcomes and away[0]:
            away[0] -= 1
            raise ConnectionError
        return await write(self, outcomes, *more)

    monkeypatch.setattr(Deliverer, "_write", failing)
    monkeypatch.setattr(delivery, "_FIRST_AGAIN", 0.0)
    quick = Quick()
    await owe(storage, "a", chat="1")
    await owe(storage, "b", chat="2")
    with pytest.raises(ConnectionError):
        await Sweeper(storage, quick, limited=False, lease=LEASE).sweep(NOW)
    assert (sorted(quick.given), away) == (["a", "b"], [0])
    assert await states(storage) == dict.fromkeys("ab", ("sent", "quick"))
