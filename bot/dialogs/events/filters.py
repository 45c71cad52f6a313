"""What /events is narrowed by: filters that add up, and words."""

from __future__ import annotations

import datetime as dt
import operator
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.events.states import EventsWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import events as words
from bot.texts import finding
from storage.database import Unit
from storage.repositories.showcase import Wanted

EVERY = "-"
MONTHS = 12
MOST = 25  # choices of one window
LONGEST = 100  # letters of what is looked for
KEYS = ("form", "when", "municipality", "home", "free", "query")
READER = "Europe/Moscow"  # of a person whose zone is not known


def wanted(scene: Scene) -> Wanted:
    data = scene.data
    since, until = _days(scene)
    return Wanted(
        form=data.get("form"),
        since=since,
        until=until,
        dated=data.get("when") == "week",
        municipality=data.get("municipality"),
        institution_id=data.get("home"),
        free=bool(data.get("free")),
        query=str(data.get("query", "")),
    )


async def chosen(unit: Unit, scene: Scene) -> list[str]:
    """In words, for the heading."""
    data = scene.data
    home = await unit.institutions.get(int(data["home"])) if data.get("home") else None
    said = [
        data.get("form"),
        finding.period(str(data["when"]), _today(scene)) if data.get("when") else None,
        data.get("municipality"),
        home.name if home else None,
        finding.FREE.lower() if data.get("free") else None,
        finding.words_typed(data["query"]) if data.get("query") else None,
    ]
    return [str(one) for one in said if one]


def _today(scene: Scene) -> dt.date:
    return scene.now.astimezone(ZoneInfo(scene.actor.person.time_zone or READER)).date()


def _days(scene: Scene) -> tuple[dt.date | None, dt.date | None]:
    key, today = scene.data.get("when"), _today(scene)
    if not key:
        return None, None
    if key == "week":
        return today, today + dt.timedelta(days=6 - today.weekday())
    first = today.replace(day=1) if key == "month" else dt.date.fromisoformat(str(key))
    return first, _next_month(first) - dt.timedelta(days=1)


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


async def filters_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    data = scene.data
    async with scene.storage.read() as unit:
        home = await unit.institutions.get(int(data["home"])) if data.get("home") else None
    period = finding.period(str(data["when"]), _today(scene)) if data.get("when") else None
    return {
        "when_key": finding.filter_key("when", period),
        "municipality_key": finding.filter_key("municipality", data.get("municipality")),
        "home_key": finding.filter_key("home", home.name if home else None),
        "free_key": finding.FREE_ON if data.get("free") else finding.FREE,
        "narrowed": any(data.get(key) for key in KEYS),
    }


async def choice_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """What may be chosen stands in the dialog's data in the order of its buttons: names are too long for a button's data."""
    scene = Scene.of(dialog_manager)
    what = str(scene.data.get("what", "when"))
    async with scene.storage.read() as unit:
        offered = (await _offered(unit, scene, what))[:MOST]
    scene.data["offered"] = [value for value, _ in offered]
    keys = [(str(number), text) for number, (_, text) in enumerate(offered)]
    return {"text": finding.ASK[what], "choices": [(EVERY, finding.EVERY[what]), *keys]}


async def _offered(unit: Unit, scene: Scene, what: str) -> list[tuple[Any, str]]:
    if what == "municipality":
        return [
            (name, f"{finding.filter_key(what, name)} — {count}")
            for name, count in await unit.showcase.municipalities(scene.now)
        ]
    if what == "home":
        return [
            (home, f"{finding.filter_key(what, name)} — {count}")
            for home, name, count in await unit.showcase.organizers(scene.now)
        ]
    today = _today(scene)
    months = [_next_month(today.replace(day=1))]
    while len(months) < MONTHS:
        months.append(_next_month(months[-1]))
    keys = ["week", "month", *(month.isoformat() for month in months)]
    return [(key, finding.filter_key(what, finding.period(key, today))) for key in keys]


async def ask(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["what"] = button.widget_id
    await manager.switch_to(EventsWindow.choice)


async def choose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    data = manager.dialog_data
    offered = data.get("offered", [])
    data[str(data.get("what", "when"))] = offered[int(key)] if key.isdigit() and int(key) < len(offered) else None
    data["page"] = 0
    await manager.switch_to(EventsWindow.filters)


async def toggle_free(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(free=not manager.dialog_data.get("free"), page=0)


async def reset(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(dict.fromkeys(KEYS), page=0, query="")


async def type_words(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    manager.dialog_data.update(query=" ".join((message.text or "").split())[:LONGEST], page=0)
    await manager.switch_to(EventsWindow.list)


def filters_window() -> Window:
    return Window(
        Const(finding.ASK_FILTERS),
        Button(Said("when_key"), id="when", on_click=ask),
        Button(Said("municipality_key"), id="municipality", on_click=ask),
        Button(Said("home_key"), id="home", on_click=ask),
        Button(Said("free_key"), id="free", on_click=toggle_free),
        Button(Const(finding.RESET), id="reset2", on_click=reset, when="narrowed"),
        SwitchTo(Const(words.TO_LIST), id="list", state=EventsWindow.list),
        MessageInput(type_words, filter=TYPED),
        state=EventsWindow.filters,
        getter=filters_data,
    )


def choice_window() -> Window:
    choices = Select(
        Format("{item[1]}"), id="c", item_id_getter=operator.itemgetter(0), items="choices", on_click=choose
    )
    return Window(
        Said("text"),
        Column(choices),
        SwitchTo(Const(words.BACK), id="back", state=EventsWindow.filters),
        state=EventsWindow.choice,
        getter=choice_data,
    )
