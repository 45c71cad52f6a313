"""A button of a card, and what it must know of an event."""

from __future__ import annotations

from aiogram.types import InlineKeyboardButton

from bot.callbacks import CardPress
from storage.records import EventView


def card_key(text: str, action: str, view: EventView, *, stage: str = "", value: str = "") -> InlineKeyboardButton:
    data = CardPress(action=action, event=view.event.id, stage=stage, value=value).pack()
    return InlineKeyboardButton(text=text, callback_data=data)


def is_open(view: EventView) -> bool:
    return view.event.outcome is None and view.event.status != "cancelled"
