from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.certificate.states import CertificateWindow
from bot.dialogs.certificate.steps import send_certificate, standing
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import certificate as words
from bot.texts import consent_certificate as consent
from bot.texts.registering import WRONG
from plans.registering import Wrong, read_answer


async def data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        stand = await standing(unit, scene.actor, _registration(scene))
    if stand.mine is None or stand.why is not None:
        gone = words.REFUSED[stand.why or "not_yours"]
        return {"consent": gone, "check": gone, "name": gone, "ok": False}
    view = stand.mine.view
    return {
        "consent": consent.text(view.institution.name),
        "check": words.check_name(view, stand.name or "—", kept=stand.keeps),
        "name": words.ask_name(view, kept=stand.keeps),
        "ok": True,
    }


async def give(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        stand = await standing(unit, scene.actor, _registration(scene))
        if stand.mine is not None and stand.why is None and stand.asks:
            home = stand.mine.view.institution
            await unit.consents.give(
                scene.actor.person.id,
                home.id,
                text=consent.text(home.name),
                text_version=consent.VERSION,
                now=scene.now,
                purpose=consent.PURPOSE,
            )
    await _after_consent(manager, known=bool(stand.name))


async def refuse(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A certificate all the same: only the register keeps no name."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        stand = await standing(unit, scene.actor, _registration(scene))
    await query.answer(words.NO_NAME_KEPT, show_alert=True)
    await _after_consent(manager, known=bool(stand.name))


async def _after_consent(manager: DialogManager, *, known: bool) -> None:
    await manager.switch_to(CertificateWindow.check if known else CertificateWindow.name)


async def all_right(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _send(Scene.of(manager), None)


async def type_name(message: Message, widget: Any, manager: DialogManager) -> None:
    """It goes into the file at once, so that it is never kept in between."""
    scene = Scene.of(manager)
    text = read_answer("full_name", message.text or "")
    if isinstance(text, Wrong):
        await scene.say(WRONG[text])
        return
    await _send(scene, text)


async def _send(scene: Scene, name: str | None) -> None:
    registration = _registration(scene)
    refused = await send_certificate(scene.bot, scene.storage, scene.settings, scene.actor, registration, name)
    if refused is not None:
        await scene.say(refused)
    await scene.manager.done(show_mode=ShowMode.DELETE_AND_SEND)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


def _registration(scene: Scene) -> int:
    return int(scene.started_with.get("registration") or 0)


def certificate_dialog() -> Dialog:
    def stopping() -> Button:
        return Button(Const(words.CANCEL), id="stop", on_click=stop)

    return Dialog(
        Window(
            Said("consent"),
            Row(
                Button(Const(consent.GIVE), id="give", on_click=give, when="ok"),
                Button(Const(consent.REFUSE), id="refuse", on_click=refuse, when="ok"),
            ),
            state=CertificateWindow.consent,
            getter=data,
        ),
        Window(
            Said("check"),
            Button(Const(words.ALL_RIGHT), id="ok", on_click=all_right, when="ok"),
            Row(
                SwitchTo(Const(words.ANOTHER_NAME), id="other", state=CertificateWindow.name, when="ok"),
                stopping(),
            ),
            state=CertificateWindow.check,
            getter=data,
        ),
        Window(
            Said("name"),
            stopping(),
            MessageInput(type_name, filter=TYPED),
            state=CertificateWindow.name,
            getter=data,
        ),
    )
