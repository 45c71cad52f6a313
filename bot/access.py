"""Who may do what. Checked on every press and command, against the institution: buttons are only display."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from storage.database import Unit
from storage.models import Delegation, Institution, Person


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an update and the chat it came from, with rights as of now."""

    person: Person
    is_owner: bool  # of the installation: an admin everywhere
    roles: frozenset[tuple[int, str]]  # (institution id, "specialist" | "organizer" | "admin")
    speaks_for: frozenset[
        int
    ]  # responsibles linked to the private chat, and to the group the update came from, and those with
    # somebody on leave whom these stand in for
    chat_id: str
    in_group: bool
    now: dt.datetime  # of the update, by the program's clock
    thread_id: str | None = None
    taken: frozenset[int] = frozenset()  # events that were handed to this person

    def is_admin(self, institution_id: int) -> bool:
        return self.is_owner or (institution_id, "admin") in self.roles

    def is_staff(self, institution_id: int) -> bool:
        """Organizer or admin of this institution."""
        return self.is_admin(institution_id) or (institution_id, "organizer") in self.roles

    @property
    def staff_of(self) -> frozenset[int]:
        """Institutions where they are organizer or admin (the owner: ask `is_staff`)."""
        return frozenset(institution for institution, role in self.roles if role in ("organizer", "admin"))

    @property
    def admin_of(self) -> frozenset[int]:
        return frozenset(institution for institution, role in self.roles if role == "admin")

    @property
    def is_responsible(self) -> bool:
        """Have they tasks: of a department, or handed to them?"""
        return bool(self.speaks_for or self.taken)


async def load_actor(
    unit: Unit,
    person: Person,
    *,
    owners: frozenset[str],
    chat_id: str,
    in_group: bool,
    now: dt.datetime,
    thread_id: str | None = None,
) -> Actor:
    """The rights of a person who acts from this chat, read afresh."""
    standing = await unit.people.standing(person, {person.chat_id, chat_id} if in_group else {person.chat_id})
    speaks_for = standing.speaks_for | await unit.leaves.covered_by(standing.speaks_for, now)
    is_owner = person.user_id in owners
    return Actor(person, is_owner, standing.roles, speaks_for, chat_id, in_group, now, thread_id, standing.taken)


async def staffed(unit: Unit, actor: Actor) -> list[Institution]:
    """Institutions that they are organizer or admin of; the owner: of all."""
    return [one for one in await unit.institutions.all() if actor.is_staff(one.id)]


async def may_run_event(unit: Unit, actor: Actor, event_id: int) -> bool:
    """May they set its date, answer for it, put it off? The row's lead and co-executors, the heads above the lead (they hear when it
    does not answer, and when its chat is lost), whoever took it, the institution's staff, and for an hour whoever took the link to
    the private chat from a card of the responsible's group."""
    event = await unit.events.get(event_id)
    if event is None:
        return False
    if actor.is_staff(event.institution_id) or event_id in actor.taken:
        return True
    parties = await unit.responsibles.of_item(event.item_id)
    if any(responsible.id in actor.speaks_for for responsible, role in parties if role in ("lead", "co")):
        return True
    leads = {responsible.id for responsible, role in parties if role == "lead"}
    if actor.speaks_for and actor.speaks_for & await unit.responsibles.heads_of(leads):
        return True
    return await unit.links.opens(event_id, actor.person.id, actor.now)


async def may_confirm(unit: Unit, actor: Actor, event_id: int) -> bool:
    """May their move stand without anybody's confirmation? Organizers, admins, and the head of the row's lead."""
    event = await unit.events.get(event_id)
    if event is None:
        return False
    if actor.is_staff(event.institution_id):
        return True
    parties = await unit.responsibles.of_item(event.item_id)
    return any(
        responsible.escalates_to_id is not None and responsible.escalates_to_id in actor.speaks_for
        for responsible, role in parties
        if role == "lead"
    )


async def may_take_back(unit: Unit, actor: Actor, row: Delegation) -> bool:
    """Whoever gave it, whoever has it, the lead's people and the institution's staff."""
    if actor.is_staff(row.institution_id) or actor.person.id in (row.from_person_id, row.to_person_id):
        return True
    event = await unit.events.get(row.event_id) if row.event_id is not None else None
    if event is None:
        return False
    parties = await unit.responsibles.of_item(event.item_id)
    return any(responsible.id in actor.speaks_for for responsible, role in parties if role == "lead")


async def may_check_in(unit: Unit, actor: Actor, event_id: int) -> bool:
    """May they mark who came? The institution's staff, and helpers of this very event until two days after it."""
    view = await unit.events.view(event_id)
    if view is None or view.event.status == "cancelled":
        return False
    if actor.is_staff(view.institution.id):
        return True
    last = view.event.ends_on or view.event.starts_on
    today = actor.now.astimezone(ZoneInfo(view.institution.time_zone)).date()
    if last is not None and today > last + dt.timedelta(days=2):
        return False
    return await unit.attendance.is_helper(event_id, actor.person.id)
