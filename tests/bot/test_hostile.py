"""Oversized, marked-up, invisible, right-to-left words, and things that are no words, at every window that asks for some: shown as
typed or refused by one sentence; nothing breaks, nothing is lost."""

from __future__ import annotations

import copy
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.dialogs import all_dialogs
from bot.dialogs.guards import Guarded
from bot.dialogs.unasked import OrSay
from bot.practice.core import ApiError
from bot.texts.errors import FAULT, NO_COMMAND, WORDS_ONLY
from plans.typed import clean
from storage.models import ChatState
from tests.bot.conftest import Chats
from tests.bot.typing_places import NOTHING, PLACES, THINGS, WORDS, Place, steps
from tests.telegram import Someone

pytestmark = pytest.mark.sweeping


_Pair = TypeVar("_Pair", bound=tuple[str, object])
SEEN = 20  # signs of what was typed that must come back: lists cut it
NO_FAULTS = ("query is too old", "message is not modified", "message to delete not found", "message to edit not found")


def test_every_window_that_takes_words_or_files_is_tried() -> None:
    """A new one needs a line in tests/bot/typing_places.py."""
    behind = [window for dialog in all_dialogs() for window in dialog.windows.values()]
    windows = [one.window if isinstance(one, Guarded) else one for one in behind]
    takes = {one.state.state for one in windows if isinstance(one.on_message, OrSay) and one.on_message.inner}
    assert takes == {place.state for place in PLACES}


class Moment:
    """What the bot and the chats held, to be gone back to: each odd word meets the window as it was."""

    def __init__(self, chats: Chats) -> None:
        self.chats = chats
        self.file = str(chats.storage.engine.url.database)
        self.kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.file)) as now:
            now.backup(self.kept)
        self.messages = {key: copy.deepcopy(one.messages) for key, one in chats.world.telegram.town.chats.items()}

    def back(self) -> None:
        with closing(sqlite3.connect(self.file)) as now:
            self.kept.backup(now)
        for key, messages in self.messages.items():
            self.chats.world.telegram.town.chats[key].messages = copy.deepcopy(messages)


@contextmanager
def nothing_breaks(chats: Chats, what: str) -> Iterator[None]:
    """No fault in the log, no refusal of the messenger even where one is passed over in silence, nothing outside the subset."""
    telegram = chats.world.telegram
    refused: list[str] = []
    call = telegram.call

    async def watched(method: str, params: dict[str, Any], files: Any = None) -> Any:
        try:
            return await call(method, params, files)
        except ApiError as error:
            if not any(one in str(error) for one in NO_FAULTS):
                refused.append(f"{method}: {error}")
            raise

    telegram.call = watched  # type: ignore[method-assign]
    try:
        with capture_logs() as logs:
            yield
    finally:
        telegram.call = call  # type: ignore[method-assign]
    faults = [one for one in logs if one["log_level"] in ("error", "critical")]
    for one in faults:
        if isinstance(one.get("exc_info"), BaseException):
            raise AssertionError(f"{what}: {faults}") from one["exc_info"]
    assert not faults, what
    assert not refused, what
    assert telegram.violations == [], what


async def state_of(chats: Chats, someone: Someone) -> str | None:
    """Of the window that is open."""
    async with chats.storage.read() as unit:
        rows = list(await unit.session.scalars(select(ChatState).where(ChatState.user_id == str(someone.id))))
    stack: list[str] = next((row.data["intents"] for row in rows if row.data and "intents" in row.data), [])
    return next((row.data["state"] for row in rows if stack and row.key.endswith(stack[-1])), None)


def said(someone: Someone, since: int) -> list[dict[str, Any]]:
    return [one for one in someone.screen() if one["from"] == "bot" and one["id"] > since]


def newest(someone: Someone) -> int:
    return max((int(one["id"]) for one in someone.screen()), default=0)


def flat(text: str) -> str:
    return re.sub(r"[\s;,]+", "", clean(text)).casefold()


def shown(someone: Someone, since: int, text: str) -> bool:
    """In a message or on a button, as it was typed but for its spaces."""
    messages = said(someone, since)
    seen = [one["text"] or "" for one in messages]
    seen += [key["text"] for one in messages for row in one["buttons"] for key in row]
    places = [flat(one) for one in [*seen, someone.answer or ""]]
    whole = any(flat(text)[:SEEN] in one for one in places)
    return whole or all(any(flat(line)[:SEEN] in one for one in places) for line in clean(text).splitlines())


async def odd(chats: Chats, someone: Someone, place: Place, name: str, text: str, moment: Moment) -> None:
    what = f"{place.state}: {name}"
    since = newest(someone)
    someone.answer = None
    with nothing_breaks(chats, what):
        await someone.sends(text)
    answers = said(someone, since)
    assert answers, f"{what}: silence"
    assert all(FAULT not in (one["text"] or "") for one in answers), what
    with nothing_breaks(chats, what):
        stays = await state_of(chats, someone) == place.state
        refused = (stays and len(answers) > 1) or place.says in (answers[-1]["text"] or "")
        if place.shows and not refused and not shown(someone, since, text):
            await steps(someone, *place.then)
            assert shown(someone, since, text), f"{what}: {someone.text()}"
            stays = False
    if not stays:
        moment.back()


def tried(place: Place, every: tuple[_Pair, ...]) -> tuple[_Pair, ...]:
    """All on a developer's machine, every fourth where time is short: each place has its own."""
    first = sum(place.state.encode()) % 4
    return every[first::4] if os.environ.get("CI") else every


@pytest.mark.parametrize("place", PLACES, ids=[place.state for place in PLACES])
async def test_what_people_send(chats: Chats, place: Place) -> None:
    someone = await place.reach(chats)
    assert await state_of(chats, someone) == place.state
    moment = Moment(chats)
    for name, text in tried(place, WORDS):
        await odd(chats, someone, place, name, text, moment)
    moment.back()
    for name, text in tried(place, NOTHING):
        since = newest(someone)
        with nothing_breaks(chats, name):
            await someone.sends(text)
        assert said(someone, since)[0]["text"] == WORDS_ONLY, name
    for name, thing in tried(place, THINGS):
        if place.photos and name == "photo":
            continue
        since = newest(someone)
        with nothing_breaks(chats, name):
            await someone.sends_thing(**thing)
        assert said(someone, since)[0]["text"] == WORDS_ONLY, name
    with nothing_breaks(chats, "a command"):
        await someone.sends("/нетакой e_1")
    assert someone.told(NO_COMMAND)
    assert await state_of(chats, someone) == place.state
    since = newest(someone)
    await someone.sends(place.good)  # taken after all that: no sentence that refuses
    after = said(someone, since)
    assert after
    assert await state_of(chats, someone) != place.state or len(after) == 1 or "Записано" in str(after), someone.text()
    await someone.sends("/start e_1")
    assert not someone.told(FAULT)
