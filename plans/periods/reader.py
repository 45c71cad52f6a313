"""A cell -> a Period: tokens, families in their order, then the plan's year (DESIGN.md, section 5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from plans.periods import words
from plans.periods.assemble import assemble
from plans.periods.calendar import Joint, Point, Stretch
from plans.periods.conditions import condition
from plans.periods.counted import before_event, some_working_days
from plans.periods.courses import dated, lost, of_this_year, whole
from plans.periods.cursor import Cursor, Found
from plans.periods.days import bare_days
from plans.periods.deadlines import deadline
from plans.periods.each_part import of_each
from plans.periods.lexer import clean, tokens
from plans.periods.model import Every, Period, PlanYear, YearKind
from plans.periods.parts import month_part
from plans.periods.repeats import repeat
from plans.periods.seasons import holidays
from plans.periods.times import clock
from plans.periods.tokens import Kind, Token
from plans.periods.weekdays import rule, settle_said, working_day

MANY_CHARACTERS = 600
DEEP = 3  # brackets within brackets beyond this are left for a person
_DITTO = re.compile(r"[\s\-–—]*(?:[\"'«»„“”″〃]|//|\\\\|/ /)[\s\-–—\"'«»„“”″〃/\\]*")
_SAME = re.compile(
    r"(?:-?//-?\s*)?(?:то же(?: самое)?|там же|тот же(?: срок)?|та же|те же(?: сроки)?|аналогично)\.?", re.IGNORECASE
)
_DASH = re.compile(r"[\s\-–—−‒‐‑…_.]*")
_REFERENCE = re.compile(
    r"(?:см(?:\.|отри(?:те)?)?|согласно|в\s+соответствии\s+с)\s*"
    r"(?:выше|ниже|п(?:\.|ункт\w*)\s*[\d.]*|приложени\w*.{0,20})\.?",
    re.IGNORECASE,
)
_FAMILIES: tuple[Callable[[Cursor], bool], ...] = ()


def read_period(text: str, year: PlanYear | None, *, section_month: dt.date | None = None) -> Period:
    """What a cell of the period column says. Never raises: what was not understood is in `problems`.

    `section_month` is the first day of the month that a section's heading gives, for cells that have none of their own;
    `year` None means that the plan's year is unknown.
    """
    kept = clean(text)
    if len(kept) > MANY_CHARACTERS:
        return Period(kept, problems=("Слишком длинный текст для срока: проверьте, тот ли это столбец.",))
    month = _month(year, section_month)
    instead = _instead(kept)
    if instead is not None and (kept or section_month is None):
        return Period(kept, problems=instead)
    school = year is not None and year.kind is YearKind.SCHOOL
    cursor = Cursor(tokens(text), school=school, context=month)
    _read_all(cursor)
    lost(cursor)
    settle_said(cursor)
    if section_month is not None and month is not None:
        _give_month(cursor.found, month)
    return assemble(kept, cursor.found, year)


def is_ditto(text: str) -> bool:
    """«-//-», «то же»: the cell says what the one above says."""
    return _DITTO.fullmatch(text) is not None or _SAME.fullmatch(text) is not None


def _instead(text: str) -> tuple[str, ...] | None:
    """Problems of a cell that says no period at all: empty, a dash, «то же», «см. п. 3»; None for any other."""
    if not text:
        return ("Срок не указан.",)
    if _DASH.fullmatch(text):
        return ()
    if is_ditto(text):
        return (f"«{text}»: срок повторяет строку выше, проверьте его.",)
    if _REFERENCE.fullmatch(text):
        return (f"«{text}»: срок указан в другом месте, впишите его.",)
    return None


def _month(year: PlanYear | None, section: dt.date | None) -> Point | None:
    """The month of bare days: the section's, or that of a plan of one month."""
    if section is not None:
        return Point(section.month, None, section.year)
    if year is not None and (year.start.year, year.start.month) == (year.end.year, year.end.month):
        return Point(year.start.month, None, year.start.year)
    return None


def _give_month(found: Found, month: Point) -> None:
    """A section's month is for cells with no stretch of their own; a rule of each month or longer keeps the year."""
    long = found.every not in (None, Every.WEEK, Every.DAY)
    if not found.stretches and not long and not found.month_days:
        found.stretches.append(Stretch(month, month))


def _read_all(cursor: Cursor) -> None:
    while not cursor.done:
        start = cursor.at
        if cursor.peek().line and cursor.joint is Joint.NONE:
            cursor.joint = Joint.LINE
        stretches = len(cursor.found.stretches)
        if any(_takes(family, cursor) for family in _FAMILIES):
            if len(cursor.found.stretches) == stretches:
                cursor.after_stretch = False
                cursor.joint = Joint.NONE
            continue
        cursor.at = start + 1
        _leftover(cursor, cursor.tokens[start])


def _takes(family: Callable[[Cursor], bool], cursor: Cursor) -> bool:
    """Try a family; one that fails leaves no trace."""
    mark, problems = cursor.at, len(cursor.found.problems)
    if family(cursor) and cursor.at > mark:
        return True
    cursor.at = mark
    del cursor.found.problems[problems:]
    return False


def _leftover(cursor: Cursor, token: Token) -> None:
    """What no family takes: a separator, a word that says nothing, or a rest for a person."""
    if token.kind is Kind.SEP or token.text in ("и", "или", "а", "также", "либо"):
        cursor.joint = Joint.COMMA
    elif token.kind is Kind.DASH:
        cursor.joint = Joint.DASH
        if cursor.done and cursor.found.stretches and token.text.startswith("-"):
            cursor.problem("После тире ничего нет: проверьте, не потерян ли конец срока.")
    elif token.text in words.ABOUT:
        cursor.found.about = True
    elif token.text not in words.NOISE and token.kind is not Kind.CLOSE:
        cursor.found.rest.append(token)
        cursor.after_stretch = False


def _bracket(cursor: Cursor) -> bool:
    """«(в течение 2026г)» is read; «(приём работ)», a place or a stage is a remark, also when it holds a date."""
    if cursor.kind() is not Kind.OPEN or cursor.depth >= DEEP:
        return False
    depth, end = 0, cursor.at
    while end < len(cursor.tokens):
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(cursor.tokens[end].kind, 0)
        if depth == 0:
            break
        end += 1
    if cursor.is_text("если", ahead=1):  # «(если выходной – следующий рабочий день)»
        cursor.found.rest += cursor.tokens[cursor.at + 1 : end]
        cursor.at = end + 1
        return True
    inside = Cursor(cursor.tokens[cursor.at + 1 : end], school=cursor.school, context=cursor.context_month())
    inside.found.every, inside.found.times = cursor.found.every, cursor.found.times
    inside.depth = cursor.depth + 1
    _read_all(inside)
    lost(inside)
    cursor.at = end + 1
    dated = any(token.kind in (Kind.MONTH, Kind.DATE, Kind.DOTTED) for token in inside.tokens)
    _take_in(cursor, inside.found, dated=dated)
    return True


def _take_in(cursor: Cursor, inner: Found, *, dated: bool) -> None:
    """What a bracket says goes to the cell, unless it is a remark; `dated`: it names a month or a date."""
    outer = cursor.found
    alarming = any(token.text == stem or (len(stem) > 4 and token.text.startswith(stem))
                   for token in inner.rest for stem in words.ALARMS)  # fmt: skip
    remark = any(token.kind is Kind.WORD for token in inner.rest) and not alarming
    said = any(not one.deadline for one in inner.stretches)
    if remark and said and dated and outer.stretches:
        outer.problems.append("Срок в скобках прочитан как пояснение: проверьте.")
    if remark and (outer.stretches or not inner.stretches) and (outer.calendar or not inner.calendar):
        if not inner.calendar:
            outer.condition = outer.condition or inner.condition
            outer.clocks += inner.clocks
        return
    if inner.rest:
        outer.rest += inner.rest
    outer.problems += inner.problems
    outer.condition = outer.condition or inner.condition
    outer.clocks += inner.clocks
    outer.every, outer.times = inner.every, inner.times  # it went in with the outer's
    if inner.interval > 1:
        outer.interval = inner.interval
    outer.weekdays += inner.weekdays
    outer.nth += inner.nth
    outer.month_days += inner.month_days
    outer.parts += inner.parts
    outer.workday = outer.workday or inner.workday
    outer.deadline = outer.deadline or inner.deadline
    outer.about = outer.about or inner.about
    outer.said_weekdays += inner.said_weekdays
    outer.except_months += inner.except_months
    outer.except_weekdays += inner.except_weekdays
    joint = Joint.BRACKET if outer.stretches else Joint.START
    outer.stretches += [
        replace(one, joint=joint if place == 0 else one.joint) for place, one in enumerate(inner.stretches)
    ]


def _stage(cursor: Cursor) -> bool:
    """«I этап – январь, II этап – март»: the names of stages are remarks."""
    mark = cursor.at
    numbered = cursor.number() is not None
    cursor.at += numbered
    if not cursor.take(*words.STAGES):
        cursor.at = mark
        return False
    after = cursor.kind() in (Kind.DASH, Kind.SEP) or cursor.number() is not None
    before = mark == 0 or cursor.tokens[mark - 1].kind in (Kind.SEP, Kind.DASH, Kind.OPEN)
    if not (numbered or after or before):
        cursor.at = mark
        return False
    if not numbered and cursor.number() is not None and cursor.kind(1) in (Kind.DASH, Kind.SEP):
        cursor.at += 1  # «этап II: апрель»
    cursor.skip("-", ":")
    return True


_FAMILIES = (
    _bracket, _stage, before_event, condition, some_working_days, of_this_year, whole, working_day, deadline, of_each, repeat, rule, clock,
    dated, month_part, bare_days, holidays,
)  # fmt: skip
