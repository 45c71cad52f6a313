from __future__ import annotations

import operator

from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.calendar import make_calendar
from bot.dialogs.dating import getters, handlers, keeping
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.widgets import TYPED, Said
from bot.texts import dating as words


def _cancel(text: str = words.CANCEL) -> Button:
    return Button(Const(text), id="stop", on_click=handlers.stop)


def _back(state: State) -> SwitchTo:
    return SwitchTo(Const(words.BACK), id="back", state=state)


def _day() -> Window:
    return Window(
        Said("text"),
        make_calendar("d", handlers.choose_day),
        Row(
            SwitchTo(Const(words.POSTPONE), id="later", state=DatingWindow.postpone, when="may_postpone"),
            SwitchTo(Const(words.CALL_OFF), id="off", state=DatingWindow.reason, when="may_call_off"),
        ),
        _cancel(words.CLOSE),
        MessageInput(handlers.type_day, filter=TYPED),
        state=DatingWindow.day,
        getter=getters.day_data,
    )


def _steps() -> list[Window]:
    """Hours, length, place, words: each can be skipped."""
    hours = Select(
        Format("{item[1]}"), id="h", item_id_getter=operator.itemgetter(0), items="hours", on_click=handlers.choose_hour
    )
    lengths = Select(
        Format("{item[1]}"),
        id="l",
        item_id_getter=operator.itemgetter(0),
        items="lengths",
        on_click=handlers.choose_length,
    )
    return [
        Window(
            Said("hours_text"),
            Button(Said("same"), id="same", on_click=handlers.same_hours, when="has_hours"),
            Group(hours, width=3),
            Button(Const(words.NO_HOUR), id="none", on_click=handlers.no_hour),
            Row(_back(DatingWindow.day), _cancel()),
            MessageInput(handlers.type_hours, filter=TYPED),
            state=DatingWindow.hours,
            getter=getters.step_data,
        ),
        Window(
            Said("length_text"),
            Group(lengths, width=3),
            Button(Const(words.SKIP), id="none", on_click=handlers.no_length),
            Row(_back(DatingWindow.hours), _cancel()),
            MessageInput(handlers.type_length, filter=TYPED),
            state=DatingWindow.length,
            getter=getters.step_data,
        ),
        Window(
            Said("place_text"),
            Button(Said("keep"), id="keep", on_click=handlers.keep_place),
            Row(_back(DatingWindow.hours), _cancel()),
            MessageInput(handlers.type_place, filter=TYPED),
            state=DatingWindow.place,
            getter=getters.step_data,
        ),
        Window(
            Said("title_text"),
            SwitchTo(Const(words.PLAN_TITLE), id="plan", state=DatingWindow.theme),
            Button(Const(words.SKIP_WORDS), id="skip", on_click=handlers.no_words),
            Row(_back(DatingWindow.place), _cancel()),
            MessageInput(handlers.type_title, filter=TYPED),
            state=DatingWindow.title,
            getter=getters.step_data,
        ),
        Window(
            Said("theme_text"),
            Button(Const(words.NO_THEME), id="skip", on_click=handlers.no_words),
            Row(_back(DatingWindow.title), _cancel()),
            MessageInput(handlers.type_theme, filter=TYPED),
            state=DatingWindow.theme,
            getter=getters.step_data,
        ),
    ]


def _check() -> Window:
    return Window(
        Said("text"),
        Button(Const(words.SAVE), id="save", on_click=keeping.save, when="ok"),
        Row(
            SwitchTo(Const(words.CHANGE_DAY), id="day", state=DatingWindow.day, when="ok"),
            SwitchTo(Const(words.CHANGE_HOURS), id="hours", state=DatingWindow.hours, when="gathers"),
        ),
        Row(
            SwitchTo(Const(words.CHANGE_LENGTH), id="len", state=DatingWindow.length, when="has_hours"),
            SwitchTo(Const(words.CHANGE_PLACE), id="place", state=DatingWindow.place, when="gathers"),
            SwitchTo(Const(words.CHANGE_WORDS), id="words", state=DatingWindow.title, when="shown"),
        ),
        _cancel(),
        MessageInput(handlers.type_day, filter=TYPED),  # another day, hour or place in a line: looked over again
        state=DatingWindow.check,
        getter=getters.check_data,
    )


def _leaving() -> list[Window]:
    """A postponement without a new date, a cancellation with its reason."""
    return [
        Window(
            Said("postpone_text"),
            Button(Const(words.YES_POSTPONE), id="yes", on_click=keeping.postpone),
            _back(DatingWindow.day),
            state=DatingWindow.postpone,
            getter=getters.leaving_data,
        ),
        Window(
            Said("reason_text"),
            _back(DatingWindow.day),
            MessageInput(keeping.type_reason, filter=TYPED),
            state=DatingWindow.reason,
            getter=getters.leaving_data,
        ),
        Window(
            Said("sure_text"),
            Button(Const(words.YES_CALL_OFF), id="yes", on_click=keeping.call_off),
            Row(_back(DatingWindow.reason), _cancel(words.CLOSE)),
            state=DatingWindow.sure,
            getter=getters.leaving_data,
        ),
    ]


def dating_dialog() -> Dialog:
    return Dialog(
        _day(),
        *_steps(),
        _check(),
        Window(
            Said("text"),
            Row(_back(DatingWindow.day), _cancel()),
            MessageInput(keeping.type_ground, filter=TYPED),
            state=DatingWindow.ground,
            getter=getters.ground_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.MORE), id="more", on_click=handlers.another_meeting),
            Button(Const(words.ENOUGH), id="done", on_click=keeping.no_more),
            state=DatingWindow.more,
            getter=getters.more_data,
        ),
        *_leaving(),
        on_start=handlers.begin,
    )
