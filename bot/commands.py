"""The command menu: display only, rights are checked by handlers."""

from __future__ import annotations

import contextlib

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.access import Actor, load_actor
from bot.settings import Settings
from bot.texts import commands as words
from storage.database import Storage
from storage.models import Person


async def publish_commands(bot: Bot, settings: Settings) -> None:
    """For everyone, for groups, and the whole list for the owners who have already written to the bot."""
    await bot.set_my_commands(_menu(words.EVERYONE), BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(_menu(words.GROUP), BotCommandScopeAllGroupChats())
    for owner in settings.metodist_owners:
        await _publish(bot, owner, (*words.PLAN, *words.STAFF, *words.ADMIN))


async def refresh_commands(bot: Bot, storage: Storage, person: Person, settings: Settings) -> None:
    """The menu of one private chat, after a role or a link was given or taken."""
    async with storage.read() as unit:
        actor = await load_actor(
            unit,
            person,
            owners=settings.metodist_owners,
            chat_id=person.chat_id,
            in_group=False,
            now=person.created_at,  # a menu asks of no link
        )
    await _publish(bot, person.chat_id, staff_menu(actor))


def staff_menu(actor: Actor) -> tuple[tuple[str, str], ...]:
    """What this person may use beyond everyone's commands."""
    staff, admin = bool(actor.staff_of) or actor.is_owner, bool(actor.admin_of) or actor.is_owner
    menu: tuple[tuple[str, str], ...] = words.RESPONSIBLE if actor.is_responsible else ()
    menu += words.PLAN if actor.is_responsible or staff else ()
    return menu + (words.STAFF if staff else ()) + (words.ADMIN if admin else ())


async def _publish(bot: Bot, chat_id: str, more: tuple[tuple[str, str], ...]) -> None:
    """A chat that the bot does not know yet is left alone."""
    with contextlib.suppress(TelegramAPIError):
        await bot.set_my_commands(_menu((*more, *words.EVERYONE)), BotCommandScopeChat(chat_id=chat_id))


def _menu(commands: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(command=name, description=text) for name, text in commands]
