"""Who is named in the whole plan: what each does everywhere, and names that may be one party."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import choice, edits_of, file_of, keep_edits, known_of
from bot.dialogs.intake.rows import key_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts import mending
from bot.texts.common import capital, shorten
from plans.amend import amended_rows
from plans.draft import PartyRole
from plans.parties.alike import proposals
from storage.repositories.responsibles import name_key, spellings

PARTIES = 8


async def parties_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Who is named, most often first, with the role said for the whole plan."""
    scene = Scene.of(dialog_manager)
    named = await named_in(scene)
    order = list(named.items())
    edits = edits_of(scene)
    roles = {edits.aliases.get(name, name): role for name, role in edits.roles.items()}
    page = page_of(dialog_manager, len(named), PARTIES, "who")
    keys = [
        (str(at), f"{shorten(name, 40)} — {words.ROLE_NAMES[roles[name]]}" if name in roles else shorten(name, 55))
        for at, name in enumerate(named)
    ]
    at = int(scene.data.get("party", 0))
    chosen = order[at] if at < len(order) else ("—", 0)
    left = len(await questions(scene))
    return {
        "parties": keys[page * PARTIES : (page + 1) * PARTIES],
        "party": words.party(chosen[0], chosen[1], roles.get(chosen[0])),
        "roles": [(role.value, capital(name)) for role, name in words.ROLE_NAMES.items()],
        "alike": mending.counted(mending.ALIKE, left) if left else mending.ALIKE,
        "some": bool(left or edits.aliases),
        **paged(page, len(named), PARTIES, "who"),
    }


async def alike_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    pairs = await questions(scene)
    aliases = edits_of(scene).aliases
    answered = bool(aliases or scene.data.get("unlike"))
    if not pairs:
        return {"text": mending.nothing_alike(list(aliases.items())), "answers": [], "answered": answered}
    stays, spelling = pairs[0]
    named = await named_in(scene)
    kept = name_key(stays) in await known_of(scene)
    text = mending.alike(stays, spelling, (named[stays], named[spelling]), kept=kept, left=len(pairs) - 1)
    key = _pair_key(pairs[0])
    return {"text": text, "answers": [(f"1{key}", mending.YES_ONE), (f"2{key}", mending.NO_TWO)], "answered": answered}


def _pair_key(pair: tuple[str, str]) -> str:
    """Stands in the button: pressed twice, it must not answer the next pair."""
    return key_of("\n".join(pair))


async def named_in(scene: Scene) -> Counter[str]:
    """(name, how many rows name it), most often first, as the plan is now; roles put nobody elsewhere in the list."""
    draft, edits = (await file_of(scene)).draft, edits_of(scene)
    rows = amended_rows(draft, edits).values()
    return Counter(dict(Counter(party.name for row in rows for party in row.responsible).most_common()))


async def questions(scene: Scene) -> list[tuple[str, str]]:
    """(the name that stays, the other spelling): not answered yet in this preview."""
    named = await named_in(scene)
    kept = spellings((await known_of(scene)).values())
    unlike = {frozenset(pair) for pair in scene.data.get("unlike", ())}
    declared = (await file_of(scene)).draft.declared
    pairs = await asyncio.to_thread(_proposed, tuple(named.items()), tuple(kept.items()), declared)
    return [pair for pair in pairs if frozenset(pair) not in unlike]


@lru_cache(maxsize=16)
def _proposed(
    named: tuple[tuple[str, int], ...], kept: tuple[tuple[str, str], ...], declared: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """A hundred names are five thousand pairs: compared once, not at every press."""
    counts: Mapping[str, int] = Counter(dict(named))
    return tuple(proposals(counts, dict(kept), name_key, dict(declared)))


async def open_party(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["party"] = int(key) if key.isdigit() else 0
    await manager.switch_to(IntakeWindow.party)


async def choose_role(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    named, at = list(await named_in(scene)), int(scene.data.get("party", 0))
    if at < len(named) and key in {role.value for role in PartyRole}:
        keep_edits(scene, edits_of(scene).with_role(named[at], PartyRole(key)))
    await manager.switch_to(IntakeWindow.parties)


async def answer(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    pair = next((one for one in await questions(scene) if _pair_key(one) == key[1:]), None)
    if pair is None:
        return
    stays, spelling = pair
    if key.startswith("1"):
        keep_edits(scene, edits_of(scene).with_alias(spelling, stays))
    else:
        scene.data["unlike"] = [*scene.data.get("unlike", ()), [stays, spelling]]


async def ask_again(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    keep_edits(scene, replace(edits_of(scene), aliases={}))
    scene.data["unlike"] = []


def windows() -> list[Window]:
    return [
        Window(
            Const(words.WHO),
            choice("parties", open_party),
            pager("who"),
            SwitchTo(Said("alike"), id="alike", state=IntakeWindow.alike, when="some"),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
            state=IntakeWindow.parties,
            getter=parties_data,
        ),
        Window(
            Said("party"),
            choice("roles", choose_role, "role"),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.parties),
            state=IntakeWindow.party,
            getter=parties_data,
        ),
        Window(
            Said("text"),
            choice("answers", answer, "yn", width=2),
            Button(Const(mending.ASK_AGAIN), id="again", on_click=ask_again, when="answered"),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.parties),
            state=IntakeWindow.alike,
            getter=alike_data,
        ),
    ]
