"""`metodist db …`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BadInput, Fault, app, explained, opened, print_line, run_async, settings

if TYPE_CHECKING:
    from storage.database import Storage

db_app = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db_app, name="db")


@db_app.command("upgrade")
def upgrade() -> None:
    """Bring the schema up to date."""

    async def work() -> None:
        async with opened(settings().url):
            print_line("База данных обновлена.")

    run_async(work())


@db_app.command("check")
def check() -> None:
    """Is the database whole and its schema the newest?"""

    async def work() -> None:
        from storage.upkeep.opening import problems_of

        async with opened(settings().url, there=True, as_it_is=True) as storage:
            problems = await problems_of(storage)
        if problems:
            raise Fault("База данных повреждена: " + "; ".join(problems))
        print_line("База данных в порядке.")

    run_async(work())


@db_app.command("backup")
def backup(to: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """A consistent copy of a SQLite database while the bot runs; for PostgreSQL use pg_dump."""

    async def work() -> None:
        from storage.upkeep.opening import write_copy

        loaded = settings()
        if loaded.url.startswith("postgresql"):
            raise BadInput("Это PostgreSQL: копию снимает его собственный pg_dump.")
        if to.exists():
            raise BadInput(f"Файл «{to}» уже есть: назовите другой.")
        if not to.parent.is_dir():
            raise BadInput(f"Папки «{to.parent}» нет: создайте её или назовите другую.")
        async with opened(loaded.url, there=True, as_it_is=True) as storage:
            await write_copy(storage, to)
        print_line(f"Копия готова: {to}")

    run_async(work())


@db_app.command("restore")
def restore(file: Annotated[Path, typer.Argument(help="A copy that `db backup` made.")]) -> None:
    """Put a copy back in place of the SQLite database; stop the bot first. What was there is set aside, not lost."""

    async def work() -> None:
        from storage.upkeep.restoring import InUse, NotACopy, NotSqlite
        from storage.upkeep.restoring import restore as put_back

        if not file.is_file():
            raise BadInput(f"Файла «{file}» нет.")
        try:
            with explained():
                place, aside = await put_back(settings().url, file, datetime.now(UTC))
        except NotSqlite:
            raise BadInput("Это PostgreSQL: копию возвращает его собственный pg_restore.") from None
        except NotACopy as error:
            raise BadInput(f"«{file}» — не копия базы Методиста или она повреждена ({error}).") from None
        except InUse:
            raise BadInput("База открыта другой программой: остановите бота и повторите.") from None
        former = f" Прежняя база: {aside}." if aside is not None else ""
        print_line(f"Копия на месте: {place}.{former} Запустите бота.")

    run_async(work())


@db_app.command("move")
def move_all(
    to: Annotated[
        str, typer.Option("--to", help="postgresql+asyncpg://… or sqlite+aiosqlite:///…: an empty database.")
    ],
) -> None:
    """Copy the whole installation to another database and compare the counts; stop the bot first. The old one stays as it was."""

    async def work() -> None:
        from bot.settings import with_driver
        from storage.upkeep.opening import same_database

        here, there = settings().url, with_driver(to)
        with explained():
            if same_database(here, there):
                raise BadInput("Это та же самая база: назовите в --to другую, пустую.")
        async with opened(here, there=True) as source:
            async with source.read() as unit:
                if not await unit.institutions.all():
                    raise BadInput("Переносить нечего, учреждений в базе нет: проверьте METODIST_DATA и DATABASE_URL.")
            await _move(source, there)

    run_async(work())


async def _move(source: Storage, there: str) -> None:
    from storage.upkeep.moving import CountsDiffer, TargetNotEmpty, move

    async with opened(there) as target:
        try:
            moved = await move(source, target)
        except TargetNotEmpty as error:
            raise BadInput(f"В новой базе уже что-то есть ({error}): нужна пустая.") from None
        except CountsDiffer as error:
            raise Fault(f"Дошли не все строки ({error}): в новой базе ничего не оставлено.") from None
    for name, count in moved.items():
        if count:
            print_line(f"{name}: {count}")
    print_line("Всё перенесено, числа строк совпали. Укажите новый адрес в DATABASE_URL и запустите бота.")
