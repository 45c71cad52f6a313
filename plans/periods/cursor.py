"""A place in the tokens of a cell, and what the families have found so far."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from plans.periods.calendar import Joint, Point, Stretch
from plans.periods.model import Condition, Every
from plans.periods.tokens import Kind, Token
from plans.periods.within import Part

SCHOOL_TERM = ("тоқсан",)  # a quarter of the year, and in a Kazakh school a term
NOTHING = Token(Kind.OTHER, "")
_LIST = (Joint.COMMA, Joint.LINE)


@dataclass(slots=True)
class Found:
    """What a cell says, before the plan's year is put to it."""

    stretches: list[Stretch] = field(default_factory=list)
    every: Every | None = None
    interval: int = 1
    times: int | None = None
    weekdays: list[str] = field(default_factory=list)
    nth: list[int] = field(default_factory=list)
    month_days: list[int | tuple[int, int]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)  # «последняя неделя месяца»: windows within each unit
    workday: int | None = None
    deadline: bool = False
    bare: bool = False  # are all its stretches days of the month that the section or the plan gives?
    about: bool = False  # «ориентировочно»: days are not the very days
    clocks: list[tuple[dt.time, dt.time | None]] = field(default_factory=list)
    condition: Condition | None = None
    except_months: list[int] = field(default_factory=list)  # «кроме июля и августа»
    except_weekdays: list[str] = field(default_factory=list)
    said_weekdays: list[str] = field(default_factory=list)  # beside a date: to be checked against it
    rest: list[Token] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ruled(self) -> bool:
        """Is there a rule that repeats?"""
        return bool(self.every or self.weekdays or self.month_days or self.workday)

    @property
    def calendar(self) -> bool:
        """Does it say anything of the calendar?"""
        return bool(self.stretches) or self.ruled


class Cursor:
    """What the families share: peeking, taking, numbers, adding what they found.

    `context` is the month that bare days belong to: a section's month, or the month before a bracket.
    """

    def __init__(self, tokens: list[Token], *, school: bool = False, context: Point | None = None) -> None:
        self.tokens = tokens
        self.school = school  # of a school plan: half-years are Sep–Dec and Jan–May
        self.context = context
        self.depth = 0  # how many brackets deep
        self.at = 0
        self.found = Found(problems=[token.problem for token in tokens if token.problem])
        self.joint = Joint.START
        self.after_stretch = False  # was the last thing read a stretch?
        self.joined = ""
        self.offsets: list[int] = []
        for token in tokens:
            self.offsets.append(len(self.joined))
            self.joined += token.text + " "
        # What the cell holds at all: families that need such a word need not look at every place.
        self.units = {token.value for token in tokens if token.kind is Kind.UNIT}
        self.working = " раб" in " " + self.joined or "будн" in self.joined

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        """The token here, or some places ahead (behind, when negative)."""
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else NOTHING

    def kind(self, ahead: int = 0) -> Kind:
        return self.peek(ahead).kind

    def is_text(self, *texts: str, ahead: int = 0) -> bool:
        return self.peek(ahead).text in texts

    def is_unit(self, *units: str, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token.kind is Kind.UNIT and token.value in units

    def ahead(self, text: str, places: int) -> bool:
        """Does the word stand within the next places? A cheap look before a pattern."""
        return any(token.text == text for token in self.tokens[self.at : self.at + places])

    def take(self, *texts: str) -> bool:
        """Take one word of these."""
        if self.is_text(*texts):
            self.at += 1
            return True
        return False

    def skip(self, *texts: str) -> bool:
        """Take words of these, any number; was there one?"""
        before = self.at
        while self.is_text(*texts):
            self.at += 1
        return self.at > before

    def words(self, line: str) -> bool:
        """Take these very words, in this order, or nothing. `a|b`: either."""
        wanted = line.split()
        if all(self.peek(ahead).text in one.split("|") for ahead, one in enumerate(wanted)):
            self.at += len(wanted)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> bool:
        """Take the tokens that a pattern covers, whole ones only."""
        if self.done:
            return False
        found = pattern.match(self.joined, self.offsets[self.at])
        if found is None or found.end() == found.start():
            return False
        place = self.at
        while place < len(self.tokens) and self.offsets[place] + len(self.tokens[place].text) <= found.end():
            place += 1
        aligned = place >= len(self.tokens) or self.offsets[place] >= found.end()
        if place == self.at or not aligned:
            return False
        self.at = place
        return True

    def number(self, ahead: int = 0) -> int | None:
        """NUM, ordinal or Roman."""
        token = self.peek(ahead)
        if token.kind in (Kind.NUM, Kind.ORDINAL, Kind.ROMAN) and isinstance(token.value, int):
            return token.value
        return None

    def month(self, ahead: int = 0) -> int | None:
        token = self.peek(ahead)
        return token.value if token.kind is Kind.MONTH and isinstance(token.value, int) else None

    def weekday(self, ahead: int = 0) -> str | None:
        token = self.peek(ahead)
        return token.value if token.kind is Kind.WEEKDAY and isinstance(token.value, str) else None

    def unit(self, ahead: int = 0) -> str | None:
        token = self.peek(ahead)
        if token.kind is not Kind.UNIT or not isinstance(token.value, str):
            return None
        return "term" if self.school and token.text in SCHOOL_TERM else token.value

    def year(self) -> int | None:
        """«2026», «2026 г.», «26 года»: taken."""
        token = self.peek()
        if token.kind is Kind.YEAR and isinstance(token.value, int):
            self.at += 1
            while self.is_unit("year"):  # «г.г.»
                self.at += 1
            return token.value
        if (
            token.kind is Kind.NUM
            and isinstance(token.value, int)
            and len(token.text) == 2
            and self.is_unit("year", ahead=1)
        ):
            self.at += 2
            return 2000 + token.value
        return None

    def context_month(self) -> Point | None:
        """The month of bare days here: the one just before, else the bracket's or the section's."""
        last = self.found.stretches[-1].whole_month if self.found.stretches else None
        return last or (self.context if self.found.bare or not self.found.stretches else None)

    def problem(self, sentence: str) -> None:
        self.found.problems.append(sentence)

    def add(self, stretches: list[Stretch], *, within: bool = False) -> bool:
        """Keep a list of stretches; `within`: they narrow the month before them («март, 2 декада»)."""
        if not stretches:
            return True
        joint = self.joint
        if joint is Joint.DASH and self.after_stretch and not within:
            self.problem("Тире между сроками не понято: проверьте, это промежуток или два срока.")
            joint = Joint.COMMA
        if joint is Joint.NONE and not self.after_stretch and self.found.stretches and not within:
            joint = Joint.COMMA
        self.found.bare = within and self.context is not None and (self.found.bare or not self.found.stretches)
        head = replace(stretches[0], joint=Joint.NONE if within and self.found.stretches else joint)
        self.found.stretches += [head, *(replace(one, joint=Joint.COMMA) for one in stretches[1:])]
        self.after_stretch = True
        self.joint = Joint.NONE
        return True
