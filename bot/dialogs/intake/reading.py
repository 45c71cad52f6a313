"""What the intake's windows share: the file as it was read, with what was mended, and the institution it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogs.scene import Scene
from bot.drafts import ReadFile
from plans.amend import Edits, amend
from plans.draft import PlanDraft
from plans.form_book import with_forms
from storage.models import Institution
from storage.records import ResponsibleView
from storage.repositories.responsibles import name_key


def edits_of(scene: Scene) -> Edits:
    return Edits.from_json(scene.data.get("edits"))


def keep_edits(scene: Scene, edits: Edits) -> None:
    scene.data["edits"] = edits.as_json()


async def mended(scene: Scene) -> PlanDraft:
    """The draft as it would be kept now."""
    return amend((await file_of(scene)).draft, edits_of(scene))


async def homes_of(scene: Scene) -> list[Institution]:
    async with scene.storage.read() as unit:
        return [one for one in await unit.institutions.all() if scene.actor.is_staff(one.id)]


async def file_of(scene: Scene) -> ReadFile:
    """The file as it was read; once the institution is known, with its own forms found in it."""
    drafts = scene.manager.middleware_data["drafts"]
    given, name = scene.started_with, scene.started_with["name"]
    if "text" in given:
        read: ReadFile = await drafts.read_text(given["text"], name)
    else:
        read = await drafts.read(scene.bot, given["file"], name)
    if "home" not in scene.data:
        return read
    async with scene.storage.read() as unit:
        book = await unit.forms.book(scene.data["home"])
    return replace(read, draft=with_forms(read.draft, book))


async def known_of(scene: Scene) -> Mapping[str, ResponsibleView]:
    """The institution's responsibles by the key of each of their names."""
    async with scene.storage.read() as unit:
        views: Sequence[ResponsibleView] = await unit.responsibles.of_institution(scene.data["home"])
    known: dict[str, ResponsibleView] = {}
    for view in views:
        for name in (view.responsible.name, *view.responsible.aliases):
            known[name_key(name)] = view
    return known
