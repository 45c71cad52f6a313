"""Automatic list numbers of Word: they are drawn, never written, so a «№» column made of a list comes out empty without them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LETTERS = {"lowerLetter": "abcdefghijklmnopqrstuvwxyz", "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя"}
_LEVELS = 9
BULLET = "–"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `pattern` holds «%1» where the number of level 1 goes."""

    start: int = 1
    form: str = "decimal"
    pattern: str = "%1."


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the list paragraphs of one document in the order they are asked about."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._styles = _style_numbers(styles) if styles is not None else {}
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Any) -> str:
        """«3.», «2.1», «–» for a bullet, or «» for a paragraph of no list. Counts it: ask once for each."""
        number, level = self._list_of(paragraph)
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        if found.levels[level].form == "bullet":
            return BULLET
        found.counts[level] = found.counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [one for one in found.counts if one > level]:
            del found.counts[deeper]
        return _drawn(found, level)

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        style = _value(properties.find(qn("w:pStyle")))
        number, level = self._styles.get(style, ("", 0))
        own = properties.find(qn("w:numPr"))
        if own is not None:
            number = _value(own.find(qn("w:numId"))) or number
            level = _whole(_value(own.find(qn("w:ilvl"))), level)
        return number, level

    def _read(self, numbering: Any) -> None:
        shared: dict[str, _List] = {}
        for element in numbering.iterchildren(qn("w:abstractNum")):
            levels = {_whole(one.get(qn("w:ilvl")), 0): _level(one) for one in element.iterchildren(qn("w:lvl"))}
            shared[element.get(qn("w:abstractNumId"), "")] = _List(levels)
        for element in numbering.iterchildren(qn("w:num")):
            base = shared.get(_value(element.find(qn("w:abstractNumId"))))
            if base is None:
                continue
            starts = {
                _whole(one.get(qn("w:ilvl")), 0): _whole(_value(one.find(qn("w:startOverride"))), 1)
                for one in element.iterchildren(qn("w:lvlOverride"))
            }
            levels = {
                place: Level(starts.get(place, level.start), level.form, level.pattern)
                for place, level in base.levels.items()
            }
            own = _List(levels) if starts else base  # lists of one kind go on counting unless they begin anew
            self._lists[element.get(qn("w:numId"), "")] = own


def _level(element: Any) -> Level:
    start = _whole(_value(element.find(qn("w:start"))), 1)
    form = _value(element.find(qn("w:numFmt"))) or "decimal"
    pattern = _value(element.find(qn("w:lvlText"))) or ""
    return Level(start, form, pattern)


def _style_numbers(styles: Any) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs, those that take it from the style they are based on among them."""
    found: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(qn("w:style")):
        name = style.get(qn("w:styleId"), "")
        own = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None:
            found[name] = _value(own.find(qn("w:numId"))), _whole(_value(own.find(qn("w:ilvl"))), 0)
        else:
            based[name] = _value(style.find(qn("w:basedOn")))
    for _ in range(_LEVELS):  # chains of styles are short; a circle ends too
        found |= {name: found[base] for name, base in based.items() if base in found}
    return found


def _drawn(found: _List, level: int) -> str:
    text = found.levels[level].pattern
    for place in range(_LEVELS):
        if f"%{place + 1}" in text and place in found.levels:
            number = found.counts.get(place, found.levels[place].start)
            text = text.replace(f"%{place + 1}", _figure(number, found.levels[place].form))
    return text.strip()


def _figure(number: int, form: str) -> str:
    if form == "none":
        return ""
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    small = form.replace("upper", "lower").replace("russianUpper", "russianLower")
    letters = _LETTERS.get(small)
    if letters and 0 < number <= len(letters):
        letter = letters[number - 1]
        return letter if form == small else letter.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _value(element: Any | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise
