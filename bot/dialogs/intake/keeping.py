"""«Сохранить план»: the plan, its events and reminders, and a link for each responsible who has no chat yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from bot.dialogs.scene import Scene
from bot.drafts import ReadFile
from plans.draft import PlanDraft
from storage.database import Unit
from storage.records import KeptPlan

LINK_DAYS = 30


async def keep(
    scene: Scene, read: ReadFile, draft: PlanDraft, institution_id: int
) -> tuple[KeptPlan, list[tuple[str, str]]]:
    """`draft`: the file as it was read, with what was mended. In one transaction. The links: (name, payload)."""
    now, person_id = scene.now, scene.actor.person.id
    async with scene.storage.write() as unit:
        kept = await unit.plans.keep(
            draft,
            institution_id=institution_id,
            file_name=read.name,
            content=read.content,
            person_id=person_id,
            now=now,
        )
        if kept.created:
            await unit.audit.note(
                "plan_imported",
                now=now,
                person_id=person_id,
                institution_id=institution_id,
                object_kind="plan",
                object_id=kept.plan.id,
            )
        links = await links_of(unit, institution_id, now)
    return kept, links


async def links_of(
    unit: Unit, institution_id: int, now: dt.datetime, only: Collection[int] | None = None
) -> list[tuple[str, str]]:
    """(name, payload) for each who leads rows and has no chat yet; `only`: of these responsibles."""
    links: list[tuple[str, str]] = []
    for view in await unit.responsibles.of_institution(institution_id):
        if view.leads and not view.contacts and (only is None or view.responsible.id in only):
            payload = await unit.links.create(
                "responsible",
                institution_id=institution_id,
                now=now,
                expires_at=now + dt.timedelta(days=LINK_DAYS),
                responsible_id=view.responsible.id,
            )
            links.append((view.responsible.name, payload))
    return links
