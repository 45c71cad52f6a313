"""A plan's year, day by day through the real sweep: what each department hears, when everybody answers and when nobody does."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from plans.draft import PlanDraft
from plans.timetable import ReminderKind
from plans.workdays import WorkCalendar
from scheduler.notifier import Notifier, Result, Sent, Stale
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage, Unit
from storage.models import Delivery, Event
from storage.records import ReminderView

AHEAD = 15  # working days: how far ahead a date is set by those who answer in time
BEFORE_START, AFTER_END = 14, 30  # days that the year is watched around the plan's own
ASKING = frozenset(
    {"round", "closing", "opening", "stages", "outcome", "standing", "decide", "overdue", "before", "eve", "morning"}
)
ORGANIZER = "organizer"


@dataclass
class Heard:
    """What one chat got in the year."""

    name: str
    rows: int = 0  # that name it
    messages: int = 0
    items: int = 0
    mornings: set[dt.date] = field(default_factory=set)
    leads: int = 0  # rows that it leads

    def between(self, first: dt.date, last: dt.date) -> int:
        """Mornings with a message in these days, both inclusive: the watch is longer than the plan's year."""
        return sum(first <= day <= last for day in self.mornings)


@dataclass
class Year:
    """The figures of one run. The three counts at the end must be nought."""

    heard: dict[str, Heard]
    first: dt.date  # of the plan's own year
    last: dt.date
    on_days_off: int = 0
    after_an_answer: int = 0
    never_asked: list[str] = field(default_factory=list)  # rows that ended the year without a question

    @property
    def organizers(self) -> Heard:
        return self.heard[ORGANIZER]

    def of(self, words: str) -> Heard:
        return next(one for one in self.heard.values() if words in one.name)


class Recorder(Notifier):
    """A messenger that delivers everything and remembers it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.sent: list[Delivery] = []
        self.now = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        self.faults: list[Exception] = []

    async def send(self, delivery: Delivery) -> Result:
        """A weekly summary with nothing to say is not sent, as in the real program."""
        try:
            return await self._take(delivery)
        except Exception as error:
            self.faults.append(error)
            raise

    async def _take(self, delivery: Delivery) -> Result:
        if delivery.kind == "weekly":
            monday = dt.date.fromisoformat(delivery.payload["week"])
            async with self.storage.read() as unit:
                groups = await unit.listings.watched(delivery.payload["responsibles"], monday, self.now)
            if not any(groups.values()):
                return Stale()
        self.sent.append(delivery)
        return Sent(str(len(self.sent)))


async def simulate(
    draft: PlanDraft,
    folder: Path,
    *,
    answers: bool,
    meetings_every: int = 1,
    country: str = "RU",
    time_zone: str = "Europe/Moscow",
) -> Year:
    """`answers`: everybody does what they are asked the same morning, dates being set 15 working days ahead; else nobody ever.
    `meetings_every`: in which of the months asked about a series gets a meeting (1: in each); else «не в этом месяце»."""
    year = draft.year
    start = year.start if year else dt.date(2018, 3, 1)
    first = dt.datetime.combine(start - dt.timedelta(days=BEFORE_START), dt.time(12), ZoneInfo(time_zone))
    storage = Storage(f"sqlite+aiosqlite:///{folder / 'year.db'}")
    await storage.upgrade()
    try:
        run = _Run(storage, country, time_zone, answers=answers, meetings_every=meetings_every)
        await run.keep(draft, first)
        end = year.end if year else start + dt.timedelta(days=365)
        last = end + dt.timedelta(days=AFTER_END)
        day = first.date()
        while day <= last:
            await run.morning(day)
            day += dt.timedelta(days=1)
        assert not run.recorder.faults  # a fault is no silence
        return await run.result(start, end)
    finally:
        await storage.close()


class _Run:
    def __init__(self, storage: Storage, country: str, time_zone: str, *, answers: bool, meetings_every: int) -> None:
        self.meetings_every = meetings_every
        self.storage = storage
        self.zone = ZoneInfo(time_zone)
        self.country = country
        self.calendar = WorkCalendar(country)
        self.answers = answers
        self.recorder = Recorder(storage)
        self.sweeper = Sweeper(storage, self.recorder, limited=False)
        self.heard: dict[str, Heard] = {ORGANIZER: Heard("организатор")}
        self.off = self.late = 0
        self.asked: dict[int, set[str]] = defaultdict(set)  # event -> kinds

    async def keep(self, draft: PlanDraft, now: dt.datetime) -> None:
        """The plan with a chat for everybody whom it names inside the institution."""
        now = now.astimezone(dt.UTC)
        async with self.storage.write() as unit:
            home = await unit.institutions.add(
                slug="home", name="Центр", country=self.country, time_zone=str(self.zone), ownership="municipal",
                data_mode=None, now=now,
            )  # fmt: skip
            kept = await unit.plans.keep(
                draft, institution_id=home.id, file_name="p", content=b"p", person_id=None, now=now
            )
            self.plan_id = kept.plan.id
            boss = await unit.people.meet("telegram", "1", ORGANIZER, "Организатор", now)
            await unit.people.grant(boss.id, home.id, "organizer", now)
            inside = {one.name for row in draft.items for one in row.responsible if one.role.value != "outside"}
            for view in await unit.responsibles.of_institution(home.id):
                one = view.responsible
                if one.name in inside:
                    chat = f"chat-{one.id}"
                    rows = sum(any(party.name == one.name for party in row.responsible) for row in draft.items)
                    leads = sum(
                        any(party.name == one.name and party.role.value == "lead" for party in row.responsible)
                        for row in draft.items
                    )
                    self.heard[chat] = Heard(one.name, rows, leads=leads)
                    await unit.responsibles.link(
                        one.id, person_id=None, platform="telegram", chat_id=chat, thread_id=None, chat_kind="private",
                        chat_title=None, now=now,
                    )  # fmt: skip

    async def morning(self, day: dt.date) -> None:
        """What is due, then the answers, then what follows from them at once (a date is told to co-executors)."""
        now = dt.datetime.combine(day, dt.time(9, 5), self.zone).astimezone(dt.UTC)
        sent = await self._sweep(day, now)
        if self.answers and sent:
            for delivery in sent:
                await self._answer(delivery, day, now)
            await self._sweep(day, now + dt.timedelta(minutes=5))
        evening = dt.datetime.combine(day, dt.time(21), self.zone)
        while (due := await next_due(self.storage)) is not None and due < evening:  # an hour before the start
            await self._sweep(day, max(due, now))

    async def _sweep(self, day: dt.date, now: dt.datetime) -> list[Delivery]:
        before, self.recorder.now = len(self.recorder.sent), now
        await self.sweeper.sweep(now)
        sent = self.recorder.sent[before:]
        for delivery in sent:
            await self._note(delivery, day)
        return sent

    async def _note(self, delivery: Delivery, day: dt.date) -> None:
        heard = self.heard[delivery.chat_id]
        heard.messages += 1
        heard.mornings.add(day)
        self.off += not self.calendar.is_working(day)
        async with self.storage.read() as unit:
            reminders = await unit.reminders.views(list(delivery.payload.get("reminders", ())))
        heard.items += len(reminders) or 1
        for one in reminders:
            self.asked[one.view.event.id].add(one.reminder.kind)
            self.late += one.view.event.outcome is not None or one.view.event.status == "cancelled"

    async def _answer(self, delivery: Delivery, day: dt.date, now: dt.datetime) -> None:
        async with self.storage.write() as unit:
            for one in await unit.reminders.views(list(delivery.payload.get("reminders", ()))):
                event = await unit.events.get(one.view.event.id)
                if event is not None and event.outcome is None:
                    await self._do(unit, one, event, day, now)

    async def _do(self, unit: Unit, one: ReminderView, event: Event, day: dt.date, now: dt.datetime) -> None:
        """What a diligent person would."""
        kind = ReminderKind(one.reminder.kind)
        if kind is ReminderKind.DECIDE:
            await unit.events.set_outcome(event.id, outcome="noted", now=now, person_id=None)
        elif kind is ReminderKind.STANDING:
            await unit.reminders.acknowledge(event.id, one.reminder.stage, None, now)
            if one.reminder.stage == "standing-last":
                await unit.events.set_outcome(event.id, outcome="done", now=now, person_id=None)
        elif kind in (ReminderKind.OUTCOME, ReminderKind.OVERDUE):
            outcome = "done" if event.nature == "deliverable" else "held"
            await unit.events.set_outcome(event.id, outcome=outcome, now=now, person_id=None)
        elif kind is ReminderKind.STAGES and event.window_end is not None:
            await unit.events.set_stages(event.id, [("итоги", event.window_end)], now)
        elif kind in (ReminderKind.ROUND, ReminderKind.CLOSING, ReminderKind.OPENING):
            await self._date(unit, event, day, now)
        elif kind is not ReminderKind.CO_EVE:
            await unit.reminders.acknowledge(event.id, one.reminder.stage, None, now)
            if event.nature == "deliverable" and kind is ReminderKind.EVE:
                await unit.events.set_outcome(event.id, outcome="done", now=now, person_id=None)

    async def _date(self, unit: Unit, event: Event, day: dt.date, now: dt.datetime) -> None:
        """Fifteen working days ahead, within the window."""
        wanted = max(self.calendar.shift(day, AHEAD), event.window_start or day)
        if event.window_end is not None:
            wanted = min(wanted, event.window_end)
        wanted = self.calendar.on_or_before(wanted)
        if event.nature == "series" and event.ordinal == 1:
            if (wanted.month - 1) % self.meetings_every:
                await unit.reminders.not_this_month(event.id, wanted.replace(day=1), None, now)
                return
            await unit.events.add_meeting(event.id, starts_on=wanted, start_time=None, now=now, person_id=None)
        elif event.starts_on is None:
            await unit.events.set_date(
                event.id, starts_on=wanted, start_time=None, now=now, person_id=None, confirmed=True
            )

    async def result(self, first: dt.date, last: dt.date) -> Year:
        async with self.storage.read() as unit:
            views = await unit.listings.of_plan(self.plan_id)
        rows: Mapping[int, list[int]] = defaultdict(list)
        for view in views:
            rows[view.event.item_id].append(view.event.id)
        silent = [
            f"{view.item.number or ''} {view.item.title}"
            for view in views
            if view.event.ordinal == 1 and not any(self.asked[one] & ASKING for one in rows[view.event.item_id])
        ]
        return Year(self.heard, first, last, self.off, self.late, silent)
