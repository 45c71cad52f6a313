"""What stands above the rows of the year's picture: whose plan it is, how full each month is, what the signs mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.documents.brush import fit, font, wrapped, write
from bot.documents.year_rows import YearRow, YearRows
from bot.texts import picture as words
from plans.fulfilment import State

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, EDGE = 1080, 40  # pixels
SMALL = 28  # pixels of letters: 10.1 at a screen's width of 390
PAPER, SHEET, INK, FAINT, RULE, ACCENT, REST = (
    "#F6F3EC", "#FFFFFF", "#23303D", "#6B7480", "#E4DFD4", "#1F4E5F", "#B23A34",
)  # fmt: skip
# A sign and its colour by state: shapes differ as well, for who does not tell the colours apart.
LOOKS: dict[State | None, tuple[str, str]] = {
    State.HELD: ("✔", "#2E8B57"),
    State.PARTLY: ("◐", "#C77700"),
    State.NOT_HELD: ("✘", "#7A6A4F"),
    State.MOVED: ("↷", "#8E44AD"),
    State.CANCELLED: ("✘", "#9AA3AD"),
    State.WAITING: ("⚠", "#C0392B"),
    State.AHEAD: ("●", "#1F6FB2"),
    None: ("○", "#1F6FB2"),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Of the first picture; `height` in pixels."""

    title: str
    owner: str
    months: Sequence[tuple[int, int]]
    rows: YearRows

    @property
    def lines(self) -> list[str]:
        return wrapped(self.title, font(44, bold=True), WIDTH - 2 * EDGE, 4)

    @property
    def height(self) -> int:
        return 100 + 56 * len(self.lines) + 3 * 116 + 40 + 46 * len(self._legend()) + 20

    def _legend(self) -> list[list[State | None]]:
        """The states that there are, as lines."""
        there = Counter(row.state for row in self._all())
        lines: list[list[State | None]] = [[]]
        x = float(EDGE)
        for state, name in words.STATES.items():
            if state not in there:
                continue
            width = 46 + font(SMALL).getlength(name) + 30
            if lines[-1] and x + width > WIDTH - EDGE:
                lines.append([])
                x = EDGE
            lines[-1].append(state)
            x += width
        return [line for line in lines if line]

    def _all(self) -> list[YearRow]:
        return [row for month in self.rows.months.values() for row in month] + self.rows.long + self.rows.always

    def draw(self, draw: ImageDraw) -> None:
        write(draw, (EDGE, 66), fit(self.owner, font(30), WIDTH - 2 * EDGE), font(30), FAINT)
        y = 128
        for text in self.lines:
            write(draw, (EDGE, y), text, font(44, bold=True), ACCENT)
            y += 56
        y -= 20
        most = max(1, *(len(self.rows.months[month]) for month in self.months))
        wide = (WIDTH - 2 * EDGE - 3 * 16) / 4
        for number, month in enumerate(self.months):
            x = EDGE + number % 4 * (wide + 16)
            _month_cell(draw, (x, y + number // 4 * 116), wide, month, self.rows.months[month], most)
        y += 3 * 116 + 40
        for line in self._legend():
            x = float(EDGE)
            for state in line:
                sign, colour = LOOKS[state]
                write(draw, (x + 14, y), sign, font(32), colour, "ms")
                x += 46 + write(draw, (x + 46, y), words.STATES[state], font(SMALL), INK) + 30
            y += 46


def _month_cell(
    draw: ImageDraw, at: tuple[float, float], wide: float, month: tuple[int, int], rows: Sequence[YearRow], most: int
) -> None:
    """«Апрель 7» over a bar: its length is how many there are, its colours what became of them."""
    x, y = at
    draw.rounded_rectangle((x, y, x + wide, y + 100), 14, fill=SHEET, outline=RULE, width=2)
    write(draw, (x + 16, y + 42), words.month_short(month[1]), font(28, bold=True), INK)
    write(draw, (x + wide - 16, y + 42), str(len(rows) or "—"), font(28), FAINT, "rs")
    counted = Counter(row.state for row in rows)
    left, step = x + 16, (wide - 32) / most
    for state in words.STATES:
        if counted[state]:
            right = left + step * counted[state]
            colour = LOOKS[state][1]
            fill = SHEET if state is None else colour
            draw.rectangle((left, y + 64, right - 1, y + 82), fill=fill, outline=colour, width=2)
            left = right
