"""`metodist db …` and `metodist doctor`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BadInput, Fault, app, clock, opened, print_json, print_line, run_async, settings

if TYPE_CHECKING:
    from aiogram.types import WebhookInfo

    from bot.settings import Settings

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
        async with opened(settings().url) as storage:
            problems = await storage.check()
        if problems:
            raise Fault("База данных повреждена: " + "; ".join(problems))
        print_line("База данных в порядке.")

    run_async(work())


@db_app.command("backup")
def backup(to: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """A consistent copy of a SQLite database while the bot runs; for PostgreSQL use pg_dump."""

    async def work() -> None:
        loaded = settings()
        if not loaded.url.startswith("sqlite"):
            raise BadInput("Это PostgreSQL: копию снимает его собственный pg_dump.")
        if to.exists():
            raise BadInput(f"Файл «{to}» уже есть: назовите другой.")
        async with opened(loaded.url) as storage:
            await storage.backup(to)
        print_line(f"Копия готова: {to}")

    run_async(work())


@db_app.command("restore")
def restore(file: Annotated[Path, typer.Argument(help="A copy that `db backup` made.")]) -> None:
    """Put a copy back in place of the SQLite database; stop the bot first. What was there is set aside, not lost."""

    async def work() -> None:
        from storage.restoring import NotACopy, NotSqlite
        from storage.restoring import restore as put_back

        if not file.is_file():
            raise BadInput(f"Файла «{file}» нет.")
        try:
            place, aside = await put_back(settings().url, file, datetime.now(UTC))
        except NotSqlite:
            raise BadInput("Это PostgreSQL: копию возвращает его собственный pg_restore.") from None
        except NotACopy as error:
            raise BadInput(f"«{file}» — не копия базы Методиста или она повреждена ({error}).") from None
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
        from storage.moving import CountsDiffer, TargetNotEmpty, move

        async with opened(settings().url) as source, opened(to) as target:
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

    run_async(work())


@app.command("doctor")
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check token, webhook, database, time zones, working days, linked departments, the mail server; say what to do."""

    async def work() -> None:
        findings = await _findings(settings())
        if as_json:
            print_json([{"check": name, "ok": ok, "text": text} for name, ok, text in findings])
        for _, ok, text in [] if as_json else findings:
            print_line(f"{'✓' if ok else '⚠'} {text}")
        if not all(ok for _, ok, _ in findings):
            raise typer.Exit(1)

    run_async(work())


async def _findings(loaded: Settings) -> list[tuple[str, bool, str]]:
    findings = await _telegram(loaded)
    addresses = 0
    try:
        async with opened(loaded.url) as storage:
            findings.append(("database", True, "База данных открывается, схема новая."))
            async with storage.read() as unit:
                addresses = await unit.responsibles.addresses()
                institutions = await unit.institutions.all()
                for institution in institutions:
                    findings.append(_zone(institution.name, institution.time_zone))
                    views = await unit.responsibles.of_institution(institution.id)
                    loose = [view for view in views if view.leads and not view.contacts]
                    text = f"{institution.name}: не подключены ответственные — {len(loose)} (ссылки: metodist invite)."
                    findings.append(
                        ("linked", not loose, text if loose else f"{institution.name}: все ответственные подключены.")
                    )
                    calendar = await unit.institutions.calendar(institution.id)
                    year = clock(loaded).now().year
                    findings.append(
                        (
                            "workdays",
                            calendar.knows(year),
                            f"{institution.name}: переносы рабочих дней {year} года "
                            + ("известны." if calendar.knows(year) else "неизвестны, внесите их в календарь."),
                        )
                    )
    except Exception as error:
        findings.append(("database", False, f"База данных не открывается ({type(error).__name__}): DATABASE_URL?"))
    findings.append(await _mail(loaded, addresses))
    return findings


async def _mail(loaded: Settings, addresses: int) -> tuple[str, bool, str]:
    """Is a mail server set up, and does it answer and let us in? Nothing is sent. No password is ever told."""
    import ssl

    from bot.mail import try_server
    from bot.texts import emails as words

    server = loaded.mail
    if server is None and loaded.smtp_host is None:
        return ("mail", not addresses, words.ADDRESSES_WAIT if addresses else words.NO_MAIL)
    if server is None:
        named = loaded.smtp_from is not None or "@" in (loaded.smtp_user or "")
        return ("mail", False, words.ONLY_HERE if named else words.NO_SENDER)
    fault = await try_server(server)
    if fault is None:
        return ("mail", True, words.answers(server.host, server.port))
    if type(fault).__name__ == "SMTPAuthenticationError":
        return ("mail", False, words.NO_LOGIN)
    if isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError):
        return ("mail", False, words.UNSAFE)
    return ("mail", False, words.silent(server.host, server.port, type(fault).__name__))


async def _telegram(loaded: Settings) -> list[tuple[str, bool, str]]:
    """The token, and how updates come."""
    if loaded.bot_token is None:
        return [("token", False, "BOT_TOKEN не задан: `metodist run` откроет учебный чат.")]
    from aiogram.exceptions import TelegramAPIError

    from bot.telegram import make_bot

    bot = make_bot(loaded)
    try:
        me = await bot.me()
        inline = "включён" if me.supports_inline_queries else "выключен (включает @BotFather, команда /setinline)"
        text = f"Токен принят: @{me.username}. Поиск мероприятий по имени бота из любого чата {inline}."
        return [("token", True, text), _webhook(loaded, await bot.get_webhook_info())]
    except TelegramAPIError as error:
        return [("token", False, f"Telegram не принял токен или недоступен ({type(error).__name__}).")]
    finally:
        await bot.session.close()


def _webhook(loaded: Settings, told: WebhookInfo) -> tuple[str, bool, str]:
    """Is it what WEBHOOK_URL says, and does Telegram reach it?"""
    if loaded.webhook_url is None:
        if told.url:
            return (
                "webhook",
                False,
                "У Telegram записан адрес для обновлений, а WEBHOOK_URL не задан: `metodist run` снимет его.",
            )
        return ("webhook", True, "Обновления бот забирает сам (WEBHOOK_URL не задан).")
    if told.url != loaded.webhook_url:
        return ("webhook", False, "Telegram ещё не знает адреса из WEBHOOK_URL: он записывается при запуске бота.")
    if told.last_error_message:
        text = f"Telegram не может доставить обновления ({told.last_error_message}): проверьте nginx и сертификат."
        return ("webhook", False, f"{text} Ждут: {told.pending_update_count}.")
    return ("webhook", True, f"Обновления приходят на WEBHOOK_URL. Ждут: {told.pending_update_count}.")


def _zone(name: str, time_zone: str) -> tuple[str, bool, str]:
    """Without time zone data every hour that is said would be wrong."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ("time zone", False, f"{name}: нет данных о часовом поясе {time_zone}: установите пакет tzdata.")
    return ("time zone", True, f"{name}: часовой пояс {time_zone} известен.")
