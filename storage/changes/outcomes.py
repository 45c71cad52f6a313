"""How an event went: its answer, what is added to it, its being taken back; stages of a contest. Every change recomputes reminders and
notes what was done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.stages import acceptance
from storage.changes.dates import withdraw_waiting
from storage.drivers.locks import lock_event
from storage.models import Event, ReminderHistory
from storage.outgoing.copies import Copies
from storage.outgoing.notices import Notices
from storage.owed.postponed import ask_again
from storage.owed.recompute import recompute
from storage.repositories.deliveries import Deliveries
from storage.views import OPEN


class Outcomes:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def locked(self, event_id: int) -> Event:
        """The event with its row locked until the transaction ends. Raises EventMissing."""
        return await lock_event(self.session, event_id)

    async def set_stages(
        self, event_id: int, stages: list[tuple[str, dt.date]], now: dt.datetime, person_id: int | None = None
    ) -> None:
        event = await self.locked(event_id)
        before = acceptance(event.stages)
        done = {(one["name"], one["on"]) for one in event.stages if one.get("done")}
        kept = [(name, on.isoformat()) for name, on in sorted(stages, key=lambda one: one[1])]
        event.stages = [{"name": name, "on": on, "done": (name, on) in done} for name, on in kept]
        await self.note(event_id, "stages_set", person_id, now, {})
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
        await self.note(event_id, "stage_done", person_id, now, {"name": event.stages[place]["name"]})
        await recompute(self.session, [event_id], now)
        return True

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
        await self.note(event_id, "outcome", person_id, now, {"outcome": outcome})
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
            await self.note(event_id, what, person_id, now, {"told": told})

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
        await self.note(event_id, "reopened", person_id, now, {"was": was})
        await recompute(self.session, [event_id], now)
        await ask_again(self.session, event, now)
        await Notices(self.session).ping_again(event, now)
        return was

    async def note(
        self, event_id: int, what: str, person_id: int | None, now: dt.datetime, details: dict[str, Any]
    ) -> None:
        """What was done is shown by all copies of the card."""
        self.session.add(ReminderHistory(event_id=event_id, person_id=person_id, what=what, details=details, at=now))
        await Copies(self.session).refresh(event_id, now)
