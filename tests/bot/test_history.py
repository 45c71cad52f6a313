"""«Кому, когда и что напоминали, кто ответил»."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import item


async def test_what_happened_about_an_event(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "30 апреля, 14:00"))
    head = chats.world.person("Павел")
    await link(chats, head)
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Ещё")
    await owner.presses("История")
    assert owner.sees("Пока ничего не было")
    await morning(chats, 4, 16)
    await card(chats, head)
    await head.presses("В работе")
    await head.presses("Напомнить позже")
    await head.presses("За день")
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 5, 20), start_time=None, now=chats.clock.now(), person_id=None, confirmed=True,
            ground="приказ № 5",
        )  # fmt: skip
    await owner.presses("Назад")
    await owner.presses("История")
    text = owner.last().replace("\u00a0", " ")
    assert "16 апреля, 9:00 — напомнили: Отдел народного творчества (скоро)" in text
    assert "16 апреля, 9:00 — Павел: в работе" in text
    assert "Павел: напомнить позже — 29.04.2026" in text
    assert "Дата перенесена — 20.05.2026, приказ № 5" in text
    assert text.index("Дата перенесена") < text.index("напомнили")  # the newest first
