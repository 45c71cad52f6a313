"""What a period waits for: «по запросам», «по согласованию», «согласно плану», «дата уточняется», «после мероприятия»."""

from __future__ import annotations

import re

from plans.periods import words
from plans.periods.cursor import Cursor
from plans.periods.feasts import feast
from plans.periods.model import Condition
from plans.periods.stretches import simple
from plans.periods.tokens import Kind

_ADJ = r"(?:[а-я]+(?:ому|ему|ым|им|ой|ей|ого|его|ыми|ими|ный|но|ые|ую|ая) (?:- )?){0,3}?"
_W = r"(?![а-я])"
_PATTERNS = tuple(
    (condition, re.compile(pattern))
    for condition, pattern in (
        (Condition.TO_BE_ANNOUNCED,
         r"(?:(?:(?:точн|конкретн)\w+ )?"
         r"(?:дат\w+|срок\w*|врем\w+|месяц|период|числ\w+|день)(?: и (?:врем\w+|мест\w+|дат\w+|срок\w*))?(?: проведения)? )?"
         r"(?:(?:требу\w+ |подлеж\w+ |на )?уточн(?:яется|яются|яться|ить|ена|ено|ен|ить|ения|ению|ении)|"
         r"буд(?:ет|ут) (?:дополнительно |позже |позднее )?(?:объявлен|уточнен|сообщен|определен|назначен|установлен)[аыо]?|"
         r"(?:не )?определя(?:ется|ются)|не (?:определен|установлен|назначен|известн)[аыо]?|объявля(?:ется|ются)|"
         r"по назначению|по дополнительному (?:сообщению|объявлению|плану)|сообщ(?:ается|аются|им)|"
         r"сообщ(?:им )?дополнительно|дополнительно|уточняемая)(?: дополнительно| позже| позднее| организатор\w+)*" + _W),
        (Condition.TO_BE_ANNOUNCED, r"о? ?(?:дат\w+|срок\w*|врем\w+) (?:[а-я]+ )?(?:будет )?сообщ\w+(?: дополнительно)?" + _W),
        (Condition.BY_AGREEMENT,
         r"(?:(?:дат\w+|срок\w*|врем\w+|место)(?: и (?:мест\w+|врем\w+|срок\w*|дат\w+))? )?(?:(?:по|после|при) |согласно )" + _ADJ +
         r"(?:согласовани\w+|договоренност\w+|соглашени\w+|договор(?:у|ам)?)" + _W),
        (Condition.BY_AGREEMENT, r"согласовыва(?:ется|ются)|согласуется"),
        (Condition.ON_REQUEST, r"(?:по|при|на основании|согласно|исходя из|с учетом|в соответствии с) (?:мере |факту )?" + _ADJ +
         r"(?:запрос\w*|заяв(?:к\w+|ок)|заявлени\w+|требовани\w+|необходимост\w+|потребност\w+|обращени\w+|вызов\w*|"
         r"востребованност\w+|просьб\w+|готовност\w+|наличи\w+|желани\w+|приглашени\w+|поступлени\w+|заказ\w*)" + _W),
        (Condition.ON_REQUEST, r"(?:в|при) случае [а-я]+|при (?:наличии|возникновении|появлении)" + _W),
        (Condition.ON_REQUEST, r"по мере [а-я]+|при " + _ADJ + r"[а-я]{3,}(?:е|и|ях)" + _W),
        (Condition.BY_SCHEDULE,
         r"(?:(?:по|согласно|согл|соответственно) |в соотв(?:етствии)? (?:с|со) |на основании |в рамках )" + _ADJ +
         r"(?:план\w*|график\w*|расписани\w+|положени\w+|приказ\w*|распоряжени\w+|программ\w+|регламент\w*|календар\w+|"
         r"циклограмм\w+|сетк\w+|порядк\w+|срок\w*|план - график\w*)" + _W),
        (Condition.BY_SCHEDULE, r"в (?:плановом|установленном) порядке|в (?:установленн|определенн|указанн|утвержденн)\w+ "
         r"(?:[а-я]+ )?(?:срок\w*|врем\w+|дни)|в сроки ,? ?(?:установленн|определенн|указанн|утвержденн|определяем)\w+|"
         r"(?:график|план) прилагается|в срок\w* (?:проведения|реализации)"),
        (Condition.AFTER_EVENT, r"(?:(?:сразу |непосредственно )?после|в день|во время|на следующий (?:рабочий |календарный )?день после) "
         r"(?=проведени|мероприяти|[а-я])"),
        (Condition.AFTER_EVENT,
         r"по (?:итогам|окончани\w+|завершени\w+|результатам|факту|истечени\w+|выходу|возвращени\w+|прибыти\w+|получени\w+|"
         r"достижени\w+|выполнени\w+|исполнени\w+|проведени\w+|прошестви\w+)" + _W),
        (Condition.AFTER_EVENT, r"в (?:\d{1,2} - ?(?:х )?(?:- )?|[а-я]*)(?:дневный|недельный|месячный) срок (?:после|со дня|с момента|с даты)" + _W),
        (Condition.AFTER_EVENT, r"со? (?:момента|даты|дня) (?=[а-я])"),
        (Condition.AFTER_EVENT,
         r"(?:не позднее |в |через |спустя |в течение |в течении )*(?:чем через )?(?:\d{1,3}(?:-?[а-я]{1,2})? )?(?:- \d{1,3} )?(?:- )?(?:[а-я]+ )?"
         r"(?:рабочих |календарных |рабочие |-)?(?:дн\w+|день|недел\w+|месяц\w*|час\w*|сут\w+)(?: срок)? "
         r"(?:после|со дня|с момента|с даты|с начала|по (?:окончании|завершении|итогам))" + _W),
    )
)  # fmt: skip
_OPENS = re.compile(
    r"дат|срок|врем|месяц|период|числ|день|требу|подлеж|на |уточн|буд|не |определ|объявл|по |сообщ|дополн|о |при|согл|в |во |"
    r"граф|план|после|через|спустя|соотв|точн|конкр|сразу|непоср|с |со |исход"
)
# Prepositions that carry a condition's words on: «по согласованию с администрацией».
_LINKS = (
    "с",
    "со",
    "из",
    "от",
    "для",
    "на",
    "в",
    "и",
    "или",
    "к",
    "о",
    "об",
    "у",
    "по",
    "до",
    "без",
    "не",
    "за",
    "во",
    "под",
    "при",
)
# Known words that are nouns of a condition's tail: «по завершении проекта».
_NOUNS = (
    "проекта",
    "программы",
    "плана",
    "реализации",
    "каникул",
    "проекту",
    "вечера",
    "дня",
    "проведения",
    "исполнения",
    "выполнения",
)


# «по графику, утверждённому директором».
_PARTICIPLES = ("нному", "нным", "нного", "нной", "нными", "емому", "щему")


def condition(cursor: Cursor) -> bool:
    """A condition and the words that belong to it: «по плану работы управления культуры»."""
    if not _OPENS.match(cursor.joined, cursor.offsets[cursor.at]) or _calendar_after(cursor):
        return False
    for meaning, pattern in _PATTERNS:
        mark = cursor.at
        if not cursor.match(pattern):
            continue
        if meaning is Condition.AFTER_EVENT and not _event(cursor, mark):
            cursor.at = mark
            continue
        tail(cursor)
        if cursor.found.condition is None:
            cursor.found.condition = meaning
        elif cursor.found.condition is not meaning:
            cursor.problem("В ячейке два разных условия: взято первое, проверьте.")
        cursor.after_stretch = False
        return True
    return False


def _calendar_after(cursor: Cursor) -> bool:
    """«после 15 мая» waits for a day, not for an event; «в День знаний» is one."""
    mark = cursor.at
    cursor.skip("в")
    named = feast(cursor) is not None
    cursor.at = mark
    return named or (cursor.is_text("после") and (cursor.number(1) is not None or cursor.month(1) is not None))


def _event(cursor: Cursor, mark: int) -> bool:
    """Something must follow «после»; «по итогам I квартала» names its stretch, which is not a window but a start."""
    first = cursor.tokens[mark].text
    counted = cursor.tokens[cursor.at - 1].text in ("после", "дня", "момента", "даты", "начала")
    ended = cursor.skip("окончания", "завершения", "проведения", "начала", "конца")
    if first == "по" and cursor.kind() is Kind.NUM and cursor.is_unit("day", "week", "month", "hour", ahead=1):
        cursor.at += 2  # «по истечении 10 дней»
        return True
    if cursor.done:
        return first == "по" or ended or cursor.is_text("окончании", "завершении", "итогам", ahead=-1)
    if first in ("в", "во") and cursor.kind() is not Kind.WORD:
        cursor.at += counted and cursor.kind() is Kind.UNIT  # «в течение месяца после окончания квартала»
        return counted
    problems = len(cursor.found.problems)
    each = cursor.skip("каждого", "каждой", "каждый")
    here = cursor.at
    found = simple(cursor)
    if found:
        said = " ".join(token.text for token in cursor.tokens[here : cursor.at])
        cursor.problem(f"Срок — после того, как пройдёт «{said}»: назначьте дату.")
        return True
    del cursor.found.problems[problems:]
    told = each or cursor.skip("учебного", "учебной", "текущего", "отчетного")
    noun = cursor.kind() in (Kind.WORD, Kind.UNIT, Kind.OPEN) or cursor.is_text(*_NOUNS, *_LINKS)
    if first == "после" and not (told or noun or cursor.at > mark + 1):
        return False
    if cursor.kind() is Kind.UNIT and not cursor.is_unit("number", "hour"):
        due = cursor.is_text("до", "не", ahead=2 if cursor.is_text(",", ahead=1) else 1)
        due = due and not cursor.is_unit("year")
        if (each or due) and cursor.found.every is None:  # «по окончании квартала, до 10 числа»: each quarter
            cursor.found.every = words.EVERY_OF_UNIT.get(cursor.unit() or "")
        cursor.at += 1
    return True


def tail(cursor: Cursor) -> None:
    """Unknown words, and links that lead to unknown words, are the condition's own."""
    while not cursor.done:
        kind = cursor.kind()
        participle = cursor.is_text(",") and cursor.kind(1) is Kind.WORD and cursor.peek(1).text.endswith(_PARTICIPLES)
        joined = kind is Kind.DASH and cursor.kind(1) is Kind.WORD and not cursor.peek().spaced
        if cursor.is_text(*_NOUNS) or (kind is Kind.WORD and not cursor.peek().line):
            cursor.at += 1
        elif kind is Kind.WORD or (kind is Kind.OTHER and cursor.peek().text in "№%"):
            cursor.at += 1
            cursor.at += cursor.kind() is Kind.NUM
        elif joined or participle or (cursor.is_text(*_LINKS, "каждого", "каждой") and cursor.kind(1) is Kind.WORD):
            cursor.at += 2
        elif not (_of_its_year(cursor) or _of_its_date(cursor)):
            return


def _of_its_date(cursor: Cursor) -> bool:
    """«по приказу от 10 марта 2026 г. № 15»: the date is the paper's."""
    mark, problems = cursor.at, len(cursor.found.problems)
    if cursor.take("от") and simple(cursor):
        return True
    cursor.at = mark
    del cursor.found.problems[problems:]
    return False


def _of_its_year(cursor: Cursor) -> bool:
    """«согласно плану на 2026 год»: the year is the plan's, not the period's."""
    mark = cursor.at
    if not cursor.take("на", "за"):
        return False
    cursor.skip("текущий", "новый", "отчетный", "календарный", "учебный", "этот")
    if cursor.kind() in (Kind.YEAR, Kind.SCHOOL) or cursor.is_unit("year", "month", "quarter", "half"):
        cursor.at += 1
        cursor.skip("уч", "учебный", "год", "г", "гг", "года", "годы")
        return True
    cursor.at = mark
    return False
