"""/plan → «Кому напоминали»: the history of any row, also of one that nobody registers for."""

from __future__ import annotations

from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, morning, plan
from tests.builders import item


async def test_the_history_of_a_row(chats: Chats) -> None:
    await plan(chats, item("Отчёт о смотре", "до 15 мая"), item("Справка о кадрах", "до 29 мая"))
    head, owner = chats.world.person("Павел"), chats.world.person("Ольга", OWNER)
    await link(chats, head)
    for day in (18, 19):
        await morning(chats, 5, day)
    await head.presses("1.")
    await head.presses("Выполнено")
    for someone in (head, owner):
        await someone.sends("/plan")
        await someone.presses("Кому напоминали")
        assert someone.sees("О каком пункте рассказать?")
        assert someone.sees("1. Отчёт о смотре")
        await someone.presses("1")
        text = someone.last().replace("\u00a0", " ")
        assert "— напомнили: Отдел народного творчества (срок прошёл)" in text
        assert "— Павел: итог — выполнено" in text
        await someone.presses("Назад")
        await someone.presses("Назад")
        assert "Кому напоминали" in someone.buttons()


async def test_a_stranger_reads_nothing(chats: Chats) -> None:
    await plan(chats, item("Отчёт о смотре", "до 15 мая"))
    stranger = chats.world.person("Чужой")
    await stranger.sends("/plan")
    assert not stranger.told("Отчёт")
