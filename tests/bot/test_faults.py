"""A press that fails is answered at once by a window, later by a message; pressed again it is done."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from bot.practice.core import CALLBACK_SECONDS
from bot.texts.errors import FAULT
from storage.repositories.registrations import Registrations
from tests.bot.conftest import Chats
from tests.bot.test_public import fills
from tests.builders import one_event


@pytest.mark.parametrize(
    "seconds", [0.0, CALLBACK_SECONDS + 1], ids=["at once", "when no window can be shown any more"]
)
async def test_a_press_that_failed_is_answered(chats: Chats, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    telegram, anna = chats.world.telegram, chats.world.person("Анна")
    began = telegram._real

    async def fails(*_args: Any, **_more: Any) -> None:
        stands = began()  # however long the rest takes on a busy machine
        telegram._real = lambda: stands + seconds
        raise ConnectionError("the database is away")

    await anna.sends(f"/start e_{event.id}")
    with monkeypatch.context() as broken:
        broken.setattr(Registrations, "register", fails)
        with pytest.raises(AssertionError, match="spinning") if seconds else contextlib.nullcontext():
            await fills(anna)
    telegram._real = began
    assert (anna.popped(FAULT), anna.last() == FAULT) == (not seconds, bool(seconds))
    assert not anna.told("Вы зарегистрированы")
    await anna.presses("Зарегистрироваться")
    assert anna.told("Вы зарегистрированы")
