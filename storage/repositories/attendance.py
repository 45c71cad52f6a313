"""Who came: check-in in its four ways, helpers who may do it, numbers of an event, its list as organizers read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.attending import WordWindow, same_word, word_window
from plans.search import speaks_of
from storage.drivers.locks import lock_event
from storage.drivers.upsert import insert_into
from storage.models import (
    Answer,
    Event,
    EventHelper,
    Institution,
    LinkToken,
    Person,
    Question,
    Registration,
    RegistrationHistory,
)
from storage.outgoing.place_notices import reads_it, starts_at
from storage.records import RegistrationView
from storage.views import event_views

LISTED = ("registered", "offered", "waiting", "pending")
HELD = ("registered", "offered")
AFTERWARDS = dt.timedelta(days=14)  # so long after the day one may say how many watched


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an event's list. `person`: who hears of it in the messenger — of a colleague or an organisation, who made it; None:
    nobody."""

    registration: Registration
    person: Person | None
    queue: int | None  # number in the waiting list

    @property
    def reached(self) -> bool:
        """Can the bot write to somebody about them?"""
        return self.person is not None and self.person.blocked_at is None

    @property
    def present(self) -> bool:
        return self.registration.checked_in_at is not None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What a check-in did. `done` False: they were marked before (`registration.checked_in_at`), or hold no place."""

    registration: Registration
    done: bool

    @property
    def has_place(self) -> bool:
        return self.registration.state in HELD


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one event, in people: an organisation's application counts its seats."""

    registered: int = 0
    offered: int = 0
    waiting: int = 0
    pending: int = 0
    present: int = 0
    viewers: int = 0  # at the screens: what was told, and one for each present who told nothing
    told: int = 0  # how many said «нас у экрана — N»

    @property
    def absent(self) -> int:
        return max(0, self.registered + self.offered - self.present)


class Attendance:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # The list -----------------------------------------------------------------------------------------------------------

    async def entries(
        self,
        event_id: int,
        *,
        query: str = "",
        states: Sequence[str] = LISTED,
        present: bool | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> tuple[list[Entry], int]:
        """(page, total): those with a place by number, the waiting in order, then who waits for approval. `query`: a number, or words
        of a name, an organisation, a municipality; a part of a phone or an address. `present`: only those checked in, or not."""
        where = [Registration.event_id == event_id, Registration.state.in_(states)]
        if present is not None:
            here = Registration.checked_in_at
            where.append(here.is_not(None) if present else here.is_(None))
        found = await self._entries(where, None if query else (offset, limit))
        if not query:
            return found, await self.session.scalar(select(func.count(Registration.id)).where(*where)) or 0
        fitting = [one for one in found if _fits(one.registration, query)]
        return fitting[offset : offset + limit if limit is not None else None], len(fitting)

    async def _entries(self, where: Sequence[ColumnElement[bool]], page: tuple[int, int | None] | None) -> list[Entry]:
        in_order = func.row_number().over(partition_by=Registration.state, order_by=Registration.number)
        last = case((Registration.state == "waiting", 1), (Registration.state == "pending", 2), else_=0)
        rows = await self.session.execute(
            select(Registration, Person, case((Registration.state == "waiting", in_order)))
            .outerjoin(Person, Person.id == reads_it())
            .where(*where)
            .order_by(last, Registration.number)
            .offset(page[0] if page else None)
            .limit(page[1] if page else None)
        )
        return [Entry(row, person, queue) for row, person, queue in rows.all()]

    async def entry(self, event_id: int, registration_id: int) -> Entry | None:
        """None: it is of another event, or has ended."""
        of_event = (Registration.event_id == event_id, Registration.state.in_(LISTED))
        found = await self._entries(of_event, None)
        return next((one for one in found if one.registration.id == registration_id), None)

    async def unreached(self, event_id: int) -> list[Registration]:
        """On the list, and the bot cannot write to anybody about them: somebody has to tell them."""
        listed, _ = await self.entries(event_id)
        return [one.registration for one in listed if not one.reached]

    async def answers(self, event_id: int) -> list[tuple[str, dict[int, str]]]:
        """The organizer's own questions in order: the text, and what each registration answered."""
        asked = await self.session.scalars(
            select(Question).where(Question.event_id == event_id).order_by(Question.ordinal)
        )
        told: dict[int, tuple[str, dict[int, str]]] = {one.id: (one.text, {}) for one in asked}
        for answer in await self.session.scalars(select(Answer).where(Answer.question_id.in_(told))):
            told[answer.question_id][1][answer.registration_id] = answer.text
        return list(told.values())

    async def numbers(self, event_id: int) -> Numbers:
        here = Registration.checked_in_at.is_not(None)
        held = Registration.state.in_(HELD)
        told = func.coalesce(Registration.watching, case((here, Registration.seats), else_=0))
        by_state = [func.sum(case((Registration.state == state, Registration.seats), else_=0)) for state in LISTED]
        row = (
            await self.session.execute(
                select(
                    *by_state,
                    func.sum(case((here & held, Registration.seats), else_=0)),
                    func.sum(case((held, told), else_=0)),
                    func.sum(case((held & Registration.watching.is_not(None), 1), else_=0)),
                ).where(Registration.event_id == event_id)
            )
        ).one()
        return Numbers(*(int(value or 0) for value in row))

    # Check-in -----------------------------------------------------------------------------------------------------------

    async def check_in(self, registration_id: int, how: str, now: dt.datetime) -> CheckedIn | None:
        """Once: the second time says when it was. An offered place that somebody came for is theirs. None: there is none such."""
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None
        await lock_event(self.session, event_id)
        row = await self.session.get_one(Registration, registration_id, populate_existing=True)
        if row.checked_in_at is not None or row.state not in HELD:
            return CheckedIn(row, done=False)
        if row.state == "offered":
            row.state, row.offer_until = "registered", None
            self._history(row, "offered", "accepted", now)
        row.checked_in_at, row.checked_in_how = now, how
        await self.session.flush()
        return CheckedIn(row, done=True)

    async def undo(self, registration_id: int) -> bool:
        """The mark was a slip; what they told of the screen goes with it. One conditional UPDATE."""
        gone = await self.session.execute(
            update(Registration)
            .where(Registration.id == registration_id, Registration.checked_in_at.is_not(None))
            .values(checked_in_at=None, checked_in_how=None, watching=None)
            .returning(Registration.id)
        )
        return gone.first() is not None

    async def by_code(self, code: str) -> RegistrationView | None:
        """What the QR of a ticket holds."""
        row = await self.session.scalar(select(Registration).where(Registration.code == code))
        if row is None:
            return None
        return RegistrationView(row, (await event_views(self.session, Event.id == row.event_id))[0], None)

    async def hears(self, person_id: int, now: dt.datetime) -> bool:
        """Is a word of theirs waited for just now? A cheap look before every typed line."""
        return any(_window(event, zone).holds(now) for _, event, zone in await self._words(person_id, now))

    async def say_word(self, person_id: int, text: str, now: dt.datetime) -> tuple[CheckedIn, Event] | None:
        """The code word of a webinar that they are registered for, said from an hour before to three hours after. None: it is no
        such word here and now."""
        for registration_id, event, zone in await self._words(person_id, now):
            if _window(event, zone).holds(now) and same_word(event.code_word or "", text):
                done = await self.check_in(registration_id, "code", now)
                return None if done is None else (done, event)
        return None

    async def _words(self, person_id: int, now: dt.datetime) -> list[tuple[int, Event, str]]:
        day = now.date()
        rows = await self.session.execute(
            select(Registration.id, Event, Institution.time_zone)
            .join(Event, Event.id == Registration.event_id)
            .join(Institution, Institution.id == Event.institution_id)
            .where(
                Registration.person_id == person_id,
                Registration.state.in_(HELD),
                Event.code_word.is_not(None),
                Event.status != "cancelled",
                Event.starts_on <= day + dt.timedelta(days=1),
                func.coalesce(Event.ends_on, Event.starts_on) >= day - dt.timedelta(days=1),
            )
        )
        return [(registration_id, event, zone) for registration_id, event, zone in rows.all()]

    async def watch(self, event_id: int, person_id: int, count: int, now: dt.datetime) -> bool:
        """«Нас у экрана — N»: from the beginning until two weeks after; who says so was there. False: too early or too late, or not
        registered."""
        event = await lock_event(self.session, event_id)
        if not await self.may_watch(event_id, person_id, now):
            return False
        row = await self.session.scalar(_mine(event_id, person_id), execution_options={"populate_existing": True})
        if row is None:
            return False
        row.watching = count
        if row.checked_in_at is None:
            row.checked_in_at, row.checked_in_how = now, "screen"
        await self.session.flush()
        return event.status != "cancelled"

    async def may_watch(self, event_id: int, person_id: int, now: dt.datetime) -> bool:
        """Checked in, or the event has begun; nothing two weeks later."""
        event = await self.session.get(Event, event_id)
        row = await self.session.scalar(_mine(event_id, person_id))
        if event is None or row is None or event.status == "cancelled":
            return False
        institution = await self.session.get_one(Institution, event.institution_id)
        begins = starts_at(event, ZoneInfo(institution.time_zone))
        if begins is None:
            return False
        return (row.checked_in_at is not None or begins <= now) and now <= begins + AFTERWARDS

    # Helpers ------------------------------------------------------------------------------------------------------------

    async def add_helper(self, event_id: int, person_id: int, now: dt.datetime) -> bool:
        """False: they were one already."""
        added = await self.session.execute(
            insert_into(self.session, EventHelper)
            .values(event_id=event_id, person_id=person_id, created_at=now)
            .on_conflict_do_nothing(index_elements=["event_id", "person_id"])
            .returning(EventHelper.id)
        )
        return added.first() is not None

    async def helpers(self, event_id: int) -> list[tuple[EventHelper, Person]]:
        rows = await self.session.execute(
            select(EventHelper, Person)
            .join(Person, Person.id == EventHelper.person_id)
            .where(EventHelper.event_id == event_id)
            .order_by(EventHelper.id)
        )
        return [(helper, person) for helper, person in rows.all()]

    async def remove_helper(self, event_id: int, helper_id: int, now: dt.datetime) -> bool:
        """Their right ends at once, and every link to this event's check-in with it: the one they came by would open it again."""
        gone = await self.session.execute(
            delete(EventHelper)
            .where(EventHelper.id == helper_id, EventHelper.event_id == event_id)
            .returning(EventHelper.id)
        )
        if gone.first() is None:
            return False
        await self.session.execute(
            update(LinkToken)
            .where(LinkToken.purpose == "helper", LinkToken.event_id == event_id, LinkToken.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return True

    async def is_helper(self, event_id: int, person_id: int) -> bool:
        found = select(EventHelper.id).where(EventHelper.event_id == event_id, EventHelper.person_id == person_id)
        return await self.session.scalar(found) is not None

    def _history(self, row: Registration, before: str, why: str, now: dt.datetime) -> None:
        self.session.add(RegistrationHistory(registration_id=row.id, before=before, after=row.state, why=why, at=now))


def _mine(event_id: int, person_id: int) -> Select[Registration]:
    return select(Registration).where(
        Registration.event_id == event_id, Registration.person_id == person_id, Registration.state.in_(HELD)
    )


def _window(event: Event, zone: str) -> WordWindow:
    return word_window(event.starts_on, event.start_time, event.ends_on, event.end_time, ZoneInfo(zone))


def _fits(row: Registration, query: str) -> bool:
    asked = query.strip().lstrip("№").strip()
    if asked.isdecimal() and len(asked) <= 5:
        return row.number == int(asked)
    digits = "".join(sign for sign in asked if sign.isdecimal())
    if len(digits) > 5 and digits[-10:] in "".join(sign for sign in row.phone or "" if sign.isdecimal()):
        return True
    if "@" in asked:
        return asked.casefold() in (row.email or "").casefold()
    return speaks_of(asked, (row.full_name, row.organisation, row.municipality))
