"""«Отпуск»: until which day, who stands in. One's own from /settings, a responsible's by an admin."""

from __future__ import annotations

import datetime as dt
import operator
import re
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.calendar import make_calendar
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import leave as words
from bot.texts.common import local, shorten
from bot.typed.dates import NotADate, read_date
from storage.database import Unit
from storage.models import Institution, Responsible
from storage.records import PrivateContact

PAGE = 8
LONGEST = dt.timedelta(days=366)
NOBODY = "0"
_UNTIL = re.compile(r"^\s*(?:до|по)\s+", re.IGNORECASE)


class LeaveWindow(StatesGroup):
    """Started with {} for one's own leave, {"home": id, "responsible": id} by an admin. The data holds "until" and "substitutes":
    by institution, the id of a responsible or 0."""

    day = State()
    substitute = State()


async def away_contacts(scene: Scene, unit: Unit) -> list[PrivateContact]:
    """Whose leave it is, asked at every getter and press: one's own chats, or those of an admin's responsible."""
    responsible_id = scene.started_with.get("responsible")
    if responsible_id is None:
        return await unit.leaves.of_person(scene.actor.person)
    found = await unit.leaves.of_responsible(int(responsible_id))
    return [one for one in found if scene.actor.is_admin(one.institution.id)]


async def begin(start_data: Any, manager: DialogManager) -> None:
    """The calendar opens at today, by the program's clock."""
    calendar = manager.find("d")
    if calendar is not None:
        calendar.set_offset(await _today(Scene.of(manager)))


async def day_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        contacts = await away_contacts(scene, unit)
        if not contacts:
            today = scene.now.date()
            return {"text": words.NO_CHAT, "today": today, "working": lambda _: True, "away": False}
        home = contacts[0].institution
        calendar = await unit.institutions.calendar(home.id)
        away = next((one for one in contacts if one.away(scene.now)), None)
        substitute = (
            await unit.responsibles.get(away.contact.substitute_id) if away and away.contact.substitute_id else None
        )
    today = local(scene.now, home.time_zone).date()
    until = away.contact.leave_until if away is not None else None
    said = words.away(until, today, substitute.name if substitute else None) if until else None
    names = [contacts[0].responsible.name] if scene.started_with.get("responsible") else []
    return {
        "text": words.ask_day(names, said),
        "today": today,
        "working": calendar.is_working,
        "away": away is not None,
    }


async def choose_day(query: CallbackQuery, widget: Any, manager: DialogManager, day: dt.date) -> None:
    wrong = await _take_day(manager, day)
    if wrong is not None:
        await query.answer(wrong, show_alert=True)


async def type_day(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    today = await _today(scene)
    try:
        typed = read_date(_UNTIL.sub("", message.text or ""), today)
    except NotADate as error:
        await scene.say(words.not_a_day(str(error)))
        return
    if typed.ends_on is not None and typed.starts_on > today:
        await scene.say(words.LATER)
        return
    wrong = await _take_day(manager, typed.ends_on or typed.starts_on)
    if wrong is not None:
        await scene.say(wrong)


async def _take_day(manager: DialogManager, day: dt.date) -> str | None:
    """What is wrong with the day; else the window goes on to the substitute."""
    today = await _today(Scene.of(manager))
    if not today <= day <= today + LONGEST:
        return words.PAST if day < today else words.TOO_FAR
    manager.dialog_data.update(until=day.isoformat(), substitutes={}, page=0)
    await manager.switch_to(LeaveWindow.substitute)
    return None


async def _today(scene: Scene) -> dt.date:
    async with scene.storage.read() as unit:
        contacts = await away_contacts(scene, unit)
    return local(scene.now, contacts[0].institution.time_zone).date() if contacts else scene.now.date()


async def substitute_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Of one institution at a time."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        contacts = await away_contacts(scene, unit)
        home = _next_home(scene, contacts)
        if home is None:
            return {"text": words.NO_CHAT, "items": [], **paged(0, 0, PAGE)}
        choice = await _substitutes(scene, unit, contacts, home)
        others = await _others_linked(unit, contacts, home)
    page = page_of(dialog_manager, len(choice), PAGE)
    items = [(str(one.id), shorten(one.name, 50)) for one in choice[page * PAGE : (page + 1) * PAGE]]
    until, today = dt.date.fromisoformat(scene.data["until"]), local(scene.now, home.time_zone).date()
    several = len({one.institution.id for one in contacts}) > 1
    return {
        "text": words.ask_substitute(until, today, home.name if several else None),
        "items": [*items, (NOBODY, words.NOBODY_OTHERS if others else words.NOBODY_HERE)],
        **paged(page, len(choice), PAGE),
    }


def _next_home(scene: Scene, contacts: list[PrivateContact]) -> Institution | None:
    """The first institution whose substitute is not chosen yet."""
    chosen = scene.data.get("substitutes", {})
    return next((one.institution for one in contacts if str(one.institution.id) not in chosen), None)


async def _substitutes(
    scene: Scene, unit: Unit, contacts: list[PrivateContact], home: Institution
) -> list[Responsible]:
    """Others of the institution who are linked and not away themselves."""
    mine = {one.responsible.id for one in contacts}
    views = [view for view in await unit.responsibles.of_institution(home.id) if view.contacts]
    today = local(scene.now, home.time_zone).date()
    return [
        view.responsible
        for view in views
        if view.responsible.id not in mine
        and any(chat.leave_until is None or chat.leave_until < today for chat in view.contacts)
    ]


async def _others_linked(unit: Unit, contacts: list[PrivateContact], home: Institution) -> bool:
    """Has each of these departments another chat to hear?"""
    mine = [one for one in contacts if one.institution.id == home.id]
    linked = await unit.responsibles.contacts_of([one.responsible.id for one in mine])
    ours = {one.contact.id for one in mine}
    return all(any(chat.id not in ours for chat in linked[one.responsible.id]) for one in mine)


async def choose_substitute(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """The last answer begins the leave, everywhere at once."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        contacts = await away_contacts(scene, unit)
        home = _next_home(scene, contacts)
        known = {str(one.id) for one in await _substitutes(scene, unit, contacts, home)} if home is not None else set()
        if home is None or key not in known | {NOBODY}:
            await query.answer(words.GONE, show_alert=True)
            return
        chosen = {**scene.data.get("substitutes", {}), str(home.id): int(key)}
        manager.dialog_data.update(substitutes=chosen, page=0)
        if _next_home(scene, contacts) is not None:
            return
        until = dt.date.fromisoformat(scene.data["until"])
        by_home = {int(one): substitute or None for one, substitute in chosen.items()}
        await unit.leaves.begin(contacts, until, by_home, scene.actor.person.id, scene.now)
        rows = [await unit.responsibles.get(one) for one in dict.fromkeys(by_home.values()) if one is not None]
    names = [row.name for row in rows if row is not None]
    own = scene.started_with.get("responsible") is None
    await scene.finish(words.begun(until, local(scene.now, home.time_zone).date(), names, own=own))


async def end(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        contacts = await away_contacts(scene, unit)
        ended = await unit.leaves.end(contacts, scene.actor.person.id, scene.now)
    await scene.finish(words.ended() if ended else words.NOT_AWAY)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


def leave_dialog() -> Dialog:
    who = Select(
        Format("{item[1]}"), id="who", item_id_getter=operator.itemgetter(0), items="items", on_click=choose_substitute
    )
    return Dialog(
        Window(
            Said("text"),
            make_calendar("d", choose_day),
            Row(
                Button(Const(words.OVER), id="over", on_click=end, when="away"),
                Button(Const(words.CANCEL), id="stop", on_click=stop),
            ),
            MessageInput(type_day, filter=TYPED),
            state=LeaveWindow.day,
            getter=day_data,
        ),
        Window(
            Said("text"),
            Column(who),
            pager(),
            Button(Const(words.CANCEL), id="stop", on_click=stop),
            state=LeaveWindow.substitute,
            getter=substitute_data,
        ),
        on_start=begin,
    )
