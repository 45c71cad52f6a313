"""A year of each real plan (or of the samples, where the real ones are absent), with answers and without: who hears how much."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.practice.setup import SAMPLES
from plans.amend import Edits, amend
from plans.draft import PartyRole, PlanDraft
from plans.reading import read_plan
from tests.scheduler.year import ORGANIZER, Year, simulate
from tests.shared import GOLD, gold, plan_bytes

BUSIEST = "Томашевская"  # named in 26 rows of 27 of one plan

BEHAVIOURS = (
    ("everybody answers, a meeting of each series every month", True, 1),
    ("everybody answers, a meeting of each series every quarter", True, 3),
    ("nobody answers", False, 1),
)


def main() -> None:
    print(
        "A year of reminders: rows that name the chat, messages, mornings with a message, items; and what must be nought"
    )
    if not GOLD.exists():
        print("The real plans are not here: the samples of the practice chat stand in.")
    for name, draft in _drafts():
        country = "BY" if "minsk" in name else "RU"
        zone = {"BY": "Europe/Minsk", "RU": "Europe/Moscow"}[country]
        for said, answers, every in BEHAVIOURS:
            with tempfile.TemporaryDirectory() as folder:
                year = asyncio.run(
                    simulate(
                        draft, Path(folder), answers=answers, meetings_every=every, country=country, time_zone=zone
                    )
                )
            _show(f"{name}: {said}", year)


def _drafts() -> Iterator[tuple[str, PlanDraft]]:
    if not GOLD.exists():
        for path in sorted(SAMPLES.glob("*2*.*")):
            yield path.stem, read_plan(path.name, path.read_bytes())
        return
    for name in sorted(gold()):
        draft = read_plan(f"{name}.txt", plan_bytes(name))
        yield name, draft
        busiest = {party.name for row in draft.items for party in row.responsible if BUSIEST in party.name}
        if busiest:
            controls = Edits(roles=dict.fromkeys(busiest, PartyRole.CONTROL))
            yield f"{name}, she controls", replace(amend(draft, controls), problems=())


def _show(name: str, year: Year) -> None:
    print(f"\n{name}")
    for chat, one in sorted(year.heard.items(), key=lambda pair: -len(pair[1].mornings)):
        if one.messages or chat != ORGANIZER:
            print(f"  {one.name[:60]:60} {one.rows:4} {one.messages:5} {len(one.mornings):5} {one.items:6}")
    print(
        f"  days off: {year.on_days_off}; after an answer: {year.after_an_answer}; never asked: {len(year.never_asked)}"
    )
    for row in year.never_asked[:5]:
        print(f"    {row[:110]}")


if __name__ == "__main__":
    main()
