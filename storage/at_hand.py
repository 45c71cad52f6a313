"""What a unit of work was handed beforehand (storage.foresight): asked for one by one, found without another statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Registration, Subscription
from storage.records import EventView, RegistrationView

_KEY = "at_hand"


@dataclass(slots=True)
class AtHand:
    """Of one read: everything in it is of the same moment. What is not in it is asked of the database."""

    views: dict[int, EventView] = field(default_factory=dict)
    registrations: dict[int, RegistrationView] = field(default_factory=dict)
    spoken: dict[tuple[int, int], list[Registration]] = field(default_factory=dict)  # (event, who hears of them)
    matching: dict[tuple[int, int], list[Subscription]] = field(default_factory=dict)  # (event, person)
    rows: list[Any] = field(default_factory=list)  # held, so that `session.get` finds them

    def put_into(self, session: AsyncSession) -> None:
        session.info[_KEY] = self


def at_hand(session: AsyncSession) -> AtHand:
    found = session.info.get(_KEY)
    return found if isinstance(found, AtHand) else _NOTHING


_NOTHING = AtHand()
