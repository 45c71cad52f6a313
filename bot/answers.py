"""Answers about a row, as windows and typed lines both give them: each is one call in the caller's transaction."""

from __future__ import annotations

import re
from datetime import datetime

from bot.access import Actor, may_confirm
from bot.texts import outcomes as words
from bot.texts.common import local
from bot.typed.outcome import Told, read_told
from storage.database import Unit
from storage.records import EventView

LAST_STANDING = "standing-last"
SOFT_DAYS = 30  # a responsible takes an answer back within these; later its numbers are in reports, and staff decide


async def waits_for_a_word(unit: Unit, actor: Actor, event_id: int, value: str) -> bool:
    """Does «не состоялось» of this person wait for a head's or an organizer's word?"""
    event = await unit.events.get(event_id)
    if event is None or value != "not_held":
        return False
    policy = await unit.institutions.policy(event.institution_id)
    return policy.moves_need_confirmation and not await may_confirm(unit, actor, event_id)


async def refuse(unit: Unit, actor: Actor, event_id: int, value: str, reason: str, now: datetime) -> str | None:
    """«Не состоялось», «не выполнено»: "kept", "waits" for a word, or None — somebody has answered already."""
    if await waits_for_a_word(unit, actor, event_id, value):
        event = await unit.events.locked(event_id)
        if event.outcome is not None or event.status == "cancelled":
            return None
        await unit.events.propose(event, {"kind": "not_held"}, reason, actor.person.id, now)
        return "waits"
    first = await unit.events.set_outcome(event_id, outcome=value, now=now, person_id=actor.person.id, reason=reason)
    return "kept" if first else None


async def tell(unit: Unit, view: EventView, text: str, actor: Actor, now: datetime, asked: str | None = None) -> Told:
    """A line about a closed row: numbers, a note, links; a line for the report where the work is standing."""
    if view.event.nature == "standing":
        await report(unit, view, text, "", actor, now)
        return Told(note=text)
    told = read_told(text, view.event.nature, asked)
    await keep(unit, view.event.id, told, actor, now)
    return told


async def keep(unit: Unit, event_id: int, told: Told, actor: Actor, now: datetime) -> None:
    await unit.events.add_to_outcome(
        event_id,
        note=told.note,
        numbers=told.numbers,
        announcement_link=told.announcement,
        report_link=told.report,
        person_id=actor.person.id,
        now=now,
    )


async def report(unit: Unit, view: EventView, text: str, stage: str, actor: Actor, now: datetime) -> None:
    """A number and a line for a quarter of standing work; a later line of the same quarter takes its place. The year's last one
    (`stage`) closes the row."""
    event = await unit.events.locked(view.event.id)
    quarter = words.quarter_text(local(now, view.institution.time_zone), stage)
    others = [line for line in (event.outcome_note or "").splitlines() if line and not line.startswith(f"{quarter}: ")]
    number = re.search(r"\d+", text)
    numbers = {quarter: int(number[0][:9])} if number else {}
    note = "\n".join([*others, f"{quarter}: {text}"])
    if stage:
        await unit.reminders.acknowledge(event.id, stage, actor.person.id, now)
    await unit.events.add_to_outcome(event.id, note=note, numbers=numbers, person_id=actor.person.id, now=now)
    if stage == LAST_STANDING:
        await unit.events.set_outcome(event.id, outcome="done", now=now, person_id=actor.person.id)


async def may_reopen(unit: Unit, actor: Actor, view: EventView, now: datetime) -> bool:
    """Whoever may run the event, within a month; what a head or an organizer confirmed, and what is older, is theirs."""
    event = view.event
    if actor.is_staff(event.institution_id):
        return True
    if event.outcome == "not_held" and await waits_for_a_word(unit, actor, event.id, "not_held"):
        return False
    return event.outcome_at is not None and (now - event.outcome_at).days < SOFT_DAYS
