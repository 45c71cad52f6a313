"""A stretch with the words that lead it: «с 1 октября по май», «в течение апреля», «начиная с мая», «весь период»."""

from __future__ import annotations

from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import Joint, Point, Shape, Stretch
from plans.periods.cursor import Cursor
from plans.periods.stretches import between, end_of_year, joinable, simple, stretch
from plans.periods.tokens import Kind

_COURSE = ("течение", "течении", "теч", "протяжении", "продолжение", "продолжении", "працягу")


def from_to(cursor: Cursor) -> list[Stretch] | None:
    """«с января по май», «с 15 марта до 20 апреля», «с 1 сентября», «начиная с мая», «не ранее 1 марта»."""
    mark = cursor.at
    if cursor.is_text("с", "со") and (found := simple(cursor)):  # «с 1 по 10 марта»
        return found
    cursor.skip("начиная")
    after = cursor.is_text("после")
    if not (cursor.take("с", "со", "от", "после") or cursor.words("не ранее|раньше")):
        cursor.at = mark
        return None
    if (since := _year_start(cursor)) is not None:
        first: list[Stretch] | None = [since]
    else:
        first = simple(cursor)
    if not first or first[-1].easter is not None:
        cursor.at = mark
        return None
    if first[-1].exact and first[-1].first != first[-1].last:  # «с 1 по 10.03.2026»
        return first
    end = cursor.at
    cursor.skip("и")
    if cursor.kind() is Kind.DASH or cursor.is_text("по", "до"):
        cursor.at += 1
        cursor.skip("до", "по")
        conclude = cursor.skip("конца", "конец", "окончания", "завершения")
        if (second := _end(cursor, first[0], concluded=conclude)) is not None:
            cursor.skip("включительно")
            joined = between(first[0], second[0])
            return [replace(joined, exact=joined.exact and not conclude), *second[1:]]
    cursor.at = end
    cursor.words("и далее")
    start = first[-1].first
    assert start is not None
    doubt = "«После …» прочитано как начало срока: проверьте." if after else first[-1].unsure
    return [*first[:-1], Stretch(start, None, unsure=doubt)]


def _end(cursor: Cursor, first: Stretch, *, concluded: bool) -> list[Stretch] | None:
    second = simple(cursor)
    if second and second[0].shape is Shape.YEAR and concluded and second[0].last:
        return [Stretch(second[0].last, second[0].last)]  # «с 1 июля до конца 2026 года»
    if second and joinable(first, second[0]):
        return second
    return None if second else end_of_year(cursor)


def _year_start(cursor: Cursor) -> Stretch | None:
    """The «начала (учебного) года» of «с начала года»."""
    if cursor.kind() is not Kind.PART or cursor.peek().value != "begin":
        return None
    mark = cursor.at
    cursor.at += 1
    cursor.skip("календарного", "текущего", "нового", "этого")
    school = cursor.skip("учебного", "уч")
    if (year := cursor.year()) is not None:
        return Stretch(Point(1, 1, year), Point(1, 1, year))
    if not cursor.is_unit("year"):
        cursor.at = mark
        return None
    cursor.at += 1
    point = Point(9 if school or cursor.school else 1, 1)
    return Stretch(point, point, unsure="Начало учебного года принято за 1 сентября: проверьте." if school else None)


def course(cursor: Cursor) -> bool:
    """The words before a stretch: «в течение», «в период», «на», «за период», «в»."""
    before = cursor.at
    cursor.skip("в", "во", "на", "за", "у")
    cursor.skip(*_COURSE)
    cursor.skip("всего", "всей", "весь", "всю")
    cursor.skip("период", "периоде", "срок", "периода") or cursor.skip("время", "дни", "школьных")
    return cursor.at > before


def dated(cursor: Cursor) -> bool:
    """A stretch with or without its lead: «в марте», «в течение I квартала», «в период с мая по август»."""
    mark = cursor.at
    about = cursor.skip(*words.ABOUT, "около")
    said = course(cursor)
    lead = {token.text for token in cursor.tokens[mark : cursor.at]}
    found = from_to(cursor)
    if found is None:
        found = stretch(cursor)
    if found is None or ("за" in lead and "период" not in lead):
        cursor.at = mark
        return False
    cursor.skip("включительно", "вкл")
    if said and lead & {*_COURSE, "весь", "всего"}:
        found = [replace(one, firm=True) for one in found]
    if about:
        found = [replace(one, exact=False) for one in found]
    return cursor.add(found)


def whole(cursor: Cursor) -> bool:
    """«постоянно», «в течение (учебного) года», «весь период», «круглый год», «на протяжении всего срока реализации проекта»."""
    mark = cursor.at
    if cursor.words("на постоянной|регулярной|системной|систематической|непрерывной|плановой основе"):
        return cursor.add([Stretch(None, None, shape=Shape.WHOLE)])
    if cursor.kind() is Kind.WHOLE:
        cursor.at += 1
        return cursor.add([Stretch(None, None, shape=Shape.WHOLE)])
    cursor.skip("на", "в", "за", "у")
    lone = cursor.at == mark
    led = cursor.skip(*_COURSE)
    led = cursor.skip("весь", "всего", "всей", "всю", "круглый", "целый", "целого", "круглого") or led
    cursor.skip(
        "отчетного", "отчетный", "календарного", "календарный", "календарном", "текущего", "текущий", "текущем",
        "этого", "этом", "тек", "нового", "следующего", "данного",
    )  # fmt: skip
    school = cursor.skip("учебного", "учебный", "уч", "учебному", "учебном")
    bare = (
        lone and cursor.at == mark and not (cursor.is_text("год") and len(cursor.tokens) == 1)
    )  # «до 1 марта года, …»
    if cursor.is_unit("year") and not cursor.is_text("лет") and not bare:
        cursor.at += 1
    elif cursor.at > mark and cursor.tokens[cursor.at - 1].text == "тек" and not cursor.found.stretches:  # «в т.г.»
        pass
    elif (led or school) and cursor.take("период", "периода", "срок", "срока"):
        cursor.skip("реализации", "действия", "проекта", "программы", "плана", "обучения")
    elif led and cursor.is_unit("month") and (month := cursor.context_month()) is not None:
        cursor.at += 1
        return cursor.add([Stretch(month, month)])
    else:
        cursor.at = mark
        return False
    if cursor.at == mark + 1 and cursor.tokens[mark].text in ("г", "гг"):  # «г. Минск»
        cursor.at = mark
        return False
    return cursor.add([Stretch(None, None, shape=Shape.WHOLE)])


def of_this_year(cursor: Cursor) -> bool:
    """«до 30 ноября текущего года» says nothing new; «до 15 января следующего года» moves its day by a year."""
    mark = cursor.at
    if not cursor.after_stretch or cursor.joint is not Joint.NONE or not cursor.found.stretches:
        return False
    later = cursor.is_text("следующего", "будущего")
    if not cursor.take("текущего", "этого", "данного", "отчетного", "планового", "следующего", "будущего"):
        return False
    cursor.skip("календарного")
    if not cursor.is_unit("year") or (cursor.is_text(",", ahead=1) and cursor.is_text("следующего", ahead=2)):
        cursor.at = mark
        return False
    cursor.at += 1
    last = cursor.found.stretches[-1]
    if later and last.undated:
        cursor.found.stretches[-1] = replace(last, later=1)
    return True


def lost(cursor: Cursor) -> None:
    """Two months side by side on one line: a dash was lost, or a comma."""
    found = cursor.found.stretches
    months = [one.whole_month for one in found]
    for place in range(len(found) - 1, 0, -1):
        first, second = months[place - 1], months[place]
        if found[place].joint is not Joint.NONE or first is None or second is None or first == second:
            continue
        found[place - 1 : place + 1] = [replace(between(found[place - 1], found[place]), joint=found[place - 1].joint)]
        cursor.problem("Между месяцами нет ни тире, ни запятой: прочитано как промежуток, проверьте.")
