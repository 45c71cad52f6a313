"""What people type, before anything is made of it: signs that no file and no database holds go, nothing else changes. Pure."""

from __future__ import annotations

import unicodedata

# Controls but for a new line and a tab, halves of signs, and what is no sign at all: XML and PostgreSQL refuse them.
_INSTEAD = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_INSTEAD |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
_BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0\ufffd")  # letters and signs that show nothing


def clean(text: str) -> str:
    """Each such sign is one blank instead, so that places in the text stay where they were."""
    return text.translate(_INSTEAD)


def shows(text: str | None) -> bool:
    """Is there anything to see: a letter, a digit, a sign, a picture? Spaces, marks without a letter and signs without a width are
    nothing."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in text or "")
