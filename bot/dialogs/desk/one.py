"""One registration of the list, and a word to its person."""

from __future__ import annotations

import contextlib

from aiogram.exceptions import TelegramAPIError

from bot.dialogs.mine import my_event
from bot.dialogs.scene import Scene
from storage.database import Unit
from storage.records import EventView
from storage.repositories.attendance import Entry


async def one_of_list(unit: Unit, scene: Scene) -> tuple[EventView | None, Entry | None]:
    """The registration under the organizer's hand, of their own event only."""
    view = await my_event(unit, scene)
    entry = await unit.attendance.entry(view.event.id, int(scene.data.get("one", 0))) if view is not None else None
    return view, entry


def hears(entry: Entry) -> bool:
    """Has it a person in the messenger who did not close the chat?"""
    return entry.person is not None and entry.person.blocked_at is None


async def tell(scene: Scene, entry: Entry, text: str) -> bool:
    """At once, after the change is kept. False: nobody in the messenger, or they closed the chat; the organizer is told so."""
    if entry.person is None or not hears(entry):
        return False
    with contextlib.suppress(TelegramAPIError):
        await scene.bot.send_message(entry.person.chat_id, text)
        return True
    return False
