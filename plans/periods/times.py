"""Times of day: «15:00», «в 10.00-12.00», «с 10 до 12 часов», «14 ч. 30 мин.», «15-00», «14⁰⁰». A time is never a date."""

from __future__ import annotations

import datetime as dt

from plans.periods.cursor import Cursor
from plans.periods.tokens import Kind

_ZONE = ("мск", "московскому", "минскому", "местному", "времени", "москве", "по", "час", "часов", "ч")


def clock(cursor: Cursor) -> bool:
    """A time or a stretch of the day."""
    mark = cursor.at
    if cursor.words("по местному|московскому|минскому|астанинскому времени"):
        return True
    cursor.skip("начало", "время", "-")
    led = cursor.take("в", "с", "во", "к") or cursor.at > mark
    told = cursor.at > mark and cursor.tokens[cursor.at - 1].text in ("в", "начало")
    first = _both(cursor, told) or _hour(cursor, sure=told) or _ranged_hour(cursor, led) or _named(cursor)
    if first is None:
        cursor.at = mark
        return False
    last = _until(cursor)
    cursor.found.clocks.append((first, last))
    _zone(cursor)
    cursor.after_stretch = False
    return True


def _both(cursor: Cursor, told: bool) -> dt.time | None:
    """The first of «в 10 и 14 часов»: what follows says that both are hours."""
    first, second = cursor.peek().value, cursor.peek(2).value
    joined = told and cursor.kind() is Kind.NUM and cursor.is_text("и", ahead=1) and cursor.kind(2) is Kind.NUM
    if not joined or not cursor.is_unit("hour", ahead=3) or not isinstance(first, int) or not isinstance(second, int):
        return None
    if not first < second < 24:
        return None
    cursor.at += 2
    return dt.time(first)


def _until(cursor: Cursor) -> dt.time | None:
    mark = cursor.at
    if cursor.kind() is Kind.DASH or cursor.is_text("до", "по"):
        cursor.at += 1
        cursor.skip("до")
        last = _hour(cursor, sure=True) or _bare_end(cursor)
        if last is not None:
            return last
    cursor.at = mark
    return None


def _bare_end(cursor: Cursor) -> dt.time | None:
    """The «11» of «с 9 до 11», once «9» was read as an hour."""
    token, bare = cursor.peek(), cursor.peek(-2)
    if token.kind is not Kind.NUM or not isinstance(token.value, int) or token.value > 23 or bare.kind is not Kind.NUM:
        return None
    if cursor.month(1) is not None or not cursor.is_text("с", ahead=-3):
        return None
    cursor.at += 1
    return dt.time(token.value)


def _zone(cursor: Cursor) -> None:
    """«МСК», «по московскому времени», «час.»."""
    mark = cursor.at
    if cursor.take("мск"):
        return
    if cursor.is_unit("hour"):
        cursor.at += 1
    mark = cursor.at
    cursor.take("по")
    cursor.skip("московскому", "минскому", "местному")
    if not (cursor.take("времени", "мск", "москве")):
        cursor.at = mark


def _hour(cursor: Cursor, *, sure: bool) -> dt.time | None:
    """One moment. `sure`: what stands before says that a time follows."""
    token = cursor.peek()
    if token.kind is Kind.TIME and isinstance(token.value, tuple):
        cursor.at += 1
        if cursor.is_unit("hour"):
            cursor.at += 1
        return dt.time(*token.value)
    if token.kind is Kind.DOTTED and isinstance(token.value, tuple) and (sure or _beside_day(cursor)):
        cursor.at += 1
        if cursor.is_unit("hour"):
            cursor.at += 1
        return dt.time(*token.value)
    if token.kind is not Kind.NUM or not isinstance(token.value, int) or token.value > 23 or len(token.text) > 2:
        return None
    return _spoken(cursor, token.value) or _hyphened(cursor, token.value, sure)


def _beside_day(cursor: Cursor) -> bool:
    """«15 января, 14.05»: after a day, round minutes, or hours ahead, make «14.05» a time; «15.10» after «15.01» a date."""
    token = cursor.peek()
    if cursor.is_unit("hour", ahead=1):
        return True
    following = cursor.peek(2) if cursor.kind(1) is Kind.DASH or cursor.is_text("до", ahead=1) else None
    if following is not None and following.kind is Kind.TIME:
        return True
    last = cursor.found.stretches[-1] if cursor.found.stretches else None
    spelled = cursor.at > 0 and any(one.kind is Kind.MONTH for one in cursor.tokens[: cursor.at])
    minutes = token.value[1] if isinstance(token.value, tuple) else 1
    return bool(last is not None and last.exact and spelled and minutes % 5 == 0)


def _told(cursor: Cursor) -> bool:
    """Does what stands around a small number of hours say that it is a moment?"""
    before = cursor.is_text("в", "с", "к", "до", "начало", "-", ahead=-1)
    return before or cursor.is_text("утра", "дня", "вечера", ahead=2) or cursor.kind(2) is Kind.NUM


def _spoken(cursor: Cursor, hour: int) -> dt.time | None:
    """«15 ч. 30 мин.», «15 часов», «15 ч.30»."""
    if not cursor.is_unit("hour", ahead=1):
        return None
    if hour < 7 and not _told(cursor):  # «2 часа» is how long a thing lasts
        return None
    cursor.at += 2
    if cursor.is_text("утра", "дня", "вечера"):
        late = not cursor.is_text("утра") and hour < 12
        cursor.at += 1
        return dt.time(hour + 12 * late)
    minutes = cursor.peek().value
    if cursor.kind() is Kind.ORDINAL and cursor.peek().text.endswith("м") and isinstance(minutes, int) and minutes < 60:
        cursor.at += 1  # «10ч30м»
        return dt.time(hour, minutes)
    if cursor.kind() is Kind.NUM and isinstance(minutes, int) and minutes < 60 and len(cursor.peek().text) == 2:
        spelled = cursor.is_unit("minute", ahead=1)
        if spelled or (cursor.month(1) is None and not cursor.is_unit("number", ahead=1)):
            cursor.at += 1 + spelled
            return dt.time(hour, minutes)
    return dt.time(hour)


def _hyphened(cursor: Cursor, hour: int, sure: bool) -> dt.time | None:
    """«15-00», «15 00»; «10-30» only where a time is due."""
    dash = cursor.kind(1) is Kind.DASH
    minutes = cursor.peek(2 if dash else 1)
    if (
        minutes.kind is not Kind.NUM
        or not isinstance(minutes.value, int)
        or len(minutes.text) != 2
        or minutes.value > 59
    ):
        return None
    sure = sure or cursor.is_text("мск", ahead=3 if dash else 2) or (dash and _after_day(cursor))
    if minutes.text == "00" or (sure and minutes.value % 5 == 0 and not cursor.is_unit("hour", ahead=3 if dash else 2)):
        if cursor.month(3 if dash else 2) is not None and minutes.text != "00":
            return None
        cursor.at += 3 if dash else 2
        if cursor.is_unit("hour"):
            cursor.at += 1
        return dt.time(hour, minutes.value)
    return None


def _named(cursor: Cursor) -> dt.time | None:
    """«в полдень», «в 7 вечера»."""
    if cursor.take("полдень"):
        return dt.time(12)
    token = cursor.peek()
    late = cursor.is_text("вечера", "дня", ahead=1)
    if token.kind is not Kind.NUM or not isinstance(token.value, int) or not 0 < token.value < 13:
        return None
    led = cursor.at > 0 and cursor.is_text("в", ahead=-1)
    if not (cursor.is_text("утра", "вечера", ahead=1) or (led and late)):
        return None
    cursor.at += 2
    return dt.time(token.value % 12 + 12 * late)


def _after_day(cursor: Cursor) -> bool:
    """«24 апреля, 10-30»: after a day with its month no days can follow."""
    last = cursor.found.stretches[-1] if cursor.found.stretches else None
    return (
        last is not None
        and last.exact
        and last.first == last.last
        and not (cursor.kind(3) is Kind.SEP or cursor.is_text("и", ahead=3))
    )


def _ranged_hour(cursor: Cursor, led: bool) -> dt.time | None:
    """«с 10 до 12 часов», «10-12 ч.», «с 9 до 17.00»: the first number of such a pair."""
    token = cursor.peek()
    if token.kind is not Kind.NUM or not isinstance(token.value, int) or token.value > 23:
        return None
    if not (cursor.kind(1) is Kind.DASH or cursor.is_text("до", "по", ahead=1)):
        return None
    ends = cursor.peek(2)
    hours = ends.kind is Kind.NUM and (cursor.is_unit("hour", ahead=3) or _bare_hours(cursor, token.value, ends.value))
    if hours or (led and ends.kind is Kind.TIME):
        cursor.at += 1
        return dt.time(token.value)
    return None


def _bare_hours(cursor: Cursor, first: int, last: object) -> bool:
    """«3 марта, с 9 до 11»: beside one day «с … до» are hours."""
    days = cursor.found.stretches
    one_day = bool(days) and days[-1].exact and days[-1].first == days[-1].last
    spoken = cursor.is_text("с", ahead=-1) and cursor.is_text("до", ahead=1)
    return one_day and spoken and isinstance(last, int) and first < last < 24 and cursor.month(3) is None
