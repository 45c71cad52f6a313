"""The messenger is away for minutes, hours, a day: nothing is lost, nobody is woken, nothing goes out twice where that is worse."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scheduler.delivery import GIVE_UP, IN_FLIGHT
from scheduler.notifier import Away, Notifier, Result, Sent
from scheduler.pace import NoTurn
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.claims import UNKNOWN
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, item, keep

TICK = dt.timedelta(seconds=15)
MORNING = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)  # 09:00 in Moscow, a Friday: the round of the month is due


class Network(Notifier):
    """Messages meet `fault` while it is there."""

    def __init__(self, fault: Callable[[Delivery], Exception | None]) -> None:
        self.fault = fault
        self.tried = 0
        self.sent: list[str] = []

    async def send(self, owed: Delivery) -> Result:
        self.tried += 1
        if (fault := self.fault(owed)) is not None:
            raise fault
        self.sent.append(owed.unique_key)
        return Sent("1")


async def ticks(
    storage: Storage, network: Network, start: dt.datetime, end: dt.datetime, every: dt.timedelta = TICK
) -> None:
    now = start
    sweeper = Sweeper(storage, network, limited=False, real_clock=lambda: now.timestamp())
    while now <= end:
        await sweeper.sweep(now)
        now += every


async def owe(storage: Storage, *keys: str, kind: DeliveryKind = DeliveryKind.REG_MOVED) -> None:
    async with storage.write() as unit:
        for key in keys:
            await unit.deliveries.add(kind, unique_key=key, chat_id=key, now=NOW)


async def states(storage: Storage) -> dict[str, tuple[str, str | None]]:
    async with storage.read() as unit:
        return {row.unique_key: (row.state, row.error) for row in await unit.session.scalars(select(Delivery))}


async def a_round_is_owed(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item("Совещание клубов", "апрель"))
        (lead,) = await unit.responsibles.of_institution(owner.id)
        await unit.responsibles.link(
            lead.responsible.id,
            person_id=None,
            platform="telegram",
            chat_id="-5",
            thread_id=None,
            chat_kind="group",
            chat_title=None,
            now=NOW,
        )


@pytest.mark.parametrize("fault", [Away("TelegramNetworkError", unknown=True), ConnectionError("the database")])
async def test_half_an_hour_without_a_network_loses_no_reminder(storage: Storage, fault: Exception) -> None:
    await a_round_is_owed(storage)
    back = MORNING + dt.timedelta(minutes=30)
    network = Network(lambda _: fault)
    await ticks(storage, network, MORNING, back - TICK, 4 * TICK)
    network.fault = lambda _: None
    await ticks(storage, network, back, back + dt.timedelta(minutes=2))
    assert len(network.sent) == 1


async def test_what_comes_back_at_night_waits_for_the_morning(storage: Storage) -> None:
    await a_round_is_owed(storage)
    night = MORNING + dt.timedelta(hours=14)  # 23:00, a Friday
    monday = MORNING + dt.timedelta(days=3)
    network = Network(lambda _: Away("TelegramNetworkError"))
    await ticks(storage, network, MORNING, night, dt.timedelta(minutes=30))
    network.fault = lambda _: None
    await ticks(storage, network, night, monday - dt.timedelta(hours=1), dt.timedelta(hours=2))
    assert network.sent == []
    await ticks(storage, network, monday, monday + TICK)
    assert len(network.sent) == 1


async def test_after_a_day_it_is_given_up_in_sight(storage: Storage) -> None:
    await owe(storage, "a")
    network = Network(lambda _: Away("TelegramServerError"))
    await ticks(storage, network, NOW, NOW + GIVE_UP - TICK, dt.timedelta(hours=1))
    assert (await states(storage))["a"][0] == "pending"
    await ticks(storage, network, NOW + GIVE_UP, NOW + GIVE_UP + dt.timedelta(minutes=2))
    assert (await states(storage))["a"] == ("failed", "TelegramServerError")


async def test_after_a_day_off_the_first_fault_gives_nothing_up(storage: Storage) -> None:
    await owe(storage, "a")
    back = NOW + GIVE_UP + dt.timedelta(hours=1)
    network = Network(lambda _: Away("TelegramNetworkError") if network.tried < 4 else None)
    await ticks(storage, network, back, back + dt.timedelta(minutes=3))
    assert network.sent == ["a"]


async def test_one_that_always_meets_a_servers_error_holds_nobody_up(storage: Storage) -> None:
    await owe(storage, "bad", *(f"good {number}" for number in range(3 * IN_FLIGHT)))
    network = Network(lambda owed: Away("TelegramServerError") if owed.unique_key == "bad" else None)
    await ticks(storage, network, NOW, NOW)
    assert len(network.sent) == 3 * IN_FLIGHT


async def test_when_nobody_is_met_all_wait_a_little(storage: Storage) -> None:
    await owe(storage, *map(str, range(10 * IN_FLIGHT)))
    network = Network(lambda _: Away("TelegramNetworkError"))
    await ticks(storage, network, NOW, NOW)
    assert network.tried == IN_FLIGHT
    await ticks(storage, network, NOW + TICK, NOW + dt.timedelta(minutes=10))
    assert network.tried < 20 * IN_FLIGHT  # a pause of a minute at most between tens


@pytest.mark.parametrize(
    ("kind", "unknown", "tried"),
    [(DeliveryKind.LETTER, True, 1), (DeliveryKind.LETTER, False, 4), (DeliveryKind.REG_MOVED, True, 4)],
)
async def test_a_broadcast_that_may_have_gone_is_not_sent_again(
    storage: Storage, kind: DeliveryKind, unknown: bool, tried: int
) -> None:
    await owe(storage, "a", kind=kind)
    network = Network(lambda _: Away("TelegramNetworkError", unknown=unknown) if network.tried < 4 else None)
    await ticks(storage, network, NOW, NOW + dt.timedelta(minutes=3))
    assert network.tried == tried
    assert (await states(storage))["a"] == (("failed", UNKNOWN) if tried == 1 else ("sent", None))


async def test_lateness_is_seen_while_it_is_tried_again(storage: Storage) -> None:
    await owe(storage, "a")
    later = NOW + dt.timedelta(minutes=10)
    await ticks(storage, Network(lambda _: Away("TelegramNetworkError")), NOW, later, 4 * TICK)
    async with storage.read() as unit:
        queue = await unit.watching.queue(later + dt.timedelta(seconds=1))
    assert (queue.due, queue.lateness) == ({2: 1}, dt.timedelta(minutes=10, seconds=1))


async def test_who_gets_no_turn_goes_back_and_a_long_silence_stops_all(storage: Storage) -> None:
    await owe(storage, *map(str, range(3 * IN_FLIGHT)))
    network = Network(lambda _: NoTurn(0.5))
    await ticks(storage, network, NOW, NOW)
    assert network.tried == 3 * IN_FLIGHT
    network.fault, network.tried = lambda _: NoTurn(3600), 0
    await ticks(storage, network, NOW + TICK, NOW + TICK)
    assert 1 <= network.tried <= IN_FLIGHT
    assert set((await states(storage)).values()) == {("pending", None), ("pending", "429")}


async def test_claims_go_by_the_clock_that_replicas_have_in_common(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose own clock is ten minutes ahead is not taken for dead."""
    ahead = SimpleNamespace(time=lambda: time.time() + 600, monotonic=time.monotonic)
    monkeypatch.setattr("scheduler.delivery.time", ahead)
    await owe(storage, "a")
    claimed: list[float | None] = []

    async def other() -> int:
        async with storage.write() as unit:
            return await unit.deliveries.release_stale(await unit.deliveries.real_now(), 120)

    class Slow(Notifier):
        async def send(self, owed: Delivery) -> Result:
            claimed.append(owed.claimed_at)
            assert await other() == 0
            return Sent("1")

    await Sweeper(storage, Slow(), limited=False).sweep(NOW)
    assert claimed[0] == pytest.approx(time.time(), abs=60)
    assert await states(storage) == {"a": ("sent", None)}
