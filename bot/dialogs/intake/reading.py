"""What the intake's windows share: the file as it was read, with what was mended, and the institution it is for."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiogram_dialog.widgets.kbd import Group, Select
from aiogram_dialog.widgets.text import Format

from bot.access import staffed
from bot.dialogs.scene import Scene
from bot.drafts import ReadFile
from plans.amend import Edits, RowEdit, amend, amend_row
from plans.draft import DraftItem, PlanDraft
from plans.form_book import FormBook, with_forms
from storage.models import Institution
from storage.records import ResponsibleView
from storage.repositories.responsibles import by_name


def edits_of(scene: Scene) -> Edits:
    return Edits.from_json(scene.data.get("edits"))


def keep_edits(scene: Scene, edits: Edits) -> None:
    scene.data["edits"] = edits.as_json()
    scene.manager.middleware_data["drafts"].remember(scene.actor.person.id, scene.data["digest"], edits.as_json())


async def restore_edits(scene: Scene) -> None:
    """What this person had mended in this very file before something else closed the preview."""
    digest = hashlib.sha256((await file_of(scene)).content).hexdigest()
    scene.data["digest"] = digest
    before = scene.manager.middleware_data["drafts"].remembered(scene.actor.person.id, digest)
    if before is not None:
        scene.data.update(edits=before, restored=True)


def forget_edits(scene: Scene) -> None:
    scene.manager.middleware_data["drafts"].forget(scene.actor.person.id, scene.data.get("digest", ""))


async def mended(scene: Scene) -> PlanDraft:
    """The draft as it would be kept now."""
    return amend((await file_of(scene)).draft, edits_of(scene), await book_of(scene))


async def row_of(scene: Scene, at: int | None = None) -> tuple[DraftItem, RowEdit]:
    """A row (the open one, unless named) as it is now, and what was mended in it."""
    last = len((await file_of(scene)).draft.items) - 1
    at = min(int(scene.data.get("row", 0)) if at is None else at, last)
    return (await rows_of(scene, [at]))[0], edits_of(scene).of(at)


async def rows_of(scene: Scene, places: Iterable[int]) -> list[DraftItem]:
    """Rows as they are now, by their places in the file."""
    draft, edits, book = (await file_of(scene)).draft, edits_of(scene), await book_of(scene)
    return [
        amend_row(draft.items[at], edits.of(at), edits.roles, draft.year, edits.aliases, book=book) for at in places
    ]


def mend(scene: Scene, **changes: Any) -> None:
    """The open row."""
    at, edits = int(scene.data.get("row", 0)), edits_of(scene)
    keep_edits(scene, edits.with_row(at, replace(edits.of(at), **changes)))


def choice(items: str, take: Any, widget_id: str = "pick", *, width: int = 1) -> Group:
    """A menu of (id, words) pairs from the getter's data."""
    menu = Select(Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take)
    return Group(menu, width=width)


async def homes_of(scene: Scene) -> list[Institution]:
    async with scene.storage.read() as unit:
        return await staffed(unit, scene.actor)


async def home_name(scene: Scene) -> str | None:
    async with scene.storage.read() as unit:
        home = await unit.institutions.get(scene.data["home"])
    return home.name if home else None


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
    return replace(read, draft=with_forms(read.draft, await book_of(scene)))


async def book_of(scene: Scene) -> FormBook:
    """The dictionary of forms, with the institution's own."""
    async with scene.storage.read() as unit:
        return await unit.forms.book(scene.data["home"])


async def known_of(scene: Scene) -> Mapping[str, ResponsibleView]:
    """The institution's responsibles by the key of each of their names."""
    async with scene.storage.read() as unit:
        return by_name(await unit.responsibles.of_institution(scene.data["home"]))
