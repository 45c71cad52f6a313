"""Many people who do the same within seconds, and when each of them had the bot's answer: for measuring."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.practice.telegram import PracticeTelegram


async def crowd(telegram: PracticeTelegram, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """{"people": ids, "text" to send or "button" to press under the newest message that has it, "within": seconds over which they are
    spread, "patience": seconds to wait for the last answer} -> for each {"id", "asked", "answered"}: seconds since the first, of real time;
    "answered" null: nothing came. An answer is the first that the bot writes or changes in the person's chat. Raises ApiError for
    somebody who has no such button."""
    people = [int(one) for one in wanted["people"]]
    within, patience = float(wanted.get("within", 5)), float(wanted.get("patience", 60))
    began = time.monotonic()
    asked: dict[int, float] = {}
    for place, person in enumerate(people):
        pause = began + within * place / len(people) - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        telegram.first_words.pop(person, None)
        asked[person] = time.monotonic()
        if "text" in wanted:
            await telegram.person_sends(person, str(wanted["text"]))
        else:
            await telegram.person_presses(
                person, _newest(telegram, person, str(wanted["button"])), str(wanted["button"])
            )
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if all(person in telegram.first_words for person in people):
            break
        await asyncio.sleep(0.1)
    return [
        {
            "id": person,
            "asked": asked[person] - began,
            "answered": telegram.first_words[person] - began if person in telegram.first_words else None,
        }
        for person in people
    ]


def _newest(telegram: PracticeTelegram, person: int, button: str) -> int:
    """Its message; 0: there is none."""
    for message in reversed(telegram.town.chats[person].messages.values()):
        if any(button in (key["text"], key.get("callback_data")) for row in message.rows for key in row):
            return message.id
    return 0
