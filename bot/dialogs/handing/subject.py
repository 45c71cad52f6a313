"""What is being handed on, asked of the server at every getter and press."""

from __future__ import annotations

from dataclasses import dataclass

from bot.access import may_run_event
from bot.dialogs.scene import Scene
from bot.rendering.keys import is_open
from storage.database import Unit
from storage.models import Institution, Person, Responsible
from storage.records import EventView, PrivateContact

Near = list[tuple[Person, Responsible]]


@dataclass(frozen=True, slots=True)
class Subject:
    """`view`: one event; None: everything of `parties` at `home`."""

    home: Institution
    view: EventView | None
    parties: tuple[Responsible, ...]  # the event's lead, or whom one's own chat speaks for

    @property
    def event_id(self) -> int | None:
        return self.view.event.id if self.view is not None else None


async def subject_of(scene: Scene, unit: Unit) -> Subject | None:
    """None: it is not theirs, or over."""
    event_id = scene.started_with.get("event")
    if event_id is not None:
        view = await unit.events.view(int(event_id))
        if view is None or not is_open(view) or not await may_run_event(unit, scene.actor, view.event.id):
            return None
        return Subject(view.institution, view, (view.lead,) if view.lead is not None else ())
    mine = await my_parties(scene, unit)
    return Subject(mine[0].institution, None, tuple(one.responsible for one in mine)) if mine else None


async def my_parties(scene: Scene, unit: Unit) -> list[PrivateContact]:
    """What one's own chat speaks for at the chosen institution."""
    home = scene.data.get("home") or scene.started_with.get("home")
    return [one for one in await unit.leaves.of_person(scene.actor.person) if one.institution.id == home]


async def whom_to_ask(unit: Unit, subject: Subject, me: Person) -> tuple[Near, Near]:
    """(of the same responsibles, of others of the institution)."""
    near = await unit.delegations.people_near(subject.home.id, me, [one.id for one in subject.parties])
    known = {person.id for person, _ in near}
    every = await unit.delegations.people_near(subject.home.id, me)
    return near, [one for one in every if one[0].id not in known]
