"""The dictionary of periods: word forms and abbreviations -> what they mean. All in lower case, «е» for «ё»."""

from __future__ import annotations

import re
from functools import cache

from plans.periods.model import Condition, Every

# Stems by month; a word is a month when it is a stem with one of its endings or an abbreviation of at least three letters.
_MONTHS = (
    r"янв(?:ар(?:ь|я|е|ю|ем))?", r"фев(?:р(?:ал(?:ь|я|е|ю|ем))?)?", r"мар(?:т(?:а|е|у|ом)?)?", r"апр(?:ел(?:ь|я|е|ю|ем))?",
    r"ма(?:й|я|е|ю|ем)", r"июн(?:ь|я|е|ю|ем)?", r"июл(?:ь|я|е|ю|ем)?", r"авг(?:уст(?:а|е|у|ом)?)?",
    r"сент?(?:ябр(?:ь|я|е|ю|ем))?", r"окт(?:ябр(?:ь|я|е|ю|ем))?", r"ноя?(?:бр(?:ь|я|е|ю|ем))?", r"дек(?:абр(?:ь|я|е|ю|ем))?",
)  # fmt: skip
MONTHS = tuple(re.compile(pattern) for pattern in _MONTHS)

_WEEKDAYS = (
    ("MO", r"понедельник(?:а|и|у|ам|ов)?|пн"), ("TU", r"вторник(?:а|и|у|ам|ов)?|вт"), ("WE", r"сред(?:а|у|ы|е|ам)|ср"),
    ("TH", r"четверг(?:а|и|у|ам|ов)?|чт"), ("FR", r"пятниц(?:а|у|ы|е|ам)|пятн?|пт"), ("SA", r"суббот(?:а|у|ы|е|ам)|сб"),
    ("SU", r"воскресень(?:е|я|ю|ям)|вс"),
)  # fmt: skip
WEEKDAYS = tuple((code, re.compile(pattern)) for code, pattern in _WEEKDAYS)

UNITS = tuple(
    (unit, re.compile(pattern))
    for unit, pattern in (
        ("month", r"месяц(?:а|е|ев|у|ы)?|мес"),
        ("quarter", r"квартал(?:а|е|ы|ов|у|ах)?|кварт|кв"),
        ("half", r"полугоди(?:е|я|и|ю|ях)|полгода|п/г"),
        ("term", r"четверт(?:ь|и|ей)"),
        ("decade", r"декад(?:а|ы|е|у)"),
        ("week", r"недел(?:я|и|е|ю|ь)|нед"),
        ("school", r"уч|учебн(?:ый|ого|ом|ому)"),
        ("year", r"год(?:а|у|ы|ов|е)?|лет|г|гг"),
        ("day", r"день|дня|дней|дни"),
        ("number", r"числ(?:о|а|е|у)"),
        ("hour", r"час(?:а|ов|ам)?|ч"),
        ("minute", r"мин(?:ут)?"),
    )
)

ADVERBS = {
    "ежедневно": Every.DAY, "еженедельно": Every.WEEK, "ежемесячно": Every.MONTH, "ежеквартально": Every.QUARTER,
    "ежегодно": Every.YEAR, "поквартально": Every.QUARTER, "помесячно": Every.MONTH, "понедельно": Every.WEEK,
    "ежедекадно": None,
}  # fmt: skip
EVERY_OF_UNIT = {
    "day": Every.DAY, "week": Every.WEEK, "month": Every.MONTH, "quarter": Every.QUARTER, "half": Every.HALF,
    "year": Every.YEAR, "term": Every.SCHOOL_TERM,
}  # fmt: skip

_ORDINALS = (
    (1, r"перв(?:ый|ая|ое|ого|ой|ую|ом)"), (2, r"втор(?:ой|ая|ое|ого|ую|ом)"), (3, r"треть?(?:ий|я|е|его|ей|ю|ем)"),
    (4, r"четверт(?:ый|ая|ое|ого|ой|ую|ом)"), (-1, r"последн(?:ий|яя|ее|его|ей|юю|ем)"),
)  # fmt: skip
ORDINALS = tuple((number, re.compile(pattern)) for number, pattern in _ORDINALS)
NUMERALS = {"один": 1, "одного": 1, "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "четырех": 4, "пять": 5,
            "шесть": 6, "дважды": 2, "трижды": 3}  # fmt: skip
ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1v": 4, "і": 1, "іі": 2, "ііі": 3, "іv": 4, "l": 1, "ll": 2, "lll": 3}
SEASONS = {"весна": (3, 5), "весной": (3, 5), "лето": (6, 8), "летом": (6, 8), "осень": (9, 11), "осенью": (9, 11)}
PARTS = {
    "начало": (1, 10),
    "начале": (1, 10),
    "середина": (11, 20),
    "середине": (11, 20),
    "конец": (21, 31),
    "конце": (21, 31),
}

WHOLE_YEAR = frozenset(
    [
        "постоянно",
        "круглогодично",
        "круглогодичный",
        "круглогодичная",
        "систематически",
        "регулярно",
        "всегда",
        "круглый",
        "непрерывно",
    ]
)
# Words that say nothing of their own beside a period.
NOISE = frozenset(
    [
        "в",
        "во",
        "на",
        "за",
        "и",
        "с",
        "со",
        "г",
        "гг",
        "год",
        "года",
        "году",
        "годы",
        "период",
        "периода",
        "течение",
        "течении",
        "весь",
        "всего",
        "всей",
        "ориентировочно",
        "примерно",
        "около",
        "срок",
        "сроки",
        "дата",
        "даты",
        "включительно",
        "мск",
        "календарный",
        "календарного",
        "числа",
    ]
)

_CONDITIONS = (
    (Condition.ON_REQUEST,
     r"(?:по|при)\s+(?:мере\s+)?(?:индивидуальн\w+\s+|письменн\w+\s+|предварительн\w+\s+)?"
     r"(?:запрос\w*|заявк\w+|требовани\w+|необходимост\w+|поступлени\w+|обращени\w+|вызов\w*|потребност\w+)"
     r"(?:\s+(?!января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)[а-я]{2,}){0,3}"),
    (Condition.BY_AGREEMENT, r"(?:дата\s+|сроки?\s+)?по\s+(?:предварительному\s+)?(?:согласовани[юя]|договоренности)(?:\s+сторон)?"),
    (Condition.BY_SCHEDULE,
     r"(?:(?:по|согласно|в\s+соответствии\s+с(?:о)?)\s+(?:\w+(?:ому|ым|ой|у)\s+)?(?:план\w*|график\w*|расписани\w+|положени\w+)"
     r"(?:[-–—]\w+)?(?:\s+(?!января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)[а-я]{2,}){0,5})"),
    (Condition.TO_BE_ANNOUNCED,
     r"(?:дат[аы]|сроки?|врем\w+)?\s*(?:и\s+время\s+)?(?:уточня\w+|будет\s+(?:объявлен\w*|уточнен\w*|сообщен\w*|определен\w*)|"
     r"по\s+назначению|будут\s+(?:объявлен\w*|уточнен\w*|сообщен\w*))(?:\s+дополнительно|\s+позже)?"),
    (Condition.AFTER_EVENT, r"(?:после|по\s+(?:итогам|окончании|завершении|результатам))\s+[а-я «»\"-]+"),
)  # fmt: skip
CONDITIONS = tuple((condition, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for condition, pattern in _CONDITIONS)


@cache
def month_of(word: str) -> int | None:
    """The number of a month, or None."""
    return next((number for number, pattern in enumerate(MONTHS, start=1) if pattern.fullmatch(word)), None)


@cache
def weekday_of(word: str) -> str | None:
    return next((code for code, pattern in WEEKDAYS if pattern.fullmatch(word)), None)


@cache
def unit_of(word: str) -> str | None:
    return next((unit for unit, pattern in UNITS if pattern.fullmatch(word)), None)


@cache
def ordinal_of(word: str) -> int | None:
    return next((number for number, pattern in ORDINALS if pattern.fullmatch(word)), None)


FULL_MONTHS = [
    "январь",
    "января",
    "январе",
    "февраль",
    "февраля",
    "феврале",
    "март",
    "марта",
    "марте",
    "апрель",
    "апреля",
    "апреле",
    "май",
    "мая",
    "мае",
    "июнь",
    "июня",
    "июне",
    "июль",
    "июля",
    "июле",
    "август",
    "августа",
    "августе",
    "сентябрь",
    "сентября",
    "сентябре",
    "октябрь",
    "октября",
    "октябре",
    "ноябрь",
    "ноября",
    "ноябре",
    "декабрь",
    "декабря",
    "декабре",
]


def known(word: str) -> bool:
    """Is it a word of the dictionary at all?"""
    return (
        word in ADVERBS
        or word in WHOLE_YEAR
        or word in NOISE
        or month_of(word) is not None
        or weekday_of(word) is not None
        or unit_of(word) is not None
        or ordinal_of(word) is not None
    )
