"""Words of the windows that mend a plan before it is kept: months and kinds, forms, parties, rows that may be one event."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.common import capital, esc, plural, shorten
from bot.texts.intake import ROLE_NAMES, number
from plans.by_month import Month
from plans.draft import DraftItem, Party
from plans.periods import PlanYear
from plans.periods.calendar import MONTHS
from plans.periods.render import render_period

WHICH_MONTH = "<b>Какой месяц показать?</b>\nПункт на несколько месяцев есть в каждом из них."
WHICH_KIND = "<b>Какие пункты показать?</b>"
WITHOUT_PERIOD = "Без срока"
NO_FORM = "Без формы"
ADD, SPLIT, JOIN, REMOVE = "Добавить", "Разделить", "Объединить", "Убрать"
ALIKE, YES_ONE, NO_TWO, ASK_AGAIN = "Похожие", "Да, это одно", "Нет, разные", "Спросить заново"
ONE_EVENT, TWO_EVENTS = "Одно", "Разные"
NO_ROWS_HEAD = "Таких пунктов больше нет"
NOTHING_ALIKE = "<b>Похожих имён больше нет</b>"
NOTHING_TWICE = "<b>Повторов нет</b>"
NOT_PARTIES = "Не вижу имён: напишите отдел, организацию или человека, каждого с новой строки."
NOT_ONE = "Напишите одно имя одной строкой."
ONE_LINE = "Нужно хотя бы два имени: напишите каждое с новой строки."
ADD_PARTY = "Кого добавить? Напишите отдел, организацию или человека, каждого с новой строки."


def month_name(month: Month, year: PlanYear | None) -> str:
    """«Март», outside the plan's own year «Март 2027»."""
    name = capital(MONTHS[month[1] - 1])
    start, end = (year.start, year.end) if year else (None, None)
    inside = start and end and (start.year, start.month) <= month <= (end.year, end.month)
    return name if inside and (end.year - start.year) < 2 else f"{name} {month[0]}"  # type: ignore[union-attr]


def counted(name: str, count: int) -> str:
    """A button: «Март — 7»."""
    return f"{shorten(capital(name), 40)} — {count}"


def ask_form(item: DraftItem) -> str:
    written = f"\nВ плане: «{esc(shorten(item.form, 120))}»." if item.form else ""
    now = f"\nСейчас: {esc(item.forms[0])}." if item.forms else "\nСейчас без формы."
    return f"<b>{esc(number(item))}{esc(shorten(item.title, 200))}</b>{written}{now}\nКакая это форма?"


def form_key(name: str, *, chosen: bool) -> str:
    return f"✓ {capital(shorten(name, 30))}" if chosen else capital(shorten(name, 30))


def row_parties(item: DraftItem) -> str:
    parties = [f"{place}. {_party(party)}" for place, party in enumerate(item.responsible[:15], start=1)]
    said = "\n".join(parties) or "Ответственные не названы."
    hint = "\nНажмите имя, чтобы разделить, объединить или убрать." if item.responsible else ""
    return f"<b>{esc(number(item))}{esc(shorten(item.title, 160))}</b>\n{said}{hint}"


def _party(party: Party) -> str:
    position = f", {shorten(party.position, 50)}" if party.position else ""
    return f"{esc(shorten(party.name, 100))}{esc(position)} — {ROLE_NAMES[party.role]}"


def party_key(party: Party) -> str:
    return shorten(party.name, 55)


def row_party(item: DraftItem, party: Party) -> str:
    return f"<b>{esc(shorten(party.name, 300))}</b>\n{capital(ROLE_NAMES[party.role])} в пункте {_name(item)}."


def ask_split(party: Party, ways: Sequence[Sequence[str]]) -> str:
    """Each way to cut on a line of its own, by number."""
    said = [f"{place}. {esc(' | '.join(shorten(name, 80) for name in way))}" for place, way in enumerate(ways, start=1)]
    hint = "Нажмите номер или напишите имена, каждое с новой строки." if said else ONE_LINE
    return "\n".join([f"<b>{esc(shorten(party.name, 300))}</b>", "Как разделить?", *said, hint])


def ask_join(party: Party, ways: Sequence[str]) -> str:
    said = [f"{place}. {esc(shorten(way, 160))}" for place, way in enumerate(ways, start=1)]
    hint = "Нажмите номер или напишите имя одной строкой."
    return "\n".join([f"<b>{esc(shorten(party.name, 200))}</b>", "Как записать вместе с соседом?", *said, hint])


def join_with(name: str) -> str:
    return f"{JOIN} с «{shorten(name, 36)}»"


def alike(stays: str, spelling: str, rows: tuple[int, int], *, kept: bool, left: int) -> str:
    """«Это один и тот же?»: both names, how often the plan names them, what a yes does."""
    ours = " (есть у вас)" if kept else ""
    lines = [
        "<b>Это один и тот же ответственный?</b>",
        f"1. {esc(shorten(stays, 300))}{ours} — {_rows(rows[0])}",
        f"2. {esc(shorten(spelling, 300))} — {_rows(rows[1])}",
        "Если да, в плане останется первое имя, а второе я запомню как другое написание.",
    ]
    return "\n".join(lines + ([f"Ещё спрошу: {left}."] if left else []))


def _rows(count: int) -> str:
    return plural(count, "пункт", "пункта", "пунктов") if count else "в этом плане нет"


def nothing_alike(aliases: Sequence[tuple[str, str]]) -> str:
    said = [f"«{esc(shorten(one, 90))}» — это «{esc(shorten(name, 90))}»" for one, name in aliases[:10]]
    more = [f"и ещё {len(aliases) - 10}"] if len(aliases) > 10 else []
    return "\n".join([NOTHING_ALIKE, *said, *more])


def twins(rows: Sequence[tuple[int, DraftItem]], year: PlanYear | None, answer: bool | None, *, equal: bool) -> str:
    """«№ 3 и № 14 — одно мероприятие?»: both rows, what is so now."""
    names = " и ".join(_label(at, item) for at, item in rows)
    now = equal if answer is None else answer
    state = "одно мероприятие" if now else "разные мероприятия"
    hint = "Они совпадают" if equal else "Они похожи"
    ask = f"{hint}. Сейчас это {state}." if answer is None else f"Решено: это {state}."
    shown = [_twin(at, item, year) for at, item in rows]
    return "\n\n".join([f"<b>{names} — одно мероприятие?</b>", *shown, ask])


def _label(at: int, item: DraftItem) -> str:
    return f"№\u00a0{esc(shorten(item.number, 12))}" if item.number else f"{at + 1}-й"


def _twin(at: int, item: DraftItem, year: PlanYear | None) -> str:
    section = f" ({esc(shorten(item.section, 80))})" if item.section else ""
    who = esc("; ".join(shorten(party.name, 60) for party in item.responsible[:3])) or "ответственный не указан"
    when = esc(shorten(render_period(item.period, year), 90))
    return f"{_label(at, item)} {esc(shorten(item.title, 250))}{section}\n📅 {when}\n👤 {who}"


def _name(item: DraftItem) -> str:
    return f"{esc(number(item))}«{esc(shorten(item.title, 100))}»"
