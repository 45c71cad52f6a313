"""The command menus: for everyone, for groups, longer ones for owners, staff and the responsible."""

from __future__ import annotations

from aiogram import Dispatcher

from bot.commands import publish_commands
from bot.settings import Settings
from bot.texts.commands import ADMIN, EVERYONE, GROUP, PLAN, RESPONSIBLE, STAFF
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, plan
from tests.builders import item
from tests.telegram import make_world


def names(menu: list[dict[str, str]]) -> list[str]:
    return [one["command"] for one in menu]


async def test_menus() -> None:
    world = make_world(Dispatcher())
    world.person("Ольга", 7)
    settings = Settings(_env_file=None, metodist_owners=frozenset({"7", "8"}))  # type: ignore[call-arg]
    await publish_commands(world.bot, settings)  # nobody has the number 8 here: left alone
    menus = world.telegram.town.commands
    assert {scope: names(menu) for scope, menu in menus.items()} == {
        "all_private_chats:": [name for name, _ in EVERYONE],
        "all_group_chats:": [name for name, _ in GROUP],
        "chat:7": [name for name, _ in (*PLAN, *STAFF, *ADMIN, *EVERYONE)],
    }


async def test_a_link_and_a_role_make_the_menu_longer(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    head, owner = chats.world.person("Павел"), chats.world.person("Ольга", OWNER)
    menus = chats.world.telegram.town.commands
    await link(chats, head)
    assert names(menus[f"chat:{head.id}"]) == [name for name, _ in (*RESPONSIBLE, *PLAN, *EVERYONE)]
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Сотрудники")
    await owner.presses("Пригласить организатора")
    message = next(one["text"] for one in reversed(owner.screen()) if "start=s_" in (one["text"] or ""))
    await head.sends(f"/start {message.split('start=')[1].split()[0]}")
    assert names(menus[f"chat:{head.id}"]) == [name for name, _ in (*RESPONSIBLE, *PLAN, *STAFF, *EVERYONE)]
