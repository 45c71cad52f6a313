"""What is due goes out: claim, send, record; faults, waits, and those who cannot be reached."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select

from scheduler.delivery import IN_FLIGHT, MAX_ATTEMPTS, backoff
from scheduler.housekeeping import keep_house
from scheduler.jobs import Metronome
from scheduler.notifier import Gone, Notifier, Refused, Result, Sent, Stale, TryLater
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person
from tests.scheduler.test_away import a_round_is_owed


class Postman(Notifier):
    """A notifier that answers as told and remembers what it was given."""

    def __init__(self, answer: Callable[[Delivery], Result] | None = None) -> None:
        self.answer = answer or (lambda delivery: Sent(f"m{delivery.id}"))
        self.given: list[Delivery] = []

    async def send(self, delivery: Delivery) -> Result:
        self.given.append(delivery)
        return self.answer(delivery)


async def owe(storage: Storage, *keys: str, due_at: dt.datetime = NOW) -> None:
    async with storage.write() as unit:
        for key in keys:
            await unit.deliveries.add(DeliveryKind.REG_MOVED, unique_key=key, chat_id=key, now=NOW, due_at=due_at)


async def left(storage: Storage) -> dt.datetime | None:
    async with storage.read() as unit:
        return await unit.deliveries.next_due_at()


async def test_what_is_due_is_sent_once_and_in_order(storage: Storage) -> None:
    postman = Postman()
    sweeper = Sweeper(storage, postman, limited=False)
    await owe(storage, "a", "b")
    await owe(storage, "later", due_at=NOW + dt.timedelta(hours=1))
    reports = await asyncio.gather(sweeper.sweep(NOW), sweeper.sweep(NOW))
    assert sum(report.sendings.sent for report in reports) == 2
    assert [one.unique_key for one in postman.given] == ["a", "b"]
    assert await next_due(storage) == NOW + dt.timedelta(hours=1)
    assert not (await sweeper.sweep(NOW)).progressed


async def test_a_reminder_reaches_its_chat_and_is_history(storage: Storage) -> None:
    await a_round_is_owed(storage)
    due = await next_due(storage)
    assert due == dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)
    postman = Postman()
    report = await Sweeper(storage, postman, limited=False).sweep(due)
    assert (report.queued, report.sendings.sent, postman.given[0].chat_id) == (1, 1, "-5")


async def test_a_crash_between_send_and_record_repeats_and_loses_nothing(storage: Storage) -> None:
    real = [1000.0]

    def crash(delivery: Delivery) -> Result:
        raise asyncio.CancelledError

    await owe(storage, "a")
    with pytest.raises(asyncio.CancelledError):
        await Sweeper(storage, Postman(crash), limited=False, real_clock=lambda: real[0]).sweep(NOW)
    postman = Postman()
    sweeper = Sweeper(storage, postman, limited=False, real_clock=lambda: real[0])
    assert (await sweeper.sweep(NOW)).sendings.sent == 0  # its claim still stands
    real[0] += 121
    assert (await sweeper.sweep(NOW)).sendings.sent == 1


async def test_a_wait_stops_everything_for_as_long_as_it_says(storage: Storage) -> None:
    real = [1000.0]
    postman = Postman(lambda delivery: TryLater(30) if len(postman.given) == 1 else Sent(None))
    sweeper = Sweeper(storage, postman, limited=False, real_clock=lambda: real[0])
    await owe(storage, "a", "b", "c")
    report = await sweeper.sweep(NOW)
    assert (report.sendings.later, len(postman.given), report.progressed) == (3, 1, False)
    assert (await sweeper.sweep(NOW)).sendings.total == 0
    real[0] += 31
    assert (await sweeper.sweep(NOW)).sendings.sent == 3


async def test_stale_gone_and_refused_are_never_tried_again(storage: Storage) -> None:
    answers: dict[str, Result] = {"stale": Stale(), "gone": Gone("blocked"), "refused": Refused("bad request")}
    await owe(storage, *answers)
    sendings = (await Sweeper(storage, Postman(lambda one: answers[one.unique_key]), limited=False).sweep(NOW)).sendings
    assert (sendings.stale, sendings.gone, sendings.failed) == (1, 1, 1)
    assert await left(storage) is None


async def test_faults_are_tried_again_later_and_given_up_in_sight(storage: Storage) -> None:
    def fault(delivery: Delivery) -> Result:
        raise ValueError("secret")

    postman = Postman(fault)
    sweeper = Sweeper(storage, postman, limited=False)
    await owe(storage, "a")
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        await sweeper.sweep(now)
        now += dt.timedelta(minutes=20)
    assert len(postman.given) == MAX_ATTEMPTS
    assert await left(storage) is None
    assert backoff(1).total_seconds() < 3
    assert backoff(30).total_seconds() <= 75


async def test_offers_end_on_their_time(storage: Storage) -> None:
    day_before = dt.datetime(2026, 4, 14, 7, tzinfo=dt.UTC)
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit), capacity=1)
        first, second = await person(unit), await person(unit)
        await unit.registrations.register(event.id, first.id, now=NOW)
        await unit.registrations.register(event.id, second.id, now=NOW)
        await unit.registrations.leave(event.id, first.id, day_before)
        until = await unit.registrations.next_expiry()
    assert until is not None
    postman = Postman()
    sweeper = Sweeper(storage, postman, limited=False)
    assert (await sweeper.sweep(until - dt.timedelta(minutes=1))).expired == 0
    assert (await sweeper.sweep(until)).expired == 1
    assert {"offer", "offer_expired"} <= {one.kind for one in postman.given}


async def test_several_at_once_but_one_at_a_time_to_a_chat_and_in_order(storage: Storage) -> None:
    writing: list[str] = []
    most = 0
    order: list[str] = []

    class Slow(Postman):
        async def send(self, delivery: Delivery) -> Result:
            nonlocal most
            assert delivery.chat_id not in writing
            writing.append(delivery.chat_id)
            most = max(most, len(writing))
            await asyncio.sleep(0)
            writing.remove(delivery.chat_id)
            order.append(delivery.unique_key)
            return Sent("m")

    async with storage.write() as unit:
        for number in range(60):
            await unit.deliveries.add(
                DeliveryKind.REG_MOVED, unique_key=f"{number:02}", chat_id=f"chat {number % 15}", now=NOW
            )
    report = await Sweeper(storage, Slow(), limited=False).sweep(NOW)
    assert (report.sendings.sent, report.sendings.more) == (60, False)
    assert 1 < most <= IN_FLIGHT
    for chat in range(15):
        assert [key for key in order if int(key) % 15 == chat] == [f"{number:02}" for number in range(chat, 60, 15)]


async def test_a_stop_finishes_what_is_in_flight_and_gives_the_rest_back(storage: Storage) -> None:
    going, let_go = asyncio.Event(), asyncio.Event()

    class Waiting(Postman):
        async def send(self, delivery: Delivery) -> Result:
            going.set()
            await let_go.wait()
            return await super().send(delivery)

    postman = Waiting()
    sweeper = Sweeper(storage, postman, limited=False)
    await owe(storage, *(f"{number:02}" for number in range(40)))
    sweeping = asyncio.create_task(sweeper.sweep(NOW))
    await going.wait()
    sweeper.stop()
    let_go.set()
    sendings = (await sweeping).sendings
    assert sendings.sent == len(postman.given) == IN_FLIGHT
    async with storage.read() as unit:
        rows = list(await unit.session.scalars(select(Delivery).where(Delivery.state == "pending")))
    assert len(rows) == 40 - IN_FLIGHT
    assert {row.attempts for row in rows} == {0}
    assert (await Sweeper(storage, Postman(), limited=False).sweep(NOW)).sendings.sent == 40 - IN_FLIGHT


async def test_a_long_mailing_goes_in_slices_and_to_its_end(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.delivery.SLICE_SECONDS", 0.0)
    await owe(storage, *(f"{number:02}" for number in range(70)))
    sweeper = Sweeper(storage, Postman(), limited=False)
    sendings = (await sweeper.sweep(NOW)).sendings
    assert (sendings.sent, sendings.more) == (0, True)
    monkeypatch.setattr("scheduler.delivery.SLICE_SECONDS", 0.02)
    sendings = (await sweeper.sweep_all(NOW)).sendings
    assert (sendings.more, await left(storage)) == (False, None)


async def test_a_chat_gets_a_short_burst_and_then_waits_while_others_do_not(storage: Storage) -> None:
    async with storage.write() as unit:
        for number in range(5):
            await unit.deliveries.add(DeliveryKind.REG_MOVED, unique_key=f"a{number}", chat_id="1", now=NOW)
            await unit.deliveries.add(DeliveryKind.REG_MOVED, unique_key=f"b{number}", chat_id=f"9{number}", now=NOW)
        for number in range(25):
            await unit.deliveries.add(DeliveryKind.POST_EDIT, unique_key=f"g{number}", chat_id="-7", now=NOW)
    postman = Postman()
    sweeper = Sweeper(storage, postman, limited=True)
    sendings = (await sweeper.sweep(NOW)).sendings
    chats = [one.chat_id for one in postman.given]
    assert (chats.count("1"), chats.count("-7"), sendings.sent, sendings.later) == (3, 20, 28, 7)
    async with storage.read() as unit:
        rows = list(await unit.session.scalars(select(Delivery).where(Delivery.state == "pending")))
    assert all(row.due_at > NOW and row.attempts == 0 for row in rows)


async def test_old_conversations_are_forgotten(storage: Storage) -> None:
    async with storage.write() as unit:
        await unit.chat_states.set_data("k", "5", {"name": "Анна"}, NOW)
    assert await keep_house(storage, NOW + dt.timedelta(days=1)) == 0
    assert await keep_house(storage, NOW + dt.timedelta(days=8)) == 1


async def test_the_metronome_ticks_also_when_the_wall_clock_was_set_back() -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    async def house() -> None:
        return None

    metronome = Metronome(tick, house, seconds=0.05, watch_seconds=0.05)
    metronome.start()
    try:
        await asyncio.wait_for(ticked.wait(), 5)
        with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1), tick=True):
            for _ in range(2):  # the second one can only come from the jobs that were set anew
                ticked.clear()
                await asyncio.wait_for(ticked.wait(), 5)
    finally:
        await metronome.stop()
