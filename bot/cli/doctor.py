"""`metodist doctor`: what an installation needs, one line each, with what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot.cli.base import BadInput, Fault, app, clock, opened, print_json, print_line, run_async, settings

if TYPE_CHECKING:
    from aiogram.types import WebhookInfo

    from bot.settings import Settings
    from plans.workdays import WorkCalendar
    from storage.database import Unit
    from storage.models import Institution

NEXT_YEAR_FROM = 10  # the month in which plans of the next year are made


class Finding(NamedTuple):
    check: str  # its name for programs
    ok: bool
    text: str


@app.command("doctor")
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check token, webhook, database, Redis, time zones, working days, linked departments, the mail server; say what to do."""

    async def work() -> None:
        findings = await _findings(settings())
        if as_json:
            print_json([one._asdict() for one in findings])
        for one in [] if as_json else findings:
            print_line(f"{'✓' if one.ok else '⚠'} {one.text}")
        if not all(one.ok for one in findings):
            raise typer.Exit(1)

    run_async(work())


async def _findings(loaded: Settings) -> list[Finding]:
    from storage.upkeep.opening import ask_schema

    findings = await _telegram(loaded)
    addresses, here = 0, list[Finding]()
    try:
        async with opened(loaded.url, there=True, as_it_is=True) as storage:
            await ask_schema(storage)
            async with storage.read() as unit:
                addresses = await unit.responsibles.addresses()
                for institution in await unit.institutions.all():
                    here += [one async for one in _institution(loaded, unit, institution)]
        findings.append(Finding("database", True, "База данных открывается, схема новая."))
        if not here:
            text = "Учреждений пока нет: добавьте первое — metodist institution add или /admin."
            findings.append(Finding("institutions", False, text))
    except (BadInput, Fault) as error:
        findings.append(Finding("database", False, str(error)))
    except Exception as error:  # whatever the driver raises
        findings.append(Finding("database", False, _no_database(loaded, error)))
    findings += here or _countries(loaded)
    findings += await _redis(loaded)
    findings.append(await _mail(loaded, addresses))
    return findings


def _no_database(loaded: Settings, error: Exception) -> str:
    what = f"База данных не читается ({type(error).__name__})"
    if loaded.url.startswith("postgresql"):
        return f"{what}: проверьте DATABASE_URL и сервер. Вернуть копию — deploy/runbook.md."
    return f"{what}: проверьте её — metodist db check. Вернуть копию — metodist db restore."


def _countries(loaded: Settings) -> list[Finding]:
    """Where no institution can be asked which zone and whose working days it goes by."""
    from plans.workdays import WorkCalendar

    findings = []
    for name, country, zone in (("Россия", "RU", "Europe/Moscow"), ("Беларусь", "BY", "Europe/Minsk")):
        findings += [_zone(name, zone), _workdays(name, WorkCalendar(country), [clock(loaded).now().year])]
    return findings


async def _institution(loaded: Settings, unit: Unit, institution: Institution) -> AsyncIterator[Finding]:
    name = institution.name
    yield _zone(name, institution.time_zone)
    views = await unit.responsibles.of_institution(institution.id)
    loose = [view for view in views if view.leads and not view.contacts]
    if loose:
        text = f"{name}: не подключены ответственные — {len(loose)}. Ссылки для них: /admin или metodist invite."
    else:
        text = f"{name}: все ответственные подключены."
    yield Finding("linked", not loose, text)
    today = clock(loaded).now()
    years = [today.year] if today.month < NEXT_YEAR_FROM else [today.year, today.year + 1]
    yield _workdays(name, await unit.institutions.calendar(institution.id), years)


def _workdays(name: str, calendar: WorkCalendar, years: list[int]) -> Finding:
    """Without their transfers reminders would count wrong days."""
    unknown = [year for year in years if not calendar.knows(year)]
    named = " и ".join(map(str, unknown or years))
    told = "неизвестны, внесите их: /admin, «Рабочие дни»." if unknown else "известны."
    return Finding("workdays", not unknown, f"{name}: переносы рабочих дней {named} года {told}")


def _zone(name: str, time_zone: str) -> Finding:
    """Without time zone data every hour that is said would be wrong."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        text = f"{name}: нет данных о часовом поясе {time_zone}: установите пакет tzdata."
        return Finding("time zone", False, text)
    return Finding("time zone", True, f"{name}: часовой пояс {time_zone} известен.")


async def _redis(loaded: Settings) -> list[Finding]:
    """Nothing where it is not used."""
    if loaded.redis_url is None:
        return []
    from bot.chat_state.redis import RedisChatState

    try:
        state = RedisChatState(loaded.redis_url.get_secret_value())
        try:
            await state.check()
        finally:
            await state.shut()
    except Exception as error:  # whatever the driver raises
        text = f"Redis не отвечает ({type(error).__name__}): проверьте REDIS_URL и запущен ли он. Без REDIS_URL разговоры хранит база."
        return [Finding("redis", False, text)]
    return [Finding("redis", True, "Redis отвечает, разговоры хранятся в нём.")]


async def _mail(loaded: Settings, addresses: int) -> Finding:
    """Is a mail server set up, and does it answer and let us in? Nothing is sent. No password is ever told."""
    import ssl

    from bot.sending.mail import try_server
    from bot.texts import emails as words

    server = loaded.mail
    if server is None and loaded.smtp_host is None:
        return Finding("mail", not addresses, words.ADDRESSES_WAIT if addresses else words.NO_MAIL)
    if server is None:
        named = loaded.smtp_from is not None or "@" in (loaded.smtp_user or "")
        return Finding("mail", False, words.ONLY_HERE if named else words.NO_SENDER)
    fault = await try_server(server)
    if fault is None:
        return Finding("mail", True, words.answers(server.host, server.port))
    if type(fault).__name__ == "SMTPAuthenticationError":
        return Finding("mail", False, words.NO_LOGIN)
    if isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError):
        return Finding("mail", False, words.UNSAFE)
    return Finding("mail", False, words.silent(server.host, server.port, type(fault).__name__))


async def _telegram(loaded: Settings) -> list[Finding]:
    """The token, and how updates come."""
    if loaded.bot_token is None:
        text = "BOT_TOKEN не задан: возьмите токен у @BotFather. Без него `metodist run` откроет учебный чат."
        return [Finding("token", False, text)]
    from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
    from aiogram.utils.token import TokenValidationError

    from bot.telegram import make_bot

    try:
        bot = make_bot(loaded)
    except TokenValidationError:
        return [Finding("token", False, "BOT_TOKEN не похож на токен: скопируйте его у @BotFather целиком.")]
    try:
        me = await bot.me()
        inline = "включён" if me.supports_inline_queries else "выключен (включает @BotFather, команда /setinline)"
        text = f"Токен принят: @{me.username}. Поиск мероприятий по имени бота из любого чата {inline}."
        return [Finding("token", True, text), _webhook(loaded, await bot.get_webhook_info())]
    except TelegramUnauthorizedError:
        return [Finding("token", False, "Telegram не принял BOT_TOKEN: он отозван. Новый выдаст @BotFather, /token.")]
    except TelegramAPIError as error:
        text = f"Telegram недоступен ({type(error).__name__}): проверьте сеть этого сервера, затем повторите."
        return [Finding("token", False, text)]
    finally:
        await bot.session.close()


def _webhook(loaded: Settings, told: WebhookInfo) -> Finding:
    """Is it what WEBHOOK_URL says, and does Telegram reach it?"""
    if loaded.webhook_url is None:
        if told.url:
            text = "У Telegram записан адрес для обновлений, а WEBHOOK_URL не задан: `metodist run` снимет его."
            return Finding("webhook", False, text)
        return Finding("webhook", True, "Обновления бот забирает сам (WEBHOOK_URL не задан).")
    if told.url != loaded.webhook_url:
        text = "Telegram ещё не знает адреса из WEBHOOK_URL: он записывается при запуске бота."
        return Finding("webhook", False, text)
    if told.last_error_message:
        text = f"Telegram не может доставить обновления ({told.last_error_message}): проверьте nginx и сертификат."
        return Finding("webhook", False, f"{text} Ждут: {told.pending_update_count}.")
    return Finding("webhook", True, f"Обновления приходят на WEBHOOK_URL. Ждут: {told.pending_update_count}.")
