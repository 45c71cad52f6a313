"""The list of an event: look up, mark, move between lists, remove."""

from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.desk import deciding
from bot.dialogs.desk.one import hears, one_of_list, tell
from bot.dialogs.desk.papers import send_list
from bot.dialogs.desk.states import AddWindow, DeskWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import checkin as mark_words
from bot.texts import desk_bare as bare_words
from bot.texts import desk_deciding as deciding_words
from bot.texts import desk_papers as paper_words
from bot.texts import desk_people as words
from bot.texts import errors as trouble
from storage.database import Unit
from storage.models import Registration
from storage.repositories.attendance import HELD, LISTED, Entry

PAGE = 10
LONGEST_QUERY = 60
_NEXT = {"all": "waiting", "waiting": "pending", "pending": "present", "present": "absent", "absent": "all"}
_SHOWN: dict[str, dict[str, Any]] = {
    "all": {"states": LISTED},
    "waiting": {"states": ("waiting",)},
    "pending": {"states": ("pending",)},
    "present": {"states": HELD, "present": True},
    "absent": {"states": HELD, "present": False},
}


async def people_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    query, shown = str(scene.data.get("query", "")), str(scene.data.get("shown", "all"))
    empty = {
        "people": [],
        "ok": False,
        "live": False,
        "search": False,
        "shown": "",
        "named": False,
        "bare": False,
        "all": "",
        "pending": False,
    }
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **empty, **paged(0, 0, PAGE, "people")}
        which = {"query": query, **_SHOWN[shown]}
        total = (await unit.attendance.entries(view.event.id, **which, limit=0))[1]
        pending = (await unit.attendance.entries(view.event.id, states=("pending",), limit=0))[1]
        page = page_of(dialog_manager, total, PAGE, "people")
        people, total = await unit.attendance.entries(view.event.id, **which, offset=page * PAGE, limit=PAGE)
    live = view.event.status != "cancelled"
    return {
        "text": words.people(view, people, total, query),
        "people": [(str(one.registration.id), f"№ {one.registration.number}") for one in people],
        "ok": True,
        "live": live,
        "search": bool(query),
        "shown": words.SHOWN[shown],
        "all": deciding_words.all_key(pending),
        "pending": live and bool(pending),
        "named": live and view.institution.data_mode == "full",
        "bare": live and view.institution.data_mode != "full",
        **paged(page, total, PAGE, "people"),
    }


async def person_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view, entry = await one_of_list(unit, scene)
        told = await _answers(unit, entry) if entry is not None else []
    if view is None or entry is None:
        gone = trouble.NOT_YOURS if view is None else words.GONE
        return {
            "text": gone,
            "remove": gone,
            "beyond": gone,
            **dict.fromkeys(("ok", "held", "waits", "unmarked", "pending", "decided"), False),
        }
    live = view.event.status != "cancelled"
    held = live and entry.registration.state in HELD
    return {
        "text": words.person(view, entry, told),
        "remove": words.sure_remove(view, entry),
        "beyond": words.sure_beyond(view, entry),
        "ok": True,
        "held": held,
        "waits": live and entry.registration.state == "waiting",
        "unmarked": held and not entry.present,
        "pending": live and entry.registration.state == "pending",
        "decided": live and entry.registration.state != "pending",
    }


async def _answers(unit: Unit, entry: Entry) -> list[tuple[str, str]]:
    told = await unit.attendance.answers(entry.registration.event_id)
    return [(text, found[entry.registration.id]) for text, found in told if entry.registration.id in found]


async def open_person(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["one"] = int(key) if key.isdecimal() and len(key) < 18 else 0
    await manager.switch_to(DeskWindow.person)


async def type_query(message: Message, widget: Any, manager: DialogManager) -> None:
    """A number that is there opens the person; anything else narrows the list."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())[:LONGEST_QUERY]
    scene.data.update(query=text, shown="all", people=0)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        found, total = (
            await unit.attendance.entries(view.event.id, query=text, limit=1) if view is not None else ([], 0)
        )
    if total == 1 and text.lstrip("№ ").isdecimal():
        scene.data.update(query="", one=found[0].registration.id)
        await manager.switch_to(DeskWindow.person)


async def reset(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(query="", people=0)


async def switch_shown(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    shown = str(manager.dialog_data.get("shown", "all"))
    manager.dialog_data.update(shown=_NEXT.get(shown, "all"), people=0)


async def open_adding(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    states = {"file": AddWindow.file, "one": AddWindow.one, "seats": AddWindow.seats}
    state = states.get(button.widget_id or "", AddWindow.typed)
    await manager.start(state, data={"event": manager.dialog_data.get("event", 0)})


async def mark(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view, entry = await one_of_list(unit, scene)
        done = await unit.attendance.check_in(entry.registration.id, "list", scene.now) if entry is not None else None
    if view is None or done is None:
        await query.answer(trouble.NOT_YOURS if view is None else words.GONE, show_alert=True)
        return
    await query.answer(mark_words.marked(done, view.institution.time_zone)[:190])


async def to_list(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A place for who waits; where there is none the organizer says so a second time."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view, entry = await one_of_list(unit, scene)
    if view is not None and entry is not None and view.free is not None and view.free < entry.registration.seats:
        await manager.switch_to(DeskWindow.beyond)
        return
    await _move(query, scene, "registered")


async def beyond(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _move(query, Scene.of(manager), "registered")


async def to_waiting(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _move(query, Scene.of(manager), "waiting")


async def _move(query: CallbackQuery, scene: Scene, state: str) -> None:
    async with scene.storage.write() as unit:
        view, entry = await one_of_list(unit, scene)
        row = await unit.roster.move(entry.registration.id, state, scene.now) if entry is not None else None
        after = await unit.registrations.get(row.id) if row is not None else None
        if view is not None and row is not None:
            await note(unit, scene, view, "registration_moved")
    if view is None or entry is None or row is None:
        await query.answer(trouble.NOT_YOURS if view is None else words.GONE, show_alert=True)
        return
    if state == "registered":  # its notice is owed like any promotion's
        told = hears(entry)
    else:
        told = await tell(
            scene, entry, words.to_waiting(view, row, after.queue if after is not None else None, scene.now)
        )
    await query.answer(words.moved(row, told)[:190], show_alert=True)
    await scene.manager.switch_to(DeskWindow.people)


async def remove(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view, entry = await one_of_list(unit, scene)
        row: Registration | None = None
        if view is not None and entry is not None:
            row = await unit.roster.remove(entry.registration.id, scene.now)
            await note(unit, scene, view, "registration_removed")
    if view is None or entry is None or row is None:
        await query.answer(trouble.NOT_YOURS if view is None else words.GONE, show_alert=True)
        return
    told = await tell(scene, entry, words.to_removed(view, row, scene.now))
    await query.answer(words.removed(row, told)[:190], show_alert=True)
    await manager.switch_to(DeskWindow.people)


def _to_people() -> SwitchTo:
    return SwitchTo(Const(words.TO_PEOPLE), id="back", state=DeskWindow.people)


def windows() -> list[Window]:
    people = Select(
        Format("{item[1]}"),
        id="p",
        item_id_getter=operator.itemgetter(0),
        items="people",
        on_click=open_person,
    )
    return [
        Window(
            Said("text"),
            Group(people, width=5),
            pager("people"),
            Row(
                Button(Said("shown"), id="shown", on_click=switch_shown, when="ok"),
                Button(Const(words.RESET), id="reset", on_click=reset, when="search"),
            ),
            Row(
                Button(Const(words.ADD), id="add", on_click=open_adding, when="named"),
                Button(Const(words.UPLOAD), id="file", on_click=open_adding, when="named"),
                Button(Const(bare_words.PLUS_ONE), id="one", on_click=open_adding, when="bare"),
                Button(Const(bare_words.BY_SEATS), id="seats", on_click=open_adding, when="live"),
            ),
            SwitchTo(Said("all"), id="all", state=DeskWindow.approve, when="pending"),
            Button(Const(paper_words.XLSX), id="xlsx", on_click=send_list, when="ok"),
            SwitchTo(Const(words.BACK), id="back", state=DeskWindow.card),
            MessageInput(type_query, filter=TYPED),
            state=DeskWindow.people,
            getter=people_data,
        ),
        Window(
            Said("text"),
            deciding.buttons(),
            Button(Const(words.MARK), id="mark", on_click=mark, when="unmarked"),
            Row(
                Button(Const(words.TO_LIST), id="up", on_click=to_list, when="waits"),
                Button(Const(words.TO_WAITING), id="down", on_click=to_waiting, when="held"),
            ),
            SwitchTo(Const(words.REMOVE), id="remove", state=DeskWindow.remove, when="decided"),
            _to_people(),
            state=DeskWindow.person,
            getter=person_data,
        ),
        Window(
            Said("remove"),
            Button(Const(words.YES_REMOVE), id="yes", on_click=remove, when="ok"),
            _to_people(),
            state=DeskWindow.remove,
            getter=person_data,
        ),
        Window(
            Said("beyond"),
            Button(Const(words.YES_BEYOND), id="yes", on_click=beyond, when="waits"),
            _to_people(),
            state=DeskWindow.beyond,
            getter=person_data,
        ),
    ]
