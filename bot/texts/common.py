"""Words that every screen shares: dates with weekdays, plurals by CLDR, escaping, shortening (VOICE.md)."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from plans.periods.calendar import MONTHS_GENITIVE

NBSP = "\u00a0"
TAIL = 14  # letters of an ending that tells two long titles apart

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")

_ZONES = {
    "Europe/Moscow": "МСК",
    "Europe/Simferopol": "МСК",
    "Europe/Minsk": "по минскому времени",
    "Europe/Kaliningrad": "по калининградскому времени",
    "Europe/Samara": "по самарскому времени",
    "Europe/Saratov": "по саратовскому времени",
    "Europe/Volgograd": "по волгоградскому времени",
    "Europe/Ulyanovsk": "по ульяновскому времени",
    "Europe/Astrakhan": "по астраханскому времени",
    "Europe/Kirov": "по кировскому времени",
    "Asia/Yekaterinburg": "по екатеринбургскому времени",
    "Asia/Omsk": "по омскому времени",
    "Asia/Novosibirsk": "по новосибирскому времени",
    "Asia/Barnaul": "по барнаульскому времени",
    "Asia/Tomsk": "по томскому времени",
    "Asia/Novokuznetsk": "по кузбасскому времени",
    "Asia/Krasnoyarsk": "по красноярскому времени",
    "Asia/Irkutsk": "по иркутскому времени",
    "Asia/Chita": "по читинскому времени",
    "Asia/Yakutsk": "по якутскому времени",
    "Asia/Vladivostok": "по владивостокскому времени",
    "Asia/Magadan": "по магаданскому времени",
    "Asia/Sakhalin": "по сахалинскому времени",
    "Asia/Kamchatka": "по камчатскому времени",
    "Asia/Anadyr": "по анадырскому времени",
}


@cache
def _plural_rule() -> Locale:
    return Locale("ru")


def plural(number: int, one: str, few: str, many: str) -> str:
    """«1 место», «2 места», «5 мест»: the number, a no-break space, the word that agrees."""
    return f"{number}{NBSP}{word_for(number, one, few, many)}"


def word_for(number: int, one: str, few: str, many: str) -> str:
    """The word alone: «место», «места», «мест»."""
    return {"one": one, "few": few}.get(str(_plural_rule().plural_form(abs(number))), many)


def day_text(day: date, today: date | None = None, *, weekday: bool = True) -> str:
    """«15 января, четверг»; the year only when it is not this one: «15 января 2027 года, пятница»."""
    text = f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]}"
    if today is None or day.year != today.year:
        text += f" {day.year}{NBSP}года" if today is not None else ""
    return f"{text}, {WEEKDAYS[day.weekday()]}" if weekday else text


def time_text(moment: time) -> str:
    """«14:00», «9:30»."""
    return f"{moment.hour}:{moment.minute:02}"


def zone_text(time_zone: str) -> str:
    """«МСК», «по минскому времени»; for a zone without a name of its own «UTC+7»."""
    if time_zone in _ZONES:
        return _ZONES[time_zone]
    offset = datetime(2026, 1, 15, tzinfo=ZoneInfo(time_zone)).utcoffset()
    hours = round(offset.total_seconds() / 3600) if offset else 0
    return f"UTC{hours:+d}"


def when_text(
    starts_on: date,
    start_time: time | None,
    today: date,
    *,
    ends_on: date | None = None,
    end_time: time | None = None,
    zone: str | None = None,
) -> str:
    """«15 января, четверг, 14:00 МСК»; a stretch: «1 – 5 июля». `zone` (IANA) only for what happens online."""
    text = (
        days_text(starts_on, ends_on, today)
        if ends_on is not None and ends_on != starts_on
        else day_text(starts_on, today)
    )
    if start_time is not None:
        text += f", {time_text(start_time)}" + (f"–{time_text(end_time)}" if end_time else "")
        text += f" {zone_text(zone)}" if zone else ""
    return text


def days_text(start: date, end: date, today: date) -> str:
    """«1–5 июля», «28 июня – 3 июля», with years where they are not this one's."""
    year = f" {end.year}{NBSP}года" if end.year != today.year else ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day}{NBSP}{MONTHS_GENITIVE[end.month - 1]}{year}"
    first = day_text(start, today if start.year == end.year else None, weekday=False)
    if start.year != end.year:
        first += f" {start.year}{NBSP}года"
    elif year:
        first = f"{start.day}{NBSP}{MONTHS_GENITIVE[start.month - 1]}"
    return f"{first} – {end.day}{NBSP}{MONTHS_GENITIVE[end.month - 1]}{year}"


def local(moment: datetime, time_zone: str) -> datetime:
    """An aware moment in an institution's zone."""
    return moment.astimezone(ZoneInfo(time_zone))


def esc(text: str) -> str:
    """Anybody's words inside our HTML."""
    return html.escape(text, quote=False)


def plain(text: str) -> str:
    """Our HTML as words alone, for a terminal."""
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))


def shorten(text: str, limit: int) -> str:
    """Cut at a word for lists and buttons, with an ellipsis; cards show whole titles."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 3 :] else cut
    return head.rstrip(" ,.;:—–-«(") + "…"


def shorten_apart(texts: Sequence[str], limits: Sequence[int]) -> list[str]:
    """Each cut for its line; those that a cut would make alike keep their endings too: «Областной семинар… № 12»."""
    plain_texts = [re.sub(r"\s+", " ", text).strip() for text in texts]
    begins = [text[: max(1, min(limits) - TAIL)] for text in plain_texts]
    return [
        f"{shorten(text, limit - TAIL)}{text[-TAIL:].lstrip()}"
        if len(text) > limit and begins.count(begin) > 1
        else shorten(text, limit)
        for text, limit, begin in zip(plain_texts, limits, begins, strict=True)
    ]


def full_stop(text: str) -> str:
    """A sentence ends once: «Иванова И.И.» needs no second dot, «начало…» none at all."""
    return text if text.endswith((".", "…", "?", "!")) else f"{text}."


def capital(text: str) -> str:
    """The first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]
