"""Statistics at the desk: by form of event and by municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts.common import capital, esc, plural, shorten
from storage.places.statistics import Line, Statistics

STATISTICS, BACK = "Статистика", "К списку"
QUARTER, YEAR = "За квартал", "За год"
BY_FORM, BY_PLACE = "По видам", "По муниципалитетам"
NOTHING = "За это время открытых мероприятий с датой не было."
_MOST, _HOMES = 25, 6


def statistics(found: Statistics, start: date, end: date, *, places: bool, homes: Sequence[str] = ()) -> str:
    """`homes`: the institutions whose events are counted."""
    lines = [f"<b>{STATISTICS}: {start:%d.%m.%Y} – {end:%d.%m.%Y}</b>"]
    if len(homes) > 1:
        lines.append(
            f"Вместе: {esc('; '.join(shorten(one, 60) for one in homes[:_HOMES]))}"
            + (" и другие." if len(homes) > _HOMES else ".")
        )
    if not found.total.events:
        return "\n".join([*lines, NOTHING])
    total = found.total
    lines.append(f"{plural(total.events, 'мероприятие', 'мероприятия', 'мероприятий')}. {_people(total)}")
    rows: Sequence[Line] = found.by_municipality if places else found.by_form
    lines.append(f"\n<b>{BY_PLACE if places else BY_FORM}</b>")
    for one in rows[:_MOST]:
        count = "" if places else f"{one.events} — "
        lines.append(f"{esc(shorten(capital(one.name or 'не указано'), 50))}: {count}{_short(one)}")
    lines += [f"и ещё {len(rows) - _MOST}"] if len(rows) > _MOST else []
    return "\n".join(lines)


def _people(one: Line) -> str:
    return f"Зарегистрировались {one.registered}, присутствовали {one.present}, у экранов и в зале {one.viewers}."


def _short(one: Line) -> str:
    return f"зарегистрировались {one.registered}, были {one.present}" + (
        f", у экранов {one.viewers}" if one.viewers > one.present else ""
    )
