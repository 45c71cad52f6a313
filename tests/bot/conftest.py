"""A whole bot in the practice Telegram, in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram_dialog.api.entities import stack

from bot.app import build_dispatcher
from bot.clock import Clock
from bot.sending.notifier import ChatNotifier
from bot.settings import Settings
from bot.updates.flood import Flood
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.models import Event, Institution
from tests.builders import NOW, institution
from tests.conftest import Blanks
from tests.telegram import World, make_world

OWNER = 777


@dataclass
class Chats:
    """The world with its database and a clock to move."""

    world: World
    storage: Storage
    clock: Clock
    home: Institution

    async def sweep(self) -> None:
        sweeper = Sweeper(self.storage, ChatNotifier(self.world.bot, self.storage, self.clock), limited=False)
        await sweeper.sweep(self.clock.now())

    async def event(self, event_id: int) -> Event:
        async with self.storage.read() as unit:
            event = await unit.events.get(event_id)
        assert event is not None
        return event


@pytest.fixture(autouse=True)
def _dialogs_of_one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiogram-dialog numbers its dialogs by the second and two random digits: two that open within one second, as only tests do,
    were the same one in a hundred runs («Stack is broken»)."""
    ids = count(1)
    monkeypatch.setattr(stack, "new_id", lambda: stack.id_to_str(next(ids)))


@pytest.fixture(autouse=True)
def _logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is run inside the tests' process must not leave the logs on a stream that is closed after it."""
    monkeypatch.setattr("bot.logs.set_up_logs", lambda **_: None)


@pytest.fixture
async def chats(tmp_path: Path, blanks: Blanks) -> AsyncIterator[Chats]:
    async with opened_chats(tmp_path / "bot.db", blanks) as chats:
        yield chats


@asynccontextmanager
async def opened_chats(path: Path, blanks: Blanks, **more: Any) -> AsyncIterator[Chats]:
    """`more`: of the settings."""
    blanks.copy_to(path)
    storage = Storage(f"sqlite+aiosqlite:///{path}")
    clock = Clock(NOW)
    world = make_world(dispatcher_of(storage, clock, **more))
    async with storage.write() as unit:
        home = await institution(unit)
    yield Chats(world, storage, clock, home)
    assert world.telegram.violations == []
    await world.dispatcher["chat_state"].shut()
    await storage.close()


def dispatcher_of(storage: Storage, clock: Clock, **more: Any) -> Dispatcher:
    settings = Settings(_env_file=None, metodist_owners=frozenset({str(OWNER)}), **more)
    return build_dispatcher(storage, clock, settings, lambda: None, Flood(most=100_000, again=0))
