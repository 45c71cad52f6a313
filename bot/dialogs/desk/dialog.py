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

from bot.access import staffed
from bot.dialogs.admin import UnreachedWindow
from bot.dialogs.desk import deciding, handlers, papers, people, statistics
from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.feedback import open_opinions
from bot.dialogs.materials import open_materials
from bot.dialogs.mine import my_event
from bot.dialogs.publishing import open_letter, open_posts
from bot.dialogs.scene import Scene
from bot.dialogs.standing import open_standing
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import afterwards as after_words
from bot.texts import desk as words
from bot.texts import desk_mailing as mail_words
from bot.texts import desk_numbers as number_words
from bot.texts import desk_papers as paper_words
from bot.texts import errors as trouble
from bot.texts import history as history_words
from bot.texts import letter as letter_words
from bot.texts import posts as post_words
from bot.texts.rules import RULES
from bot.texts.standing import STANDING
from bot.texts.unreached import HEADING as UNREACHED

PAGE = 8
LINES = 15
MOST = 1000  # events that a search looks through


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Public events of the institutions that the person is staff of: open ones, or those that are over."""
    scene = Scene.of(dialog_manager)
    dated, past = True if scene.data.get("dated") else None, bool(scene.data.get("past"))
    query = str(scene.data.get("find", ""))
    size = PAGE - 3  # eight rows with what stands below
    async with scene.storage.read() as unit:
        homes = [one.id for one in await staffed(unit, scene.actor)]

        async def page_at(offset: int, limit: int) -> tuple[list[Any], int]:
            if query:
                found = [one for one in (await every(0, MOST))[0] if handlers.is_about(one, query)]
                return found[offset : offset + limit], len(found)
            return await every(offset, limit)

        async def every(offset: int, limit: int) -> tuple[list[Any], int]:
            if past:
                return await unit.desk.past(homes, scene.now, offset=offset, limit=limit)
            return await unit.listings.at_desk(homes, dated=dated, offset=offset, limit=limit)

        total = (await page_at(0, 0))[1]
        page = page_of(dialog_manager, total, size)
        rows, total = await page_at(page * size, size)
    nothing = words.NO_PAST if past else words.NOTHING
    return {
        "text": words.heading(total, past=past, query=query) if total or query else nothing,
        "search": bool(query),
        "events": [(str(view.event.id), words.line(view, whose=len(homes) > 1)) for view in rows],
        "filter": words.ALL_EVENTS if dated else words.ONLY_DATED,
        "past": words.AHEAD if past else words.PAST,
        "ahead": not past,
        **paged(page, total, size),
    }


async def card_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    sure = dialog_manager.current_context().state == DeskWindow.sure
    async with scene.storage.read() as unit:
        whose = len(await staffed(unit, scene.actor)) > 1
        view = await my_event(unit, scene)
        numbers = await unit.attendance.numbers(view.event.id) if view is not None else None
        listed = (await unit.attendance.entries(view.event.id))[0] if view is not None and sure else []
    if view is None or numbers is None:
        gone = dict.fromkeys(("text", "sure", "more", "repeat"), trouble.NOT_YOURS)
        return {**gone, "ok": False, "live": False, "open": False, "doors": "", "pause": "", "has_word": False}
    live = view.event.status != "cancelled"
    unreached = [one.registration for one in listed if not one.reached]
    reached = len({one.person.id for one in listed if one.person is not None and one.reached})
    doors = words.CLOSE_DOORS if view.event.registration_open else words.OPEN_DOORS
    return {
        "text": words.card(view, numbers, scene.now, whose=whose),
        "ok": True,
        "live": live,
        "open": live and view.event.registration_open,
        "doors": doors,
        "pause": words.GO_ON if view.event.paused else words.PAUSE,
        "sure": words.sure(view, scene.now, scene.data.get("reason", ""), reached, unreached),
        "more": words.more(view),
        "repeat": words.sure_repeat(view),
        "has_word": view.event.code_word is not None,
    }


async def history_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Whom, when and about what it was reminded, who answered; the newest first."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **paged(0, 0, LINES, "hist")}
        total = (await unit.reminders.told(view.event.id, limit=0))[1]
        page = page_of(dialog_manager, total, LINES, "hist")
        lines, total = await unit.reminders.told(view.event.id, offset=page * LINES, limit=LINES)
    return {"text": history_words.history(view, lines, scene.now), **paged(page, total, LINES, "hist")}


def _to_card() -> SwitchTo:
    return SwitchTo(Const(words.BACK), id="back", state=DeskWindow.card)


def _to_more() -> SwitchTo:
    return SwitchTo(Const(words.BACK), id="back", state=DeskWindow.more)


def _asks(
    text: str,
    state: State,
    take: Callable[[Message, Any, DialogManager], Awaitable[None]],
    *more: Button,
    back: Callable[[], SwitchTo] = _to_more,
) -> Window:
    """One question; a line is typed."""
    return Window(Const(text), *more, back(), MessageInput(take, filter=TYPED), state=state)


def _opens(text: str, widget_id: str, state: State, when: str = "live") -> SwitchTo:
    """`live`: not of a cancelled event."""
    return SwitchTo(Const(text), id=widget_id, state=state, when=when)


def _list_window() -> Window:
    events = Select(
        Format("{item[1]}"),
        id="e",
        item_id_getter=operator.itemgetter(0),
        items="events",
        on_click=handlers.open_event,
    )
    return Window(
        Said("text"),
        Column(events),
        pager(),
        Row(
            Button(Const(words.RESET), id="reset", on_click=handlers.reset_search, when="search"),
            Button(Said("filter"), id="dated", on_click=handlers.switch_dated, when="ahead"),
            Button(Said("past"), id="past", on_click=handlers.switch_past),
        ),
        Row(
            SwitchTo(Const(number_words.STATISTICS), id="stat", state=DeskWindow.numbers),
            Start(Const(UNREACHED), id="lost", state=UnreachedWindow.all),
        ),
        MessageInput(handlers.type_search, filter=TYPED),
        state=DeskWindow.list,
        getter=list_data,
    )


def _card_window() -> Window:
    """Two words a row: three are cut on a phone. The rarely used stands under «Ещё»."""
    return Window(
        Said("text"),
        Row(
            _opens(words.PEOPLE, "people", DeskWindow.people, "ok"),
            Button(Const(words.CHECK_IN), id="door", on_click=handlers.open_door, when="live"),
        ),
        Row(
            Button(Const(mail_words.WRITE), id="write", on_click=handlers.open_writing, when="ok"),
            _opens(paper_words.FILES, "files", DeskWindow.files, "ok"),
        ),
        Row(
            _opens(words.CAPACITY, "cap", DeskWindow.capacity),
            Button(Const(RULES), id="rules", on_click=handlers.open_rules, when="live"),
        ),
        Row(
            Button(Said("doors"), id="doors", on_click=handlers.switch_doors, when="live"),
            Button(Said("pause"), id="pause", on_click=handlers.switch_pause, when="open"),
        ),
        Row(
            Button(Const(letter_words.NAME), id="letter", on_click=open_letter, when="live"),
            Button(Const(post_words.PUBLISH), id="post", on_click=open_posts, when="live"),
        ),
        Row(
            Button(Const(after_words.MATERIALS_KEY), id="mat", on_click=open_materials, when="live"),
            Button(Const(after_words.OPINIONS), id="opin", on_click=open_opinions, when="live"),
        ),
        Row(
            _opens(words.MORE, "more", DeskWindow.more, "ok"),
            SwitchTo(Const(words.TO_LIST), id="list", state=DeskWindow.list),
        ),
        state=DeskWindow.card,
        getter=card_data,
    )


def _more_window() -> Window:
    return Window(
        Said("more"),
        Row(
            _opens(words.TITLE, "title", DeskWindow.title),
            _opens(words.THEME, "theme", DeskWindow.theme),
            _opens(words.PLACE, "place", DeskWindow.place),
        ),
        Row(
            _opens(words.CODE_WORD, "word", DeskWindow.word),
            _opens(mail_words.HELPERS, "helpers", DeskWindow.helpers),
        ),
        Row(
            _opens(words.REPEAT, "repeat", DeskWindow.repeat, "ok"),
            _opens(history_words.HISTORY, "hist", DeskWindow.history, "ok"),
        ),
        Button(Const(STANDING), id="stand", on_click=open_standing, when="ok"),
        Row(
            Button(Const(words.DATE), id="date", on_click=handlers.open_dating, when="live"),
            _opens(words.CANCEL, "cancel", DeskWindow.cancel),
        ),
        _to_card(),
        state=DeskWindow.more,
        getter=card_data,
    )


def desk_dialog() -> Dialog:
    return Dialog(
        _list_window(),
        _card_window(),
        _more_window(),
        Window(Said("text"), pager("hist"), _to_more(), state=DeskWindow.history, getter=history_data),
        _asks(
            words.ASK_CAPACITY,
            DeskWindow.capacity,
            handlers.type_capacity,
            Button(Const(words.NO_LIMIT), id="none", on_click=handlers.no_limit),
            back=_to_card,
        ),
        _asks(words.ASK_TITLE, DeskWindow.title, handlers.type_words),
        _asks(words.ASK_THEME, DeskWindow.theme, handlers.type_words),
        _asks(words.ASK_PLACE, DeskWindow.place, handlers.type_place),
        Window(
            Const(words.ASK_CODE_WORD),
            Button(Const(words.NO_CODE_WORD), id="none", on_click=handlers.no_code_word, when="has_word"),
            _to_more(),
            MessageInput(handlers.type_code_word, filter=TYPED),
            state=DeskWindow.word,
            getter=card_data,
        ),
        Window(
            Said("repeat"),
            Button(Const(words.SURE_REPEAT), id="yes", on_click=handlers.repeat_event, when="ok"),
            _to_more(),
            state=DeskWindow.repeat,
            getter=card_data,
        ),
        _asks(words.ASK_REASON, DeskWindow.cancel, handlers.type_reason),
        Window(
            Said("sure"),
            Button(Const(words.YES_CANCEL), id="yes", on_click=handlers.cancel_event, when="live"),
            _to_card(),
            state=DeskWindow.sure,
            getter=card_data,
        ),
        *papers.windows(),
        *people.windows(),
        *deciding.windows(),
        *statistics.windows(),
    )
