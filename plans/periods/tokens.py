"""What a cell is made of: kinds of words, and a word as the dictionary knows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plans.periods import words


class Kind(StrEnum):
    DATE = "date"  # value: (day or None: «03.2026», month, year or None)
    DOTTED = "dotted"  # «15.10»: a day of a month or a time; value: (first, second)
    SCHOOL = "school"  # a school year or a stretch of years: (first, last)
    TIME = "time"  # (hour, minute)
    YEAR = "year"
    ORDINAL = "ordinal"  # «3-й», «третий», «последний»; value: number
    NUM = "num"
    ROMAN = "roman"
    MONTH = "month"
    WEEKDAY = "weekday"
    UNIT = "unit"
    ADVERB = "adverb"
    PART = "part"
    SEASON = "season"
    WHOLE = "whole"
    KEY = "key"  # a word of the grammar
    WORD = "word"  # unknown
    DASH = "dash"
    SEP = "sep"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    value: object = None
    problem: str | None = None
    start: int = 0  # where it stands in the cleaned cell
    end: int = 0
    spaced: bool = True  # a blank (or the edge) before it
    line: bool = False  # the first of a line of the cell
    dot: bool = False  # a full stop follows


SORTS = {
    "month": Kind.MONTH, "weekday": Kind.WEEKDAY, "unit": Kind.UNIT, "adverb": Kind.ADVERB, "ordinal": Kind.ORDINAL,
    "number": Kind.NUM, "part": Kind.PART, "season": Kind.SEASON, "whole": Kind.WHOLE,
}  # fmt: skip


def known(text: str) -> Token:
    """The token of a word in lower case; WORD when the dictionary has none."""
    meaning = words.LEXICON.get(text)
    if meaning is not None:
        return Token(SORTS[meaning.sort], text, meaning.value)
    return Token(Kind.KEY if text in words.KEYWORDS else Kind.WORD, text)
