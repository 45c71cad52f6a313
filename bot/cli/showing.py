"""A plan in the terminal: the chat's summary, the rows by their places or by month, what needs a look beside the original words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cli.base import console, print_line

if TYPE_CHECKING:
    from plans.draft import DraftItem, PlanDraft
    from plans.periods import PlanYear
    from storage.records import ResponsibleView

Rows = Mapping[int, "DraftItem"]  # by their places in the file, from 0


def show_summary(draft: PlanDraft, known: Mapping[str, ResponsibleView] | None, home: str | None = None) -> None:
    """Word for word what the chat's preview says."""
    from bot.texts.common import plain
    from bot.texts.summary import summary

    for line in summary(draft, known, home):
        print_line(plain(line))


def show_table(rows: Rows) -> None:
    from rich.table import Table

    from bot.texts.intake import NATURE_NAMES
    from plans.periods import render_period

    table = Table("Место", "№", "Что", "Вид", "Срок", "Ответственные", show_lines=False)
    for at, item in rows.items():
        parties = "; ".join(party.name for party in item.responsible)
        form = item.form or NATURE_NAMES[item.nature]
        words = [item.number or "", item.title, form, render_period(item.period), parties]
        table.add_row(str(at + 1), *(word.replace("[", "\\[") for word in words))
    console().print(table)


def show_by_month(rows: Rows, year: PlanYear | None) -> None:
    """A row of several months is in each of them, one of the whole year stands once."""
    from bot.texts.mending import WITHOUT_PERIOD, month_name
    from plans.by_month import is_year_round, months_of

    months = {at: months_of(item.period, year) for at, item in rows.items()}
    all_year = [at for at, item in rows.items() if is_year_round(item.period, year)]
    _section("Весь год", all_year, rows, year)
    for month in sorted({month for at, found in months.items() for month in found if at not in all_year}):
        within = [at for at, found in months.items() if month in found and at not in all_year]
        _section(month_name(month, year), sorted(within, key=lambda at: (len(months[at]), at)), rows, year)
    _section(WITHOUT_PERIOD, [at for at, found in months.items() if not found], rows, year)


def _section(name: str, places: Sequence[int], rows: Rows, year: PlanYear | None) -> None:
    from bot.texts.intake import NATURE_NAMES
    from plans.periods import render_period

    if not places:
        return
    print_line(f"\n{name}: {len(places)}")
    for at in places:
        item = rows[at]
        who = "; ".join(party.name for party in item.responsible) or "ответственный не указан"
        number = f"№\u00a0{item.number} " if item.number else ""
        kind = item.forms[0] if item.forms else NATURE_NAMES[item.nature]
        print_line(f"  {at + 1}. {number}{item.title} — {kind} — {render_period(item.period, year)} — {who}")


def show_problems(draft: PlanDraft, rows: Rows) -> None:
    """Each beside the row's own words; the summary has said the approval already."""
    said = list(_problems(draft, rows))
    if said:
        print_line(f"\nНужно посмотреть: {len(said)}")
    for line in said:
        print_line(f"• {line}")


def _problems(draft: PlanDraft, rows: Rows) -> Iterator[str]:
    from bot.texts.intake import problems_of
    from bot.texts.summary import of_the_plan

    yield from of_the_plan(draft)
    for at, item in rows.items():
        if problems := problems_of(item):
            written = f"«{item.period.text}»" if item.period.text else "срок не указан"
            yield f"{at + 1}. «{item.title}» ({written}): {' '.join(problems)}"


def show_alike(rows: Rows, kept: Mapping[str, str], declared: Mapping[str, str]) -> None:
    """Likely one party under two names: proposed, never merged silently."""
    from plans.parties.alike import proposals
    from storage.repositories.responsibles import name_key

    named = Counter(party.name for item in rows.values() for party in item.responsible)
    pairs = proposals(named, kept, name_key, declared)
    if pairs:
        print_line("\nПохоже, это один ответственный под двумя именами. Если да, повторите команду с ключом:")
    for stays, spelling in pairs:
        print_line(f'  --same-party "{spelling}={stays}"')
