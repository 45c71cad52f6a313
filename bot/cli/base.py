"""What commands share: the application, errors as sentences, an open database, the program's clock."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from rich.console import Console

from bot.clock import Clock
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from storage.database import Storage, Unit
    from storage.models import Institution

Answer = TypeVar("Answer")

app = typer.Typer(
    name="metodist",
    help="Metodist reads yearly plans, reminds the responsible and registers people for events.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class BadInput(Exception):
    """What was typed or sent cannot be used; the message is one sentence for the person. Exit status 2."""


class Fault(Exception):
    """Something that the person did not cause; the message is one sentence. Exit status 1."""


def report_errors(command: Callable[[], Any]) -> int:
    """Run a Typer application; print any error as one sentence and return the exit status."""
    try:
        command()
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except Fault as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Exception as error:
        if os.environ.get("METODIST_DEBUG"):
            raise
        sys.stderr.write(f"Сбой: {type(error).__name__}. Подробности — с METODIST_DEBUG=1.\n")
        return 1
    return 0


def settings() -> Settings:
    """The environment as of now. The clock that can be set is refused with the real Telegram."""
    from pydantic import ValidationError

    try:
        loaded = load_settings()
    except ValidationError as error:
        names = ", ".join(
            str(part["loc"][0] if part["loc"] else part["msg"].split()[2]).upper() for part in error.errors()
        )
        raise BadInput(f"Не понимаю настройку: {names}.") from None
    if loaded.metodist_clock is not None and loaded.real_telegram:
        raise BadInput("METODIST_CLOCK нельзя задать вместе с настоящим Telegram: уберите одно из двух.")
    return loaded


def logs(loaded: Settings) -> None:
    """For commands that send: without it a library would show values, and on standard output."""
    from bot.logs import set_up_logs

    set_up_logs(as_json=loaded.log_format == "json", debug=loaded.log_level == "debug")


def clock(loaded: Settings) -> Clock:
    return Clock(loaded.metodist_clock)


@contextmanager
def explained() -> Iterator[None]:
    """Why a database does not open, as a sentence."""
    from storage.upkeep.opening import CannotOpen

    try:
        yield
    except CannotOpen as error:
        from bot.texts.unopened import is_fault, words

        raise (Fault if is_fault(error) else BadInput)(words(error)) from None


@asynccontextmanager
async def opened(url: str, *, there: bool = False, as_it_is: bool = False) -> AsyncIterator[Storage]:
    """The database with its schema brought up to date. `there`: a SQLite file that is missing is refused, not made; `as_it_is`: who only
    asks changes no schema. Raises BadInput, Fault."""
    from storage.upkeep.opening import open_database

    with explained():
        storage = await open_database(url, there=there, as_it_is=as_it_is)
        try:
            yield storage
        finally:
            await storage.close()


def run_async(work: Coroutine[Any, Any, Answer]) -> Answer:
    return asyncio.run(work)


def print_json(value: Any) -> None:
    """UTF-8, readable, one document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def print_line(text: str) -> None:
    sys.stdout.write(text + "\n")


def print_note(text: str) -> None:
    """For the person, beside the answer: standard error."""
    sys.stderr.write(text + "\n")


def console() -> Console:
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def parse_moment(text: str, zone: str | None = None) -> datetime:
    """An ISO date or moment; without a zone it is in `zone` (IANA), else in UTC. Raises BadInput."""
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"Не понимаю время «{text}»: напишите, например, 2026-03-01T09:00:00+03:00.") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    return moment.astimezone(UTC)


def parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"Не понимаю дату «{text}»: напишите, например, 2026-03-01.") from None


async def institution_by_slug(unit: Unit, slug: str) -> Institution:
    institution = await unit.institutions.by_slug(slug)
    if institution is None:
        raise BadInput(f"Учреждения «{slug}» нет: посмотрите `metodist institution list`.")
    return institution


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
