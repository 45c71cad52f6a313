"""/plan: every row with what became of it, by month, department, state and nature, and by words."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Collection
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.scene import Scene
from bot.dialogs.tasks import filters, history, papers, told
from bot.dialogs.tasks.dialog import PAGE, cards, close, keys_of
from bot.dialogs.tasks.states import PlanWindow
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import history as told_words
from bot.texts import papers as papers_words
from bot.texts import revision
from bot.texts import tasks as words
from plans.search import speaks_of
from storage.database import Unit

MONTHS = 12


async def plan_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Staff see the whole plan of their institutions, a responsible their own rows."""
    scene = Scene.of(dialog_manager)
    query, state = str(scene.data.get("query", "")), str(scene.data.get("state", "all"))
    month = dt.date.fromisoformat(scene.data["month"]) if scene.data.get("month") else None
    lead, nature = scene.data.get("lead"), scene.data.get("nature") or None
    async with scene.storage.read() as unit:
        homes, mine = await filters.whose(scene, unit)
        leader = await unit.responsibles.get(int(lead)) if lead else None
        ids = await _found(unit, homes, mine, query) if query else None
        chosen: dict[str, Any] = {"state": state, "month": month, "lead": lead, "nature": nature, "ids": ids}
        chosen["now"] = scene.now
        total = (await unit.listings.of_plans(homes, mine, **chosen, limit=0))[1]
        page = page_of(dialog_manager, total, PAGE)
        rows, total = await unit.listings.of_plans(homes, mine, **chosen, offset=page * PAGE, limit=PAGE)
    who = None if lead is None else leader.name if leader is not None else words.NOBODY
    chosen_words = words.chosen(query, state, month, who, nature)
    filtered = bool(chosen_words)
    return {
        "text": words.plan(rows, total, page * PAGE + 1, scene.now, chosen_words),
        "rows": keys_of(rows, page),
        "some": bool(rows) or filtered,
        "filtered": filtered,
        **paged(page, total, PAGE),
    }


async def _found(unit: Unit, homes: list[int], mine: list[int], query: str) -> Collection[int]:
    return [event for event, said in await unit.listings.words_of_plans(homes, mine) if speaks_of(query, said)]


async def month_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """From this month on, a year."""
    first = Scene.of(dialog_manager).now.date().replace(day=1)
    months = [first]
    while len(months) < MONTHS:
        months.append((months[-1] + dt.timedelta(days=32)).replace(day=1))
    earlier = (first - dt.timedelta(days=1)).replace(day=1)
    return {"months": [(one.isoformat(), words.month_key(one, first)) for one in (earlier, *months)]}


async def state_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"states": [(key, text) for text, key in words.STATES]}


async def choose_month(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    try:
        month = dt.date.fromisoformat(key)
    except ValueError:
        month = None
    manager.dialog_data.update(month=month.isoformat() if month else "", page=0)
    await manager.switch_to(PlanWindow.list)


async def choose_state(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in {known for _, known in words.STATES}:
        manager.dialog_data.update(state=key, page=0)
    await manager.switch_to(PlanWindow.list)


async def type_query(message: Message, widget: Any, manager: DialogManager) -> None:
    text = " ".join((message.text or "").split()).removeprefix("найти:").removeprefix("Найти:").strip()
    manager.dialog_data.update(query=text[: words.LONGEST_QUERY], page=0)


async def show_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(query="", state="all", month="", lead=None, nature="", page=0)


def plan_dialog() -> Dialog:
    def chosen(items: str, widget_id: str, take: Any) -> Select[Any]:
        return Select(
            Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take
        )

    back = SwitchTo(Const(revision.BACK), id="back", state=PlanWindow.list)
    return Dialog(
        Window(
            Said("text"),
            cards(),
            pager(),
            Row(
                SwitchTo(Const(words.MONTH), id="mon", state=PlanWindow.month, when="some"),
                SwitchTo(Const(words.STATE), id="sta", state=PlanWindow.state, when="some"),
            ),
            Row(
                SwitchTo(Const(words.LEAD), id="lea", state=PlanWindow.lead, when="some"),
                SwitchTo(Const(words.NATURE), id="nat", state=PlanWindow.nature, when="some"),
            ),
            Button(Const(words.SHOW_ALL), id="every", on_click=show_all, when="filtered"),
            Row(
                SwitchTo(Const(papers_words.DOCUMENTS), id="papers", state=PlanWindow.papers, when="some"),
                SwitchTo(Const(revision.HISTORY), id="hist", state=PlanWindow.versions, when="some"),
                SwitchTo(Const(told_words.TOLD), id="told", state=PlanWindow.told, when="some"),
            ),
            Button(Const(words.CLOSE), id="close", on_click=close),
            MessageInput(type_query, filter=TYPED),
            state=PlanWindow.list,
            getter=plan_data,
        ),
        Window(
            Const(words.WHICH_MONTH),
            Group(chosen("months", "m", choose_month), width=3),
            back,
            state=PlanWindow.month,
            getter=month_data,
        ),
        Window(
            Const(words.WHICH_STATE),
            Group(chosen("states", "s", choose_state), width=2),
            back,
            state=PlanWindow.state,
            getter=state_data,
        ),
        *filters.windows(),
        *papers.windows(),
        *history.windows(),
        *told.windows(plan_data),
    )
