"""A year of each real plan (or of the samples, where the real ones are absent), with answers and without: who hears how much.

Exits with an assertion where the aims of the design are missed: never on a day off, never after an answer, no row left unasked; and
mornings with a message, which is what people feel.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.practice.setup import SAMPLES
from plans.amend import Edits, amend
from plans.draft import PartyRole, PlanDraft, PlanKind
from plans.reading import read_plan
from tests.scheduler.year import ORGANIZER, Heard, Year, simulate
from tests.shared import GOLD, gold, plan_bytes

BUSIEST = "Томашевская"  # named in 26 rows of 27 of one plan
A_DOZEN = 12  # rows: a department's


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How people act. `aim`: mornings a year of a department with a dozen rows at most; None: said, not asserted."""

    said: str
    answers: bool
    meetings_every: int
    aim: int | None


BEHAVIOURS = (
    Behaviour("everybody answers, a meeting of each series every quarter", True, 3, 45),
    Behaviour("everybody answers, a meeting of each series every month", True, 1, None),
    Behaviour("nobody answers", False, 1, 60),
)
BUSIEST_LEADS, BUSIEST_CONTROLS = 80, 52


def main() -> None:
    print("A year of reminders: rows that name the chat, messages, mornings, those of the plan's own year, items")
    if not GOLD.exists():
        print("The real plans are not here: the samples of the practice chat stand in.")
    missed: list[str] = []
    for name, draft in _drafts():
        country = "BY" if "minsk" in name else "RU"
        zone = {"BY": "Europe/Minsk", "RU": "Europe/Moscow"}[country]
        for behaviour in BEHAVIOURS:
            with tempfile.TemporaryDirectory() as folder:
                year = asyncio.run(
                    simulate(
                        draft,
                        Path(folder),
                        answers=behaviour.answers,
                        meetings_every=behaviour.meetings_every,
                        country=country,
                        time_zone=zone,
                    )
                )
            title = f"{name}: {behaviour.said}"
            _show(title, year)
            missed += [f"{title}: {words}" for words in _missed(year, behaviour, draft)]
    assert not missed, "\n".join(missed)


def _missed(year: Year, behaviour: Behaviour, draft: PlanDraft) -> Iterator[str]:
    """What is over the aims, in words."""
    noughts = {
        "on days off": year.on_days_off,
        "after an answer": year.after_an_answer,
        "never asked": len(year.never_asked),
    }
    yield from (f"{words} {number}" for words, number in noughts.items() if number)
    for chat, one in year.heard.items():
        aim, mornings = _aim(chat, one, behaviour), one.between(year.first, year.last)
        if aim is not None and mornings > aim:
            yield f"{one.name}: {mornings} mornings, not {aim}"
    if draft.kind is PlanKind.RESOLUTION and year.organizers.messages > 1:
        yield f"the resolution is {year.organizers.messages} questions"


def _aim(chat: str, one: Heard, behaviour: Behaviour) -> int | None:
    if chat == ORGANIZER:
        return None
    if BUSIEST in one.name:
        return BUSIEST_LEADS if one.leads else BUSIEST_CONTROLS
    return behaviour.aim if one.rows <= A_DOZEN else None


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
            figures = f"{one.rows:4} {one.messages:5} {len(one.mornings):5} {one.between(year.first, year.last):5} {one.items:6}"
            print(f"  {one.name[:60]:60} {figures}")
    print(
        f"  days off: {year.on_days_off}; after an answer: {year.after_an_answer}; never asked: {len(year.never_asked)}"
    )
    for row in year.never_asked[:5]:
        print(f"    {row[:110]}")


if __name__ == "__main__":
    main()
