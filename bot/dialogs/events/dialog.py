from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo, Url
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.events import filters
from bot.dialogs.events.states import EventsWindow
from bot.dialogs.registration import start_registration
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import errors as trouble
from bot.texts import events as words
from bot.texts import finding
from bot.texts.common import capital
from bot.texts.registering import FOR_OTHERS
from bot.texts.ticket import TO_CALENDAR
from bot.tickets import send_calendar
from storage.database import Unit
from storage.records import EventView

PAGE = 8
FORMS = 20
EVERY = "-"


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        wanted = filters.wanted(scene)
        total = (await unit.showcase.find(scene.now, wanted, limit=0))[1]
        page = page_of(dialog_manager, total, PAGE)
        rows, total = await unit.showcase.find(scene.now, wanted, offset=page * PAGE, limit=PAGE)
        forms = await unit.listings.public_forms(scene.now)
        chosen = await filters.chosen(unit, scene)
    return {
        "text": finding.heading(total, chosen),
        "events": [(str(view.event.id), capital(words.line(view, scene.now))) for view in rows],
        "filter": words.filter_key(wanted.form),
        "many": len(forms) > 1 or wanted.form is not None,
        "narrowed": bool(chosen),
        **paged(page, total, PAGE),
    }


async def forms_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        forms = (await unit.listings.public_forms(scene.now))[:FORMS]
    scene.data["forms"] = [form for form, _ in forms]
    keys = [(str(number), f"{capital(form)} — {count}") for number, (form, count) in enumerate(forms)]
    return {"forms": [(EVERY, words.EVERY_FORM), *keys]}


async def card_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """The card with what this person may do; one sentence for an unknown or an internal one."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await _shown(unit, scene)
        if view is None:
            hidden = dict.fromkeys(("register", "others", "leave", "tell", "dated"), False)
            return {"text": trouble.GONE, "share": "", "register_key": "", **hidden}
        mine = await unit.registrations.of_person_at(view.event.id, scene.actor.person.id)
        spoken = await unit.registrations.spoken_for(view.event.id, scene.actor.person.id)
        told = scene.actor.person.id in await unit.subscriptions.of_event(view.event.id)
        person = await unit.people.get(scene.actor.person.id)
    dated = view.event.starts_on is not None
    full = view.institution.data_mode == "full"
    takes = dated and words.takes_registrations(view, scene.now)
    return {
        "text": words.card(view, scene.now, mine=mine, reader_zone=person.time_zone) + words.made_for_others(spoken),
        "register_key": words.register_key(view),
        "register": mine is None and takes,
        "others": takes and (view.event.takes_colleagues or view.event.takes_seats or not full),
        "leave": mine is not None,
        "dated": dated,
        "tell": mine is None and not dated,
        "tell_key": words.TELL_NOT if told else words.TELL,
        "share": finding.share_url(view, (await scene.bot.me()).username or "", scene.now),
    }


async def _shown(unit: Unit, scene: Scene) -> EventView | None:
    event = scene.data.get("event") or scene.started_with.get("event")
    view = await unit.events.view(int(event)) if event else None
    return view if view is not None and view.event.public and view.event.status != "cancelled" else None


async def open_card(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["event"] = int(key) if key.isdigit() else 0
    await manager.switch_to(EventsWindow.card)


async def choose_form(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    known = manager.dialog_data.get("forms", [])
    chosen = known[int(key)] if key.isdigit() and int(key) < len(known) else None
    manager.dialog_data.update(form=chosen, page=0)
    await manager.switch_to(EventsWindow.list)


async def register(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await _shown(unit, scene)
    if view is not None:
        await start_registration(scene, view.event.id)


async def register_others(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await _shown(unit, scene)
    if view is not None:
        await start_registration(scene, view.event.id, "others")


async def leave(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    from bot.dialogs.my import MyWindow

    scene = Scene.of(manager)
    event = scene.data.get("event") or scene.started_with.get("event")
    await manager.start(MyWindow.sure, data={"event": event})


async def calendar(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    event = int(scene.data.get("event") or scene.started_with.get("event") or 0)
    refused = await send_calendar(scene.bot, scene.storage, scene.actor, event, scene.now)
    if refused is not None:
        await query.answer(refused, show_alert=True)
    else:
        manager.show_mode = ShowMode.DELETE_AND_SEND


async def tell(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """«Сообщить, когда назначат дату», and back."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await _shown(unit, scene)
        if view is None:
            return
        on = await unit.subscriptions.toggle(scene.actor.person.id, event_id=view.event.id, now=scene.now)
    await query.answer(words.WILL_TELL if on else words.WILL_NOT_TELL, show_alert=True)


def events_dialog() -> Dialog:
    events = Select(
        Format("{item[1]}"), id="e", item_id_getter=operator.itemgetter(0), items="events", on_click=open_card
    )
    forms = Select(
        Format("{item[1]}"), id="f", item_id_getter=operator.itemgetter(0), items="forms", on_click=choose_form
    )
    return Dialog(
        Window(
            Said("text"),
            Column(events),
            pager(),
            Row(
                SwitchTo(Said("filter"), id="forms", state=EventsWindow.forms, when="many"),
                SwitchTo(Const(finding.FILTERS), id="filters", state=EventsWindow.filters),
            ),
            Button(Const(finding.RESET), id="reset", on_click=filters.reset, when="narrowed"),
            MessageInput(filters.type_words, filter=TYPED),
            state=EventsWindow.list,
            getter=list_data,
        ),
        Window(
            Const(words.CHOOSE_FORM),
            Group(forms, width=2),
            SwitchTo(Const(words.TO_LIST), id="list", state=EventsWindow.list),
            state=EventsWindow.forms,
            getter=forms_data,
        ),
        filters.filters_window(),
        filters.choice_window(),
        Window(
            Said("text"),
            Button(Said("register_key"), id="reg", on_click=register, when="register"),
            Button(Const(words.LEAVE), id="leave", on_click=leave, when="leave"),
            Button(Const(FOR_OTHERS), id="others", on_click=register_others, when="others"),
            Button(Said("tell_key"), id="tell", on_click=tell, when="tell"),
            Row(
                Url(Const(finding.SHARE), Said("share"), when="share"),
                Button(Const(TO_CALENDAR), id="cal", on_click=calendar, when="dated"),
            ),
            SwitchTo(Const(words.TO_LIST), id="list", state=EventsWindow.list),
            state=EventsWindow.card,
            getter=card_data,
        ),
    )
