from __future__ import annotations

import operator
from datetime import date, datetime, timedelta
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import errors as trouble
from bot.texts import standing as words
from bot.texts.common import local
from storage.records import EventView

PAGE = 5
LASTS = timedelta(days=180)


class StandingWindow(StatesGroup):
    """Started with {"event": id}: the members are those of its row."""

    all = State()


async def open_standing(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk."""
    await manager.start(StandingWindow.all, data={"event": manager.dialog_data.get("event", 0)})


async def all_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        people = await unit.standing.named(view.item.id) if view is not None else []
        until = await unit.links.members_until(view.item.id, scene.now) if view is not None else None
        more = len(await unit.standing.candidates(view.item.id)) if view is not None else 0
    if view is None:
        return {
            "text": trouble.NOT_YOURS,
            "people": [],
            "more": False,
            "add": "",
            "ok": False,
            "linked": False,
            **paged(0, 0, PAGE),
        }
    page = page_of(dialog_manager, len(people), PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    return {
        "text": words.members(view, len(people), _last_day(until, view) if until else None, _today(scene, view)),
        "people": [(str(one.person_id), words.member_key(one)) for one in shown],
        "more": bool(more),
        "ok": True,
        "linked": until is not None,
        "add": words.add_key(more),
        **paged(page, len(people), PAGE),
    }


async def add_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _change(query, manager, None)


async def remove(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdecimal() and len(key) < 18:
        await _change(query, manager, int(key))


async def invite(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A link to forward: it works for several people until it is over or revoked."""
    scene = Scene.of(manager)
    until = scene.now + LASTS
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        payload = await unit.links.create(
            "member", institution_id=view.institution.id, event_id=view.event.id, now=scene.now, expires_at=until
        )
        await note(unit, scene, view, "standing_invited")
    me = await scene.bot.me()
    url = f"https://t.me/{me.username}?start={payload}"
    await scene.say_above(words.invitation(view, url, _last_day(until, view), _today(scene, view)))


def _last_day(until: datetime, view: EventView) -> date:
    """The last whole day of a link."""
    return local(until, view.institution.time_zone).date() - timedelta(days=1)


def _today(scene: Scene, view: EventView) -> date:
    return local(scene.now, view.institution.time_zone).date()


async def revoke(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.links.revoke_members(view.item.id, scene.now)
            await note(unit, scene, view, "links_revoked")
    await query.answer(trouble.NOT_YOURS if view is None else words.REVOKED, show_alert=True)


async def _change(query: CallbackQuery, manager: DialogManager, gone: int | None) -> None:
    """Add all who were there, or take one off; the audit keeps who did it."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            if gone is None:
                await unit.standing.add_all(view.item.id, scene.now)
            else:
                await unit.standing.remove(view.item.id, gone)
            await note(unit, scene, view, "standing_added" if gone is None else "standing_removed")
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
    elif gone is not None:
        await query.answer(words.REMOVED)


def standing_dialog() -> Dialog:
    people = Select(Format("{item[1]}"), id="p", item_id_getter=operator.itemgetter(0), items="people", on_click=remove)
    return Dialog(
        Window(
            Said("text"),
            Column(people),
            pager(),
            Button(Said("add"), id="add", on_click=add_all, when="more"),
            Row(
                Button(Const(words.LINK), id="link", on_click=invite, when="ok"),
                Button(Const(words.REVOKE), id="revoke", on_click=revoke, when="linked"),
            ),
            Cancel(Const(words.BACK)),
            state=StandingWindow.all,
            getter=all_data,
        )
    )
