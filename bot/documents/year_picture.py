"""The plan's year on pictures for a phone: what stands in which month and what became of it. At the width of a phone's screen (390
points) a title is read without zooming; a long plan takes several pictures, each about as tall as the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.documents.brush import clean, fit, font, wrapped, write
from bot.documents.year_opening import ACCENT, EDGE, FAINT, INK, LOOKS, PAPER, REST, RULE, SHEET, SMALL, WIDTH, Opening
from bot.documents.year_rows import YearRow, YearRows, months_shown, year_rows
from bot.texts import picture as words
from bot.texts.common import WEEKDAYS_SHORT
from plans.fulfilment import State
from plans.periods.model import PlanYear
from plans.workdays import WorkCalendar
from storage.records import EventView

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

TALLEST = 2240  # pixels of one picture
MOST_PAGES = 10  # more would bury a chat: titles get shorter first, then what is left is counted
_TITLE = 33  # pixels: 11.9 at a screen's width of 390
_GAP = 24
_SIGN, _TEXT = 168, 216  # where the sign and the words of a row begin
_LINE, _SMALL_LINE, _BETWEEN = 42, 36, 18
_HEAD = 84  # of a month

_OFF = (State.NOT_HELD, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A row under its heading, wrapped: never torn over two pages."""

    heading: str
    row: YearRow
    lines: tuple[str, ...]
    remark: tuple[str, ...]

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + len(self.remark) * _SMALL_LINE + _BETWEEN


def year_pictures(
    title: str, owner: str, views: Sequence[EventView], year: PlanYear | None, calendar: WorkCalendar, today: dt.date
) -> list[bytes]:
    """PNGs in their order, at least one, for the twelve months of the plan's year (of `today`'s year in a plan of several years or of
    none). `title` and `owner` (the institution) are cut where they do not fit. Raises brush.NoFont."""
    months = months_shown(year, today)
    rows = year_rows(views, months, today)
    first = Opening(clean(title), clean(owner), months, rows)
    pages, left = _pages(rows, 3, first.height)
    for storeys in (2, 1):
        if left:
            pages, left = _pages(rows, storeys, first.height)
    notes = [words.outside(rows.outside)] if rows.outside else []
    notes += [words.left_out(left)] if left else []
    return [
        _picture(
            first,
            page,
            (number, len(pages)),
            notes if number == len(pages) else [],
            calendar,
            goes_on=number > 1 and page[0].heading == pages[number - 2][-1].heading,
        )
        for number, page in enumerate(pages, start=1)
    ]


def _pages(rows: YearRows, storeys: int, above: int) -> tuple[list[list[_Piece]], int]:
    """(pieces by pages, each no taller than TALLEST; how many rows MOST_PAGES had no place for)."""
    pages: list[list[_Piece]] = [[]]
    y, heading = above, ""
    named = _named(rows)
    for place, (name, row) in enumerate(named):
        piece = _piece(name, row, storeys)
        need = piece.height + (_HEAD + _GAP if name != heading else 0)
        if y + need > TALLEST - 2 * EDGE and pages[-1]:
            if len(pages) == MOST_PAGES:
                return pages, len(named) - place
            pages.append([])
            y, need = 110, piece.height + _HEAD + _GAP
        pages[-1].append(piece)
        y, heading = y + need, name
    return pages, 0


def _named(rows: YearRows) -> list[tuple[str, YearRow]]:
    """Each row with its heading, in order."""
    named = [(words.month_name(*month), found) for month, found in rows.months.items()]
    named += [(words.LONG, rows.long), (words.ALWAYS, rows.always)]
    return [(heading, row) for heading, found in named for row in found]


def _piece(heading: str, row: YearRow, storeys: int) -> _Piece:
    width = WIDTH - EDGE - 20 - _TEXT
    remark = _remark(row)
    return _Piece(
        heading,
        row,
        tuple(wrapped(clean(row.title), font(_TITLE), width, storeys)),
        tuple(wrapped(remark, font(SMALL), width, 2)) if remark else (),
    )


def _remark(row: YearRow) -> str:
    """What became of it in words, where that is more than a day ahead or a tick."""
    said = words.STATES[row.state] if row.state not in (State.HELD, State.AHEAD) else ""
    return ", ".join(filter(None, (said, clean(row.remark))))


def _picture(
    first: Opening,
    page: Sequence[_Piece],
    part: tuple[int, int],
    notes: Sequence[str],
    calendar: WorkCalendar,
    *,
    goes_on: bool,
) -> bytes:
    """`part`: (its number, how many there are)."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, TALLEST + 400), PAPER)
    draw = ImageDraw.Draw(image)
    (number, count), y = part, float(first.height)
    if number == 1:
        first.draw(draw)
    else:
        write(draw, (EDGE, 66), fit(first.title, font(30), WIDTH - 2 * EDGE - 180), font(30), FAINT)
        y = 100
    if count > 1:
        write(draw, (WIDTH - EDGE, 66), words.PAGE.format(number, count), font(30, bold=True), FAINT, "rs")
    y = _blocks(draw, y, page, calendar, goes_on=goes_on)
    for line in [line for note in notes for line in wrapped(note, font(SMALL), WIDTH - 2 * EDGE, 2)]:
        write(draw, (EDGE, y + 40), line, font(SMALL), INK)
        y += 42
    return _bytes(image.crop((0, 0, WIDTH, round(y) + EDGE)))


def _blocks(draw: ImageDraw, y: float, page: Sequence[_Piece], calendar: WorkCalendar, *, goes_on: bool) -> float:
    """A sheet for each month; the first may go on from the page before. Where the last one ends."""
    for place, heading in enumerate(dict.fromkeys(piece.heading for piece in page)):
        said = words.GOES_ON.format(heading) if goes_on and place == 0 else heading
        pieces = [piece for piece in page if piece.heading == heading]
        height = _HEAD + sum(piece.height for piece in pieces)
        draw.rounded_rectangle((EDGE - 16, y, WIDTH - EDGE + 16, y + height), 18, fill=SHEET, outline=RULE, width=2)
        write(
            draw,
            (EDGE + 8, y + 56),
            fit(said, font(40, bold=True), WIDTH - 2 * EDGE - 100),
            font(40, bold=True),
            ACCENT,
        )
        line = y + _HEAD
        for piece in pieces:
            _row(draw, line, piece, calendar)
            line += piece.height
        y += height + _GAP
    return y


def _row(draw: ImageDraw, y: float, piece: _Piece, calendar: WorkCalendar) -> None:
    """«15 ср ● Вебинар «Афиша за час»»; what is off is faint."""
    row = piece.row
    sign, colour = LOOKS[row.state]
    base = y + 34
    if row.day is not None:
        _days(draw, (EDGE + 8, base), row, calendar)
    write(draw, (_SIGN + 14, base), sign, font(34), colour, "ms")
    for line in piece.lines:
        write(draw, (_TEXT, base), line, font(_TITLE), FAINT if row.state in _OFF else INK)
        base += _LINE
    base -= 3
    for line in piece.remark:
        write(draw, (_TEXT, base), line, font(SMALL), REST if row.state is State.WAITING else FAINT)
        base += _SMALL_LINE


def _days(draw: ImageDraw, at: tuple[float, float], row: YearRow, calendar: WorkCalendar) -> None:
    """The day and its weekday, a day off in red; of several days only the days, as large as fits."""
    assert row.day is not None
    x, y = at
    free = _SIGN - x - 12
    size = next((size for size in (36, 32, 28, 24, 22) if font(size, bold=True).getlength(row.days) <= free), 20)
    rest = not calendar.is_working(row.day)
    width = write(draw, (x, y), row.days, font(size, bold=True), REST if rest else INK)
    weekday = WEEKDAYS_SHORT[row.day.weekday()]
    if row.last == row.day and width + 14 + font(SMALL).getlength(weekday) <= free:
        write(draw, (x + max(width + 12, 60), y), weekday, font(SMALL), REST if rest else FAINT)


def _bytes(image: Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()
