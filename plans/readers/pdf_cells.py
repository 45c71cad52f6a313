"""Words of a PDF's cell as its author typed them: lines that ended for want of room go on, deliberate ones stay.

It matters: a new line in «Ответственный» is another person, a wrapped one is the rest of a post.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.utils.text import extract_words

Box = tuple[float, float, float, float]
_PADDING = 6.0  # points between a cell's border and its text, at most
_SPACE = 0.25  # of a letter's height
_HYPHEN = re.compile(r"\w-$")


def cell_texts(chars: Sequence[Any], boxes: Sequence[Box]) -> dict[Box, str]:
    """The text of each cell, by the middle of every letter."""
    held: dict[Box, list[Any]] = {box: [] for box in boxes}
    rows: dict[tuple[float, float], list[Box]] = {}
    for box in boxes:
        rows.setdefault((box[1], box[3]), []).append(box)
    for char in chars:
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for (top, bottom), row in rows.items():
            if top <= down < bottom:
                found = next((one for one in row if one[0] <= across < one[2]), None)
                if found is not None:
                    held[found].append(char)
                    break
    return {box: _text(inside, box) for box, inside in held.items()}


def _text(chars: Sequence[Any], box: Box) -> str:
    lines: list[list[Any]] = []
    for word in extract_words(list(chars)):
        if lines and word["top"] - lines[-1][0]["top"] < (word["bottom"] - word["top"]) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    if not lines:
        return ""
    room = box[2] - box[0] - 2 * min(_PADDING, max(0.0, min(line[0]["x0"] for line in lines) - box[0]))
    text = _line_text(lines[0])
    for line, following in pairwise(lines):
        more = _line_text(following)
        if not _wrapped(line, following[0], room):
            text += "\n" + more
        elif _HYPHEN.search(text) and (more[0].islower() or more[0].isdigit()):
            text += more  # a word or a range of years broken at its hyphen
        else:
            text += " " + more
    return text


def _line_text(line: Sequence[Any]) -> str:
    return " ".join(word["text"] for word in line)


def _wrapped(line: Sequence[Any], following: Any, room: float) -> bool:
    """Whether the next line's first word found no room in this one."""
    drawn = line[-1]["x1"] - line[0]["x0"]
    gap = _SPACE * (following["bottom"] - following["top"])
    return bool(drawn + gap + following["x1"] - following["x0"] > room)
