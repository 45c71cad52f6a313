"""A row's cells -> words by column: shared cells taken apart where that is safe, dates put together from their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plans.periods import Period, PlanYear, read_period
from plans.responsibles import looks_like_party
from plans.tables.header_rows import Header
from plans.tables.headers import Column

UNPARTED = "Не удалось отделить"  # how the problem of a shared cell begins
_MANY_WORDS = 40
_ANY_YEAR = PlanYear.calendar(2024)  # whether words read as a period does not hang on the year
_DATE = re.compile(
    r"\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\b\d{1,2}\s+(?:янв|фев|мар|апр|ма[йя]\b|июн|июл|авг|сен|окт|ноя|дек)|"
    r"\b(?:январ|феврал|март|апрел|ма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*|\bквартал",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[.:-]\d{2}\b|\b\d{1,2}\s*(?:ч\b|час)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\bул\.?|\bпр\.?|\bпросп\w*|\bпер\.?|\bпл\.?|\bплощад\w+|\bд\.|\bдом|№|\bкаб\w*\.?|\bшкол\w+|\bлице\w+|-)"
    r"\s*\S*[\s,]*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:зал|ДК|СДК|РДК|ГДК|дом(?:е|а)?\s+культуры|двор(?:ец|це)|клуб|библиотек\w+|ул\.|улиц\w+|г\.|город\w*|пос\.|дерев\w+|"
    r"каб\.|аудитори\w+|онлайн|zoom|вк|площад\w+|фойе|парк\w*|стадион\w*|сквер\w*|музе[йея]\w*|школ[аеы]|лице\w+|гимнази\w+|"
    r"театр\w*|сцен[аеы]|на базе|дистанционно|филармони\w+|центр\w*|манеж\w*|район\w*)\b",
    re.IGNORECASE,
)


def by_column(cells: Mapping[int, str], header: Header) -> tuple[dict[Column, str], list[str]]:
    """(words by column, problems). Nothing of a shared cell is guessed: what cannot be parted stays in a problem."""
    words = {column: cells[place].strip() for column, place in header.columns.items() if cells.get(place, "").strip()}
    problems: list[str] = []
    for column, places in header.more.items():
        further = [cells[place].strip() for place in places if cells.get(place, "").strip()]
        if further:
            words[column] = "\n".join([*([words[column]] if column in words else []), *further])
    for place, columns in header.shares.items():
        text = cells.get(place, "").strip()
        if text:
            problems += _share(text, columns, words)
    _join_theme(words)
    _join_period(words)
    return words, problems


def joined_into(column: Column) -> Column:
    """The column whose words a column's own words end up in (`by_column`): «начало» in the period, a theme in the title."""
    if column is Column.THEME:
        return Column.TITLE
    return Column.PERIOD if column in (Column.START, Column.END, Column.WEEKDAY, Column.TIME) else column


def is_period(text: str) -> bool:
    """Do these words read as a period and nothing else?"""
    return _understood(read_period(text, _ANY_YEAR)) is not None and not re.fullmatch(r"[\d\s,]+\.?", text.strip())


def part_period(text: str) -> tuple[str, str] | None:
    """(the period, the rest) of a cell that holds a period and something else; None where that is not plain."""
    pieces = [piece.strip() for piece in re.split(r"[\n;]", text) if piece.strip()]
    periods = [piece for piece in pieces if is_period(piece)]
    if len(pieces) > 1 and len(periods) == 1:
        rest = "\n".join(piece for piece in pieces if piece is not periods[0])
        if not _DATE.search(_outside(rest)):
            return periods[0], rest
    flat = " ".join(pieces)
    if is_period(flat):
        return flat, ""
    borders = _borders(flat)
    if len(borders) > _MANY_WORDS:
        return None
    candidates = [(flat[:at], flat[at:]) for at in borders] + [(flat[at:], flat[:at]) for at in borders]
    found: list[tuple[str, str]] = []
    for said, others in candidates:
        words, rest = said.strip(" ,.-–—"), others.strip(" ,;-–—")
        if (
            words
            and rest
            and not re.search(r"[«»\"]", words)
            and is_period(words)
            and not _DATE.search(_outside(rest))
            and not _CLOCK.search(_outside(rest))
        ):
            if re.match(r"\d{1,3}\s*,", words) and _ADDRESS.search(rest):
                continue  # «ул. Мира, 5, 15 апреля»: the house is no day
            found.append((words, rest))
    return max(found, key=lambda pair: len(pair[0])) if found else None


def _share(text: str, columns: tuple[Column, ...], words: dict[Column, str]) -> list[str]:
    rest, others = text, [column for column in columns if column is not Column.PERIOD]
    if Column.PERIOD in columns:
        parted = part_period(text)
        if parted is None:
            if _DATE.search(_outside(text)) or len(columns) > 2:
                return [f"{UNPARTED} срок в ячейке: «{_flat(text)}»."]
        else:
            _add(words, Column.PERIOD, parted[0])
            rest = parted[1]
    if not rest or not others:
        return []
    if len(others) == 1:
        _add(words, others[0], rest)
        return []
    place, party = _part_place(rest, first=others[0])
    if place is None and party is None:
        return [f"{UNPARTED} место от исполнителя в ячейке: «{_flat(rest)}»."]
    if place:
        _add(words, Column.PLACE, place)
    if party:
        _add(words, Column.RESPONSIBLE, party)
    return []


def _part_place(text: str, *, first: Column) -> tuple[str | None, str | None]:
    """(place, responsible): pieces that look like the one or the other; two that look like neither go by the header."""
    pieces = [piece.strip() for piece in re.split(r"[\n;]", text) if piece.strip()]
    if len(pieces) == 1:
        pieces = [piece.strip() for piece in _commas(text) if piece.strip()]
    kinds = [_kind(piece) for piece in pieces]
    if len(pieces) == 1:
        return (
            (text, None)
            if kinds[0] is Column.PLACE
            else (None, text)
            if kinds[0] is Column.RESPONSIBLE
            else (None, None)
        )
    order = (Column.PLACE, Column.RESPONSIBLE) if first is Column.PLACE else (Column.RESPONSIBLE, Column.PLACE)
    fitting = [
        cut
        for cut in range(1, len(pieces))
        if all(kind in (None, order[0]) for kind in kinds[:cut])
        and all(kind in (None, order[1]) for kind in kinds[cut:])
    ]
    if len(fitting) == 1 or (len(pieces) == 2 and fitting):
        halves = {order[0]: ", ".join(pieces[: fitting[0]]), order[1]: ", ".join(pieces[fitting[0] :])}
        return halves[Column.PLACE], halves[Column.RESPONSIBLE]
    if None not in kinds and len(set(kinds)) == 2:
        places = [piece for piece, kind in zip(pieces, kinds, strict=True) if kind is Column.PLACE]
        parties = [piece for piece, kind in zip(pieces, kinds, strict=True) if kind is Column.RESPONSIBLE]
        return ", ".join(places), ", ".join(parties)
    return None, None


def _kind(piece: str) -> Column | None:
    """A place or a party by its words; None where it could be either («Дом культуры «Заря»» may do both)."""
    place, party = _PLACE.search(_outside(piece)) is not None, looks_like_party(piece)
    return Column.RESPONSIBLE if party else Column.PLACE if place else None


def _join_theme(words: dict[Column, str]) -> None:
    theme, title = words.pop(Column.THEME, None), words.get(Column.TITLE)
    if theme and title:
        joint = " " if theme[0] in '«"„' else ": "
        words[Column.TITLE] = f"{title.rstrip(' .:')}{joint}{theme}"
    elif theme:
        words[Column.TITLE] = theme


def _join_period(words: dict[Column, str]) -> None:
    """«начало» and «окончание», a weekday, a time of their own columns join the period."""
    start, end = words.pop(Column.START, None), words.pop(Column.END, None)
    if Column.PERIOD not in words:
        if start and end:
            words[Column.PERIOD] = start if start == end else f"{start} - {end}"
        elif start or end:
            words[Column.PERIOD] = _open_end(start, "с") if start else _open_end(end or "", "до")
    elif start or end:
        words[Column.PERIOD] += f" ({start or '…'} - {end or '…'})"
    weekday, time = words.pop(Column.WEEKDAY, None), words.pop(Column.TIME, None)
    for said in (weekday, time):
        if said and not re.fullmatch(r"[\s\-–—]*", said):
            words[Column.PERIOD] = f"{words[Column.PERIOD]}, {said}" if Column.PERIOD in words else said


def _open_end(day: str, word: str) -> str:
    """«с 10 марта», «до 10 марта»; «июнь» and «в течение года» stay as they are."""
    return f"{word} {day}" if day[:1].isdigit() and _DATE.match(day) else day


def _add(words: dict[Column, str], column: Column, text: str) -> None:
    words[column] = f"{words[column]}, {text}" if column in words else text


def _understood(period: Period) -> Period | None:
    said = period.windows or period.every or period.condition or period.weekdays or period.month_days
    if not said or any(problem.startswith("Не понято") for problem in period.problems):
        return None
    return period


def _borders(text: str) -> list[int]:
    """Where words part, outside quotation marks and brackets."""
    depth, found = 0, []
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in "«„(") - (sign in "»”)"))
        if sign == " " and depth == 0:
            found.append(place)
    return found


def _commas(text: str) -> Sequence[str]:
    depth, start, parts = 0, 0, []
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in "«„(") - (sign in "»”)"))
        if sign == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _outside(text: str) -> str:
    """Without the names in quotation marks: «Школа «8 Марта»» names no day."""
    return re.sub(r"«[^»]*»|\"[^\"]*\"", " ", text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
