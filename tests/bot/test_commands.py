"""The command menus: for everyone, for groups, and the longer one for owners who have written to the bot."""

from __future__ import annotations

from aiogram import Dispatcher

from bot.commands import publish_commands, publish_staff_commands
from bot.settings import Settings
from bot.texts.commands import EVERYONE, GROUP, STAFF
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
        "chat:7": [name for name, _ in (*EVERYONE, *STAFF)],
    }


async def test_somebody_becomes_staff_later() -> None:
    world = make_world(Dispatcher())
    await publish_staff_commands(world.bot, "9")
    assert world.telegram.town.commands == {}
    world.person("Павел", 9)
    await publish_staff_commands(world.bot, "9")
    assert names(world.telegram.town.commands["chat:9"])[-1] == STAFF[-1][0]
