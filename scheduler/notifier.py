"""The one border to the messenger: deliveries go through a Notifier (bot/sending/notifier.py; tests have their own)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.models import Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """`events`: ids that the message shows, in its order; it is edited when one of them changes."""

    message_id: str | None
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing is left to say: the event was answered, moved again, cancelled."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached and will not be: blocked, kicked, deleted. Never retried."""

    why: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """The messenger asks to wait this many seconds (429), for all chats."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that can never succeed (400): given up, shown to people."""

    why: str


Result = Sent | Stale | Gone | TryLater | Refused


class Away(Exception):
    """The messenger cannot be reached, or serves nobody just now: tried again for a day. `unknown`: the message may have gone out."""

    def __init__(self, why: str, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.unknown = unknown


class Notifier(Protocol):
    """Who implements it derives from it: to prepare is optional."""

    async def prepare(self, deliveries: Sequence[Delivery]) -> None:
        """They are sent in the next second or two: what can be done for all at once. Never raises."""
        return

    async def send(self, delivery: Delivery) -> Result:
        """Render the delivery as of now and send it. Raises Away or OSError where the messenger is away, NoTurn where its turn does not
        come in time, anything else on a fault of this very message: that is tried a few times."""
        ...
