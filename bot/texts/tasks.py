"""/tasks and /plan: rows with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.texts.common import capital, esc, local, plural, shorten
from bot.texts.documents import OUTCOMES
from bot.texts.intake import NATURE_NAMES
from bot.texts.reminders import event_name, moment
from plans.draft import Nature
from plans.periods.calendar import MONTHS
from storage.records import EventView

NOT_LINKED = "За вами пока ничего не закреплено. Попросите у методиста ссылку для вашего отдела."
NOTHING = "Открытых дел нет."
NO_PLAN = "Плана пока нет."
IN_PRIVATE = "Это удобнее смотреть в личном чате со мной."
CLOSE = "Закрыть"
CLOSED = "Хорошо. Вернуться — /tasks."
FILTERS = (
    ("Просрочено", "overdue"),
    ("На этой неделе", "week"),
    ("Нужна дата", "undated"),
    ("Закрыто", "done"),
    ("Все", "all"),
)
MONTH, STATE, LEAD, NATURE, SHOW_ALL = "Месяц", "Состояние", "Отдел", "Вид", "Весь план"
WHICH_MONTH, WHICH_STATE = "<b>Какой месяц показать?</b>", "<b>Что показать?</b>"
WHICH_LEAD, WHICH_NATURE = (
    "<b>Чьи пункты показать?</b>\nПоказываю те, которые отдел ведёт.",
    "<b>Какие пункты показать?</b>",
)
NOBODY = "Никто не ведёт"
STATES = (
    ("Всё", "all"),
    ("Без даты", "undated"),
    ("Ждёт ответа", "overdue"),
    ("Состоялось", "done"),
    ("Не состоялось", "failed"),
)
SEARCH = "<i>Чтобы найти, напишите слова: «пушкинская карта».</i>"
NOTHING_FOUND = "Ничего не нашлось."
LONGEST_QUERY = 100
HEADINGS = {
    "all": "Ваши дела",
    "undated": "Нужна дата",
    "overdue": "Просрочено",
    "week": "На этой неделе",
    "done": "Закрыто",
}


def tasks(rows: Sequence[EventView], total: int, first: int, now: datetime, which: str) -> str:
    """A page of one list. All of them together are told by months, what is overdue and this week's first."""
    if not rows:
        return NOTHING if which == "all" else f"<b>{HEADINGS[which]}</b>\nТаких нет."
    told, heading = [f"<b>{HEADINGS[which]}: {total}</b>"], ""
    for view, line in zip(rows, _lines(rows, first, now), strict=True):
        part = _part(view, local(now, view.institution.time_zone).date()) if which == "all" else ""
        told += [f"\n<b>{part}</b>"] if part != heading else []
        told.append(line)
        heading = part
    return "\n".join(told)


def filter_key(name: str, count: int) -> str:
    """«Просрочено 2»."""
    return f"{name} {count}"


def _part(view: EventView, today: date) -> str:
    """Where a row stands in the list of all: lists go by the day, or by the window's end."""
    event = view.event
    if is_overdue(view, today):
        return "Просрочено"
    day = event.starts_on or event.window_end or event.window_start
    if day is None:
        return "Без срока"
    sunday = today + timedelta(days=6 - today.weekday())
    if (event.starts_on is not None or event.deadline) and day <= sunday:
        return "На этой неделе"
    month = capital(MONTHS[day.month - 1])
    return month if day.year == today.year else f"{month} {day.year}"


def plan(rows: Sequence[EventView], total: int, first: int, now: datetime, chosen_words: str = "") -> str:
    """`chosen_words`: what was asked for, from `chosen`."""
    if not rows and not chosen_words:
        return NO_PLAN
    count = plural(total, "строка", "строки", "строк")
    head = f"<b>План, {chosen_words}: {count}</b>" if chosen_words else f"<b>План: {count}</b>"
    return "\n".join([head, *(_lines(rows, first, now) or [NOTHING_FOUND]), "" if chosen_words else SEARCH]).strip()


def chosen(query: str, state: str, month: date | None, lead: str | None = None, nature: str | None = None) -> str:
    """«март 2026, Отдел сцены, конкурс, без даты, «пушкинская карта»»; empty for the whole plan."""
    said = [f"{MONTHS[month.month - 1]} {month.year}"] if month else []
    said += [shorten(lead, 60)] if lead else []
    said += [NATURE_NAMES[Nature(nature)]] if nature in set(Nature) else []
    said += [name.lower() for name, key in STATES if key == state and key != "all"]
    return esc(", ".join([*said, *([f"«{shorten(query, 60)}»"] if query else [])]))


def lead_key(name: str, count: int) -> str:
    return f"{shorten(name, 50)} — {count}"


def nature_key(nature: str, count: int) -> str:
    return f"{capital(NATURE_NAMES[Nature(nature)])} — {count}"


def month_key(month: date, this: date) -> str:
    name = capital(MONTHS[month.month - 1])
    return name if month.year == this.year else f"{name} {month.year}"


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
