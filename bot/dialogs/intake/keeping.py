"""«Сохранить план»: the plan, its events and reminders, and a link for each responsible who has no chat yet."""

from __future__ import annotations

import datetime as dt

from bot.dialogs.scene import Scene
from bot.drafts import ReadFile
from plans.draft import PlanDraft
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
        links: list[tuple[str, str]] = []
        for view in await unit.responsibles.of_institution(institution_id):
            if view.leads and not view.contacts:
                payload = await unit.links.create(
                    "responsible",
                    institution_id=institution_id,
                    now=now,
                    expires_at=now + dt.timedelta(days=LINK_DAYS),
                    responsible_id=view.responsible.id,
                )
                links.append((view.responsible.name, payload))
    return kept, links
