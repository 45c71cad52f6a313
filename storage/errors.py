"""What storage refuses. The docstrings are for developers; the words for people stand in bot/texts/."""

from __future__ import annotations

from datetime import datetime


class StorageError(Exception):
    """A change that the kept data does not allow."""


class BadValue(StorageError):
    """A value that no row may hold: unknown country, zone, role, a malformed slug."""


class NameHeld(StorageError):
    """Another replica has held this name for longer than anybody waits for it, or too many names are held here."""


class SlugTaken(StorageError):
    """Another institution has this slug."""


class EventMissing(StorageError):
    """No event has this id."""


class PlanChanged(StorageError):
    """Somebody kept another version of the plan meanwhile: the difference must be looked at again."""


class EventClosed(StorageError):
    """The event is cancelled or has an outcome: its date and places stand."""


class GroundMissing(StorageError):
    """Moving outside the plan's window, or «не состоялось», asks for the ground."""


class RegistrationClosed(StorageError):
    """No registration here. `why`: closed, paused, not_yet, over, undated, started, cancelled, internal, quota, waiting_full,
    no_seats, no_colleagues, too_many_seats; `at`: the moment it speaks of."""

    def __init__(self, why: str, at: datetime | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class NoCertificate(StorageError):
    """No certificate for this registration. `why`: not_yours, not_present, not_over, not_held, revoked."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
