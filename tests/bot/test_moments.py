"""When, as lists and cards say it."""

from __future__ import annotations

import pytest

from bot.texts.reminders import moment
from tests.bot.conftest import Chats
from tests.builders import NOW, item, keep


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("15 апреля, 14:00", "15 апреля, среда, 14:00"),
        ("5-8 января", "5–8 января"),
        ("28 июня - 3 июля", "28 июня – 3 июля"),
        ("II декада марта", "2-я декада марта"),
        ("первая половина июня", "первая половина июня"),
        ("последняя неделя мая", "последняя неделя мая"),
        ("март", "март"),
        ("до 15 мая", "до 15 мая, пятница"),
    ],
)
async def test_a_moment(chats: Chats, period: str, expected: str) -> None:
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Семинар", period))
        (view, *_) = await unit.listings.of_plan(kept.plan.id)
    assert moment(view, NOW).replace("\u00a0", " ") == expected
