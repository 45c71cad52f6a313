"""The personal calendar: its address is told once, only its hash is kept."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.scene import Scene
from bot.texts import ticket as words


def feed_offered(scene: Scene) -> bool:
    """Without a public address only the owner is shown the button: whoever can mend it."""
    return scene.settings.public_url is not None or scene.actor.is_owner


async def feed_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        is_open = await unit.feeds.is_open(scene.actor.person.id)
    served = scene.settings.public_url is not None
    lines = [words.FEED_ABOUT, words.FEED_ON if is_open else "", "" if served else words.FEED_NOWHERE]
    return {
        "text": "\n".join(line for line in lines if line),
        "get": words.FEED_AGAIN if is_open else words.FEED_GET,
        "served": served,
        "open": is_open,
    }


async def renew(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    if scene.settings.public_url is None:
        return
    async with scene.storage.write() as unit:
        secret = await unit.feeds.renew(scene.actor.person.id)
    await scene.say_above(words.feed_address(f"{scene.settings.public_url}/feed/{secret}.ics"))


async def revoke(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        await unit.feeds.revoke(scene.actor.person.id)
    await query.answer(words.FEED_OFF_DONE, show_alert=True)
