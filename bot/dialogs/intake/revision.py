"""A newer file of a kept plan: what it would change, what is asked about it, and keeping it."""

from __future__ import annotations

import hashlib
import operator
from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.intake.keeping import links_of
from bot.dialogs.intake.reading import edits_of, file_of, forget_edits, mended
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as intake_words
from bot.texts import revision as words
from bot.texts.common import local
from plans.amend import Edits
from plans.diff import PlanDiff
from plans.draft import PlanDraft
from plans.story import story
from storage.database import Unit
from storage.errors import PlanChanged
from storage.records import Base, Revised, Ties

PAGE = 6
GONE = 10  # vanished rows that people count on, on one screen


@dataclass(frozen=True, slots=True)
class Look:
    """The file beside the kept plan. `at` gives each row of `draft` its place in the file as it was read."""

    base: Base
    draft: PlanDraft
    diff: PlanDiff
    at: list[int]
    ties: dict[int, Ties]  # of the gone rows, by their places in the base


async def find(scene: Scene) -> None:
    """Is the file a newer version of a plan of the chosen institution? Remembered once for the dialog."""
    draft, home = (await file_of(scene)).draft, scene.data["home"]
    async with scene.storage.read() as unit:
        plan = await unit.revisions.likely(home, draft)
        version = (await unit.plans.versions(plan.id))[0] if plan is not None else None
    found = plan is not None and version is not None
    scene.data.update(plan=plan.id if found and plan else None, version=version.id if found and version else None)


async def is_revision(scene: Scene) -> bool:
    """The very file that is kept, with nothing mended, is none: it changes nothing."""
    if not scene.data.get("plan") or scene.data.get("apart"):
        return False
    if edits_of(scene) != Edits():
        return True
    digest = hashlib.sha256((await file_of(scene)).content).hexdigest()
    async with scene.storage.read() as unit:
        return await unit.plans.by_hash(scene.data["home"], digest) is None


async def line(scene: Scene) -> str:
    """Under the preview: which plan it seems to renew."""
    async with scene.storage.read() as unit:
        plan = await unit.plans.get(scene.data["plan"])
        home = await unit.institutions.get(scene.data["home"])
        kept = await unit.plans.versions(scene.data["plan"])
    assert plan is not None
    return words.is_revision(plan, kept[0].imported_at, scene.now, home.time_zone)


async def carried(scene: Scene) -> PlanDraft:
    """The file with what was decided in the kept plan: what was put right once is not asked about again."""
    async with scene.storage.read() as unit:
        return (await look(scene, unit)).draft


async def look(scene: Scene, unit: Unit) -> Look:
    """The comparison as of now."""
    draft = await mended(scene)
    edits, count = edits_of(scene), len((await file_of(scene)).draft.items)
    at = [place for place in range(count) if not edits.of(place).skip]
    base = await unit.revisions.base(scene.data["plan"])
    draft, diff = await unit.revisions.compare(base, draft, _answers(scene, base, at))
    return Look(base, draft, diff, at, await unit.revisions.ties(base, diff.gone))


def _answers(scene: Scene, base: Base, at: list[int]) -> dict[tuple[int, int], bool]:
    """Kept by ids and places in the file: they hold when rows are left out or the plan changes meanwhile."""
    old = {item.id: place for place, item in enumerate(base.items)}
    new = {place: number for number, place in enumerate(at)}
    return {
        (old[item_id], new[place]): bool(one)
        for item_id, place, one in scene.data.get("answers", ())
        if item_id in old and place in new
    }


async def changes_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
        home = await unit.institutions.get(scene.data["home"])
    today, cancel = local(scene.now, home.time_zone).date(), set(scene.data.get("cancel", ()))
    fates = {
        number: words.fate(seen.ties[place], today, cancelled=seen.base.items[place].id in cancel)
        for number, place in enumerate(seen.diff.gone)
        if place in seen.ties
    }
    told = words.entries(story(seen.base.draft, seen.draft, seen.diff), fates)
    page = page_of(dialog_manager, len(told), PAGE, "ch")
    return {
        "text": words.changes(
            story(seen.base.draft, seen.draft, seen.diff), told[page * PAGE : (page + 1) * PAGE], len(seen.diff.doubts)
        ),
        "doubts": words.doubts_key(len(seen.diff.doubts)),
        "some": bool(seen.diff.doubts),
        "gone": words.gone_key(len(seen.ties)),
        "tied": bool(seen.ties),
        **paged(page, len(told), PAGE, "ch"),
    }


async def doubt_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
    if not seen.diff.doubts:
        return {"text": words.NOTHING, "some": False}
    first = seen.diff.doubts[0]
    text = words.doubt(seen.base.draft.items[first.old], seen.draft.items[first.new], len(seen.diff.doubts))
    return {"text": text, "some": True}


async def gone_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
        home = await unit.institutions.get(scene.data["home"])
    cancel = set(scene.data.get("cancel", ()))
    places = list(seen.ties)
    page = page_of(dialog_manager, len(places), GONE, "go")
    shown = places[page * GONE : (page + 1) * GONE]
    rows = [(seen.base.draft.items[place], seen.ties[place], seen.base.items[place].id in cancel) for place in shown]
    return {
        "text": words.gone(rows, local(scene.now, home.time_zone).date()),
        "keys": [(str(seen.base.items[place].id), str(number)) for number, place in enumerate(shown, start=1)],
        **paged(page, len(places), GONE, "go"),
    }


async def sure_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
    return {"text": words.sure(len(seen.diff.gone), seen.base.live)}


async def answer(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
    if seen.diff.doubts:
        first = seen.diff.doubts[0]
        said = [seen.base.items[first.old].id, seen.at[first.new], button.widget_id == "one"]
        scene.data["answers"] = [*scene.data.get("answers", ()), said]
    if len(seen.diff.doubts) <= 1:
        await manager.switch_to(IntakeWindow.changes)


async def switch_fate(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit():
        cancel = set(manager.dialog_data.get("cancel", ()))
        manager.dialog_data["cancel"] = sorted(cancel ^ {int(key)})


async def apart(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["apart"] = True
    await manager.switch_to(IntakeWindow.preview)


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Doubts are asked first; a file that drops more than a fifth of the rows is asked about twice."""
    scene = Scene.of(manager)
    if not scene.actor.is_staff(scene.data.get("home", 0)):
        await query.answer(intake_words.OLD_PREVIEW, show_alert=True)
        return
    async with scene.storage.read() as unit:
        seen = await look(scene, unit)
    if seen.base.version.id != scene.data["version"]:
        await _look_again(query, scene)
    elif seen.diff.doubts:
        await manager.switch_to(IntakeWindow.doubt)
    elif seen.diff.many_gone and button.widget_id != "sure":
        await manager.switch_to(IntakeWindow.sure)
    else:
        await _keep(query, scene)


async def _keep(query: CallbackQuery, scene: Scene) -> None:
    try:
        done, links = await _apply(scene)
    except PlanChanged:
        await _look_again(query, scene)
        return
    me = await scene.bot.me()
    forget_edits(scene)
    await scene.finish(words.saved(done))
    for text in intake_words.link_messages(links, me.username or ""):
        await scene.say(text)


async def _look_again(query: CallbackQuery, scene: Scene) -> None:
    """Somebody kept another version meanwhile: what was on the screen is not what would change now."""
    async with scene.storage.read() as unit:
        scene.data["version"] = (await unit.plans.versions(scene.data["plan"]))[0].id
    await query.answer(words.CHANGED_MEANWHILE, show_alert=True)
    await scene.manager.switch_to(IntakeWindow.changes)


async def _apply(scene: Scene) -> tuple[Revised, list[tuple[str, str]]]:
    """In one transaction; links for those whom earlier versions did not name."""
    read, now, person_id = await file_of(scene), scene.now, scene.actor.person.id
    home, plan_id = scene.data["home"], scene.data["plan"]
    draft = await mended(scene)
    async with scene.storage.write() as unit:
        known = {view.responsible.id for view in await unit.responsibles.of_institution(home)}
        seen = await look(scene, unit)
        cancelled = set(scene.data.get("cancel", ()))
        done = await unit.revisions.apply(
            plan_id,
            draft,
            expected_version=scene.data["version"],
            answers=_answers(scene, seen.base, seen.at),
            cancel=[place for place in seen.diff.gone if seen.base.items[place].id in cancelled],
            file_name=read.name,
            content=read.content,
            person_id=person_id,
            now=now,
        )
        if done.created:
            await unit.audit.note(
                "plan_revised",
                now=now,
                person_id=person_id,
                institution_id=home,
                object_kind="plan",
                object_id=plan_id,
            )
        views = await unit.responsibles.of_institution(home)
        fresh = {view.responsible.id for view in views} - known
        return done, await links_of(unit, home, now, only=fresh)


def windows() -> list[Window]:
    back = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.changes)
    rows = Select(
        Format("{item[1]}"), id="fate", item_id_getter=operator.itemgetter(0), items="keys", on_click=switch_fate
    )
    return [
        Window(
            Said("text"),
            pager("ch"),
            Row(
                SwitchTo(Said("doubts"), id="dbt", state=IntakeWindow.doubt, when="some"),
                SwitchTo(Said("gone"), id="gone", state=IntakeWindow.gone, when="tied"),
            ),
            Button(Const(words.SAVE), id="keep", on_click=save),
            Row(
                Button(Const(words.OTHER_PLAN), id="apart", on_click=apart),
                SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
            ),
            state=IntakeWindow.changes,
            getter=changes_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.ONE), id="one", on_click=answer, when="some"),
                Button(Const(words.TWO), id="two", on_click=answer, when="some"),
            ),
            back,
            state=IntakeWindow.doubt,
            getter=doubt_data,
        ),
        Window(
            Said("text"),
            Group(rows, width=5),
            pager("go"),
            back,
            state=IntakeWindow.gone,
            getter=gone_data,
        ),
        Window(
            Said("text"),
            Row(Button(Const(words.SURE), id="sure", on_click=save), back),
            state=IntakeWindow.sure,
            getter=sure_data,
        ),
    ]
