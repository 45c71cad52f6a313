"""`metodist plan import`: a new plan is kept, a newer file of a kept one is shown as a difference and applied."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from bot.cli.base import BadInput, clock, institution_by_slug, opened, print_json, print_line, print_note, settings
from bot.texts.common import plain

if TYPE_CHECKING:
    from plans.diff import Doubt
    from plans.draft import PlanDraft
    from storage.database import Storage
    from storage.records import Base


@dataclass(frozen=True, slots=True)
class Import:
    """What the command was asked to do. `yes`: how many questions are answered in advance."""

    file_name: str
    content: bytes
    draft: PlanDraft
    slug: str
    yes: int
    as_json: bool
    revises: int | None
    separate: bool
    cancel_gone: bool
    mended: bool  # by options of this command

    @property
    def asks(self) -> bool:
        return not self.yes and sys.stdin.isatty()


async def import_plan(wanted: Import) -> None:
    """Raises BadInput; prints what was done."""
    loaded = settings()
    async with opened(loaded.url) as storage:
        plan_id = await _revised(storage, wanted)
        if plan_id is not None:
            await _revise(storage, wanted, plan_id)
        elif wanted.asks and not typer.confirm("Сохранить план?", default=True):
            print_note("Ничего не сохранено.")
        else:
            await _keep(storage, wanted)


async def _revised(storage: Storage, wanted: Import) -> int | None:
    """The plan that the file is a newer version of, unless told otherwise; None for a new plan or the very file that is kept."""
    import hashlib

    async with storage.read() as unit:
        owner = await institution_by_slug(unit, wanted.slug)
        same = await unit.plans.by_hash(owner.id, hashlib.sha256(wanted.content).hexdigest())
        if same is not None and wanted.mended:
            return same.id  # the very file that is kept, with something mended now
        if same is not None or wanted.separate:
            return None
        if wanted.revises is not None:
            plan = await unit.plans.get(wanted.revises)
            if plan is None or plan.institution_id != owner.id:
                raise BadInput(f"Плана № {wanted.revises} у «{wanted.slug}» нет: посмотрите `metodist plan list`.")
            return plan.id
        likely = await unit.revisions.likely(owner.id, wanted.draft)
        return likely.id if likely is not None else None


async def _keep(storage: Storage, wanted: Import) -> None:
    async with storage.write() as unit:
        owner = await institution_by_slug(unit, wanted.slug)
        kept = await unit.plans.keep(
            wanted.draft,
            institution_id=owner.id,
            file_name=wanted.file_name,
            content=wanted.content,
            person_id=None,
            now=clock(settings()).now(),
        )
    if wanted.as_json:
        print_json({"plan": kept.plan.id, "created": kept.created, "items": kept.items, "events": kept.events})
    elif kept.created:
        print_line(f"План сохранён под номером {kept.plan.id}: пунктов — {kept.items}, мероприятий — {kept.events}.")
    else:
        print_line(f"Этот файл уже сохранён: план № {kept.plan.id}. Ничего не изменилось.")


async def _revise(storage: Storage, wanted: Import, plan_id: int) -> None:
    from bot.texts import revision as words
    from plans.story import story

    async with storage.read() as unit:
        base = await unit.revisions.base(plan_id)
        answers: dict[tuple[int, int], bool] = {}
        draft, diff = await unit.revisions.compare(base, wanted.draft)
        while wanted.asks and diff.doubts:
            first = diff.doubts[0]
            answers[first.old, first.new] = _one_row(base, draft, first, len(diff.doubts))
            draft, diff = await unit.revisions.compare(base, wanted.draft, answers)
        ties = await unit.revisions.ties(base, diff.gone)
    outside = set() if wanted.cancel_gone else set(ties)
    if not wanted.as_json:
        told = story(base.draft, draft, diff, outside)
        print_line(f"Новая редакция плана № {plan_id} «{base.plan.title}». {words.counts(told)}")
        for entry in words.entries(told):
            print_line(plain(entry))
        for one in diff.doubts:
            old, new = base.draft.items[one.old].title, draft.items[one.new].title
            print_note(f"Не уверен, один ли это пункт (пока разные): «{old}» и «{new}».")
    if not _agreed(wanted, len(diff.gone), base.live, many=diff.many_gone):
        print_note("Ничего не сохранено.")
        return
    async with storage.write() as unit:
        done = await unit.revisions.apply(
            plan_id,
            wanted.draft,
            expected_version=base.version.id,
            answers=answers,
            cancel=list(ties) if wanted.cancel_gone else [],
            file_name=wanted.file_name,
            content=wanted.content,
            person_id=None,
            now=clock(settings()).now(),
        )
        items, events = await unit.plans.sizes(plan_id)
    if wanted.as_json:
        report = {"plan": plan_id, "created": False, "items": items, "events": events, "revised": done.created}
        print_json({**report, "version": done.version.id, "changes": done.story, "doubts": len(diff.doubts)})
    else:
        print_line(plain(words.saved(done)))


def _one_row(base: Base, draft: PlanDraft, doubt: Doubt, left: int) -> bool:
    from bot.texts import revision as words

    print_line(plain(words.doubt(base.draft.items[doubt.old], draft.items[doubt.new], left)))
    return typer.confirm("Один пункт?", default=False)


def _agreed(wanted: Import, gone: int, rows: int, *, many: bool) -> bool:
    """Asked once; twice when more than a fifth of the rows would be gone."""
    if wanted.asks and not typer.confirm("Сохранить изменения?", default=True):
        return False
    if not many or wanted.yes > 1:
        return True
    if wanted.asks:
        return typer.confirm(f"Исчезнет {gone} из {rows} пунктов. Точно прислан весь план?", default=False)
    raise BadInput(
        f"Исчезнет {gone} из {rows} пунктов — больше пятой части. Если прислан весь план, повторите с --yes --yes; "
        "если это другой план — с --separate."
    )
