"""Registrations as they are shown: one's own and those one made for others, an event's list, what lies at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.applications import Application, sort_out
from storage.at_hand import at_hand
from storage.models import Event, Person, Registration
from storage.outgoing.place_notices import ACTIVE, reads_it
from storage.places.seats import Seats, place_in_queue
from storage.records import EventView, Participant, RegistrationView
from storage.views import event_view, event_views

TOLD = ("full_name", "organisation", "phone", "email")  # by which two are taken for one person
UNSAID_LENGTH = dt.timedelta(hours=2)  # of an event without an end, when two are compared


_ACTIVE = select(Registration).where(
    Registration.event_id == bindparam("event"),
    Registration.person_id == bindparam("person"),
    Registration.state.in_(ACTIVE),
)


class RegistrationViews:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.seats = Seats(session)

    async def get(self, registration_id: int) -> RegistrationView | None:
        if (known := at_hand(self.session).registrations.get(registration_id)) is not None:
            return known
        row = await self.session.get(Registration, registration_id)
        return None if row is None else await self._view(row)

    async def by_code(self, code: str) -> Registration | None:
        """By the secret of its ticket."""
        return await self.session.scalar(
            select(Registration).where(Registration.code == code), execution_options={"populate_existing": True}
        )

    async def of_person_at(self, event_id: int, person_id: int) -> RegistrationView | None:
        """The active registration."""
        row = await self._active(event_id, person_id)
        return None if row is None else await self._view(row)

    async def made_one(self, registration_id: int, person_id: int) -> RegistrationView | None:
        """An active one that this person made for a colleague who has not confirmed, or for an organisation."""
        row = await self.session.get(Registration, registration_id)
        made = row is not None and row.person_id is None and speaker_of(row) == person_id and row.state in ACTIVE
        return await self._view(row) if row is not None and made else None

    async def of_person(self, person_id: int, now: dt.datetime) -> list[RegistrationView]:
        """Active ones of events that are not over, one's own and those one made, soonest first."""
        rows = await self.session.execute(
            select(Registration, place_in_queue())
            .where(
                or_(Registration.person_id == person_id, reads_it() == person_id),
                Registration.state.in_(ACTIVE),
            )
            .order_by(Registration.id)
        )
        registrations: dict[int, list[tuple[Registration, int | None]]] = {}
        for row, queue in rows.all():
            registrations.setdefault(row.event_id, []).append((row, queue))
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
                found += [RegistrationView(row, view, queue) for row, queue in registrations[view.event.id]]
        return found

    async def clashes(self, person_id: int, view: EventView, now: dt.datetime) -> list[EventView]:
        """Events of this person at the same time."""
        mine = [one.view for one in await self.of_person(person_id, now) if one.registration.person_id == person_id]
        return [other for other in mine if other.event.id != view.event.id and _meet(view, other)]

    async def every_of_person(self, person_id: int) -> list[RegistrationView]:
        """All that are kept, the ended too: for «скачать всё обо мне»."""
        rows = await self.session.scalars(
            select(Registration).where(Registration.person_id == person_id).order_by(Registration.id)
        )
        return [await self._view(row) for row in rows]

    async def participants(
        self,
        event_id: int,
        *,
        offset: int = 0,
        limit: int | None = None,
        states: tuple[str, ...] = ACTIVE,
    ) -> tuple[list[Participant], int]:
        """(page, total): those with a place by number, then the waiting in order, then those who wait for approval."""
        where = (Registration.event_id == event_id, Registration.state.in_(states))
        total = await self.session.scalar(select(func.count(Registration.id)).where(*where)) or 0
        in_order = func.row_number().over(partition_by=Registration.state, order_by=Registration.number)
        later = case((Registration.state == "waiting", 1), (Registration.state == "pending", 2), else_=0)
        rows = await self.session.execute(
            select(Registration, Person, case((Registration.state == "waiting", in_order)))
            .outerjoin(Person, Person.id == Registration.person_id)
            .where(*where)
            .order_by(later, Registration.number)
            .offset(offset)
            .limit(limit)
        )
        return [Participant(row, person, queue) for row, person, queue in rows.all()], total

    async def _active(self, event_id: int, person_id: int) -> Registration | None:
        return await self.session.scalar(
            _ACTIVE, {"event": event_id, "person": person_id}, execution_options={"populate_existing": True}
        )

    async def alike(self, event_id: int, fields: Mapping[str, str]) -> Registration | None:
        """An active one that looks like this person's: the same phone, e-mail, or name at the same organisation."""
        rows = await self.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.state.in_(ACTIVE),
                Registration.full_name.is_not(None),
            )
            .order_by(Registration.number)
        )
        wanted = _as_application(fields)
        return next(
            (
                row
                for row in rows
                if sort_out([wanted], [_as_application({name: getattr(row, name) for name in TOLD})]).doubles
            ),
            None,
        )

    async def spoken_for(self, event_id: int, person_id: int) -> list[Registration]:
        """Active ones of which this person hears: one's own first, then those made for others."""
        if (known := at_hand(self.session).spoken.get((event_id, person_id))) is not None:
            return known
        rows = await self.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                or_(Registration.person_id == person_id, reads_it() == person_id),
                Registration.state.in_(ACTIVE),
            )
            .order_by(Registration.person_id.is_(None), Registration.id),
            execution_options={"populate_existing": True},
        )
        return list(rows)

    async def _view(self, row: Registration) -> RegistrationView:
        view = await event_view(self.session, row.event_id)
        assert view is not None
        return RegistrationView(row, view, await self.seats.queue_number(row))


def _as_application(fields: Mapping[str, str | None]) -> Application:
    return Application(
        "",
        full_name=fields.get("full_name"),
        organisation=fields.get("organisation"),
        phone=fields.get("phone"),
        email=fields.get("email"),
    )


def speaker_of(row: Registration) -> int | None:
    """Who acts for it."""
    if row.person_id is not None:
        return row.person_id
    return row.by_person_id if row.kind in ("colleague", "organisation") else None


def _meet(one: EventView, other: EventView) -> bool:
    """Do they lie at the same time? Without an hour an event takes its days."""
    first, second = _span(one), _span(other)
    return first is not None and second is not None and first[0] < second[1] and second[0] < first[1]


def _span(view: EventView) -> tuple[dt.datetime, dt.datetime] | None:
    event, zone = view.event, ZoneInfo(view.institution.time_zone)
    if event.starts_on is None:
        return None
    last = event.ends_on or event.starts_on
    start = dt.datetime.combine(event.starts_on, event.start_time or dt.time(0), zone)
    if event.end_time is not None:
        return start, dt.datetime.combine(last, event.end_time, zone)
    if event.start_time is not None and last == event.starts_on:
        return start, start + UNSAID_LENGTH
    return start, dt.datetime.combine(last, dt.time(23, 59), zone)
