"""What other people typed, made harmless for a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front, as Excel itself shows such text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
