"""Words of a morning in one message: the digest by groups, the monthly round, standing work (the shapes of VOICE)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.texts.cards import answer_text
from bot.texts.common import capital, day_text, esc, local, plain, plural, shorten, shorten_apart
from bot.texts.hints import HINT_STANDING, hint
from bot.texts.outcomes import quarter_text
from bot.texts.reminders import event_name, short_name, when_of
from bot.texts.rounds import month_of
from plans.periods.calendar import MONTHS, MONTHS_IN
from storage.records import EventView, HistoryLine, ReminderView

CARDS = "Открыть карточки"


_GROUPS = (
    ("Сегодня", ("morning", "hour")),
    ("Просрочено", ("overdue",)),
    ("Без ответа ответственных", ("escalated",)),
    ("Нужен ответ", ("outcome", "standing", "decide", "stages")),
    ("Скоро", ("letter", "before", "eve", "co_eve")),
    ("Нужна дата", ("round", "closing", "opening")),
)


LINE = 175  # letters of a line


EARLIER, FURTHER = "◀", "▶"


def digest(
    items: Sequence[ReminderView],
    total: int,
    today: date,
    now: datetime,
    first: int = 1,
    answers: Mapping[int, HistoryLine] = MappingProxyType({}),
) -> str:
    """Lines by groups, numbered as their buttons are; `items` are those of a page that begins with number `first`. A line that
    was answered says what and by whom."""
    lines = [f"<b>{capital(day_text(today, today))}. Ваши дела — {total}</b>"]
    several = len({one.view.lead.id for one in items if one.view.lead is not None}) > 1
    written = _lines(items, [_whose(one, several) + _answered(one.view, answers, now) for one in items], now, first)
    for name, kinds in _GROUPS:
        mine = [line for one, line in zip(items, written, strict=True) if _kind(one, today) in kinds]
        lines += [f"{name}:", *mine] if mine else []
    if total > len(items):
        lines.append(f"Показаны {first}–{first + len(items) - 1} из {total}.")
    month = round_of([one for one in items if one.view.event.id not in answers])
    return "\n".join([*lines, *([hint(month, total)] if month else [])])


def round_of(items: Sequence[ReminderView]) -> int | None:
    """The month that the round among other things is about."""
    due = next((one for one in items if one.reminder.kind == "round"), None)
    return month_of(due).month if due is not None else None


def _kind(one: ReminderView, today: date) -> str:
    """The morning line of an event on a day off comes on the working day before: that is soon, not today."""
    kind, day = one.reminder.kind, one.view.event.starts_on
    return "eve" if kind == "morning" and day is not None and day > today else kind


def _whose(one: ReminderView, several: bool) -> str:
    """The department, where there are several, or where its head is told."""
    if one.view.lead is None or not (several or one.reminder.kind == "escalated"):
        return ""
    return f" ({esc(shorten(one.view.lead.name, 30))})"


def _lines(items: Sequence[ReminderView], tails: Sequence[str], now: datetime, first: int) -> list[str]:
    """Numbered lines of a list: what follows a title stays whole, the title takes what room is left (20 lines are a message)."""
    rests = [f" — {esc(when_of(one, now))}{tail}" for one, tail in zip(items, tails, strict=True)]
    room = [max(24, min(110, LINE - len(plain(rest)))) for rest in rests]
    titles = shorten_apart([event_name(one.view) for one in items], room) if items else []
    return [
        f"{number}. {esc(title)}{rest}"
        for number, (title, rest) in enumerate(zip(titles, rests, strict=True), start=first)
    ]


def _answered(view: EventView, answers: Mapping[int, HistoryLine], now: datetime) -> str:
    answer = answers.get(view.event.id)
    said = answer_text(answer, view, now) if answer is not None else ""
    return f". ✓ <i>{esc(capital(said))}</i>" if said else ""


def monthly_round(
    items: Sequence[ReminderView],
    total: int,
    month: int,
    now: datetime,
    first: int = 1,
    answers: Mapping[int, HistoryLine] = MappingProxyType({}),
) -> str:
    """VOICE's monthly round: every row without a date whose window touches the month, numbered as its buttons are."""
    count = plural(total, "мероприятие", "мероприятия", "мероприятий")
    lines = [f"<b>План на {MONTHS[month - 1]}: {count} без даты</b>"]
    lines += _lines(items, [_answered(one.view, answers, now) for one in items], now, first)
    if total > len(items):
        lines.append(f"Показаны {first}–{first + len(items) - 1} из {total}.")
    return "\n".join([*lines, *([hint(month, total)] if len(answers) < total else [])])


def standing_list(
    items: Sequence[ReminderView],
    total: int,
    now: datetime,
    first: int = 1,
    answers: Mapping[int, HistoryLine] = MappingProxyType({}),
) -> str:
    """All standing work in one question: a number and a line each."""
    one = items[0]
    quarter = quarter_text(local(now, one.view.institution.time_zone), one.reminder.stage)
    lines = [f"<b>Что сделано за {quarter}?</b>", "Нажмите номер и напишите число и строку для отчёта."]
    for number, item in enumerate(items, start=first):
        lines.append(f"{number}. {esc(shorten(event_name(item.view), 130))}{_answered(item.view, answers, now)}")
    if total > len(items):
        lines.append(f"Показаны {first}–{first + len(items) - 1} из {total}.")
    return "\n".join([*lines, *([HINT_STANDING] if len(answers) < total else [])])


def round_key(number: int, view: EventView) -> str:
    return f"{number}: {'встреча' if view.event.nature == 'series' else 'дата'}"


def rest_key(month: int, total: int) -> str:
    return f"{'Остальные не' if total > 1 else 'Не'} в {MONTHS_IN[month - 1]}"


def round_answered(month: int, count: int) -> str:
    if not count:
        return "Здесь всё уже с датой или отмечено."
    return f"Хорошо, не в {MONTHS_IN[month - 1]}: {plural(count, 'пункт', 'пункта', 'пунктов')}."


def by_groups(items: Sequence[ReminderView], today: date) -> list[ReminderView]:
    """In the order in which the digest of this day names them."""
    order = {kind: place for place, (_, kinds) in enumerate(_GROUPS) for kind in kinds}
    return sorted(items, key=lambda one: order[_kind(one, today)])


def key_text(number: int, item: ReminderView) -> str:
    return f"{number}. {short_name(item.view, 45)}"
