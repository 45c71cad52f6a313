"""A delivery -> a message, at the moment of sending, so that it is never stale.

`staff.py` renders what goes to responsibles and organizers, `public.py` what goes to specialists and registrants.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: HTML of the common subset (b i u s code pre a), under 4000 characters, and its buttons.

    `events`: ids that it shows, in its order; the message is edited when one of them changes.
    """

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    events: tuple[int, ...] = ()
