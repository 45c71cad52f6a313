"""Registrations: never more than capacity, never a person twice. Every change of places locks the event row first."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from plans.places import PlaceState, hand_on, state_on_arrival
from storage.errors import RegistrationClosed
from storage.locks import lock_event
from storage.models import Answer, Event, Institution, Person, Registration, RegistrationHistory
from storage.notices import ACTIVE, Notices, starts_at
from storage.records import Left, Participant, Place, RegistrationView
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.retention import EMPTIED
from storage.views import event_views


class Registrations:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def register(
        self,
        event_id: int,
        person_id: int,
        *,
        now: dt.datetime,
        full_name: str | None = None,
        organisation: str | None = None,
        position: str | None = None,
        municipality: str | None = None,
    ) -> Place:
        """Registered while there is room, else waiting. In data mode `none` the fields given are not kept. Queues the
        day-before and hour-before pings when the event is dated. Raises storage.errors.RegistrationClosed (closed, undated,
        started, cancelled, not public), EventMissing."""
        event = await lock_event(self.session, event_id)
        known = await self._active(event_id, person_id)
        if known is not None:
            return Place(known, already=True, queue=await self._queue(known))
        institution = await self.session.get_one(Institution, event.institution_id)
        refuse_closed(event, institution, now)
        held, waiting = await self._counts(event_id)
        fields = {
            "full_name": full_name,
            "organisation": organisation,
            "position": position,
            "municipality": municipality,
        }
        row = Registration(
            event_id=event_id,
            person_id=person_id,
            number=event.next_number,
            state=state_on_arrival(event.capacity, held, waiting).value,
            created_at=now,
            changed_at=now,
            **(fields if institution.data_mode == "full" else {}),
        )
        event.next_number += 1
        self.session.add(row)
        await self.session.flush()
        self._history(row, None, "registered", now)
        if row.state == "registered":
            person = await self.session.get_one(Person, person_id)
            await Notices(self.session).pings(event, row, person, now)
        return Place(row, already=False, queue=await self._queue(row))

    async def leave(self, event_id: int, person_id: int, now: dt.datetime) -> Left:
        """Cancel; the freed place goes to the first waiting by plans.places.hand_on, whose notice is queued."""
        event = await lock_event(self.session, event_id)
        row = await self._active(event_id, person_id)
        if row is None:
            return Left(None, ())
        await self._end(row, "left", now)
        return Left(row, tuple(await self.hand_on(event, now)))

    async def leave_all(self, person_id: int, now: dt.datetime, institution_id: int | None = None) -> int:
        """Every active registration of a person (at one institution, or anywhere) ends; places go on. How many."""
        rows = select(Registration.event_id).where(Registration.person_id == person_id, Registration.state.in_(ACTIVE))
        if institution_id is not None:
            rows = rows.join(Event, Event.id == Registration.event_id).where(Event.institution_id == institution_id)
        events = list(await self.session.scalars(rows.order_by(Registration.event_id)))
        for event_id in events:
            await self.leave(event_id, person_id, now)
        return len(events)

    async def answer_offer(
        self, registration_id: int, person_id: int, accept: bool, now: dt.datetime
    ) -> Registration | None:
        """None: the offer is over (expired, answered before, not this person's)."""
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None
        event = await lock_event(self.session, event_id)
        row = await self.session.get_one(Registration, registration_id, populate_existing=True)
        open_offer = row.state == "offered" and row.offer_until is not None and row.offer_until > now
        if row.person_id != person_id or not open_offer:
            return None
        if not accept:
            await self._end(row, "refused", now)
            await self.hand_on(event, now)
            return row
        self._change(row, "registered", "accepted", now)
        await self.session.flush()
        person = await self.session.get_one(Person, person_id)
        await Notices(self.session).pings(event, row, person, now)
        return row

    async def answer_move(self, event_id: int, person_id: int, coming: bool, now: dt.datetime) -> bool:
        """«Участвую / Не смогу» after a move; «не смогу» leaves. False: no active registration."""
        if not coming:
            return (await self.leave(event_id, person_id, now)).registration is not None
        await lock_event(self.session, event_id)
        row = await self._active(event_id, person_id)
        if row is None:
            return False
        row.still_coming, row.changed_at = True, now
        await self.session.flush()
        return True

    async def expire_offers(self, now: dt.datetime) -> int:
        """Offers whose time is over return to the list of cancelled, places go on. How many."""
        over = select(Registration.event_id).where(Registration.state == "offered", Registration.offer_until <= now)
        expired = 0
        for event_id in sorted(set(await self.session.scalars(over))):
            event = await lock_event(self.session, event_id)
            rows = await self.session.scalars(
                select(Registration).where(
                    Registration.event_id == event_id,
                    Registration.state == "offered",
                    Registration.offer_until <= now,
                )
            )
            over_now = list(rows)
            for row in over_now:
                await self._end(row, "expired", now)
            expired += len(over_now)
            if _is_open(event):  # who heard that the event is cancelled needs no word about a place at it
                await Notices(self.session).place_news(DeliveryKind.OFFER_EXPIRED, event, over_now, now)
                await self.hand_on(event, now)
        return expired

    async def next_expiry(self) -> dt.datetime | None:
        return await self.session.scalar(
            select(func.min(Registration.offer_until)).where(Registration.state == "offered")
        )

    async def hand_on(self, event: Event, now: dt.datetime) -> list[Registration]:
        """Give what is free to the head of the waiting list. The caller holds the event's lock."""
        if not _is_open(event):
            return []
        held, waiting = await self._counts(event.id)
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        free = hand_on(event.capacity, held, waiting, starts_at(event, zone), zone, now)
        if free.count == 0:
            return []
        rows = await self.session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id, Registration.state == "waiting")
            .order_by(Registration.number)
            .limit(free.count)
        )
        promoted = list(rows)
        offered = free.state is PlaceState.OFFERED
        for row in promoted:
            row.offer_until = free.offer_until
            self._change(row, free.state.value, "offered" if offered else "promoted", now)
        await self.session.flush()
        kind = DeliveryKind.OFFER if offered else DeliveryKind.PROMOTED
        await Notices(self.session).place_news(kind, event, promoted, now)
        return promoted

    async def get(self, registration_id: int) -> RegistrationView | None:
        row = await self.session.get(Registration, registration_id)
        return None if row is None else await self._view(row)

    async def of_person_at(self, event_id: int, person_id: int) -> RegistrationView | None:
        """The active registration."""
        row = await self._active(event_id, person_id)
        return None if row is None else await self._view(row)

    async def of_person(self, person_id: int, now: dt.datetime) -> list[RegistrationView]:
        """Active ones of events that are not over, soonest first."""
        rows = await self.session.execute(
            select(Registration, _place_in_queue()).where(
                Registration.person_id == person_id, Registration.state.in_(ACTIVE)
            )
        )
        registrations = {row.event_id: (row, queue) for row, queue in rows.all()}
        views = await event_views(
            self.session,
            Event.id.in_(registrations),
            Event.status != "cancelled",
            order=(func.coalesce(Event.starts_on, Event.window_end), Event.start_time, Event.id),
        )
        found = []
        for view in views:
            today = now.astimezone(ZoneInfo(view.institution.time_zone)).date()
            last = view.event.ends_on or view.event.starts_on
            if last is None or last >= today:
                row, queue = registrations[view.event.id]
                found.append(RegistrationView(row, view, queue))
        return found

    async def every_of_person(self, person_id: int) -> list[RegistrationView]:
        """All that are kept, the ended too: for «скачать всё обо мне»."""
        rows = await self.session.scalars(
            select(Registration).where(Registration.person_id == person_id).order_by(Registration.id)
        )
        return [await self._view(row) for row in rows]

    async def correct(self, person_id: int, **fields: str) -> None:
        """A corrected profile also mends the lists of what lies ahead; fields that a registration did not take stay empty."""
        for name, value in fields.items():
            column = getattr(Registration, name)
            await self.session.execute(
                update(Registration)
                .where(Registration.person_id == person_id, Registration.state.in_(ACTIVE), column.is_not(None))
                .values({name: value})
            )

    async def erase_fields(self, person_id: int, institution_id: int) -> None:
        """Consent withdrawn: what the institution's registrations held of this person goes; numbers stay for the totals."""
        events = select(Event.id).where(Event.institution_id == institution_id)
        theirs = (Registration.person_id == person_id, Registration.event_id.in_(events))
        quiet = {"synchronize_session": False}
        await self.session.execute(
            delete(Answer).where(Answer.registration_id.in_(select(Registration.id).where(*theirs))),
            execution_options=quiet,
        )
        await self.session.execute(update(Registration).where(*theirs).values(**EMPTIED), execution_options=quiet)

    async def participants(
        self,
        event_id: int,
        *,
        offset: int = 0,
        limit: int | None = None,
        states: tuple[str, ...] = ("registered", "offered", "waiting"),
    ) -> tuple[list[Participant], int]:
        """(page, total): those with a place by number, then the waiting in order."""
        where = (Registration.event_id == event_id, Registration.state.in_(states))
        total = await self.session.scalar(select(func.count(Registration.id)).where(*where)) or 0
        in_order = func.row_number().over(partition_by=Registration.state, order_by=Registration.number)
        rows = await self.session.execute(
            select(Registration, Person, case((Registration.state == "waiting", in_order)))
            .join(Person, Person.id == Registration.person_id)
            .where(*where)
            .order_by(Registration.state == "waiting", Registration.number)
            .offset(offset)
            .limit(limit)
        )
        return [Participant(row, person, queue) for row, person, queue in rows.all()], total

    async def _active(self, event_id: int, person_id: int) -> Registration | None:
        return await self.session.scalar(
            select(Registration).where(
                Registration.event_id == event_id,
                Registration.person_id == person_id,
                Registration.state.in_(ACTIVE),
            ),
            execution_options={"populate_existing": True},
        )

    async def _counts(self, event_id: int) -> tuple[int, int]:
        """(held, waiting)."""
        rows = await self.session.execute(
            select(Registration.state, func.count())
            .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
            .group_by(Registration.state)
        )
        by_state = dict(rows.all())
        return by_state.get("registered", 0) + by_state.get("offered", 0), by_state.get("waiting", 0)

    async def _queue(self, row: Registration) -> int | None:
        if row.state != "waiting":
            return None
        return await self.session.scalar(select(_place_in_queue()).where(Registration.id == row.id))

    async def _view(self, row: Registration) -> RegistrationView:
        view = (await event_views(self.session, Event.id == row.event_id))[0]
        return RegistrationView(row, view, await self._queue(row))

    async def _end(self, row: Registration, why: str, now: dt.datetime) -> None:
        self._change(row, "cancelled", why, now)
        await Deliveries(self.session).cancel_of_registration(row.id, now)
        await self.session.flush()

    def _change(self, row: Registration, state: str, why: str, now: dt.datetime) -> None:
        before, row.state, row.changed_at = row.state, state, now
        self._history(row, before, why, now)

    def _history(self, row: Registration, before: str | None, why: str, now: dt.datetime) -> None:
        self.session.add(RegistrationHistory(registration_id=row.id, before=before, after=row.state, why=why, at=now))


def _place_in_queue() -> ColumnElement[int | None]:
    """How many wait up to and with this one; null for who does not wait."""
    before = aliased(Registration)
    count = (
        select(func.count(before.id))
        .where(
            before.event_id == Registration.event_id,
            before.state == "waiting",
            before.number <= Registration.number,
        )
        .correlate(Registration)
        .scalar_subquery()
    )
    return case((Registration.state == "waiting", count))


def _is_open(event: Event) -> bool:
    return event.status != "cancelled" and event.outcome is None


def refuse_closed(event: Event, institution: Institution, now: dt.datetime) -> None:
    """Raises RegistrationClosed with the reason, most telling first."""
    if event.status == "cancelled":
        raise RegistrationClosed("cancelled")
    if not event.public:
        raise RegistrationClosed("internal")
    if event.starts_on is None:
        raise RegistrationClosed("undated")
    zone = ZoneInfo(institution.time_zone)
    start = starts_at(event, zone)
    late = start is not None and start <= now if event.start_time else event.starts_on < now.astimezone(zone).date()
    if late or event.outcome is not None:
        raise RegistrationClosed("started")
    if not event.registration_open:
        raise RegistrationClosed("closed")
