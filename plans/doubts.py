"""What a careful reader asks about a plan that was read: rows listed twice, years and periods of another plan."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from plans.draft import DraftItem, PartyRole
from plans.periods import Period, PlanYear
from plans.tables.cells import is_period

NOBODY_LEADS = "Ведущий не назван, напоминать некому"
_SHOWN = 10  # pairs named in one sentence
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
_BEGINNING = 4  # letters of a word
_SHORT = 20  # characters: a title this short is not guessed at
_ALIKE = 94  # per cent: titles that differ by a letter or a word's ending
_MARGIN = dt.timedelta(days=62)  # a school plan's row may be of the summer before it
_OLD = 12  # years back: beyond that a year in a title is history, not a leftover
_YEARS = re.compile(
    r"(?<![\d.])(?<!№)(?<!№\s)((?:19|20)\d\d)(?:\s*[-–—/]\s*((?:19|20)\d\d))?(?:\s*[-–—]?\s*(?:г(?:г?\.|од[а-я]*)?)(?![а-яё])\.?)?",
    re.IGNORECASE,
)


def doubted(item: DraftItem, year: PlanYear | None) -> DraftItem:
    """The item with what its year, its period and its parties raise."""
    problems = [*item.problems]
    if year is not None:
        problems += [*_stale(item, year), *_elsewhere(item.period, year)]
    if not item.period.text and item.section and not item.period.windows and is_period(item.section):
        problems.append(f"Раздел называется «{item.section}»: если это и есть срок, впишите его в строку.")
    roles = {party.role for party in item.responsible}
    if roles and not roles & {PartyRole.LEAD, PartyRole.CO}:
        who = ", ".join(f"«{party.name}»" for party in item.responsible)
        problems.append(f"{NOBODY_LEADS}: {who}.")
    return replace(item, problems=tuple(dict.fromkeys(problems)))


@dataclass(frozen=True, slots=True)
class Twins:
    """Two rows, by their places, that may be one event. Equal ones are, unless somebody tells them apart; alike ones are not,
    unless somebody says so."""

    first: int
    other: int
    equal: bool


def sameness(item: DraftItem) -> tuple[object, ...]:
    """Rows with an equal one are one event: title, form, place, period, responsible, nature.

    Without a period of their own two rows are one only within a section: «1 квартал», «2 квартал».
    """
    said = item.period.windows or item.period.every or item.period.condition
    when = _when(item.period) if said else item.section
    parties = tuple(_plain(party.name) for party in item.responsible)
    return (_plain(item.title), _plain(item.form), _plain(item.place), when, parties, item.nature)


def twins(items: Sequence[DraftItem]) -> list[Twins]:
    """Pairs to ask about, alike ones first: they change nothing until answered."""
    groups = _groups(items)
    alike = _alike([(group[0], items[group[0]]) for group in groups])
    equal = [Twins(group[0], other, equal=True) for group in groups for other in group[1:]]
    return [*(Twins(one, other, equal=False) for one, other in alike), *equal]


def repeated(items: Sequence[DraftItem]) -> list[str]:
    """Sentences about rows that say the same: equal ones become one event, alike ones are asked about.

    Of rows that a person has joined or told apart (`same_as`) nothing is said.
    """
    groups = _groups(items)
    open_groups = [[items[at] for at in group if items[at].same_as is None] for group in groups]
    problems = _doubles([group for group in open_groups if len(group) > 1])
    alike = [
        (items[one], items[other])
        for one, other in _alike([(group[0], items[group[0]]) for group in groups])
        if items[other].same_as is None
    ]
    if alike:
        pairs = "; ".join(f"{_label(one)} и {_label(other)}" for one, other in alike[:_SHOWN])
        problems.append(
            f"Похожие пункты с одним сроком: {pairs}{_more(len(alike))}. Проверьте, не одно ли это мероприятие."
        )
    return problems


def _groups(items: Sequence[DraftItem]) -> list[list[int]]:
    groups: dict[object, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        groups[sameness(item)].append(at)
    return list(groups.values())


def _doubles(doubles: list[list[DraftItem]]) -> list[str]:
    if not doubles:
        return []
    sections = {item.section for group in doubles for item in group}
    apart = all(len({item.section for item in group}) == len(group) for group in doubles)
    where = " в двух разделах" if apart and len(sections) == 2 else " в разных разделах" if apart else ""
    count = len(doubles)
    verb = "повторяется" if count % 10 == 1 and count % 100 != 11 else "повторяются"
    rows = "; ".join(" и ".join(_label(item) for item in group) for group in doubles[:_SHOWN])
    return [f"{count} {_points(count)} {verb}{where}: {rows}{_more(count)}. Повторы станут одним мероприятием."]


def _more(count: int) -> str:
    return f" и ещё {count - _SHOWN}" if count > _SHOWN else ""


def _alike(rows: Sequence[tuple[int, DraftItem]]) -> list[tuple[int, int]]:
    """Rows of one period whose titles are all but equal. Only titles with the same numbers, as many words, and the same
    beginning or end are held side by side: a plan of thousands of rows has millions of pairs."""
    groups: dict[object, list[tuple[int, str]]] = defaultdict(list)
    for at, item in rows:
        if item.period.windows:
            plain = _plain(item.title)
            words = plain.split()
            kind = (_when(item.period), tuple(_NUMBERS.findall(plain)), len(words))
            for side, near in (("from", words[:2]), ("to", words[-2:])):
                groups[kind, side, tuple(word[:_BEGINNING] for word in near)].append((at, plain))
    pairs = {
        (one, other)
        for same in groups.values()
        for (one, first), (other, second) in itertools.combinations(same, 2)
        if _same_title(first, second)
    }
    return sorted(pairs)


def _same_title(first: str, second: str) -> bool:
    """Of two titles with as many words: equal, or a letter or an ending apart."""
    if first == second:
        return True
    if min(len(first), len(second)) < _SHORT or not fuzz.ratio(first, second, score_cutoff=_ALIKE):
        return False
    return all(a == b or fuzz.ratio(a, b) >= 75 for a, b in zip(first.split(), second.split(), strict=True))


def _stale(item: DraftItem, year: PlanYear) -> list[str]:
    """A row of a plan for 2026 that speaks of 2024: last year is looked back on, a year before it is a leftover."""
    found: list[int] = []
    for match in _YEARS.finditer(f"{item.title} {item.expected_result or ''}"):
        _first, last = int(match[1]), int(match[2] or match[1])
        if year.start.year - _OLD <= last < year.start.year - 1:
            found.append(last)
    if not found:
        return []
    named = ", ".join(str(number) for number in dict.fromkeys(found))
    return [f"В пункте назван {named} год, а план — на {_of(year)}: проверьте, не осталось ли это от прошлого плана."]


def _elsewhere(period: Period, year: PlanYear) -> list[str]:
    """A period wholly outside the plan's year."""
    outside = [
        window
        for window in period.windows
        if (window.end is not None and window.end < year.start - _MARGIN)
        or (window.start is not None and window.start > year.end + _MARGIN)
    ]
    if not outside or len(outside) < len(period.windows):
        return []
    return [f"Срок «{period.text}» не попадает в год плана ({_of(year)})."]


def _of(year: PlanYear) -> str:
    first, last = year.start.year, year.end.year
    return str(first) if first == last else f"{first}/{last}"


def _label(item: DraftItem) -> str:
    return f"№ {item.number}" if item.number else item.where


def _points(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "пункт"
    return "пункта" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "пунктов"


def _when(period: Period) -> object:
    return replace(period, text="")


def _plain(text: str | None) -> str:
    return re.sub(r"[^а-яa-z0-9]+", " ", (text or "").casefold().replace("ё", "е")).strip()
