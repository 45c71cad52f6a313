"""`metodist responsible …`"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base import (
    BadInput,
    app,
    clock,
    institution_by_slug,
    opened,
    print_json,
    print_line,
    print_note,
    run_async,
    settings,
)
from bot.cli.institutions import responsible_id

responsible_app = typer.Typer(help="Those named in plans.", no_args_is_help=True)
app.add_typer(responsible_app, name="responsible")


@responsible_app.callback()
def group() -> None:
    """Those named in plans."""


@responsible_app.command("email")
def email(
    institution: Annotated[str, typer.Option(help="Slug of the institution.")],
    name: Annotated[str, typer.Option(help="A responsible: number or name as in the plan.")],
    address: Annotated[str | None, typer.Option(help="Where letters go while no chat is linked.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the address away.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show, set or take away the e-mail address of a responsible."""
    from bot.texts import emails as words
    from plans.addresses import BadAddress, read_address

    if address is not None and remove:
        raise BadInput("Назовите что-то одно: --address или --remove.")
    try:
        wanted = read_address(address) if address is not None else None
    except BadAddress as error:
        raise BadInput(words.bad(error)) from None

    async def work() -> None:
        loaded = settings()
        async with opened(loaded.url) as storage, storage.write() as unit:
            owner = await institution_by_slug(unit, institution)
            party = await unit.responsibles.get(await responsible_id(unit, owner, name))
            assert party is not None
            changes = wanted is not None or remove
            now = clock(loaded).now()
            changed = changes and await unit.responsibles.set_address(party.id, wanted, now)
            if changed:
                await unit.audit.note(
                    "address_set" if wanted else "address_removed",
                    now=now,
                    person_id=None,
                    institution_id=owner.id,
                    object_kind="responsible",
                    object_id=party.id,
                )
            stands = await unit.responsibles.address_of(party.id)
        if as_json:
            print_json({"responsible": party.name, "email": stands})
        else:
            print_line(words.saved(party.name, stands, changed=changed or not changes))
        if stands is not None and loaded.mail is None:
            print_note(words.NO_MAIL)

    run_async(work())
