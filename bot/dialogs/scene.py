"""What a dialog's getters and handlers need, taken from the manager once and typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode

from bot.access import Actor
from bot.chat_state import ChatState
from bot.clock import Clock
from bot.replies import redraw
from bot.settings import Settings
from storage.database import Storage


@dataclass(frozen=True, slots=True)
class Scene:
    """One update in a dialog: who acts, where things are kept, what time it is. `data` holds ids and short answers only."""

    manager: DialogManager
    bot: Bot
    storage: Storage
    chat_state: ChatState
    actor: Actor
    settings: Settings
    now: datetime
    started_with: dict[str, Any]  # kept here: the manager forgets it with the dialog's end

    @classmethod
    def of(cls, manager: DialogManager) -> Scene:
        given = manager.middleware_data
        clock: Clock = given["clock"]
        started_with = cast("dict[str, Any]", manager.start_data or {})
        return cls(
            manager,
            given["bot"],
            given["storage"],
            given["chat_state"],
            given["actor"],
            given["settings"],
            clock.now(),
            started_with,
        )

    @property
    def data(self) -> dict[str, Any]:
        return self.manager.dialog_data

    async def say(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """A message of its own beside the dialog's."""
        await self.bot.send_message(self.actor.chat_id, text, reply_markup=keyboard)

    async def say_above(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """A message to keep or hand on; the window goes on below it."""
        await self.say(text, keyboard)
        self.manager.show_mode = ShowMode.DELETE_AND_SEND

    async def finish(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """The last word: it takes the window's place after a press, and stands below what was typed."""
        in_place = await self.last_word(text, keyboard)
        await self.manager.done(show_mode=ShowMode.NO_UPDATE if in_place else None)

    async def last_word(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> bool:
        """As `finish`, the dialog's end left to the caller. True: said in the window's place."""
        event = self.manager.event
        if isinstance(event, CallbackQuery) and isinstance(event.message, Message):
            await redraw(event, text, keyboard)
            self.manager.current_stack().last_message_id = None  # the next window must not take this message's buttons
            return True
        await self.say(text, keyboard)
        return False
