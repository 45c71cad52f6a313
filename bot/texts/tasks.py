"""/tasks and /plan: rows with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts.common import capital, esc, local, plural, shorten
from bot.texts.documents import OUTCOMES
from bot.texts.reminders import event_name, moment
from storage.records import EventView

NOT_LINKED = "За вами пока ничего не закреплено. Попросите у методиста ссылку для вашего отдела."
NOTHING = "Открытых дел нет."
NO_PLAN = "Плана пока нет."
IN_PRIVATE = "Это удобнее смотреть в личном чате со мной."
CLOSE = "Закрыть"
CLOSED = "Хорошо. Вернуться — /tasks."
UNDATED, OVERDUE, EVERY = "Без даты", "Просрочено", "Все"
FILTERS = ((EVERY, "all"), (UNDATED, "undated"), (OVERDUE, "overdue"))
HEADINGS = {"all": "Ваши дела", "undated": "Ваши дела без даты", "overdue": "Просрочено"}


def tasks(rows: Sequence[EventView], total: int, first: int, now: datetime, which: str) -> str:
    if not rows:
        return NOTHING if which == "all" else f"<b>{HEADINGS[which]}</b>\nТаких нет."
    return "\n".join([f"<b>{HEADINGS[which]}: {total}</b>", *_lines(rows, first, now)])


def plan(rows: Sequence[EventView], total: int, first: int, now: datetime) -> str:
    if not rows:
        return NO_PLAN
    count = plural(total, "строка", "строки", "строк")
    return "\n".join([f"<b>План: {count}</b>", *_lines(rows, first, now)])


def _lines(rows: Sequence[EventView], first: int, now: datetime) -> list[str]:
    return [
        f"{number}. {esc(shorten(event_name(view), 120))} — {esc(moment(view, now))}{_state(view, now)}"
        for number, view in enumerate(rows, start=first)
    ]


def _state(view: EventView, now: datetime) -> str:
    """What a row needs a word about; nothing for what simply lies ahead."""
    if view.event.status == "cancelled":
        return ". <i>Отменено</i>"
    if view.event.outcome is not None:
        return f". <i>{capital(OUTCOMES.get(view.event.outcome, 'закрыто'))}</i>"
    return ". ⚠️ Нужен ответ" if is_overdue(view, local(now, view.institution.time_zone).date()) else ""


def is_overdue(view: EventView, today: date) -> bool:
    """Its day or window is over and nobody has said how it went."""
    event = view.event
    last = event.ends_on or event.starts_on or event.window_end
    return event.outcome is None and event.status != "cancelled" and last is not None and last < today
