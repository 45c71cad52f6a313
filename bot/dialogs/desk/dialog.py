from __future__ import annotations

import operator
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin import UnreachedWindow
from bot.dialogs.desk import handlers
from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.publishing import open_letter
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import desk as words
from bot.texts import errors as trouble
from bot.texts import history as history_words
from bot.texts import letter as letter_words
from bot.texts.unreached import HEADING as UNREACHED

PAGE = 8
PEOPLE = 15
LINES = 15


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Public open events of the institutions that the person is staff of."""
    scene = Scene.of(dialog_manager)
    dated = True if scene.data.get("dated") else None
    async with scene.storage.read() as unit:
        homes = [one.id for one in await unit.institutions.all() if scene.actor.is_staff(one.id)]
        total = (await unit.listings.at_desk(homes, dated=dated, limit=0))[1]
        page = page_of(dialog_manager, total, PAGE)
        rows, total = await unit.listings.at_desk(homes, dated=dated, offset=page * PAGE, limit=PAGE)
    return {
        "text": words.heading(total) if total else words.NOTHING,
        "events": [(str(view.event.id), words.line(view)) for view in rows],
        "filter": words.ALL_EVENTS if dated else words.ONLY_DATED,
        **paged(page, total, PAGE),
    }


async def card_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await handlers.my_event(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "ok": False, "doors": "", "sure": trouble.NOT_YOURS}
    doors = words.CLOSE_DOORS if view.event.registration_open else words.OPEN_DOORS
    sure = words.sure(view, scene.now, scene.data.get("reason", ""))
    return {"text": words.card(view, scene.now), "ok": True, "doors": doors, "sure": sure}


async def people_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await handlers.my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **paged(0, 0, PEOPLE, "people")}
        total = (await unit.registrations.participants(view.event.id, limit=0))[1]
        page = page_of(dialog_manager, total, PEOPLE, "people")
        people, total = await unit.registrations.participants(view.event.id, offset=page * PEOPLE, limit=PEOPLE)
    return {"text": words.people(view, people, total), **paged(page, total, PEOPLE, "people")}


async def history_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Whom, when and about what it was reminded, who answered; the newest first."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await handlers.my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **paged(0, 0, LINES, "hist")}
        total = (await unit.reminders.told(view.event.id, limit=0))[1]
        page = page_of(dialog_manager, total, LINES, "hist")
        lines, total = await unit.reminders.told(view.event.id, offset=page * LINES, limit=LINES)
    return {"text": history_words.history(view, lines, scene.now), **paged(page, total, LINES, "hist")}


def _to_card() -> SwitchTo:
    return SwitchTo(Const(words.BACK), id="back", state=DeskWindow.card)


def _asks(
    text: str, state: State, take: Callable[[Message, Any, DialogManager], Awaitable[None]], *more: Button
) -> Window:
    """One question; a line is typed."""
    return Window(Const(text), *more, _to_card(), MessageInput(take, filter=TYPED), state=state)


def _opens(text: str, widget_id: str, state: State) -> SwitchTo:
    return SwitchTo(Const(text), id=widget_id, state=state, when="ok")


def desk_dialog() -> Dialog:
    events = Select(
        Format("{item[1]}"),
        id="e",
        item_id_getter=operator.itemgetter(0),
        items="events",
        on_click=handlers.open_event,
    )
    return Dialog(
        Window(
            Said("text"),
            Column(events),
            pager(),
            Button(Said("filter"), id="dated", on_click=handlers.switch_dated),
            Start(Const(UNREACHED), id="lost", state=UnreachedWindow.all),
            state=DeskWindow.list,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Row(
                _opens(words.CAPACITY, "cap", DeskWindow.capacity),
                Button(Said("doors"), id="doors", on_click=handlers.switch_doors, when="ok"),
            ),
            Row(
                _opens(words.PEOPLE, "people", DeskWindow.people),
                Button(Const(words.FILE), id="file", on_click=handlers.send_list, when="ok"),
            ),
            Row(
                _opens(words.TITLE, "title", DeskWindow.title),
                _opens(words.THEME, "theme", DeskWindow.theme),
                _opens(words.PLACE, "place", DeskWindow.place),
            ),
            Row(
                _opens(history_words.HISTORY, "hist", DeskWindow.history),
                _opens(words.CANCEL, "cancel", DeskWindow.cancel),
            ),
            Button(Const(letter_words.NAME), id="letter", on_click=open_letter, when="ok"),
            SwitchTo(Const(words.TO_LIST), id="list", state=DeskWindow.list),
            state=DeskWindow.card,
            getter=card_data,
        ),
        Window(
            Said("text"),
            pager("people"),
            Button(Const(words.FILE), id="file", on_click=handlers.send_list),
            _to_card(),
            state=DeskWindow.people,
            getter=people_data,
        ),
        Window(Said("text"), pager("hist"), _to_card(), state=DeskWindow.history, getter=history_data),
        _asks(
            words.ASK_CAPACITY,
            DeskWindow.capacity,
            handlers.type_capacity,
            Button(Const(words.NO_LIMIT), id="none", on_click=handlers.no_limit),
        ),
        _asks(words.ASK_TITLE, DeskWindow.title, handlers.type_words),
        _asks(words.ASK_THEME, DeskWindow.theme, handlers.type_words),
        _asks(words.ASK_PLACE, DeskWindow.place, handlers.type_place),
        _asks(words.ASK_REASON, DeskWindow.cancel, handlers.type_reason),
        Window(
            Said("sure"),
            Button(Const(words.YES_CANCEL), id="yes", on_click=handlers.cancel_event, when="ok"),
            _to_card(),
            state=DeskWindow.sure,
            getter=card_data,
        ),
    )
