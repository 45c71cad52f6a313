from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.certificate import open_certificate
from bot.dialogs.my.feed import feed_data, feed_offered, renew, revoke
from bot.dialogs.my.states import MyWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import events as words
from bot.texts import ticket as ticket_words
from bot.texts.afterwards import links
from bot.tickets import send_calendar, send_ticket
from storage.records import Left, RegistrationView

PAGE = 5
MADE = "m"  # before the number of a registration that one made for others


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        mine = await unit.registrations.of_person(scene.actor.person.id, scene.now)
        earned = await unit.certificates.earned(scene.actor.person.id, scene.now)
    page = page_of(dialog_manager, len(mine), PAGE)
    shown = mine[page * PAGE : (page + 1) * PAGE]
    return {
        "text": words.my_list(shown, len(mine), scene.now),
        "mine": [(_key(one, scene), words.my_key(one, scene.now)) for one in shown],
        "earned": bool(earned),
        "feed": feed_offered(scene),
        **paged(page, len(mine), PAGE),
    }


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    mine = await _mine(scene)
    if mine is None:
        gone = dict.fromkeys(("there", "ticket", "dated"), False)
        return {"text": words.NOT_REGISTERED, "sure": words.NOT_REGISTERED, **gone}
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
    card = words.card(mine.view, scene.now, mine=mine, reader_zone=person.time_zone)
    own = mine.registration.person_id == scene.actor.person.id
    has_place = own and mine.registration.state == "registered"
    there = links(mine.view) if has_place else ""  # materials that were told before this person came
    return {
        "text": f"{card}\n{there}" if there else card,
        "sure": words.sure(mine.view, scene.now),
        "there": True,
        "ticket": has_place,
        "dated": mine.view.event.starts_on is not None,
    }


async def past_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """What a certificate may be had for."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        earned = await unit.certificates.earned(scene.actor.person.id, scene.now)
    page = page_of(dialog_manager, len(earned), PAGE, "past")
    shown = earned[page * PAGE : (page + 1) * PAGE]
    return {
        "text": ticket_words.PAST_HEADING if earned else ticket_words.NO_PAST,
        "past": [(str(one.registration.id), words.line(one.view, scene.now)) for one in shown],
        **paged(page, len(earned), PAGE, "past"),
    }


async def open_one(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """An event that one is registered for, or a registration that one made for others."""
    made, number = key.startswith(MADE), key.removeprefix(MADE)
    manager.dialog_data["event"] = int(number) if number.isdigit() and not made else 0
    manager.dialog_data["made"] = int(number) if number.isdigit() and made else 0
    await manager.switch_to(MyWindow.one)


async def certificate(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    await open_certificate(Scene.of(manager), int(key) if key.isdigit() else 0)


async def ticket(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    await _below(query, manager, await send_ticket(scene.bot, scene.storage, scene.actor, _event(scene), scene.now))


async def calendar(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    await _below(query, manager, await send_calendar(scene.bot, scene.storage, scene.actor, _event(scene), scene.now))


async def _below(query: CallbackQuery, manager: DialogManager, refused: str | None) -> None:
    """The window goes on below what was sent."""
    if refused is not None:
        await query.answer(refused, show_alert=True)
    else:
        manager.show_mode = ShowMode.DELETE_AND_SEND


async def leave(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The freed place goes on by itself: the storage sees to it."""
    scene = Scene.of(manager)
    event, made, person_id = _event(scene), int(scene.data.get("made") or 0), scene.actor.person.id
    async with scene.storage.write() as unit:
        if made:
            left = await unit.registrations.leave_one(made, person_id, scene.now)
        else:
            left = await unit.registrations.leave(event, person_id, scene.now) if event else Left(None, ())
    await scene.finish(words.LEFT if left.registration else words.NOT_REGISTERED)


def _event(scene: Scene) -> int:
    return int(scene.data.get("event") or scene.started_with.get("event") or 0)


async def _mine(scene: Scene) -> RegistrationView | None:
    made = int(scene.data.get("made") or 0)
    async with scene.storage.read() as unit:
        if made:
            return await unit.registrations.made_one(made, scene.actor.person.id)
        return await unit.registrations.of_person_at(_event(scene), scene.actor.person.id)


def _key(one: RegistrationView, scene: Scene) -> str:
    row = one.registration
    return str(one.view.event.id) if row.person_id == scene.actor.person.id else f"{MADE}{row.id}"


def my_dialog() -> Dialog:
    mine = Select(Format("{item[1]}"), id="m", item_id_getter=operator.itemgetter(0), items="mine", on_click=open_one)
    past = Select(
        Format("{item[1]}"), id="c", item_id_getter=operator.itemgetter(0), items="past", on_click=certificate
    )
    return Dialog(
        Window(
            Said("text"),
            Column(mine),
            pager(),
            SwitchTo(Const(ticket_words.PAST), id="past", state=MyWindow.past, when="earned"),
            SwitchTo(Const(ticket_words.CALENDAR), id="feed", state=MyWindow.feed, when="feed"),
            state=MyWindow.list,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(ticket_words.TICKET), id="ticket", on_click=ticket, when="ticket"),
                Button(Const(ticket_words.TO_CALENDAR), id="cal", on_click=calendar, when="dated"),
            ),
            SwitchTo(Const(words.LEAVE), id="leave", state=MyWindow.sure, when="there"),
            SwitchTo(Const(words.TO_LIST), id="list", state=MyWindow.list),
            state=MyWindow.one,
            getter=one_data,
        ),
        Window(
            Said("sure"),
            Row(
                Button(Const(words.YES_LEAVE), id="yes", on_click=leave, when="there"),
                Cancel(Const(words.NO_STAY), id="no"),
            ),
            state=MyWindow.sure,
            getter=one_data,
        ),
        Window(
            Said("text"),
            Column(past),
            pager("past"),
            SwitchTo(Const(words.BACK), id="list", state=MyWindow.list),
            state=MyWindow.past,
            getter=past_data,
        ),
        Window(
            Said("text"),
            Button(Said("get"), id="renew", on_click=renew, when="served"),
            Button(Const(ticket_words.FEED_OFF), id="revoke", on_click=revoke, when="open"),
            SwitchTo(Const(words.BACK), id="list", state=MyWindow.list),
            state=MyWindow.feed,
            getter=feed_data,
        ),
    )
