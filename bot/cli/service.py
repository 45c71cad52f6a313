"""`metodist run` and `metodist practice`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import BadInput, Fault, app, logs, opened, print_line, run_async, settings

if TYPE_CHECKING:
    from bot.settings import Settings


@app.command("run")
def run(
    live: Annotated[bool, typer.Option("--live", help="Only with a token: never the practice chat.")] = False,
) -> None:
    """Start the bot: with BOT_TOKEN in Telegram, without it in the practice chat in your browser."""
    loaded = settings()
    logs(loaded)
    if loaded.bot_token is not None:
        _run_live(loaded)
        return
    if live:
        raise BadInput("Нет BOT_TOKEN: впишите токен бота в .env или уберите --live, чтобы открыть учебный чат.")
    from bot.practice.run import run_practice

    run_async(run_practice(loaded, _say))


def _run_live(loaded: Settings) -> None:
    """A token that is none, or that Telegram does not take, is said in words: the log is where it is looked for."""
    from aiogram.exceptions import TelegramUnauthorizedError
    from aiogram.utils.token import TokenValidationError

    from bot.run import run_live

    try:
        run_async(_once_open(loaded, run_live))
    except TokenValidationError:
        raise BadInput("BOT_TOKEN не похож на токен: скопируйте его у @BotFather целиком.") from None
    except TelegramUnauthorizedError:
        raise Fault("Telegram не принял BOT_TOKEN: он отозван. Новый выдаст @BotFather, /token.") from None


async def _once_open(loaded: Settings, start: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Why a database does not open is said here as by any command."""
    async with opened(loaded.url):
        pass
    await start(loaded)


@app.command("practice")
def practice(
    port: Annotated[int, typer.Option(help="Port on the loopback address; 0 takes a free one.")] = 8081,
) -> None:
    """The practice Bot API alone: point BOT_API_URL at it."""
    loaded = settings()
    logs(loaded)
    if loaded.real_telegram:
        raise BadInput("Учебный чат не запускается рядом с настоящим токеном: уберите BOT_TOKEN.")
    from bot.practice.run import run_stand_in

    run_async(run_stand_in(loaded, port, _say))


def _say(text: str) -> None:
    """At once, also where standard output is a pipe: the address is what the reader waits for."""
    print_line(text)
    sys.stdout.flush()
