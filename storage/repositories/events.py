"""Events: dates, words, outcomes (storage.changes.outcomes). Every change recomputes reminders and queues notices in the same transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, update

from storage.at_hand import at_hand
from storage.changes.dates import Dates, When, withdraw_waiting
from storage.changes.outcomes import Outcomes
from storage.errors import EventClosed, GroundMissing
from storage.models import DateProposal, Event
from storage.outgoing.afterwards import Afterwards
from storage.outgoing.copies import Copies
from storage.outgoing.notices import Notices
from storage.owed.recompute import recompute
from storage.places.seats import Seats
from storage.records import DateChange, EventView
from storage.repositories.institutions import Institutions
from storage.repositories.registrations import Registrations
from storage.views import event_view, event_views

_IN_CALENDARS = ("place", "link", "public_title", "theme")  # a change of these is a new version of the event's .ics


class Events(Outcomes):
    async def get(self, event_id: int) -> Event | None:
        return await self.session.get(Event, event_id)

    async def view(self, event_id: int) -> EventView | None:
        known = at_hand(self.session).views.get(event_id)
        return known if known is not None else await event_view(self.session, event_id)

    async def counted_again(self, view: EventView) -> EventView:
        """After a change of places in this very transaction: only the numbers are asked."""
        registered, waiting = await Seats(self.session).counts(view.event.id)
        return replace(view, registered=registered, waiting=waiting)

    async def views(self, event_ids: list[int]) -> list[EventView]:
        """In the order asked; unknown ids are left out."""
        found = {view.event.id: view for view in await event_views(self.session, Event.id.in_(event_ids))}
        return [found[event_id] for event_id in event_ids if event_id in found]

    async def set_date(
        self,
        event_id: int,
        *,
        starts_on: dt.date,
        start_time: dt.time | None,
        now: dt.datetime,
        person_id: int | None,
        ends_on: dt.date | None = None,
        end_time: dt.time | None = None,
        ground: str | None = None,
        confirmed: bool = False,
    ) -> DateChange:
        """Set or move the date (local). Inside the window it is free. Outside it, unless `confirmed` (a head or organizer
        acts) or the policy asks for none, it is kept as a proposal and the old date stands.

        A change raises `revision`, keeps the previous date, recomputes unsent reminders, moves the registrants' pings, queues
        `date_set` or `moved` notices to subscribers and registrants, `co_date` to co-executors. Raises
        storage.errors.EventClosed when it is cancelled or has an outcome, GroundMissing when one is needed, BadValue when it
        ends before it starts.
        """
        event = await self._to_change(event_id)
        when = When(starts_on, start_time, ends_on, end_time)
        first = event.starts_on is None
        if when.stands(event):
            return DateChange(event, first=False, changed=False)
        if not confirmed and when.outside(event):
            if ground is None:
                raise GroundMissing(str(event_id))
            policy = await Institutions(self.session).policy(event.institution_id)
            if policy.moves_need_confirmation:
                proposal = await self.propose(event, {"kind": "move", **when.as_json()}, ground, person_id, now)
                return DateChange(event, first, changed=False, needs_confirmation=True, proposal_id=proposal.id)
        await Dates(self.session).move(event, when, now, person_id, ground)
        return DateChange(event, first=first, changed=True)

    async def postpone(
        self,
        event_id: int,
        *,
        now: dt.datetime,
        person_id: int | None,
        ground: str | None = None,
        confirmed: bool = False,
    ) -> DateChange:
        """«Отложить, новой даты пока нет». Free while the plan's window lies ahead; else as a move outside it (`set_date`).
        Raises EventClosed, GroundMissing."""
        event = await self._to_change(event_id)
        dates = Dates(self.session)
        if event.starts_on is not None and not confirmed and await dates.breaks_promise(event, now):
            if ground is None:
                raise GroundMissing(str(event_id))
            if (await Institutions(self.session).policy(event.institution_id)).moves_need_confirmation:
                proposal = await self.propose(event, {"kind": "postpone"}, ground, person_id, now)
                return DateChange(event, False, changed=False, needs_confirmation=True, proposal_id=proposal.id)
        return DateChange(event, first=False, changed=await dates.postpone(event, now, person_id, ground))

    async def call_off(
        self, event_id: int, *, reason: str, now: dt.datetime, person_id: int | None, confirmed: bool = False
    ) -> DateChange:
        """«Отменить мероприятие» by who runs it: like «не состоялось» it waits for a word, unless `confirmed` or the policy asks
        for none. Raises EventClosed."""
        event = await self._to_change(event_id)
        policy = await Institutions(self.session).policy(event.institution_id)
        if not confirmed and policy.moves_need_confirmation:
            proposal = await self.propose(event, {"kind": "cancel"}, reason, person_id, now)
            return DateChange(event, False, changed=False, needs_confirmation=True, proposal_id=proposal.id)
        return DateChange(
            event, first=False, changed=await self.cancel(event_id, reason=reason, now=now, person_id=person_id)
        )

    async def concerned(self, event_id: int) -> int:
        """How many people a postponement or a cancellation would reach."""
        event = await self.get(event_id)
        return await Notices(self.session).concerned(event) if event is not None else 0

    async def _to_change(self, event_id: int) -> Event:
        """Locked. Raises EventMissing, EventClosed."""
        event = await self.locked(event_id)
        if event.outcome is not None or event.status == "cancelled":
            raise EventClosed(str(event_id))
        return event

    async def propose(
        self, event: Event, change: dict[str, Any], ground: str, person_id: int | None, now: dt.datetime
    ) -> DateProposal:
        """Keep a change that waits for a word ({"kind": "not_held", "cancel", "postpone"} or a move), and tell those who may
        give it."""
        return await Dates(self.session).propose(event, change, ground, person_id, now)

    async def awaited(self, event_id: int) -> DateProposal | None:
        """The newest proposed change that waits for a word."""
        return await Dates(self.session).awaited(event_id)

    async def proposal(self, proposal_id: int) -> DateProposal | None:
        return await self.session.get(DateProposal, proposal_id)

    async def decide(
        self, proposal_id: int, *, accept: bool, person_id: int | None, now: dt.datetime
    ) -> DateChange | None:
        """Apply or refuse a waiting proposal once; None: already decided."""
        decided = await self.session.execute(
            update(DateProposal)
            .where(DateProposal.id == proposal_id, DateProposal.state == "waiting")
            .values(state="accepted" if accept else "refused", decided_by=person_id, decided_at=now)
            .returning(DateProposal.id)
        )
        if decided.first() is None:
            return None
        proposal = await self.session.get_one(DateProposal, proposal_id, populate_existing=True)
        event = await self.locked(proposal.event_id)
        first = event.starts_on is None
        changed = accept and event.outcome is None and event.status != "cancelled"
        if changed and proposal.change["kind"] == "not_held":
            await self.set_outcome(
                event.id, outcome="not_held", now=now, person_id=proposal.proposed_by, reason=proposal.ground
            )
        elif changed and proposal.change["kind"] == "cancel":
            await self.cancel(event.id, reason=proposal.ground, now=now, person_id=proposal.proposed_by)
        elif changed and proposal.change["kind"] == "postpone":
            changed = await Dates(self.session).postpone(event, now, proposal.proposed_by, proposal.ground)
        elif changed:
            when = When.from_json(proposal.change)
            changed = not when.stands(event)
            if changed:
                await Dates(self.session).move(event, when, now, proposal.proposed_by, proposal.ground)
        await Notices(self.session).proposal_decided(proposal, now)
        await Copies(self.session).refresh(event.id, now)
        return DateChange(event, first=first, changed=changed, proposal_id=proposal_id)

    async def set_place(
        self, event_id: int, *, now: dt.datetime, place: str | None = None, link: str | None = None
    ) -> None:
        """Only what is given is changed. A link that comes or changes in the last day, when the ping may have gone without it, is
        told to the registered at once."""
        before = (await self.locked(event_id)).link
        await self._set(event_id, place=place, link=link)
        event = await self.locked(event_id)
        if link is not None and link != before:
            await Afterwards(self.session).link_changed(event, now)
        await Copies(self.session).refresh(event_id, now)

    async def set_words(
        self, event_id: int, *, now: dt.datetime, public_title: str | None = None, theme: str | None = None
    ) -> None:
        await self._set(event_id, public_title=public_title, theme=theme)
        await Copies(self.session).refresh(event_id, now)

    async def set_public(self, event_id: int, public: bool) -> None:
        await self._set(event_id, public=public)

    async def set_registration_open(self, event_id: int, is_open: bool) -> None:
        await self._set(event_id, registration_open=is_open)

    async def _set(self, event_id: int, **values: Any) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        if given:
            event = await self.locked(event_id)
            if any(name in _IN_CALENDARS and getattr(event, name) != value for name, value in given.items()):
                event.calendar_sequence += 1
            for name, value in given.items():
                setattr(event, name, value)
            await self.session.flush()

    async def add_meeting(
        self,
        series_event_id: int,
        *,
        starts_on: dt.date,
        start_time: dt.time | None,
        now: dt.datetime,
        person_id: int | None,
        ends_on: dt.date | None = None,
        end_time: dt.time | None = None,
    ) -> Event:
        """«Добавить встречу»: one more event of a series' row, with a registration of its own."""
        series = await self.locked(series_event_id)
        last = await self.session.scalar(select(func.max(Event.ordinal)).where(Event.item_id == series.item_id)) or 1
        kept = ("institution_id", "item_id", "nature", "form", "public", "window_start", "window_end")
        meeting = Event(
            **{name: getattr(series, name) for name in kept},
            ordinal=last + 1,
            deadline=False,
            registration_open=series.registration_open,
            status="scheduled",
            previous_dates=[],
            stages=[],
            outcome_numbers={},
            appeared_at=now,
        )
        self.session.add(meeting)
        await self.session.flush()
        await Dates(self.session).move(meeting, When(starts_on, start_time, ends_on, end_time), now, person_id, None)
        return meeting

    async def cancel(self, event_id: int, *, reason: str | None, now: dt.datetime, person_id: int | None) -> bool:
        """Status `cancelled`; reminders fall silent, registrants and subscribers are told. False: already cancelled."""
        event = await self.locked(event_id)
        if event.status == "cancelled":
            return False
        await withdraw_waiting(self.session, event_id, now)
        event.status = "cancelled"
        event.calendar_sequence += 1
        event.outcome_reason = reason
        await self.note(event_id, "cancelled", person_id, now, {"reason": reason} if reason else {})
        await recompute(self.session, [event_id], now)
        await Notices(self.session).cancelled(event, now, person_id)
        return True

    async def set_capacity(self, event_id: int, capacity: int | None, now: dt.datetime) -> int:
        """Locks the event row; raising it promotes as many waiting as fit (their notices are queued). How many."""
        event = await self.locked(event_id)
        event.capacity = capacity
        await self.session.flush()
        return len(await Registrations(self.session).hand_on(event, now))
