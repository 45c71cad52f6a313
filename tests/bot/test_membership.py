"""A bot that is blocked, removed, or whose group became a supergroup."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_cards import link, plan
from tests.builders import item


async def linked(chats: Chats) -> int:
    async with chats.storage.read() as unit:
        (view, *_) = await unit.responsibles.of_institution(chats.home.id)
    return len(view.contacts)


async def test_who_blocks_the_bot_is_no_contact_any_more(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    assert await linked(chats) == 1
    await chats.world.telegram.person_blocks(head.id)
    await chats.world.feed()
    assert await linked(chats) == 0
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(head.id))
    assert person is not None
    assert person.blocked_at is not None
    await chats.world.telegram.person_unblocks(head.id)
    await chats.world.feed()
    await head.sends("/start")
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(head.id))
    assert person is not None
    assert person.blocked_at is None


async def test_a_group_that_lost_the_bot_or_became_a_supergroup(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    group = chats.world.telegram.add_group(-5, "Отдел", [head.id], kind="group").id
    await link(chats, head, group)
    new = await chats.world.telegram.group_becomes_supergroup(group)
    await chats.world.feed()
    assert await linked(chats) == 1
    chats.clock.set(dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert head.sees("Семинар «Свет»", new)
    await chats.world.telegram.group_removes_bot(new)
    await chats.world.feed()
    assert await linked(chats) == 0
