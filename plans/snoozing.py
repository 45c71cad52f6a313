"""When a person may want to be reminded again: the ping moves, the event never."""

from __future__ import annotations

from datetime import date

from plans.workdays import WorkCalendar


def snooze_days(today: date, day: date | None, calendar: WorkCalendar) -> list[tuple[str, date]]:
    """(key, working day) in the order of a menu: «завтра», «через 3 рабочих дня», «за день до». `day` is the event's day or
    deadline (None: it has none); what would not come before it is left out, and so is a day that is offered already."""
    if day is not None and day < today:
        day = None  # it is over: what is put off is the answer
    wanted = [("1", calendar.shift(today, 1)), ("3", calendar.shift(today, 3))]
    if day is not None:
        wanted.append(("eve", calendar.shift(day, -1)))
    found: dict[date, str] = {}
    for key, one in wanted:
        if one > today and (day is None or one < day or (key == "1" and one <= day)):
            found.setdefault(one, key)
    return [(key, one) for one, key in found.items()]
