from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import (
    AddingWindow,
    AdminWindow,
    ExportWindow,
    FormsWindow,
    PolicyWindow,
    ResponsiblesWindow,
    StaffWindow,
    UnreachedWindow,
    WorkdaysWindow,
)
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import admin as words
from bot.texts.common import shorten
from bot.texts.forms import FORMS
from bot.texts.policy import REMINDERS, WORKDAYS
from bot.texts.unreached import HEADING

PAGE = 8
PLANS = 10
LONGEST_TERM = 1095


async def homes_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        homes = [one for one in await unit.institutions.all() if scene.actor.is_admin(one.id)]
    page = page_of(dialog_manager, len(homes), PAGE)
    return {
        "text": words.HOME if homes else words.NO_HOME,
        "homes": [(str(one.id), shorten(one.name, 50)) for one in homes[page * PAGE : (page + 1) * PAGE]],
        "owner": scene.actor.is_owner,
        **paged(page, len(homes), PAGE),
    }


async def home_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": words.GONE, "ok": False}
    async with scene.storage.read() as unit:
        plans = len(await unit.plans.of_institution(home.id))
        leads = [view for view in await unit.responsibles.of_institution(home.id) if view.leads]
        staff = len(await unit.people.staff(home.id))
    connected = sum(bool(view.contacts) for view in leads)
    me = await scene.bot.me()
    return {"text": words.institution(home, plans, connected, len(leads), staff, me.username or ""), "ok": True}


async def plans_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": words.GONE, "plans": []}
    async with scene.storage.read() as unit:
        plans = (await unit.plans.of_institution(home.id))[:PLANS]
        counted = [(plan, len(await unit.plans.items(plan.id))) for plan in plans]
    keys = [(str(plan.id), words.plan_key(number)) for number, (plan, _) in enumerate(counted, start=1)]
    return {"text": words.plans(counted, home.time_zone), "plans": keys}


async def mode_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    home = (await admin_scene(dialog_manager))[1]
    if home is None:
        return {"text": words.GONE, "to_full": False, "to_none": False}
    text = words.data_mode(home, home.full_mode_confirmed_at)
    return {"text": text, "to_full": home.data_mode != "full", "to_none": home.data_mode != "none"}


async def open_plan(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """As which file? The window that it opens asks for the right again."""
    if key.isdigit():
        await manager.start(ExportWindow.formats, data={"home": manager.dialog_data["home"], "plan": int(key)})


async def open_home(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit() and Scene.of(manager).actor.is_admin(int(key)):
        manager.dialog_data["home"] = int(key)
        await manager.switch_to(AdminWindow.home)


async def add_home(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    if Scene.of(manager).actor.is_owner:
        await manager.start(AddingWindow.name)


async def close(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.CLOSED)


async def set_mode(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """«Полный» is recorded with who and when; «без данных» needs no confirmation."""
    scene, home = await admin_scene(manager)
    mode = "full" if button.widget_id == "yes" else "none"
    if home is not None:
        async with scene.storage.write() as unit:
            if mode == "full":
                await unit.institutions.confirm_full_mode(home.id, scene.now)
            else:
                await unit.institutions.set_data_mode(home.id, "none")
            await note_home(unit, scene, home.id, "data_mode_set", details={"mode": mode})
    await manager.switch_to(AdminWindow.data)


async def type_term(message: Message, widget: Any, manager: DialogManager) -> None:
    """For how many days after an event its registrations keep personal data."""
    scene, home = await admin_scene(manager)
    text = (message.text or "").strip()
    if not (text.isdecimal() and len(text) < 5 and 1 <= int(text) <= LONGEST_TERM):
        await message.answer(words.NOT_A_TERM)
        return
    if home is not None:
        async with scene.storage.write() as unit:
            await unit.institutions.set_retention(home.id, int(text))
            await note_home(unit, scene, home.id, "retention_set", details={"days": int(text)})


def _opens(text: str, widget_id: str, state: State) -> Button:
    async def start(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
        await manager.start(state, data={"home": manager.dialog_data["home"]})

    return Button(Const(text), id=widget_id, on_click=start, when="ok")


def admin_dialog() -> Dialog:
    homes = Select(
        Format("{item[1]}"), id="home", item_id_getter=operator.itemgetter(0), items="homes", on_click=open_home
    )
    plans = Select(
        Format("{item[1]}"), id="plan", item_id_getter=operator.itemgetter(0), items="plans", on_click=open_plan
    )
    back = SwitchTo(Const(words.BACK), id="back", state=AdminWindow.home)
    return Dialog(
        Window(
            Said("text"),
            Column(homes),
            pager(),
            Row(
                Button(Const(words.ADD), id="add", on_click=add_home, when="owner"),
                Button(Const(words.CLOSE), id="close", on_click=close),
            ),
            state=AdminWindow.homes,
            getter=homes_data,
        ),
        Window(
            Said("text"),
            Row(
                _opens(words.RESPONSIBLES, "resp", ResponsiblesWindow.all),
                SwitchTo(Const(words.PLANS), id="plans", state=AdminWindow.plans, when="ok"),
            ),
            Row(
                _opens(words.STAFF, "staff", StaffWindow.all),
                SwitchTo(Const(words.DATA), id="data", state=AdminWindow.data, when="ok"),
            ),
            Row(
                _opens(FORMS, "forms", FormsWindow.all),
                _opens(HEADING, "lost", UnreachedWindow.all),
            ),
            Row(
                _opens(REMINDERS, "pol", PolicyWindow.all),
                _opens(WORKDAYS, "wd", WorkdaysWindow.all),
            ),
            SwitchTo(Const(words.BACK), id="back", state=AdminWindow.homes),
            state=AdminWindow.home,
            getter=home_data,
        ),
        Window(Said("text"), Group(plans, width=2), back, state=AdminWindow.plans, getter=plans_data),
        Window(
            Said("text"),
            SwitchTo(Const(words.TO_FULL), id="full", state=AdminWindow.confirm, when="to_full"),
            Button(Const(words.TO_NONE), id="none", on_click=set_mode, when="to_none"),
            back,
            MessageInput(type_term, filter=TYPED),
            state=AdminWindow.data,
            getter=mode_data,
        ),
        Window(
            Const(words.CONFIRM_FULL),
            Button(Const(words.I_CONFIRM), id="yes", on_click=set_mode),
            SwitchTo(Const(words.BACK), id="back", state=AdminWindow.data),
            state=AdminWindow.confirm,
        ),
    )
