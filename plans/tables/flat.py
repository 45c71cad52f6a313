"""Text whose table has lost its columns: gaps of spaces, one cell per line, words run together. Read as far as is safe."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.readers.document import Document, Paragraph, Row, Table
from plans.responsibles import looks_like_party
from plans.tables.cells import is_period
from plans.tables.furniture import RowKind, is_gap_furniture, is_month, row_kind, tidy
from plans.tables.header_rows import header_of
from plans.tables.headers import Column, meaning_of

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[.)]?$")
_GAP = re.compile(r"\s{2,}|\s*\|\s*")
_RUN = ("№", "п/п")  # words that begin a header whose columns have run together


@dataclass(slots=True)
class Restored:
    """A document whose lines became tables again, and what could not become one."""

    document: Document
    problems: list[str] = field(default_factory=list)
    doubt: str | None = None  # one sentence for every row


def restore(document: Document) -> Restored | None:
    """The document with its lines as tables; None when it has tables of its own or no header that could be trusted."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    if len(paragraphs) != len(document.blocks):
        return None
    lines = [one for one in paragraphs if one.text.strip()]
    for way in (_by_gaps, _by_lines, _run_together):
        if (found := way(document.name, lines)) is not None:
            return found
    return None


def _by_gaps(name: str, lines: Sequence[Paragraph]) -> Restored | None:
    """«1  Семинар  май  Отдел»: two spaces or more between cells. A line with fewer cells is a heading or a problem."""
    start = next((place for place, one in enumerate(lines) if header_of(_cells(one.text))), None)
    if start is None:
        return None
    header = _cells(lines[start].text)
    rows = [Row(tuple(header), lines[start].where)]
    problems: list[str] = []
    for one in lines[start + 1 :]:
        cells = _cells(one.text)
        if all(re.fullmatch(r"[\s:\-–—_]*", cell) for cell in cells):
            continue
        heading = len(cells) == 1 and row_kind(cells[0]) is RowKind.SECTION
        if len(cells) == len(header) or heading or header_of(cells):
            rows.append(Row((*cells, *[""] * (len(header) - len(cells))), one.where))
        elif not is_gap_furniture(one.text):
            problems.append(_unread(one))
    return _restored(name, lines[:start], rows, [], problems, "Столбцы восстановлены по пробелам: проверьте строку.")


def _cells(line: str) -> list[str]:
    return _GAP.split(line.strip().strip("|").strip())


def _by_lines(name: str, lines: Sequence[Paragraph]) -> Restored | None:
    """One cell per line: the header is a run of lines that all name columns; rows begin with their numbers."""
    for start in range(len(lines)):
        header: list[str] = []
        for one in lines[start : start + 10]:
            meaning = meaning_of(one.text.strip())
            if meaning is None or not meaning.sure:
                break
            header.append(one.text.strip())
        if len(header) >= 3 and (found := header_of(header)) is not None:
            number = found.columns.get(Column.NUMBER)
            if number != 0 or found.shares:
                return None
            period = found.place(Column.PERIOD)
            return _numbered(name, lines, start, header, period)
    return None


def _numbered(name: str, lines: Sequence[Paragraph], start: int, header: list[str], period: int | None) -> Restored:
    rows = [Row(tuple(header), lines[start].where)]
    problems: list[str] = []
    body = lines[start + len(header) :]
    begins = _begins(body)
    heads = body[: begins[0]] if begins else body
    for one in heads:
        _heading(one, header, rows, problems)
    ends = [*begins[1:], len(body)] if begins else []
    after: list[Paragraph] = []
    for place, end in zip(begins, ends, strict=True):
        group = list(body[place:end])
        tail: list[Paragraph] = []
        if end == len(body):
            tail, group = group[len(header) :], group[: len(header)]
        elif len(group) == len(header) + 1 and row_kind(tidy(group[-1].text)) is RowKind.SECTION:
            tail, group = group[-1:], group[:-1]
        cells = [one.text.strip() for one in group]
        if len(cells) == len(header) and (period is None or is_period(cells[period]) or _bare_day(cells[period])):
            rows.append(Row(tuple(cells), group[0].where))
        else:
            words = " | ".join(tidy(one.text) for one in group)
            problems.append(f"{group[0].where}: строка не разобрана по столбцам — «{words}».")
        if end == len(body):
            after = tail
        else:
            for one in tail:
                _heading(one, header, rows, problems)
    return _restored(
        name, lines[:start], rows, after, problems, "Строка собрана из отдельных строк текста: проверьте её."
    )


def _begins(body: Sequence[Paragraph]) -> list[int]:
    """Lines that are the next number: 1, 2, 3 …, or 1 again."""
    found: list[int] = []
    expected = {1}
    for place, one in enumerate(body):
        match = _NUMBER.fullmatch(one.text.strip())
        if match and "." not in match[1] and int(match[1]) in expected and (not found or place - found[-1] > 1):
            found.append(place)
            expected = {int(match[1]) + 1, 1}
    return found


def _run_together(name: str, lines: Sequence[Paragraph]) -> Restored | None:
    """«№ Мероприятие Сроки Ответственный», «1 Семинар «Свет» 15 апреля Отдел сцены»: one space between everything."""
    start = next((place for place, one in enumerate(lines) if _is_run_header(one.text)), None)
    if start is None:
        return None
    rows = [Row(("№", "Мероприятие", "Срок", "Ответственный"), lines[start].where)]
    problems: list[str] = []
    groups: list[list[Paragraph]] = []
    for one in lines[start + 1 :]:
        if (
            re.match(r"\d{1,3}[.)]?\s+\S", one.text.strip())
            or is_month(tidy(one.text))
            or row_kind(tidy(one.text)) is RowKind.SECTION
        ):
            groups.append([one])
        elif groups:
            groups[-1].append(one)
        else:
            problems.append(_unread(one))
    for group in groups:
        text = tidy(" ".join(one.text for one in group))
        cells = _taken_apart(text) if len(group) == 1 else None
        if cells is not None:
            rows.append(Row(cells, group[0].where))
        elif len(group) == 1 and not text[0].isdigit():
            rows.append(Row((text, "", "", ""), group[0].where))
        else:
            problems.append(f"{group[0].where}: столбцы слились, строка не разобрана — «{text}».")
    return _restored(
        name, lines[:start], rows, [], problems, "Столбцы слились: проверьте название, срок и ответственного."
    )


def _is_run_header(text: str) -> bool:
    """A number, a title, a period, a responsible in this order, and nothing else."""
    words = tidy(text).split()
    if len(words) < 4 or len(words) > 12 or not words[0].startswith(_RUN):
        return False
    rest = [word for word in words if word not in ("№", "п/п", "п/п.")]
    for first, second in itertools.combinations(range(1, len(rest)), 2):
        named = [meaning_of(" ".join(part)) for part in (rest[:first], rest[first:second], rest[second:])]
        columns = [meaning.columns if meaning and meaning.sure else None for meaning in named]
        if columns == [(Column.TITLE,), (Column.PERIOD,), (Column.RESPONSIBLE,)]:
            return True
    return False


def _taken_apart(text: str) -> tuple[str, str, str, str] | None:
    """(number, title, period, responsible) where only one reading is possible."""
    match = re.match(r"(\d{1,3})[.)]?\s+(.+)$", text)
    if match is None:
        return None
    words = match[2].split()
    if len(words) > 60 or text.count("«") != text.count("»"):
        return None
    found: list[tuple[int, int]] = []
    for start in range(1, len(words)):
        if _depth(words[:start]):
            continue
        for end in range(min(len(words) - 1, start + 8), start, -1):
            if is_period(" ".join(words[start:end])) and not re.search(r"[«»]", " ".join(words[start:end])):
                found.append((start, end))
                break
    longest = [one for one in found if not any(o[0] < one[0] < o[1] for o in found)]
    if len(longest) != 1:
        return None
    start, end = longest[0]
    title, period, party = " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])
    if re.search(r"(?:^|\s)(?:за|на|о|об|к|ко|по|в|во|с|из|от|и|для)$", title):
        return None  # «сводка за март май»: the first month may belong to the title
    plain = looks_like_party(party) or re.match(r"[А-ЯЁ]{2,}", party) is not None
    return (match[1], title, period, party) if plain and party[0].isupper() else None


def _depth(words: list[str]) -> int:
    text = " ".join(words)
    return text.count("«") - text.count("»") + text.count("(") - text.count(")")


def _bare_day(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}(?:\s*[-–—,]\s*\d{1,2})*", text) is not None


def _heading(one: Paragraph, header: list[str], rows: list[Row], problems: list[str]) -> None:
    if row_kind(tidy(one.text)) is RowKind.SECTION:
        rows.append(Row((one.text.strip(), *[""] * (len(header) - 1)), one.where))
    else:
        problems.append(_unread(one))


def _unread(one: Paragraph) -> str:
    return f"{one.where}: не разобрано по столбцам — «{tidy(one.text)}»."


def _restored(
    name: str, before: Sequence[Paragraph], rows: list[Row], after: Sequence[Paragraph], problems: list[str], doubt: str
) -> Restored:
    return Restored(Document(name, (*before, Table(tuple(rows)), *after)), problems, doubt)
