"""An event put into any chat by «@bot слова»: a line of the list, the message it becomes, the button when there is nothing."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import capital, esc, shorten
from bot.texts.events import card, register_key, takes_registrations, when
from bot.texts.reminders import event_name
from storage.records import EventView

MORE = "Подробнее"
NOTHING = "Ничего не нашлось. Все мероприятия — здесь"
NO_EVENTS = "Пока нет мероприятий впереди"
LONGEST, LONGEST_PLACE = 120, 80  # letters of a line of the list
MOST = 4000  # of a message; a plan's own words may be as long as an article


def title(view: EventView) -> str:
    return capital(shorten(event_name(view), LONGEST))


def description(view: EventView, now: datetime) -> str:
    """«15 апреля, среда, 14:00 МСК · Зал», in plain text."""
    return f"{when(view, now)} · {shorten(view.place or view.institution.name, LONGEST_PLACE)}"


def message(view: EventView, now: datetime) -> str:
    """The public card with nobody's place in it; what it says of places holds for the moment it names."""
    text = card(view, now, as_of=True)
    if len(text.encode("utf-16-le")) // 2 < MOST:
        return text
    place = shorten(view.place or view.institution.name, LONGEST_PLACE)
    return f"<b>{esc(title(view))}</b>\n📅 {esc(when(view, now))}\n📍 {esc(place)}"


def key(view: EventView, now: datetime) -> str:
    """What the link under the message is called."""
    return register_key(view) if takes_registrations(view, now) else MORE
