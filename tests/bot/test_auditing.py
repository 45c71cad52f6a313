"""The owner hears what should have gone out and did not."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete

from scheduler.housekeeping import audit_daily
from storage.models import Reminder
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import plan
from tests.builders import NOW, item


async def test_the_owner_is_told(chats: Chats) -> None:
    await plan(chats, item("Отчёт о смотре", "до 15 мая"))
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/start")
    async with chats.storage.write() as unit:
        await unit.session.execute(delete(Reminder).where(Reminder.kind.in_(("eve", "escalated"))))
    chats.clock.set(NOW + dt.timedelta(days=1))
    assert len(await audit_daily(chats.storage, {str(OWNER)}, "telegram", chats.clock.now())) == 2
    await chats.sweep()
    text = owner.last().replace("\u00a0", " ")
    assert "не всё в порядке" in text
    assert "• Не были запланированы, теперь запланированы: 1 напоминание" in text
    assert "запланированы: 1 сообщение руководителям" in text
    assert "• Отчёт о смотре (№ 1)" in text
