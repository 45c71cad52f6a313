"""Well-known days by name: «ко Дню библиотек», «Международный день музеев», «Неделя детской книги»."""

from __future__ import annotations

import re

from plans.periods.calendar import Point, Stretch
from plans.periods.cursor import Cursor

_DIFFERS = "Этот день в разных странах отмечают по-разному: проверьте дату."
# What may stand before the name: «Общероссийский», «Международному», «Всемирный».
_LEAD = (
    r"(?:(?:обще|все)?российск\w+ |международн\w+ |всемирн\w+ |республиканск\w+ |празднован\w+ |"
    r"праздник\w* |государственн\w+ |национальн\w+ )?"
)
_DAY = r"(?:день|дню|дня|дне|днем) "
# (name, first day, last day, sentence for a person)
_FEASTS: tuple[tuple[str, Point, Point | None, str | None], ...] = (
    (r"нов(?:ый|ому|ого) год(?:у|а)?(?! \d)", Point(12, 31), None, None),
    (r"рождеств\w+(?: христов\w+)?", Point(1, 7), None, None),
    (_DAY + r"(?:студент\w*|российского студенчества)", Point(1, 25), None, None),
    (
        _DAY + r"(?:снятия|полного снятия|полного освобождения ленинграда)[а-я ]*блокад\w*[а-я ]*",
        Point(1, 27),
        None,
        None,
    ),
    (_DAY + r"российской науки", Point(2, 8), None, None),
    (_DAY + r"(?:памяти )?воин\w+[ -]+интернационалист\w+", Point(2, 15), None, None),
    (_DAY + r"родного языка", Point(2, 21), None, None),
    (_DAY + r"защитник(?:а|ов) отечества", Point(2, 23), None, None),
    (r"(?:международн\w+ )?женск(?:ий|ому|ого) (?:день|дню|дня)", Point(3, 8), None, None),
    (_DAY + r"православной книги", Point(3, 14), None, None),
    (_DAY + r"воссоединения крыма[а-я ]*", Point(3, 18), None, None),
    (_DAY + r"поэзии", Point(3, 21), None, None),
    (r"недел\w+ детской(?: и юношеской)? книги", Point(3, 24), Point(3, 30), None),
    (_DAY + r"работник(?:а|ов) культуры", Point(3, 25), None, None),
    (_DAY + r"театра", Point(3, 27), None, None),
    (_DAY + r"детской книги", Point(4, 2), None, None),
    (_DAY + r"здоровья", Point(4, 7), None, None),
    (_DAY + r"космонавтики", Point(4, 12), None, None),
    (_DAY + r"(?:земли|матери-земли)", Point(4, 22), None, None),
    (_DAY + r"(?:книги|книг и авторского права)", Point(4, 23), None, None),
    (_DAY + r"(?:чернобыльск\w+ [а-я]+)", Point(4, 26), None, None),
    (_DAY + r"танца", Point(4, 29), None, None),
    (r"(?:праздник\w* )?весны и труда", Point(5, 1), None, None),
    (_DAY + r"единства народа казахстана", Point(5, 1), None, None),
    (_DAY + r"радио", Point(5, 7), None, None),
    (_DAY + r"победы", Point(5, 9), None, None),
    (_DAY + r"сем(?:ьи|ей)(?!,| ,| любви)", Point(5, 15), None, None),
    (_DAY + r"музе(?:ев|я)", Point(5, 18), None, None),
    (_DAY + r"славянской письменности(?: и культуры)?", Point(5, 24), None, None),
    (_DAY + r"библиотек(?:и|аря|арей)?", Point(5, 27), None, None),
    (_DAY + r"защиты (?:детей|ребенка)", Point(6, 1), None, None),
    (r"пушкинск(?:ий|ому|ого) (?:день|дню|дня)(?: в? ?россии)?|" + _DAY + r"русского языка", Point(6, 6), None, None),
    (_DAY + r"россии", Point(6, 12), None, None),
    (_DAY + r"памяти и скорби", Point(6, 22), None, None),
    (_DAY + r"молодежи", Point(6, 27), None, _DIFFERS),
    (_DAY + r"независимости(?: (?:республики )?беларус[ьи])?", Point(7, 3), None, _DIFFERS),
    (_DAY + r"сем(?:ьи|ей) ?,? любви и верности", Point(7, 8), None, None),
    (_DAY + r"(?:государственного )?флага(?: (?:российской федерации|россии|рф))?", Point(8, 22), None, _DIFFERS),
    (_DAY + r"конституции республики казахстан", Point(8, 30), None, None),
    (_DAY + r"знаний", Point(9, 1), None, None),
    (_DAY + r"солидарности в борьбе с терроризмом", Point(9, 3), None, None),
    (_DAY + r"(?:распространения )?грамотности", Point(9, 8), None, None),
    (_DAY + r"народного единства беларуси", Point(9, 17), None, None),
    (
        _DAY + r"воспитателя(?: и всех дошкольных работников)?|" + _DAY + r"дошкольного работника",
        Point(9, 27),
        None,
        None,
    ),
    (_DAY + r"(?:пожил(?:ых|ого) (?:люд\w+|человек\w*)|музыки|пожилых)", Point(10, 1), None, None),
    (_DAY + r"учител(?:я|ей)", Point(10, 5), None, _DIFFERS),
    (_DAY + r"народного единства", Point(11, 4), None, None),
    (_DAY + r"октябрьской революции", Point(11, 7), None, None),
    (_DAY + r"толерантности", Point(11, 16), None, None),
    (_DAY + r"(?:ребенка|прав ребенка)", Point(11, 20), None, None),
    (_DAY + r"матери", Point(11, 29), None, "День матери подвижен и в разных странах свой: проверьте дату."),
    (_DAY + r"(?:инвалид\w+|неизвестного солдата)", Point(12, 3), None, None),
    (_DAY + r"(?:добровольц\w+|волонтер\w+)", Point(12, 5), None, None),
    (_DAY + r"геро(?:ев|я) отечества", Point(12, 9), None, None),
    (_DAY + r"прав человека", Point(12, 10), None, None),
    (_DAY + r"конституции (?:российской федерации|россии|рф)", Point(12, 12), None, None),
    (_DAY + r"конституции", Point(12, 12), None, _DIFFERS),
    (_DAY + r"конституции (?:республики )?беларус[ьи]", Point(3, 15), None, None),
    (_DAY + r"независимости республики казахстан", Point(12, 16), None, None),
)
# Days that a weekday gives: (name, month, (nth, weekday), sentence for a person)
_MOVEABLE: tuple[tuple[str, int, tuple[int, str], str | None], ...] = (
    (_DAY + r"белорусской науки", 1, (-1, "SU"), None),
    (_DAY + r"белорусской письменности", 9, (1, "SU"), None),
    (_DAY + r"школьных библиотек", 10, (4, "MO"), "Этот день — четвёртый понедельник октября: проверьте дату."),
)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:{name})(?![а-я])")


_PATTERNS = (
    *(
        (_pattern(name), Stretch(first, last or first, exact=True, unsure=unsure))
        for name, first, last, unsure in _FEASTS
    ),
    *(
        (_pattern(name), Stretch(Point(month), Point(month), exact=True, unsure=unsure, weekday=rule))
        for name, month, rule, unsure in _MOVEABLE
    ),
)
_OPENS = re.compile(r"(?:обще|все|меж|респ|праз|госу|наци|день|дню|дня|дне|днем|нов|рожд|женск|недел|пушк|весны)")


def feast(cursor: Cursor) -> list[Stretch] | None:
    """A day that everybody of the trade knows by name."""
    if not _OPENS.match(cursor.peek().text):
        return None
    mark, best = cursor.at, None
    for pattern, day in _PATTERNS:
        cursor.at = mark
        if cursor.match(pattern) and (best is None or cursor.at > best[0]):
            best = (cursor.at, day)
    cursor.at = mark
    if best is None:
        return None
    cursor.at = best[0]
    year = cursor.year()
    return [best[1] if year is None else best[1].with_year(year)]
