"""`metodist institution …` and `metodist invite`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import BadInput, app, clock, institution_by_slug, opened, print_json, print_line, run_async, settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Storage, Unit
    from storage.models import Institution

institution_app = typer.Typer(help="Institutions: who owns plans.", no_args_is_help=True)
app.add_typer(institution_app, name="institution")

RESPONSIBLE_LINK = timedelta(days=30)
STAFF_LINK = timedelta(days=7)


@institution_app.command("add")
def add(
    slug: Annotated[str, typer.Argument(help="A short Latin name: smolensk-cnt.")],
    name: Annotated[str, typer.Option(help="Full name.")],
    country: Annotated[str, typer.Option(help="RU or BY.")],
    time_zone: Annotated[str, typer.Option(help="IANA time zone: Europe/Moscow.")],
    ownership: Annotated[str, typer.Option(help="state, municipal or private.")] = "municipal",
    data_mode: Annotated[
        str | None, typer.Option(help="full, link or none; by default `none` for a Russian state institution.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Add an institution."""

    async def work() -> None:
        from storage.errors import BadValue, SlugTaken

        loaded = settings()
        async with opened(loaded.url) as storage, storage.write() as unit:
            try:
                added = await unit.institutions.add(
                    slug=slug,
                    name=name,
                    country=country.upper(),
                    time_zone=time_zone,
                    ownership=ownership,
                    data_mode=data_mode,
                    now=clock(loaded).now(),
                )
            except SlugTaken:
                raise BadInput(f"Учреждение «{slug}» уже есть.") from None
            except BadValue as error:
                raise BadInput(f"Учреждение не добавлено: {error}.") from None
        if as_json:
            print_json(_institution_json(added))
        else:
            print_line(f"Учреждение добавлено: {added.slug} — {added.name}.")

    run_async(work())


@institution_app.command("list")
def listing(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """All institutions."""

    async def work() -> None:
        async with opened(settings().url) as storage, storage.read() as unit:
            rows = await unit.institutions.all()
        if as_json:
            print_json([_institution_json(row) for row in rows])
        for row in [] if as_json else rows:
            print_line(f"{row.slug}\t{row.name}\t{row.country}\t{row.time_zone}\t{row.data_mode}")

    run_async(work())


@app.command("invite")
def invite(
    institution: Annotated[str, typer.Option(help="Slug of the institution.")],
    responsible: Annotated[str | None, typer.Option(help="A responsible: number or name as in the plan.")] = None,
    role: Annotated[str | None, typer.Option(help="organizer or admin.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """A deep link: for a responsible's chat (may be used by several) or for a staff role (used once)."""
    if (responsible is None) == (role is None):
        raise BadInput("Назовите что-то одно: --responsible или --role.")
    if role is not None and role not in ("organizer", "admin"):
        raise BadInput("Роль — organizer или admin.")
    run_async(_invite(institution, responsible, role, as_json))


async def _invite(slug: str, responsible: str | None, role: str | None, as_json: bool) -> None:
    loaded = settings()
    now = clock(loaded).now()
    expires_at = now + (STAFF_LINK if role else RESPONSIBLE_LINK)
    async with opened(loaded.url) as storage:
        async with storage.write() as unit:
            owner = await institution_by_slug(unit, slug)
            payload = await unit.links.create(
                "role" if role else "responsible",
                institution_id=owner.id,
                now=now,
                expires_at=expires_at,
                role=role,
                responsible_id=await responsible_id(unit, owner, responsible) if responsible else None,
            )
        username = await bot_username(loaded, storage)
    answer: dict[str, Any] = {
        "payload": payload,
        "url": f"https://t.me/{username}?start={payload}" if username else None,
        "expires_at": expires_at,
    }
    if as_json:
        print_json(answer)
    else:
        print_line(answer["url"] or f"/start {payload}")


async def responsible_id(unit: Unit, owner: Institution, wanted: str) -> int:
    views = await unit.responsibles.of_institution(owner.id)
    for view in views:
        if wanted == str(view.responsible.id) or wanted.casefold() == view.responsible.name.casefold():
            return view.responsible.id
    raise BadInput(f"Ответственного «{wanted}» в планах учреждения нет.")


async def bot_username(loaded: Settings, storage: Storage) -> str | None:
    """The bot's name: as it was seen at its last start, else asked now; None when neither is possible."""
    async with storage.read() as unit:
        seen = await unit.settings.get("bot")
    if seen is not None:
        return str(seen["username"])
    if loaded.bot_token is None:
        return None
    from aiogram.exceptions import TelegramAPIError

    from bot.telegram import make_bot

    bot = make_bot(loaded)
    try:
        me = await bot.me()
    except TelegramAPIError:
        return None
    finally:
        await bot.session.close()
    return me.username


def _institution_json(row: Institution) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "name": row.name,
        "country": row.country,
        "time_zone": row.time_zone,
        "ownership": row.ownership,
        "data_mode": row.data_mode,
    }
