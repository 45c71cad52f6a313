"""Words of the year's picture and of the calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.texts.common import capital, day_text, plural
from bot.texts.documents import first_date
from bot.texts.reminders import window_text
from plans.fulfilment import State
from plans.periods.calendar import MONTHS
from storage.records import EventView

DEADLINE = "Срок: {}"
DUE = "срок"
NOT_IN_PLAN = "вне плана"
LONG, ALWAYS = "На несколько месяцев и на весь год", "Постоянная работа и рекомендации"
GOES_ON = "{} — продолжение"
PAGE = "{} из {}"
STATES: Mapping[State | None, str] = {
    State.HELD: "состоялось",
    State.PARTLY: "частично",
    State.NOT_HELD: "не состоялось",
    State.MOVED: "отложено",
    State.CANCELLED: "отменено",
    State.WAITING: "ждёт ответа",
    State.AHEAD: "впереди",
    None: "нет даты",
}


def month_name(year: int, month: int) -> str:
    return f"{capital(MONTHS[month - 1])} {year}"


def month_short(month: int) -> str:
    return capital(MONTHS[month - 1])


def moved_from(view: EventView) -> str:
    """«перенесено с 5 марта»; "" where it stands on its first day."""
    first, now = first_date(view.event), view.event.starts_on
    if first is None or now is None or first == now:
        return ""
    return f"перенесено с {day_text(first, now, weekday=False)}"


def window(start: dt.date | None, end: dt.date | None) -> str:
    """«II квартал», «2-я декада марта»: the year is that of the picture."""
    year = end or start
    return window_text(start, end).replace(f" {year.year} года", "") if year is not None else "без срока"


def outside(count: int) -> str:
    return f"За пределами этих месяцев — {count}."


def left_out(count: int) -> str:
    return f"И ещё {plural(count, 'пункт', 'пункта', 'пунктов')}: весь план — в файле Word или Excel."


def calendar_description(title: str, undated: int, standing: int) -> str:
    said = [title]
    if undated:
        said.append(f"Пока без даты и в календарь не вошли — {undated}.")
    if standing:
        said.append(f"Постоянная работа без дат — {plural(standing, 'пункт', 'пункта', 'пунктов')}.")
    return "\n".join(said)
