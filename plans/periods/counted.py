"""Days counted from an event: «за 10 дней до начала», «не позднее 3 рабочих дней до проведения». Nobody said when it is."""

from __future__ import annotations

import re

from plans.periods import words
from plans.periods.conditions import tail
from plans.periods.cursor import Cursor
from plans.periods.tokens import Kind

_BEFORE = re.compile(
    r"(?:не (?:позднее|позже|позднее|ранее|раньше|менее) (?:, )?(?:чем )?(?:, )?(?:за )?|минимум за |за )"
    r"(?:[а-я\d]+ (?:[-,.] \d+ )?){0,3}?(?:дн[а-я]+|день|недел[а-я]+|месяц[а-я]*|сут[а-я]+|час[а-я]*) (?:до|перед) "
    r"(?:(?:начал[а-я]+|дат[а-я]+|дня|проведени[а-я]+|срока|его|их|самого) )*"
)
_OPENS = re.compile(r"не |за |минимум ")
_WORKING = re.compile(
    r"(?:в )?(?:(?:течение|течении|первые|последние|первых|последних|каждые|через|за) )?"
    r"(?:\d{1,2}|двух|три|трех|четыре|пяти?|десяти?) рабочих (?:дня|дней|дни)(?! (?:до|после|со?|перед|каждого) )"
)


def before_event(cursor: Cursor) -> bool:
    """The words and what they lead to are taken together, so that none of them is read as a date; a person sets it."""
    if not cursor.units or not _OPENS.match(cursor.joined, cursor.offsets[cursor.at]):
        return False
    mark = cursor.at
    if not cursor.match(_BEFORE):
        return False
    ended = cursor.done or cursor.kind() in (Kind.SEP, Kind.CLOSE)
    named = cursor.kind() is Kind.WORD
    if not named and not (ended and not cursor.is_text("до", "перед", ahead=-1)):
        cursor.at = mark  # «за 10 дней до 1 июня» names its day
        return False
    tail(cursor)
    said = " ".join(token.text for token in cursor.tokens[mark : cursor.at])
    cursor.problem(f"«{said}»: срок отсчитан от мероприятия, назначьте дату.")
    cursor.after_stretch = False
    return True


def some_working_days(cursor: Cursor) -> bool:
    """«в течение 5 рабочих дней», «первые 3 рабочих дня месяца»: how many, not which."""
    if not cursor.working or not cursor.ahead("рабочих", 4) or not cursor.match(_WORKING):
        return False
    cursor.problem("Сказано, сколько рабочих дней, а не какой день: назначьте дату.")
    unit = cursor.unit()
    if unit in ("month", "quarter", "half"):
        cursor.at += 1
        cursor.found.every = cursor.found.every or words.EVERY_OF_UNIT[unit]
    cursor.after_stretch = False
    return True
