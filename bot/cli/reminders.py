"""`metodist reminders preview` and `metodist sweep`."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import (
    BadInput,
    app,
    clock,
    institution_by_slug,
    logs,
    opened,
    parse_moment,
    print_json,
    print_line,
    run_async,
    settings,
)

if TYPE_CHECKING:
    from storage.records import PreviewRow, ReminderView

reminders_app = typer.Typer(help="What is due.", no_args_is_help=True)
app.add_typer(reminders_app, name="reminders")


@reminders_app.command("preview")
def preview(
    start: Annotated[str, typer.Option("--from", help="A day or a moment: 2026-03-01.")],
    end: Annotated[str, typer.Option("--to", help="The last day, or a moment.")],
    institution: Annotated[str | None, typer.Option(help="Slug of the institution.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """What would be sent, one row a message; `to` is null where nobody is linked yet."""

    async def work() -> None:
        async with opened(settings().url) as storage, storage.read() as unit:
            owner = await institution_by_slug(unit, institution) if institution else None
            zone = owner.time_zone if owner else await _only_zone(unit)
            first = parse_moment(start, zone)
            last = parse_moment(end, zone) + (timedelta(days=1) if len(end) == 10 else timedelta(0))
            if last <= first:
                raise BadInput("Конец промежутка раньше начала: проверьте --from и --to.")
            rows = await unit.reminders.preview(first, last, owner.id if owner else None)
        if as_json:
            print_json([_row_json(row) for row in rows])
        for row in [] if as_json else rows:
            _print_row(row)

    run_async(work())


@reminders_app.command("history")
def history(
    event: Annotated[int, typer.Argument(help="Number of the event.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Whom, when and about what an event was reminded, and who answered; the newest first."""

    async def work() -> None:
        from bot.texts.common import local, plain
        from bot.texts.history import line

        async with opened(settings().url) as storage, storage.read() as unit:
            view = await unit.events.view(event)
            if view is None:
                raise BadInput(f"Мероприятия № {event} нет.")
            lines, _ = await unit.reminders.told(event)
        zone = view.institution.time_zone
        if as_json:
            print_json([{**asdict(one), "at": local(one.at, zone).isoformat()} for one in lines])
        today = local(clock(settings()).now(), zone).date()
        for one in [] if as_json else lines:
            print_line(plain(line(one, zone, today)))

    run_async(work())


@reminders_app.command("audit")
def audit(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Hold the reminders against the timetable: what should have gone out and did not, and what was put right. Exit status 1 where
    something was found."""

    async def work() -> int:
        from bot.texts.auditing import ALL_WELL, found
        from bot.texts.common import plain

        async with opened(settings().url) as storage, storage.write() as unit:
            findings = await unit.auditor(clock(settings()).now()).run()
            views = await unit.events.views(sorted({one.event_id for one in findings if one.event_id is not None}))
        if as_json:
            print_json([{**asdict(one), "due_at": one.due_at and one.due_at.isoformat()} for one in findings])
        elif findings:
            counts = Counter(f"{one.what}_escalations" if one.escalation else one.what for one in findings)
            print_line(plain(found(counts, views)))
        else:
            print_line(ALL_WELL)
        return 1 if findings else 0

    if status := run_async(work()):
        raise typer.Exit(status)


async def _only_zone(unit: Any) -> str | None:
    """Days typed without an hour are in the institution's zone where all share one, else in UTC."""
    zones = {institution.time_zone for institution in await unit.institutions.all()}
    return zones.pop() if len(zones) == 1 else None


def _row_json(row: PreviewRow) -> dict[str, Any]:
    local = row.items[0].view.institution.time_zone if row.items else "UTC"
    return {
        "due_at": _local(row.due_at, local).isoformat(),
        "responsible": _names(row),
        "to": None if row.to is None else row.to.chat_id,
        "items": [_item_json(item, row.due_at) for item in row.items],
    }


def _item_json(item: ReminderView, now: datetime) -> dict[str, Any]:
    from bot.texts.reminders import reminder_line

    event = item.view.event
    return {
        "kind": item.reminder.kind,
        "event": event.id,
        "title": item.view.title,
        "nature": event.nature,
        "period": item.view.item.period["text"],
        "text": reminder_line(item, now),
    }


def _print_row(row: PreviewRow) -> None:
    from bot.texts.reminders import reminder_line

    zone = row.items[0].view.institution.time_zone if row.items else "UTC"
    linked = "" if row.to is not None else " (не подключён)"
    print_line(f"{_local(row.due_at, zone):%d.%m.%Y %H:%M}  {_names(row)}{linked}")
    for item in row.items:
        print_line(f"    {reminder_line(item, row.due_at)}")


def _names(row: PreviewRow) -> str:
    return ", ".join(responsible.name for responsible in row.responsibles) or "Организаторы"


def _local(moment: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone))


@app.command("sweep")
def sweep(
    now: Annotated[str | None, typer.Option(help="As if it were this moment; refused with the real Telegram.")] = None,
) -> None:
    """Send what is due and exit: for cron."""
    loaded = settings()
    if loaded.bot_token is None:
        raise BadInput("Нужен BOT_TOKEN: без него отправлять некуда. Попробовать можно командой `metodist run`.")
    if now is not None and loaded.real_telegram:
        raise BadInput("--now нельзя задать вместе с настоящим Telegram.")
    moment = parse_moment(now) if now else clock(loaded).now()
    logs(loaded)

    async def work() -> None:
        from bot.run import make_sweeper
        from bot.telegram import make_bot
        from storage.outgoing.mail import MAIL

        async with opened(loaded.url) as storage, AsyncExitStack() as stack:
            bot = make_bot(loaded, storage)
            stack.push_async_callback(bot.session.close)
            async with storage.write() as unit:
                await unit.settings.put(MAIL, {"ready": loaded.mail is not None})
            report = await make_sweeper(storage, bot, clock(loaded), loaded).sweep_all(moment)
        print_line(str(report))

    run_async(work())
