"""The command menu: display only, rights are checked by handlers."""

from __future__ import annotations

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.settings import Settings
from bot.texts.commands import EVERYONE, GROUP, STAFF


async def publish_commands(bot: Bot, settings: Settings) -> None:
    """For everyone, for groups, and the whole list for the owners who have already written to the bot."""
    await bot.set_my_commands(_menu(EVERYONE), BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(_menu(GROUP), BotCommandScopeAllGroupChats())
    for owner in settings.metodist_owners:
        await publish_staff_commands(bot, owner)


async def publish_staff_commands(bot: Bot, chat_id: str) -> None:
    """The longer menu in one private chat; a chat that the bot does not know yet is left alone."""
    try:
        await bot.set_my_commands(_menu((*EVERYONE, *STAFF)), BotCommandScopeChat(chat_id=chat_id))
    except TelegramAPIError:
        return


def _menu(commands: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(command=name, description=text) for name, text in commands]
