"""The practice town is founded once; personas are always there."""

from __future__ import annotations

from bot.context import PLATFORM
from bot.practice import personas
from bot.practice.setup import CLOCK_START, TOWN, settle
from bot.practice.telegram import PracticeTelegram
from storage.database import Storage
from tests.telegram import TOKEN


async def test_the_town_is_founded_once(storage: Storage) -> None:
    telegram = PracticeTelegram(TOKEN)
    await settle(storage, telegram, CLOCK_START)
    await settle(storage, telegram, CLOCK_START)
    async with storage.read() as unit:
        institutions = await unit.institutions.all()
        views = [view for one in institutions for view in await unit.responsibles.of_institution(one.id)]
        plans = [plan for one in institutions for plan in await unit.plans.of_institution(one.id)]
    assert {one.slug for one in institutions} == {sample.slug for sample in TOWN}
    assert {one.data_mode for one in institutions} == {"full"}
    assert len(plans) == len(TOWN)
    linked = {(contact.platform, contact.chat_id) for view in views for contact in view.contacts}
    assert linked == {(PLATFORM, str(personas.HEAD.id)), (PLATFORM, str(personas.GROUP_ID))}


async def test_the_bot_may_write_to_those_who_are_linked_and_to_nobody_else(storage: Storage) -> None:
    telegram = PracticeTelegram(TOKEN)
    await settle(storage, telegram, CLOCK_START)
    inside = {chat.id for chat in telegram.town.chats.values() if chat.bot_inside}
    assert inside == {personas.OWNER.id, personas.HEAD.id, personas.GROUP_ID, personas.CHANNEL_ID}
    assert telegram.town.chats[personas.GROUP_ID].members == list(personas.GROUP_MEMBERS)


async def test_the_methodist_administers_every_institution(storage: Storage) -> None:
    await settle(storage, PracticeTelegram(TOKEN), CLOCK_START)
    async with storage.read() as unit:
        owner = await unit.people.by_user(PLATFORM, str(personas.OWNER.id))
        assert owner is not None
        roles = await unit.people.roles(owner.id)
    assert sorted(role.role for role in roles) == ["admin"] * len(TOWN)
