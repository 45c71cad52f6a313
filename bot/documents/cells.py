"""What other people typed, made harmless for office documents."""

from __future__ import annotations

import re

from plans.tables.furniture import tidy

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LIST_DASH = re.compile(r"-\s+[А-ЯЁа-яё«][^|!(=]*$")
# Signs that XML 1.0 has no place for: Word and Excel call a file with one of them damaged. Lone halves of surrogate pairs too.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def safe(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front, as Excel itself shows such text. A dash alone
    and the dash of a list («- приём заявок») run nothing and stay."""
    harmless = _LIST_DASH.match(text) is not None or not any(sign.isalnum() for sign in text)
    return f"'{text}" if text.startswith(_FORMULA) and not harmless else text


def printable(text: str) -> str:
    """Without the signs that XML forbids; a page's end is a line's end."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n"))


def lines(text: str) -> str:
    """A cell's words as they are printed: its lines kept, markup remnants, odd spaces and unprintable signs gone."""
    return "\n".join(line for one in printable(text).split("\n") if (line := tidy(one)))
