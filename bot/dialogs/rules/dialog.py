from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.rules import getters, handlers
from bot.dialogs.rules.states import RulesWindow
from bot.dialogs.widgets import TYPED, Said
from bot.texts import rules as words


def rules_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("text"),
            Row(
                _opens(words.FIELDS_KEY, "fields", RulesWindow.fields, when="asks"),
                _opens(words.QUESTIONS_KEY, "own", RulesWindow.questions, when="asks"),
            ),
            Row(
                _opens(words.OPENS, "opens", RulesWindow.opens),
                _opens(words.CLOSES, "closes", RulesWindow.closes),
            ),
            Row(
                _opens(words.WAITING, "waiting", RulesWindow.waiting),
                _opens(words.QUOTA, "quota", RulesWindow.quota),
            ),
            Column(_choice("t", "toggles", handlers.toggle)),
            Cancel(Const(words.TO_DESK), id="desk"),
            state=RulesWindow.home,
            getter=getters.home_data,
        ),
        _asks(words.ASK_OPENS, RulesWindow.opens, handlers.type_moment, _without(words.AT_ONCE, handlers.no_moment)),
        _asks(
            words.ASK_CLOSES, RulesWindow.closes, handlers.type_moment, _without(words.TILL_START, handlers.no_moment)
        ),
        _asks(
            words.ASK_WAITING,
            RulesWindow.waiting,
            handlers.type_number,
            Button(Const(words.NO_WAITING), id="zero", on_click=handlers.no_waiting),
            _without(words.NO_LIMIT, handlers.no_number),
        ),
        _asks(words.ASK_QUOTA, RulesWindow.quota, handlers.type_number, _without(words.NO_LIMIT, handlers.no_number)),
        Window(
            Said("text"),
            Column(_choice("p", "presets", handlers.choose_preset)),
            Group(_choice("f", "fields", handlers.toggle_field), width=2),
            _back(RulesWindow.home),
            state=RulesWindow.fields,
            getter=getters.fields_data,
        ),
        Window(
            Said("text"),
            Group(_choice("q", "own", handlers.open_question), width=5),
            Button(Const(words.ADD), id="add", on_click=handlers.start_question),
            _back(RulesWindow.home),
            state=RulesWindow.questions,
            getter=getters.questions_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.DELETE), id="drop", on_click=handlers.delete_question, when="there"),
            _back(RulesWindow.questions),
            state=RulesWindow.question,
            getter=getters.question_data,
        ),
        *_new_question(),
    )


def _new_question() -> list[Window]:
    back = _back(RulesWindow.questions)
    return [
        Window(Const(words.ASK_TEXT), back, MessageInput(handlers.type_question, filter=TYPED), state=RulesWindow.text),
        Window(
            Const(words.ASK_KIND),
            Row(_choice("k", "kinds", handlers.choose_kind)),
            back,
            state=RulesWindow.kind,
            getter=getters.kind_data,
        ),
        Window(
            Const(words.ASK_OPTIONS), back, MessageInput(handlers.type_options, filter=TYPED), state=RulesWindow.options
        ),
        Window(
            Const(words.ASK_REQUIRED),
            Row(
                Button(Const(words.REQUIRED), id="must", on_click=handlers.choose_required),
                Button(Const(words.OPTIONAL), id="may", on_click=handlers.choose_required),
            ),
            back,
            state=RulesWindow.required,
        ),
        Window(
            Const(words.ASK_CONDITION),
            Button(Const(words.EVERYBODY), id="all", on_click=handlers.no_condition),
            Column(_choice("c", "conditions", handlers.choose_condition)),
            back,
            state=RulesWindow.condition,
            getter=getters.condition_data,
        ),
    ]


def _opens(text: str, widget_id: str, state: State, when: str = "ok") -> SwitchTo:
    return SwitchTo(Const(text), id=widget_id, state=state, when=when)


def _back(state: State) -> SwitchTo:
    return SwitchTo(Const(words.BACK), id="back", state=state)


def _without(text: str, on_click: Any) -> Button:
    return Button(Const(text), id="none", on_click=on_click)


def _asks(text: str, state: State, take: Any, *more: Button) -> Window:
    return Window(Const(text), *more, _back(RulesWindow.home), MessageInput(take, filter=TYPED), state=state)


def _choice(widget_id: str, items: str, on_click: Any) -> Select[Any]:
    return Select(
        Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=on_click
    )
