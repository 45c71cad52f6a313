"""«Участвую / Не смогу»: each place has its own buttons, so that none answers for another."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from bot.callbacks import EventPress, MovePress
from bot.texts.keys import ALL_COMING, COMING, NOT_COMING
from storage.models import Registration

MOST = 40  # rows: a messenger shows at most a hundred buttons


def coming_keys(rows: Sequence[Registration]) -> list[list[InlineKeyboardButton]]:
    several = len(rows) > 1
    keys = [
        [
            InlineKeyboardButton(
                text=f"{text}: № {row.number}" if several else text,
                callback_data=MovePress(registration=row.id, coming=coming).pack(),
            )
            for text, coming in ((COMING, True), (NOT_COMING, False))
        ]
        for row in rows[:MOST]
    ]
    if several:
        data = EventPress(action="coming", event=rows[0].event_id).pack()
        keys.append([InlineKeyboardButton(text=ALL_COMING, callback_data=data)])
    return keys
