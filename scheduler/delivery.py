"""Deliveries: claim in one transaction, send outside it, record in a second. At least once, never lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections.abc import Callable

import structlog

from scheduler.notifier import Away, Gone, Notifier, Refused, Sent, Stale, TryLater
from scheduler.pace import IN_GROUP, IN_GROUP_SECONDS, PRIORITY, ChatLimits, NoTurn
from scheduler.rounds import Fault, Outcome, PutOff, Round, Sendings
from storage.database import Storage, Unit
from storage.models import Delivery
from storage.outgoing.delivery_kinds import BROADCASTS
from storage.outgoing.mail import EMAIL
from storage.repositories.claims import UNKNOWN
from storage.repositories.deliveries import is_plain

log = structlog.get_logger()

IN_FLIGHT = 10  # messages at once: what a kill may repeat
BATCH = 30  # claimed at most beyond those: what becomes urgent meanwhile waits for a second
BATCH_UNLIMITED = 150  # where nothing limits the pace: some tenths of a second
SLICE_SECONDS = 10.0  # of a long mailing; then the sweep sees what else is due
MAX_ATTEMPTS = 8  # of a message that is itself at fault
GIVE_UP = dt.timedelta(days=1)  # for so long a messenger may be away
MOST_ATTEMPTS = 3000  # some four working days, a minute between two
LEASE_SECONDS = 120.0  # a claim older than this is of a sender that died
_FIRST_RETRY, _LONGEST_RETRY = 2.0, 60.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0  # of everything, when nothing at all gets through
BRIEF = 2.0  # seconds: answers to people take the turns just now; longer is a silence
RECORD_SECONDS = 600.0  # for so long a database that is away is asked again to keep what has been sent
_FIRST_AGAIN, _LONGEST_AGAIN = 0.5, 5.0
_FIRST_LETTER, _LONGEST_LETTER = (
    120.0,
    7200.0,
)  # «451, come back later» means minutes; a mail server may be away for hours


class Deliverer:
    """Sends what is due, several at once, one at a time to a chat. `limited` keeps what one chat may get (the whole program's pace
    is kept where it speaks: scheduler.pace)."""

    def __init__(
        self,
        storage: Storage,
        notifier: Notifier,
        *,
        limited: bool = True,
        lease: float = LEASE_SECONDS,
        real_clock: Callable[[], float] | None = None,
    ) -> None:
        self._storage = storage
        self._notifier = notifier
        self._lease = lease
        self._limits = ChatLimits(lambda name: storage.turns(name, IN_GROUP, IN_GROUP_SECONDS)) if limited else None
        self._batch = BATCH if limited else BATCH_UNLIMITED
        self._own_clock = real_clock
        self._ahead = 0.0  # the database server's clock before ours, seconds: replicas have its in common
        self._away = 0  # deliveries in a row that met no messenger
        self._silent = (0.0, 0.0)  # real time, from and until: «429» stops everything for as long as it says
        self._stopping = False

    def stop(self) -> None:
        """No more claims: what is in flight is finished, the rest goes back."""
        self._stopping = True

    def _real(self) -> float:
        """Unix seconds of the real time."""
        return self._own_clock() if self._own_clock is not None else time.time() + self._ahead

    async def release(self, unit: Unit) -> None:
        """What senders that died had claimed is due again."""
        self._ahead = await unit.deliveries.real_now() - time.time()
        await unit.deliveries.release_stale(self._real(), self._lease)

    @property
    def _is_silent(self) -> bool:
        """A clock set back before its beginning ends it here: the pace of the program goes by monotonic time."""
        return self._silent[0] <= self._real() < self._silent[1]

    def _is_young(self, delivery: Delivery) -> bool:
        """Its claim is still ours for long enough to send. Not so when the program stood still, or the clock was set, meanwhile: others
        may have it."""
        return abs(self._real() - (delivery.claimed_at or 0.0)) <= self._lease / 2

    async def run(self, now: dt.datetime) -> Sendings:
        """Send until nothing is due at `now`, the messenger asks to wait, or the slice of time is over."""
        round_ = Round(until=time.monotonic() + SLICE_SECONDS)
        async with self._storage.write() as unit:
            await self.release(unit)
        senders = [asyncio.create_task(self._send_on(round_)) for _ in range(IN_FLIGHT)]
        for sender in senders:
            sender.add_done_callback(lambda _: round_.wake())
        try:
            while True:
                await self._record_and_claim(round_, now)
                if round_.idle or any(sender.done() for sender in senders):  # one that ends by itself was cancelled
                    break
                await round_.changed()
        except Exception:
            round_.close()
            await asyncio.gather(*senders)
            await self._record_late(round_, now)
            raise
        finally:
            round_.close()
            await asyncio.gather(*senders)
        return round_.done

    async def _record_late(self, round_: Round, now: dt.datetime) -> None:
        """The database was away when it was to be told: what has been sent is recorded as soon as it is back, else all of it would be
        sent again."""
        pause, until = _FIRST_AGAIN, time.monotonic() + RECORD_SECONDS
        while True:
            try:
                await self._record_and_claim(round_, now)
                return
            except Exception as error:
                if self._stopping or time.monotonic() > until:
                    log.error("not recorded", outcomes=round_.unrecorded, error=type(error).__name__)
                    return
                log.warning("the database does not answer", outcomes=round_.unrecorded, error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_AGAIN, pause * 2)

    async def _record_and_claim(self, round_: Round, now: dt.datetime) -> None:
        """One transaction: what has been sent, and what comes next. A crash before this line repeats what was in flight and loses
        nothing."""
        goes_on = not self._stopping and not round_.closed and not self._is_silent and time.monotonic() < round_.until
        outcomes = round_.take_outcomes()
        back = [] if goes_on else round_.take_queue()
        wanted = self._batch - len(round_.queue) if goes_on and not round_.dry else 0
        wanted = wanted if wanted > self._batch // 2 else 0  # several at a time
        if not goes_on and not round_.dry:
            round_.dry = True
            round_.done.more = not self._stopping and not self._is_silent  # its time is over
        if not (outcomes or back or wanted):
            return
        try:
            claimed, done = await self._write(outcomes, back, wanted, now)
        except BaseException:
            round_.restore(outcomes, back)
            raise
        round_.done = done.and_(round_.done)
        if wanted and not claimed:
            round_.dry = True
        if claimed:
            await self._notifier.prepare(claimed)
        round_.add(claimed)

    async def _write(
        self, outcomes: list[tuple[Delivery, Outcome]], back: list[Delivery], wanted: int, now: dt.datetime
    ) -> tuple[list[Delivery], Sendings]:
        done = Sendings()
        async with self._storage.write() as unit:
            outcomes, back = await _still_ours(unit, outcomes, back)
            plain = [
                (one.id, what.message_id) for one, what in outcomes if isinstance(what, Sent) and _is_plain(one, what)
            ]
            if plain:
                await unit.deliveries.sent_plainly(plain, now)
                done.sent += len(plain)
            for delivery, outcome in outcomes:
                if not _is_plain(delivery, outcome):
                    await self._record(unit, delivery, outcome, now, done)
            for delivery in back:
                await unit.deliveries.give_back(delivery.id, now, now)
                done.later += 1
            claimed = await unit.deliveries.claim(now, limit=wanted, real_now=self._real()) if wanted else []
        return claimed, done

    async def _send_on(self, round_: Round) -> None:
        while (delivery := await round_.next()) is not None:
            if self._is_silent or self._stopping or not self._is_young(delivery):
                round_.put_back(delivery)
                continue
            round_.finish(delivery, await self._one(delivery))

    async def _one(self, delivery: Delivery) -> Outcome:
        if self._limits is not None and delivery.platform != EMAIL:
            seconds = await self._limits.take(delivery.platform, delivery.chat_id)
            if seconds:
                return PutOff(seconds)
        PRIORITY.set(max(1, delivery.priority))  # of this task: answers to people go before any delivery
        try:
            result = await self._notifier.send(delivery)
        except NoTurn as error:
            if error.one_chat or error.seconds <= BRIEF:
                return PutOff(max(BRIEF, error.seconds))
            result = TryLater(error.seconds)
        except Exception as error:  # tried again, then given up in sight
            log.warning("delivery fault", delivery=delivery.id, kind=delivery.kind, error=type(error).__name__)
            return self._fault(delivery, error)
        if isinstance(result, TryLater):
            self._be_silent(result.seconds)
        elif delivery.platform != EMAIL and not isinstance(result, Stale):
            self._away = 0
        return result

    def _fault(self, delivery: Delivery, error: Exception) -> Fault:
        """When all that is in flight meets nobody, everything waits a little: a minute at most."""
        if delivery.platform == EMAIL:
            return Fault(type(error).__name__, away=True)
        if not isinstance(error, Away | OSError):
            return Fault(type(error).__name__)
        self._away += 1
        rounds, more = divmod(self._away, IN_FLIGHT)
        if not more:
            self._be_silent(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(rounds - 1, 10)))
        if isinstance(error, Away):
            return Fault(error.why, away=True, unknown=error.unknown)
        return Fault(type(error).__name__, away=True)  # the database, before anything was said

    def _be_silent(self, seconds: float) -> None:
        since = self._real()
        self._silent = (since, max(self._silent[1] if self._is_silent else 0.0, since + seconds))

    async def _record(self, unit: Unit, delivery: Delivery, outcome: Outcome, now: dt.datetime, done: Sendings) -> None:
        match outcome:
            case Sent(message_id, events):
                done.escalated += await unit.deliveries.sent(delivery.id, message_id, now, events)
                done.sent += 1
            case Stale():
                await unit.deliveries.stale(delivery.id, now)
                done.stale += 1
            case Gone(why):
                await unit.deliveries.gone(delivery.id, why, now)
                done.gone += 1
            case Refused(why):
                await unit.deliveries.failed(delivery.id, why, now)
                done.failed += 1
            case TryLater():
                await unit.deliveries.give_back(delivery.id, now, now, "429")
                done.later += 1
            case PutOff(seconds):
                await unit.deliveries.give_back(delivery.id, now + dt.timedelta(seconds=seconds), now)
                done.later += 1
            case Fault(unknown=True) if delivery.kind in BROADCASTS:
                await unit.deliveries.failed(delivery.id, UNKNOWN, now)
                done.failed += 1
            case Fault(why, away) if _is_over(delivery, now, away=away):
                await unit.deliveries.failed(delivery.id, why, now)
                done.failed += 1
            case Fault(why):
                pause = backoff(delivery.attempts, letter=delivery.platform == EMAIL)
                await unit.deliveries.retry(delivery.id, now + pause, why, now)
                done.later += 1


def _is_over(delivery: Delivery, now: dt.datetime, *, away: bool) -> bool:
    """Tried for long enough: a message that fails by itself so many times, one that met nobody for a day and as often; messages to staff
    rest at night and begin a new day then."""
    if not away or delivery.attempts < MAX_ATTEMPTS:
        return delivery.attempts >= MAX_ATTEMPTS
    return now - (delivery.owed_at or delivery.due_at) >= GIVE_UP or delivery.attempts >= MOST_ATTEMPTS


async def _still_ours(
    unit: Unit, outcomes: list[tuple[Delivery, Outcome]], back: list[Delivery]
) -> tuple[list[tuple[Delivery, Outcome]], list[Delivery]]:
    """Without those that another sender has taken over, since this one stood still for longer than its lease."""
    whole = [(one.id, one.claimed_at, isinstance(done, Sent)) for one, done in outcomes]
    whole += [(one.id, one.claimed_at, False) for one in back]
    ours = await unit.deliveries.ours(whole)
    if lost := len(whole) - len(ours):
        log.warning("claims were taken over: their outcome is not recorded", deliveries=lost)
    return [pair for pair in outcomes if pair[0].id in ours], [one for one in back if one.id in ours]


def _is_plain(delivery: Delivery, outcome: Outcome) -> bool:
    """Nothing but the sending itself is to be recorded: hundreds of a mailing go in one statement."""
    return isinstance(outcome, Sent) and not outcome.events and is_plain(delivery.kind)


def backoff(attempts: int, *, letter: bool = False) -> dt.timedelta:
    """2, 4, 8 … seconds, at most a minute; a letter 2, 4, 8 … minutes, at most two hours; with a jitter of a quarter."""
    first, longest = (_FIRST_LETTER, _LONGEST_LETTER) if letter else (_FIRST_RETRY, _LONGEST_RETRY)
    seconds = min(longest, first * 2 ** min(attempts - 1, 20))
    return dt.timedelta(seconds=seconds * random.uniform(0.75, 1.25))
