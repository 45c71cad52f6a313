"""`metodist deliveries failed`: messages that were given up, and once more by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import BadInput, app, clock, opened, print_json, print_line, run_async, settings

if TYPE_CHECKING:
    from storage.outgoing.given_up import GivenUpMessage

deliveries_app = typer.Typer(help="Messages owed to people.", no_args_is_help=True)
app.add_typer(deliveries_app, name="deliveries")


@deliveries_app.callback()
def group() -> None:
    """Messages owed to people."""


@deliveries_app.command("failed")
def failed(
    retry: Annotated[
        str | None, typer.Option(metavar="ID|all", help="Send this one, or all that may go, once more.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Of so many last days.")] = 14,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Messages that were given up, and why; no names, no texts. The running bot sends what goes again."""

    async def work() -> None:
        loaded = settings()
        now = clock(loaded).now()
        async with opened(loaded.url) as storage:
            async with storage.read() as unit:
                found = await unit.given_up.listed(since=now - timedelta(days=days))
            if retry is None:
                _show(found, as_json=as_json)
                return
            wanted = [one for one in found if str(one.delivery.id) == retry or (retry == "all" and one.may_go_again)]
            if not wanted:
                raise BadInput(f"Отправлять нечего: «{retry}» среди неотправленных нет (metodist deliveries failed).")
            again = []
            for one in wanted:
                async with storage.write() as unit:
                    if await unit.given_up.send_again(one.delivery.id, now) is not None:
                        await unit.audit.note("sent_again", now=now, object_kind="delivery", object_id=one.delivery.id)
                        again.append(one.delivery.id)
        if not again:
            raise BadInput("Это сообщение уже отправляли ещё раз: второй повтор ничего не исправит.")
        if as_json:
            print_json(again)
        else:
            print_line(f"Отправлю ещё раз: {len(again)}. Бот сделает это в ближайшую минуту, ночью — утром.")

    run_async(work())


def _show(found: list[GivenUpMessage], *, as_json: bool) -> None:
    from bot.texts import unreached as words

    if as_json:
        print_json([_row(one) for one in found])
        return
    if not found:
        print_line("Всё, что можно было отправить, отправлено.")
    for one in found:
        home = one.institution.slug if one.institution is not None else "—"
        event = f", мероприятие {one.event.id}" if one.event is not None else ""
        at = f"{one.delivery.changed_at:%d.%m.%Y %H:%M} UTC"
        again = "" if one.may_go_again else "; уже отправляли ещё раз"
        what, why = words.what(one.delivery.kind), words.reason(one.delivery.error)
        print_line(f"{one.delivery.id}  {at}  {home}  {what}{event}: {why}{again}")


def _row(one: GivenUpMessage) -> dict[str, Any]:
    from bot.texts import unreached as words

    row = one.delivery
    return {
        "id": row.id,
        "at": row.changed_at,
        "kind": row.kind,
        "institution": one.institution.slug if one.institution is not None else None,
        "event": row.event_id,
        "attempts": row.attempts,
        "error": row.error,
        "reason": words.reason(row.error),
        "may_go_again": one.may_go_again,
    }
