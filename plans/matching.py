"""Does an event fit a subscription, and when does its news go out? Pure: no clock, no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from plans.search import speaks_of

DIGEST_AT = dt.time(10)
DAY = (dt.time(9), dt.time(21))  # local: what is late is sent in these hours only
QUIET = (dt.time(22), dt.time(8))
_HOURS = re.compile(r"^\s*(?:с|от)?\s*(\d{1,2})(?:[:.](\d\d))?\s*(?:до|по|-|–|—)\s*(\d{1,2})(?:[:.](\d\d))?\s*$", re.I)


def words_fit(words: str | None, texts: Sequence[str | None]) -> bool:
    """What is not asked for does not matter; the endings of Russian words do not either."""
    return words is None or speaks_of(words, texts)


def place_fits(municipality: str | None, texts: Sequence[str | None]) -> bool:
    """The first place known decides: the event's own municipality before its institution's."""
    known = next((text for text in texts if text), None)
    return municipality is None or (known is not None and speaks_of(municipality, [known]))


def digest_moment(now: dt.datetime, zone: ZoneInfo, *, weekly: bool) -> dt.datetime:
    """The next 10:00 of the reader, or of Monday; one that is being sent this very minute is over."""
    here = now.astimezone(zone)
    day = here.date() + dt.timedelta(days=(-here.weekday()) % 7 if weekly else 0)
    if dt.datetime.combine(day, DIGEST_AT, zone) <= here:
        day += dt.timedelta(days=7 if weekly else 1)
    return dt.datetime.combine(day, DIGEST_AT, zone).astimezone(dt.UTC)


def after_quiet(
    moment: dt.datetime, zone: ZoneInfo, quiet_from: dt.time | None, quiet_to: dt.time | None
) -> dt.datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return moment
    here = moment.astimezone(zone)
    hour = here.time()
    night = quiet_from > quiet_to
    quiet = (hour >= quiet_from or hour < quiet_to) if night else quiet_from <= hour < quiet_to
    if not quiet:
        return moment
    day = here.date() + dt.timedelta(days=1 if night and hour >= quiet_from else 0)
    return dt.datetime.combine(day, quiet_to, zone).astimezone(dt.UTC)


def late_digest(now: dt.datetime, zone: ZoneInfo, quiet_from: dt.time | None, quiet_to: dt.time | None) -> dt.datetime:
    """When a digest goes out that could not go in its time: at once by day, else at the next 10:00; never in quiet hours."""
    here = now.astimezone(zone)
    if DAY[0] <= here.time() < DAY[1]:
        return after_quiet(now, zone, quiet_from, quiet_to)
    day = here.date() + dt.timedelta(days=here.time() >= DAY[1])
    morning = dt.datetime.combine(day, DIGEST_AT, zone).astimezone(dt.UTC)
    return after_quiet(morning, zone, quiet_from, quiet_to)


def read_hours(text: str) -> tuple[dt.time, dt.time] | None:
    """«с 21 до 9», «22:00–8:00»; None: not understood."""
    found = _HOURS.match(text)
    if found is None:
        return None
    try:
        first = dt.time(int(found[1]) % 24, int(found[2] or 0)) if int(found[1]) <= 24 else None
        last = dt.time(int(found[3]) % 24, int(found[4] or 0)) if int(found[3]) <= 24 else None
    except ValueError:
        return None
    return (first, last) if first is not None and last is not None and first != last else None
