"""Registrations: never more than capacity, never a person twice. Every change of places locks the event row first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.registering import organisation_key
from storage.drivers.locks import lock_event
from storage.errors import RegistrationClosed
from storage.models import Answer, Event, Institution, Registration
from storage.outgoing.calls import Calls
from storage.outgoing.notices import Notices
from storage.outgoing.place_notices import ACTIVE, reads_it
from storage.places.seats import is_open, refuse_closed
from storage.records import Left, Place
from storage.repositories.deliveries import DeliveryKind
from storage.repositories.links import Links, registration_of
from storage.repositories.registration_views import RegistrationViews, speaker_of

PERSONAL = ("full_name", "organisation", "position", "municipality", "phone", "email")
NAME_KEPT = dt.timedelta(days=7)  # of a colleague who has not confirmed


class Registrations(RegistrationViews):
    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session)

    async def register(
        self,
        event_id: int,
        person_id: int,
        *,
        now: dt.datetime,
        details: Mapping[str, Any] | None = None,
        answers: Mapping[int, str] | None = None,
        photo: bool | None = None,
        **fields: str | None,
    ) -> Place:
        """Registered while there is room, else waiting, or pending where an organizer approves. `fields`: of PERSONAL; `answers`: by id
        of the question; `photo`: what they said of being photographed; in data mode `none` none of these is kept. Queues the pings when
        the event is dated. Raises storage.errors.RegistrationClosed, EventMissing."""
        event = await lock_event(self.session, event_id)
        known = await self._active(event_id, person_id)
        if known is not None:
            return Place(known, already=True, queue=await self.seats.queue_number(known))
        return await self._arrive(event, now, details, answers, person_id=person_id, photo=photo, **fields)

    async def register_colleague(
        self,
        event_id: int,
        by_person_id: int,
        *,
        now: dt.datetime,
        details: Mapping[str, Any] | None = None,
        answers: Mapping[int, str] | None = None,
        **fields: str | None,
    ) -> Place:
        """A place for somebody without this messenger: their name is kept until they confirm, or seven days. Raises
        RegistrationClosed("no_colleagues") too."""
        event = await lock_event(self.session, event_id)
        if not event.takes_colleagues:
            raise RegistrationClosed("no_colleagues")
        columns = {"kind": "colleague", "by_person_id": by_person_id, "name_until": now + NAME_KEPT}
        return await self._arrive(event, now, details, answers, **columns, **fields)

    async def apply(
        self,
        event_id: int,
        by_person_id: int,
        *,
        organisation: str,
        municipality: str | None,
        seats: int,
        now: dt.datetime,
    ) -> Place:
        """An organisation's application: seats and no names, in every data mode. A second one of the same person for the same organisation
        adds nothing: it is answered with the first. Raises RegistrationClosed("no_seats") too."""
        event = await lock_event(self.session, event_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        if not event.takes_seats and institution.data_mode == "full":
            raise RegistrationClosed("no_seats")
        made = await self.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.by_person_id == by_person_id,
                Registration.kind == "organisation",
                Registration.state.in_(ACTIVE),
            )
            .order_by(Registration.id)
        )
        wanted = organisation_key(organisation)
        known = next((row for row in made if organisation_key(row.organisation or "") == wanted), None)
        if known is not None:
            return Place(known, already=True, queue=await self.seats.queue_number(known))
        refuse_closed(event, institution, now)
        row = await self.seats.arrive(
            event,
            institution,
            now,
            kind="organisation",
            by_person_id=by_person_id,
            organisation=organisation,
            municipality=municipality,
            seats=seats,
        )
        return await self._placed(event, row, now)

    async def quota_left(self, event: Event, organisation: str) -> int:
        """How many more seats an organisation may have, where the event has a quota."""
        return (event.organisation_quota or 0) - await self.seats.of_organisation(event.id, organisation)

    async def of_link(self, payload: str, now: dt.datetime) -> Registration | None:
        """The registration that a colleague's `k_` link is about, while nobody has taken it."""
        token, number = await Links(self.session).find(payload, now), registration_of(payload)
        if token is None or token.purpose != "colleague" or number is None:
            return None
        row = await self.session.get(Registration, number, populate_existing=True)
        free = row is not None and row.kind == "colleague" and row.person_id is None and row.state in ACTIVE
        return row if free else None

    async def claim(self, payload: str, person_id: int, now: dt.datetime) -> Registration | None:
        """A colleague confirms: the place is theirs, and their name is kept like anybody's. None: the link serves no more, or they
        have a place already."""
        found = await self.of_link(payload, now)
        if found is None:
            return None
        event = await lock_event(self.session, found.event_id)
        row = await self.of_link(payload, now)
        if row is None or not is_open(event) or await self._active(event.id, person_id) is not None:
            return None
        row.person_id, row.name_until, row.changed_at = person_id, None, now
        self.seats.note(row, row.state, "confirmed", now)
        await self.session.flush()
        if row.state == "registered":
            await Notices(self.session).pings_again_for(event, row, now)
        return row

    async def say_photo(self, event_id: int, person_id: int, photo: bool, now: dt.datetime) -> None:
        """What the person of an active registration says of being photographed there."""
        await self.session.execute(
            update(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.person_id == person_id,
                Registration.state.in_(ACTIVE),
            )
            .values(photo=photo, changed_at=now)
        )

    async def forget_names(self, now: dt.datetime) -> int:
        """Colleagues who did not confirm in time keep their number, not their name. How many."""
        gone = await self.session.execute(
            update(Registration)
            .where(Registration.name_until <= now, Registration.person_id.is_(None))
            .values(full_name=None, phone=None, email=None, position=None, details={}, name_until=None)
            .returning(Registration.id),
            execution_options={"synchronize_session": False},
        )
        return len(gone.all())

    async def forget_name(self, registration_id: int) -> None:
        """Of a colleague who does not come."""
        row = await self.session.get(Registration, registration_id)
        if row is not None and row.person_id is None:
            row.full_name = row.phone = row.email = row.position = row.name_until = None
            row.details = {}

    async def leave(self, event_id: int, person_id: int, now: dt.datetime) -> Left:
        """Cancel; the freed place goes to the first waiting by plans.places.hand_on, whose notice is queued."""
        event = await lock_event(self.session, event_id)
        return await self._leave(event, await self._active(event_id, person_id), now)

    async def leave_one(self, registration_id: int, person_id: int, now: dt.datetime) -> Left:
        """The same for one registration: one's own, a colleague's, an organisation's application."""
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return Left(None, ())
        event = await lock_event(self.session, event_id)
        row = await self.session.get_one(Registration, registration_id, populate_existing=True)
        mine = row.state in ACTIVE and person_id in (row.person_id, speaker_of(row))
        return await self._leave(event, row if mine else None, now)

    async def leave_all(self, person_id: int, now: dt.datetime, institution_id: int | None = None) -> int:
        """Every active registration of a person (at one institution, or anywhere) ends; places go on. What is over, or where
        they were present, stays as it was. How many."""
        rows = (
            select(Registration.id, func.coalesce(Event.ends_on, Event.starts_on), Institution.time_zone)
            .join(Event, Event.id == Registration.event_id)
            .join(Institution, Institution.id == Event.institution_id)
            .where(or_(Registration.person_id == person_id, reads_it() == person_id), Registration.state.in_(ACTIVE))
            .where(Registration.checked_in_at.is_(None))
        )
        if institution_id is not None:
            rows = rows.where(Event.institution_id == institution_id)
        found = await self.session.execute(rows.order_by(Registration.event_id, Registration.id))
        ids = [
            registration_id
            for registration_id, last, zone in found.all()
            if last is None or last >= now.astimezone(ZoneInfo(zone)).date()
        ]
        for registration_id in ids:
            await self.leave_one(registration_id, person_id, now)
        return len(ids)

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
        if person_id not in (row.person_id, speaker_of(row)) or not open_offer:
            return None
        if not accept:
            await self._leave(event, row, now, "refused")
            return row
        self.seats.change(row, "registered", "accepted", now)
        await self.session.flush()
        await Notices(self.session).pings_again_for(event, row, now)
        return row

    async def answer_move(self, event_id: int, person_id: int, coming: bool, now: dt.datetime) -> bool:
        """«Участвую / Не смогу» of all that one speaks for. «Не смогу» ends one's own place only, or the only one that one ever made
        there: pressed again, it takes nobody else's. False: nothing was answered."""
        await lock_event(self.session, event_id)
        rows = await self.spoken_for(event_id, person_id)
        if not coming:
            ever = await self.session.scalar(
                select(func.count(Registration.id)).where(
                    Registration.event_id == event_id,
                    or_(Registration.person_id == person_id, Registration.by_person_id == person_id),
                )
            )
            if not rows or (rows[0].person_id is None and ever != 1):
                return False
            await self.leave_one(rows[0].id, person_id, now)
            return True
        await self._comes(rows, now)
        return bool(rows)

    async def answer_one(self, registration_id: int, person_id: int, coming: bool, now: dt.datetime) -> bool:
        """The same of one registration. False: it has ended, or is not this person's to speak for."""
        if not coming:
            return (await self.leave_one(registration_id, person_id, now)).registration is not None
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return False
        await lock_event(self.session, event_id)
        rows = [row for row in await self.spoken_for(event_id, person_id) if row.id == registration_id]
        await self._comes(rows, now)
        return bool(rows)

    async def _comes(self, rows: Sequence[Registration], now: dt.datetime) -> None:
        for row in rows:
            row.still_coming, row.changed_at = True, now
            if row.confirm_until is not None and row.confirmed_at is None:
                row.confirmed_at = now
        await self.session.flush()

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
                await self.seats.end(row, "expired", now)
            expired += len(over_now)
            if is_open(event):  # who heard that the event is cancelled needs no word about a place at it
                await Notices(self.session).place_news(DeliveryKind.OFFER_EXPIRED, event, over_now, now)
                await self.seats.hand_on(event, now)
        return expired

    async def next_expiry(self) -> dt.datetime | None:
        return await self.session.scalar(
            select(func.min(Registration.offer_until)).where(Registration.state == "offered")
        )

    async def hand_on(self, event: Event, now: dt.datetime) -> list[Registration]:
        """Give what is free to the head of the waiting list. The caller holds the event's lock."""
        return await self.seats.hand_on(event, now)

    async def correct(self, person_id: int, **fields: str) -> None:
        """A corrected profile also mends the lists of what lies ahead; fields that a registration did not take stay empty."""
        for name, value in fields.items():
            column = getattr(Registration, name)
            await self.session.execute(
                update(Registration)
                .where(Registration.person_id == person_id, Registration.state.in_(ACTIVE), column.is_not(None))
                .values({name: value})
            )

    async def _arrive(
        self,
        event: Event,
        now: dt.datetime,
        details: Mapping[str, Any] | None,
        answers: Mapping[int, str] | None,
        **columns: Any,
    ) -> Place:
        institution = await self.session.get_one(Institution, event.institution_id)
        refuse_closed(event, institution, now)
        if institution.data_mode == "full":
            columns["details"] = dict(details or {})
        else:
            columns = {name: value for name, value in columns.items() if name not in PERSONAL}
            for name in ("name_until", "photo"):
                columns.pop(name, None)
            answers = None
        row = await self.seats.arrive(event, institution, now, **columns)
        self.session.add_all(
            Answer(registration_id=row.id, question_id=question, text=text)
            for question, text in (answers or {}).items()
            if text
        )
        return await self._placed(event, row, now)

    async def _placed(self, event: Event, row: Registration, now: dt.datetime) -> Place:
        notices = Notices(self.session)
        if row.state == "registered":
            await notices.pings_again_for(event, row, now)
            held, _ = await self.seats.counts(event.id)
            if event.capacity is not None:
                await Calls(self.session, now).few_places(event, event.capacity - held, row.seats)
        elif row.state == "pending":
            await notices.requested(event, row, now)
        await self.session.flush()
        return Place(row, already=False, queue=await self.seats.queue_number(row))

    async def _leave(self, event: Event, row: Registration | None, now: dt.datetime, why: str = "left") -> Left:
        if row is None:
            return Left(None, ())
        await self.seats.end(row, why, now)
        return Left(row, tuple(await self.seats.hand_on(event, now)))
