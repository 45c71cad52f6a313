"""/plan: by month, by state, by words."""

from __future__ import annotations

import pytest

from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, item, keep
from tests.telegram import Someone


@pytest.fixture
async def olga(chats: Chats) -> Someone:
    async with chats.storage.write() as unit:
        await keep(
            unit,
            chats.home,
            item("Семинар «Пушкинская карта»", "март"),
            item("Вебинар «Афиша за час»", "15 апреля, 14:00"),
            item("Круглый стол", "5 марта"),
            item("Издание приказа", "до 1 мая", place="Заречье"),
        )
        (view, *_) = (await unit.listings.of_plans([chats.home.id], [], now=NOW, ids=[3]))[0]
        await unit.events.set_outcome(view.event.id, outcome="held", now=NOW, person_id=None)
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/plan")
    assert owner.sees("План: 4")
    return owner


async def test_words_are_searched_for(olga: Someone) -> None:
    await olga.sends("пушкинской карты")
    assert olga.sees("План, «пушкинской карты»: 1")
    assert olga.sees("Пушкинская карта")
    await olga.sends("найти: заречье")
    assert olga.sees("Издание приказа")
    await olga.sends("балет {x} <b>")
    assert olga.sees("Ничего не нашлось")
    await olga.presses("Весь план")
    assert olga.sees("План: 4")


async def test_a_month_and_a_state(olga: Someone) -> None:
    await olga.presses("Месяц")
    await olga.presses("Март")
    assert olga.sees("План, март 2026: 2")
    await olga.presses("Состояние")
    await olga.presses("Без даты")
    assert olga.sees("План, март 2026, без даты: 1")
    assert olga.sees("Пушкинская карта")
    await olga.presses("Состояние")
    await olga.presses("Состоялось")
    assert olga.sees("Круглый стол")
    await olga.presses("Состояние")
    await olga.presses("Не состоялось")
    assert olga.sees("Ничего не нашлось")
    await olga.presses("Состояние")
    await olga.presses("Назад")
    await olga.presses("Весь план")
    assert "Весь план" not in olga.buttons()


async def test_a_responsible_searches_their_own_rows(chats: Chats, olga: Someone) -> None:
    stranger = chats.world.person("Пётр", 5005)
    await stranger.sends("/plan")
    assert stranger.sees("ничего не закреплено")
