"""A cell's words -> tokens. Mends what narrow columns do to words: broken, split, with odd dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from plans.periods import words

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,40}>|\*\*|__")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_TOKEN = re.compile(
    r"(?P<date>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<school>(?:19|20)\d\d\s*[/-]\s*(?:(?:19|20)\d\d|\d\d)(?!\d))"
    r"|(?P<time>\d{1,2}[:.]\d\d(?!\d|\.\d))"
    r"|(?P<year>(?:19|20)\d\d(?!\d))"
    r"|(?P<ordinal>\d{1,2}\s?-\s?(?:го|й|ый|ой|ая|я|ое|е|х|му)(?![а-я]))"
    r"|(?P<num>\d{1,4})"
    r"|(?P<word>[a-zа-яіў]+(?:/[гГ])?)"
    r"|(?P<dash>-)|(?P<sep>[,;]|(?<=\s)/(?=\s))|(?P<open>[(\[])|(?P<close>[)\]])|(?P<other>\S)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    DATE = "date"  # value: (day, month, year or None)
    SCHOOL = "school"  # a school year or a stretch of years: (first, last)
    TIME = "time"  # (hour, minute)
    YEAR = "year"
    ORDINAL = "ordinal"  # «3-й», «третий», «последний»; value: number
    NUM = "num"
    ROMAN = "roman"
    MONTH = "month"
    WEEKDAY = "weekday"
    UNIT = "unit"
    WORD = "word"
    DASH = "dash"
    SEP = "sep"
    OPEN = "open"
    CLOSE = "close"
    CONDITION = "condition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    value: object = None
    problem: str | None = None


def clean(text: str) -> str:
    """The cell's words without markup and odd spaces, otherwise as written."""
    return _SPACES.sub(" ", _MARKUP.sub("", text)).strip()


def tokens(text: str) -> list[Token]:
    """Never raises; whatever it does not know is a WORD or OTHER."""
    plain = _DASHES.sub("-", clean(text).casefold().replace("ё", "е"))
    plain = _mend(plain)
    found: list[Token] = []
    position = 0
    while position < len(plain):
        condition = _condition(plain, position)
        if condition is not None:
            found.append(condition)
            position += len(condition.text)
            continue
        match = _TOKEN.match(plain, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        token = _token(match)
        if token is not None:
            found.append(token)
    return found


def _condition(plain: str, position: int) -> Token | None:
    for condition, pattern in words.CONDITIONS:
        match = pattern.match(plain, position)
        if match and match.group().strip():
            return Token(Kind.CONDITION, match.group(), condition)
    return None


def _token(match: re.Match[str]) -> Token | None:
    name, text = match.lastgroup or "other", match.group()
    if name == "date":
        day, month, year = (int(part) for part in text.split("."))
        return Token(Kind.DATE, text, (day, month, year if year > 99 else 2000 + year))
    if name == "school":
        first, last = (int(part) for part in re.split(r"\s*[/-]\s*", text))
        return Token(Kind.SCHOOL, text, (first, last if last > 99 else first // 100 * 100 + last))
    if name == "time":
        return _time_or_date(text)
    if name in ("year", "num"):
        return Token(Kind(name), text, int(text))
    if name == "ordinal":
        return Token(Kind.ORDINAL, text, int(re.match(r"\d+", text).group()))  # type: ignore[union-attr]
    if name == "word":
        return _word(text)
    if name == "other":
        return None if text in ".:'\"«»„“”" else Token(Kind.OTHER, text)
    return Token(Kind(name), text)


def _time_or_date(text: str) -> Token:
    """«10.00» and «15:30» are times, «15.01» a day: a time has minutes that no month can be, or that are round."""
    first, second = (int(part) for part in re.split("[:.]", text))
    if ":" in text or ((second == 0 or second > 12) and first < 24 and second < 60):
        return Token(Kind.TIME, text, (first, second)) if first < 24 and second < 60 else Token(Kind.OTHER, text)
    return Token(Kind.DATE, text, (first, second, None))


def _word(text: str) -> Token:
    if text in words.ROMANS:
        return Token(Kind.ROMAN, text, words.ROMANS[text])
    if text in words.NUMERALS:
        return Token(Kind.NUM, text, words.NUMERALS[text])
    month = words.month_of(text)
    if month is not None:
        return Token(Kind.MONTH, text, month)
    if (unit := words.unit_of(text)) is not None:
        return Token(Kind.UNIT, text, unit)
    if (weekday := words.weekday_of(text)) is not None:
        return Token(Kind.WEEKDAY, text, weekday)
    if (ordinal := words.ordinal_of(text)) is not None:
        return Token(Kind.ORDINAL, text, ordinal)
    return _typing_error(text) or Token(Kind.WORD, text)


def _typing_error(text: str) -> Token | None:
    """One wrong letter in a long word of the calendar: read, and reported."""
    if len(text) < 5 or text in words.WHOLE_YEAR or text in words.ADVERBS:
        return None
    for right in words.FULL_MONTHS:
        if len(right) >= 5 and DamerauLevenshtein.distance(text, right, score_cutoff=1) == 1:
            return Token(Kind.MONTH, text, words.month_of(right), f"«{text}» прочитано как «{right}»: проверьте.")
    for right in words.ADVERBS:
        if DamerauLevenshtein.distance(text, right, score_cutoff=1) == 1:
            return Token(Kind.WORD, right, None, f"«{text}» прочитано как «{right}»: проверьте.")
    return None


def _mend(plain: str) -> str:
    """«сен-тябрь», «янва рь» -> whole words; a number glued to a word is parted: «2026г» -> «2026 г»."""
    plain = re.sub(r"(\d)([а-я])", r"\1 \2", plain)
    plain = re.sub(r"([а-я])(\d)", r"\1 \2", plain)

    def join(match: re.Match[str]) -> str:
        first, second = match.group(1), match.group(2)
        whole = first + second
        if words.known(whole) and len(whole) > 4 and not (words.known(first) and words.known(second)):
            return whole
        return match.group()

    for pattern in (r"\b([а-я]{2,})-\s?([а-я]{2,})\b", r"\b([а-я]{2,}) ([а-я]{1,5})\b"):
        plain = re.sub(pattern, join, plain)
    return plain
