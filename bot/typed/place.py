"""A place, a link, or both in one line, as people type them: «Зал 2, https://meet.example/a»."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://[^\s\"<>«»]+", re.IGNORECASE)


def read_place(text: str) -> tuple[str | None, str | None]:
    """(place, link); None: not named."""
    plain = " ".join(text.split())
    link = _LINK.search(plain)
    place = plain.replace(link[0], "").strip(" ,;—-") if link else plain
    return place or None, link[0] if link else None
