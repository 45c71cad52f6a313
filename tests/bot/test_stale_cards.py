"""Buttons of cards that do not know the world any more, and buttons that nobody was given."""

from __future__ import annotations

import datetime as dt

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from tests.bot.conftest import Chats
from tests.bot.test_cards import link, morning, plan
from tests.builders import item
from tests.telegram import Someone

WEBINAR = item("Вебинар «Афиша за час»", "15 апреля, 14:00")


async def head_of(chats: Chats) -> Someone:
    head = chats.world.person("Анна Иванова")
    await link(chats, head)
    return head


async def forged(chats: Chats, someone: Someone, data: str) -> None:
    key = InlineKeyboardButton(text="кнопка", callback_data=data)
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("кнопка")


async def test_held_of_an_old_card_after_a_move(chats: Chats) -> None:
    await plan(chats, WEBINAR)
    head = await head_of(chats)
    await morning(chats, 4, 16)
    assert "Состоялось" in head.buttons()
    now = chats.clock.now()
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 4, 29), start_time=dt.time(14), now=now, person_id=None, confirmed=True
        )
    await head.presses("Состоялось")  # before the copy is edited
    assert head.popped("Это ещё впереди: 29 апреля, среда, 14:00.")
    assert head.sees("29 апреля, среда, 14:00")
    assert "Состоялось" not in head.buttons()
    assert (await chats.event(1)).outcome is None


async def test_what_is_over_is_not_in_work(chats: Chats) -> None:
    """«В работе» under the question how it went would silence it for good."""
    await plan(chats, WEBINAR)
    head = await head_of(chats)
    await morning(chats, 4, 16)
    assert head.buttons()[:3] == ["Состоялось", "Не состоялось", "Напомнить позже"]
    assert "В работе" not in head.buttons()
    await forged(chats, head, CardPress(action="ack", event=1, stage="outcome").pack())
    assert head.popped("устарела")
    await morning(chats, 4, 17)
    async with chats.storage.read() as unit:
        assert await unit.reminders.acknowledged_by(1, "outcome") is None


async def test_an_answer_is_put_off_day_by_day(chats: Chats) -> None:
    await plan(chats, WEBINAR)
    head = await head_of(chats)
    await morning(chats, 4, 16)
    await head.presses("Напомнить позже")
    assert [key.replace("\u00a0", " ") for key in head.buttons()[:2]] == [
        "Завтра, 17 апреля",
        "Через 3 рабочих дня, 21 апреля",
    ]
    await head.presses("Свой день")
    await head.sends("24 апреля")
    assert head.told("Напомню 24 апреля, пятница.")
    before = head.text()
    await morning(chats, 4, 23)
    assert head.text() == before
    await morning(chats, 4, 24)
    assert head.sees("Вебинар «Афиша за час»")
    assert "Состоялось" in head.buttons()


@pytest.mark.parametrize(
    "data",
    [
        f"c:open:{2**63}::",
        "c:open:-1::",
        f"r:rest:{10**30}",
        f"g:{2**64}:0",
        f"e:open:{2**63}",
        f"o:{2**70}:1",
        f"hd:{2**63}:1",
        f"p:{2**63}:1",
    ],
)
async def test_numbers_that_no_database_holds(chats: Chats, data: str) -> None:
    stranger = chats.world.person("Чужой")
    await stranger.sends("/start")
    await forged(chats, stranger, data)
    assert stranger.popped("устарела")


@pytest.mark.parametrize("action", ["stages", "report"])
async def test_a_form_of_another_nature(chats: Chats, action: str) -> None:
    await plan(chats, WEBINAR)
    head = await head_of(chats)
    await forged(chats, head, CardPress(action=action, event=1).pack())
    assert head.popped("устарела")
