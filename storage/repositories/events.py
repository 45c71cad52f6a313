"""Events: dates, words, outcomes. Every change recomputes reminders and queues notices in the same transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.stages import acceptance
from storage.afterwards import Afterwards
from storage.copies import Copies
from storage.dates import Dates, When, withdraw_waiting
from storage.errors import EventClosed, GroundMissing
from storage.locks import lock_event
from storage.models import DateProposal, Event, ReminderHistory
from storage.notices import Notices
from storage.postponed import ask_again
from storage.recompute import recompute
from storage.records import DateChange, EventView
from storage.repositories.deliveries import Deliveries
from storage.repositories.institutions import Institutions
from storage.repositories.registrations import Registrations
from storage.views import OPEN, event_views

_IN_CALENDARS = ("place", "link", "public_title", "theme")  # a change of these is a new version of the event's .ics


class Events:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, event_id: int) -> Event | None:
        return await self.session.get(Event, event_id)

    async def locked(self, event_id: int) -> Event:
        """The event with its row locked until the transaction ends. Raises EventMissing."""
        return await lock_event(self.session, event_id)

    async def view(self, event_id: int) -> EventView | None:
        found = await event_views(self.session, Event.id == event_id)
        return found[0] if found else None

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

    async def set_stages(
        self, event_id: int, stages: list[tuple[str, dt.date]], now: dt.datetime, person_id: int | None = None
    ) -> None:
        event = await self.locked(event_id)
        before = acceptance(event.stages)
        done = {(one["name"], one["on"]) for one in event.stages if one.get("done")}
        kept = [(name, on.isoformat()) for name, on in sorted(stages, key=lambda one: one[1])]
        event.stages = [{"name": name, "on": on, "done": (name, on) in done} for name, on in kept]
        await self._note(event_id, "stages_set", person_id, now, {})
        await recompute(self.session, [event_id], now)
        taken_until = acceptance(event.stages)
        if taken_until is not None and taken_until != before and taken_until >= now.date():
            await Notices(self.session).accepting(event, taken_until, now)

    async def finish_stage(self, event_id: int, place: int, now: dt.datetime, person_id: int | None = None) -> bool:
        """A stage of a contest (from 0) is done: nothing more is asked about it. False: there is none such, or it is done already."""
        event = await self.locked(event_id)
        if event.outcome is not None or not 0 <= place < len(event.stages) or event.stages[place].get("done"):
            return False
        event.stages = [{**one, "done": True} if at == place else one for at, one in enumerate(event.stages)]
        await self._note(event_id, "stage_done", person_id, now, {"name": event.stages[place]["name"]})
        await recompute(self.session, [event_id], now)
        return True

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

    async def set_outcome(
        self,
        event_id: int,
        *,
        outcome: str,
        now: dt.datetime,
        person_id: int | None,
        reason: str | None = None,
        note: str | None = None,
        numbers: dict[str, Any] | None = None,
    ) -> bool:
        """One conditional UPDATE: True for the first answer, False when the row was already closed. Unsent reminders
        of the event are cancelled, and so are its registrants' pings. What was told before stays (quarters of standing work,
        an answer that is being mended); numbers of what was not held do not."""
        told: dict[str, Any] = {"outcome_note": note} if note is not None else {}
        if numbers is not None or outcome in ("not_held", "not_done"):
            told["outcome_numbers"] = numbers or {}
        closed = await self.session.execute(
            update(Event)
            .where(Event.id == event_id, OPEN)
            .values(outcome=outcome, outcome_reason=reason, outcome_at=now, outcome_by=person_id, **told)
            .returning(Event.id)
        )
        if closed.first() is None:
            return False
        event = await self.locked(event_id)
        await withdraw_waiting(self.session, event_id, now)
        event.calendar_sequence += outcome == "not_held"
        await self._note(event_id, "outcome", person_id, now, {"outcome": outcome})
        await recompute(self.session, [event_id], now)
        await Deliveries(self.session).cancel_pings_of_event(event_id, now)
        return True

    async def add_to_outcome(
        self,
        event_id: int,
        *,
        reason: str | None = None,
        note: str | None = None,
        numbers: dict[str, Any] | None = None,
        announcement_link: str | None = None,
        report_link: str | None = None,
        file: dict[str, str] | None = None,
        person_id: int | None = None,
        now: dt.datetime | None = None,
    ) -> None:
        """Fill in what the outcome's first press left open, or put it right: only what is given is changed, numbers one by one,
        a file is added. With `now` it is noted in history (what was told, not its words) and the copies of the card follow."""
        event = await self.locked(event_id)
        event.outcome_reason = reason or event.outcome_reason
        event.outcome_note = note or event.outcome_note
        event.outcome_numbers = {**event.outcome_numbers, **(numbers or {})}
        event.announcement_link = announcement_link or event.announcement_link
        event.report_link = report_link or event.report_link
        event.outcome_files = [*event.outcome_files, file] if file else event.outcome_files
        await self.session.flush()
        if now is not None:
            given = {
                "reason": reason,
                "note": note,
                **(numbers or {}),
                "announcement": announcement_link,
                "report": report_link,
                "file": file,
            }
            told = [name for name, value in given.items() if value is not None]
            what = (
                "reported" if event.outcome is None else "outcome_told"
            )  # standing work's quarter, or more of an answer
            await self._note(event_id, what, person_id, now, {"told": told})

    async def reopen(self, event_id: int, *, now: dt.datetime, person_id: int | None) -> str | None:
        """Take the answer back: it was a slip. The outcome that stood, or None when there was none (or the event is cancelled).

        What was told with it stays for the next answer, the reason does not. Reminders that lie ahead are due again (where none
        does, the question comes next morning), and so are registrants' pings; history keeps what stood and who took it back.
        """
        event = await self.locked(event_id)
        was = event.outcome
        if was is None or event.status == "cancelled":
            return None
        event.outcome = event.outcome_reason = event.outcome_at = event.outcome_by = None
        event.calendar_sequence += was == "not_held"
        await self.session.flush()
        await self._note(event_id, "reopened", person_id, now, {"was": was})
        await recompute(self.session, [event_id], now)
        await ask_again(self.session, event, now)
        await Notices(self.session).ping_again(event, now)
        return was

    async def cancel(self, event_id: int, *, reason: str | None, now: dt.datetime, person_id: int | None) -> bool:
        """Status `cancelled`; reminders fall silent, registrants and subscribers are told. False: already cancelled."""
        event = await self.locked(event_id)
        if event.status == "cancelled":
            return False
        await withdraw_waiting(self.session, event_id, now)
        event.status = "cancelled"
        event.calendar_sequence += 1
        event.outcome_reason = reason
        await self._note(event_id, "cancelled", person_id, now, {"reason": reason} if reason else {})
        await recompute(self.session, [event_id], now)
        await Notices(self.session).cancelled(event, now, person_id)
        return True

    async def set_capacity(self, event_id: int, capacity: int | None, now: dt.datetime) -> int:
        """Locks the event row; raising it promotes as many waiting as fit (their notices are queued). How many."""
        event = await self.locked(event_id)
        event.capacity = capacity
        await self.session.flush()
        return len(await Registrations(self.session).hand_on(event, now))

    async def _note(
        self, event_id: int, what: str, person_id: int | None, now: dt.datetime, details: dict[str, Any]
    ) -> None:
        """What was done is shown by all copies of the card."""
        self.session.add(ReminderHistory(event_id=event_id, person_id=person_id, what=what, details=details, at=now))
        await Copies(self.session).refresh(event_id, now)
