"""`metodist privacy …`: personal data past the institution's term, and the record of what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import app, clock, opened, print_json, print_line, run_async, settings

if TYPE_CHECKING:
    from storage.models import Erasure

privacy_app = typer.Typer(help="Personal data: terms and erasures.", no_args_is_help=True)
app.add_typer(privacy_app, name="privacy")
JsonOption = Annotated[bool, typer.Option("--json")]


@privacy_app.callback()
def group() -> None:
    """Personal data: terms and erasures."""


@privacy_app.command("retention")
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase personal data of registrations that are kept longer than their institution's term."""
    from bot.texts import retention as words

    async def work() -> None:
        loaded = settings()
        now = clock(loaded).now()
        async with opened(loaded.url) as storage:
            async with storage.read() as unit:
                overdue = await unit.retention.overdue(now)
            told: list[dict[str, object]] = []
            total = 0
            for one in overdue:
                count = one.registrations
                if not dry_run:
                    async with storage.write() as unit:
                        record = await unit.retention.erase(one.event_id, now)
                    if record is None:
                        continue
                    count = record.registrations
                total += count
                told.append({"event": one.event_id, "ended_on": one.ended_on, "registrations": count})
        if as_json:
            print_json(told)
        else:
            print_line(words.swept(len(told), total, dry_run=dry_run))

    run_async(work())


@privacy_app.command("erasures")
def erasures(as_json: JsonOption = False) -> None:
    """What was erased, when and why; no personal values."""
    from bot.texts import retention as words

    async def work() -> None:
        async with opened(settings().url) as storage, storage.read() as unit:
            records = await unit.retention.records()
        if as_json:
            print_json([_told(one) for one in records])
            return
        for one in records:
            print_line(words.record(one))
        if not records:
            print_line(words.NO_RECORDS)

    run_async(work())


def _told(one: Erasure) -> dict[str, object]:
    return {
        "institution": one.institution_id,
        "event": one.event_id,
        "why": one.why,
        "registrations": one.registrations,
        "totals": one.totals,
        "at": one.at,
    }
