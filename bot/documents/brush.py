"""Pillow and its letters: texts measured, cut and written. DejaVu Sans comes out of matplotlib's package data: none is copied in."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.documents.cells import printable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Box = tuple[float, float, float, float]


class NoFont(RuntimeError):
    """DejaVu Sans is not where matplotlib keeps it: install the packages of requirements.txt."""


def font_path(bold: bool = False) -> Path:
    """The file of the font. matplotlib itself is not imported: that takes a third of a second. Raises NoFont."""
    spec = find_spec("matplotlib")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder, "mpl-data", "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")
        if path.is_file():
            return path
    raise NoFont("DejaVu Sans is not found: matplotlib is not installed")


@lru_cache(maxsize=32)
def font(size: int, bold: bool = False) -> FreeTypeFont:
    """`size` in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(bold)), size)


def clean(text: str) -> str:
    """One line of signs that the font has: emoji and the like would be empty boxes."""
    return " ".join("".join(sign for sign in printable(text) if ord(sign) < 0x10000 and not _odd(sign)).split())


def fit(text: str, letters: FreeTypeFont, width: float) -> str:
    """The text cut to `width` pixels, at a word where one ends near, with an ellipsis."""
    if letters.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if letters.getlength(text[:middle] + "…") <= width else (low, middle - 1)
    cut = text[:low]
    head = cut.rsplit(" ", 1)[0] if " " in cut[int(low * 0.85) :] else cut
    return head.rstrip(" ,.;:—–-«(") + "…"


def wrapped(text: str, letters: FreeTypeFont, width: float, most: int) -> list[str]:
    """Lines of at most `width` pixels, `most` of them; the rest is cut."""
    found: list[str] = []
    words = text.split(" ")
    while words and len(found) < most - 1:
        line = words.pop(0)
        while words and letters.getlength(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        found.append(fit(line, letters, width))
    return [*found, fit(" ".join(words), letters, width)] if words else found


def write(
    draw: ImageDraw, at: tuple[float, float], text: str, letters: FreeTypeFont, colour: str, anchor: str = "ls"
) -> float:
    """Writes at the baseline (Pillow's anchors); the width in pixels."""
    draw.text(at, text, font=letters, fill=colour, anchor=anchor)
    return letters.getlength(text)


def _odd(sign: str) -> bool:
    """Joiners and variation selectors that come with emoji; surrogates are gone already."""
    return sign in "\u200d\u200b\ufeff" or "\ufe00" <= sign <= "\ufe0f" or "\ue000" <= sign <= "\uf8ff"
