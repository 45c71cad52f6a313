from __future__ import annotations

import operator
from typing import Any

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.registration import getters, handlers
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.widgets import TYPED, Said
from bot.texts import consent, consent_photo
from bot.texts import events as event_words
from bot.texts import registering as words


def registration_dialog() -> Dialog:
    leave = Cancel(Const(words.CANCEL), id="stop")
    return Dialog(
        Window(
            Const(words.WHOM),
            Row(
                Button(Const(words.COLLEAGUE), id="col", on_click=handlers.choose_colleague, when="colleague"),
                Button(Const(words.ORGANISATION), id="org", on_click=handlers.choose_organisation, when="seats"),
            ),
            leave,
            state=RegistrationWindow.whom,
            getter=getters.whom_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(consent.GIVE), id="give", on_click=handlers.give, when="ok"),
                Button(Const(consent.REFUSE), id="refuse", on_click=handlers.refuse, when="ok"),
            ),
            state=RegistrationWindow.consent,
            getter=getters.consent_data,
        ),
        Window(
            Said("text"),
            Column(_choice("k", "known", handlers.choose_known)),
            leave,
            MessageInput(handlers.type_answer, filter=TYPED),
            state=RegistrationWindow.field,
            getter=getters.field_data,
        ),
        Window(
            Said("text"),
            Column(_choice("w", "choices", handlers.choose_own)),
            Button(Const(words.SKIP), id="skip", on_click=handlers.skip_own, when="may_skip"),
            leave,
            MessageInput(handlers.type_own, filter=TYPED),
            state=RegistrationWindow.own,
            getter=getters.own_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(consent_photo.GIVE), id="give", on_click=handlers.say_photo),
                Button(Const(consent_photo.REFUSE), id="refuse", on_click=handlers.say_photo),
            ),
            state=RegistrationWindow.photo,
            getter=getters.photo_data,
        ),
        Window(
            Said("text"),
            Button(Said("ok"), id="ok", on_click=handlers.confirm),
            Row(SwitchTo(Const(words.CHANGE), id="change", state=RegistrationWindow.change), leave),
            state=RegistrationWindow.check,
            getter=getters.check_data,
        ),
        Window(
            Const(event_words.WHAT_TO_CHANGE),
            Column(_choice("f", "fields", handlers.choose_field)),
            SwitchTo(Const(words.BACK), id="back", state=RegistrationWindow.check),
            state=RegistrationWindow.change,
            getter=getters.check_data,
        ),
        Window(
            Said("number_text"),
            Row(Button(Const(words.REGISTER), id="ok", on_click=handlers.confirm), leave),
            state=RegistrationWindow.number,
            getter=getters.check_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Said("yes"), id="yes", on_click=handlers.claim, when="there"),
                Button(Const(words.CLAIM_NOT), id="no", on_click=handlers.refuse_claim, when="there"),
            ),
            state=RegistrationWindow.claim,
            getter=getters.claim_data,
        ),
    )


def _choice(widget_id: str, items: str, on_click: Any) -> Select[Any]:
    return Select(
        Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=on_click
    )
