"""Looking among public events: what is filtered by, and how one is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from bot.texts.common import capital, esc, plural, shorten
from bot.texts.events import NO_EVENTS, when
from bot.texts.reminders import event_name
from bot.texts.tasks import month_key
from storage.records import EventView

FILTERS, RESET, SHARE = "Фильтры", "Сбросить", "Поделиться"
TYPE_WORDS = "Напишите слова, чтобы найти мероприятие по названию, теме или месту."
NOTHING = "Под эти условия ничего не нашлось. Уберите часть условий или нажмите «Сбросить»."
ASK_FILTERS = "<b>Что показать?</b>\nУсловия складываются. Нажмите, чтобы изменить."
ASK = {"when": "<b>Когда?</b>", "municipality": "<b>Где?</b>", "home": "<b>Кто проводит?</b>"}
EVERY = {"when": "Любая дата", "municipality": "Все муниципалитеты", "home": "Все организаторы"}
FREE, FREE_ON = "Есть места", "✓ Есть места"
THIS_WEEK, THIS_MONTH = "на этой неделе", "в этом месяце"
LONGEST = 60
MOST_LINK = 100  # letters of a title within a link: it must stay short


def period(key: str, this: date) -> str:
    """«на этой неделе», «в этом месяце», «Апрель 2027»."""
    if key in ("week", "month"):
        return THIS_WEEK if key == "week" else THIS_MONTH
    return month_key(date.fromisoformat(key), this)


def heading(total: int, chosen: Sequence[str]) -> str:
    """How many there are, with the conditions that brought them."""
    if not total:
        return f"{NOTHING}\n{esc(' · '.join(chosen))}" if chosen else NO_EVENTS
    what = plural(total, "мероприятие", "мероприятия", "мероприятий")
    conditions = f" — {esc(' · '.join(chosen))}" if chosen else ""
    return f"<b>Впереди {what}</b>{conditions}\n{TYPE_WORDS}"


def filter_key(what: str, chosen: str | None) -> str:
    return capital(shorten(chosen, LONGEST)) if chosen else EVERY[what]


def words_typed(query: str) -> str:
    return f"«{query}»"


def share_url(view: EventView, bot_name: str, now: datetime) -> str:
    """Opens the messenger's own choice of chats, with the link and the event in words."""
    text = f"{shorten(event_name(view), MOST_LINK)}, {when(view, now)}"
    link = f"https://t.me/{bot_name}?start=e_{view.event.id}"
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': text})}"
