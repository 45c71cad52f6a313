"""What repositories hand out besides plain rows: small frozen records, safe to use after the transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from plans.diff import PlanDiff
from plans.draft import PlanDraft
from plans.places import PlaceState, state_on_arrival
from storage.delegates import lasts
from storage.models import (
    Contact,
    Event,
    Institution,
    Person,
    Plan,
    PlanItem,
    PlanVersion,
    Registration,
    Reminder,
    Responsible,
)


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with all that a card or a list line needs."""

    event: Event
    item: PlanItem
    institution: Institution
    registered: int  # places held: registered and offered
    waiting: int
    lead: Responsible | None
    own_icon: str | None = None  # of a form that the institution added

    @property
    def title(self) -> str:
        """The public title once staff gave one, else the plan's own words."""
        return self.event.public_title or self.item.title

    @property
    def place(self) -> str | None:
        return self.event.place or self.item.place

    @property
    def free(self) -> int | None:
        """Free places; None: no limit."""
        return None if self.event.capacity is None else max(0, self.event.capacity - self.registered)

    @property
    def arrival(self) -> PlaceState | None:
        """What one more person would get; None: the waiting list is full too."""
        event = self.event
        if event.needs_approval:
            return PlaceState.PENDING
        return state_on_arrival(event.capacity, self.registered, self.waiting, waiting_cap=event.waiting_cap)


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder with its event, for digests and the preview."""

    reminder: Reminder
    view: EventView
    responsible: Responsible | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened about an event: a reminder that went out, an answer, a date."""

    at: dt.datetime
    what: str  # sent missed not_linked acknowledged snoozed not_this_month date_set moved cancelled outcome
    kind: str | None  # of the reminder
    responsible: str | None  # whom it was for
    person: str | None  # who did it
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """What an import did. `created` is False when this very file was already kept: nothing changed."""

    plan: Plan
    created: bool
    items: int
    events: int


@dataclass(frozen=True, slots=True)
class Base:
    """A kept plan as a revision is compared with it. `draft.items` go with `items`; from `live` on they are rows that an earlier
    version dropped while people counted on their events."""

    plan: Plan
    version: PlanVersion  # the newest
    draft: PlanDraft
    items: tuple[PlanItem, ...]
    owners: tuple[int, ...]  # ids of the rows that hold the events of `items`
    live: int

    def owner(self, place: int) -> int:
        return self.owners[place]

    def without_gone_twice(self, draft: PlanDraft, diff: PlanDiff) -> tuple[PlanDraft, PlanDiff]:
        gone = tuple(place for place in diff.gone if place < self.live)
        return draft, replace(diff, gone=gone)


@dataclass(frozen=True, slots=True)
class Ties:
    """What people have done about a row's open events: why it is never dropped silently."""

    registered: int = 0  # registrations that hold a place, are offered one or wait
    asked: int = 0  # people who asked to hear of the date
    dates: tuple[dt.date, ...] = ()  # set by hand
    acknowledged: int = 0  # «в работе», of events still open
    filled: bool = (
        False  # staff have written on the card: stages, a line for the report, an announcement, places, a link
    )

    def and_(self, other: Ties) -> Ties:
        """Of two events of one row."""
        return Ties(
            self.registered + other.registered,
            self.asked + other.asked,
            self.dates + other.dates,
            self.acknowledged + other.acknowledged,
            self.filled or other.filled,
        )


@dataclass(frozen=True, slots=True)
class KeptDate:
    """A date set by hand that stands although the revised plan now says something else."""

    event_id: int
    title: str
    starts_on: dt.date
    period: str  # the plan's new words


@dataclass(frozen=True, slots=True)
class Revised:
    """What a revision did. `created` is False when this very file is already the newest version. `story`: plans.story."""

    plan: Plan
    version: PlanVersion
    created: bool
    story: dict[str, Any]
    kept_dates: tuple[KeptDate, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponsibleView:
    responsible: Responsible
    contacts: tuple[Contact, ...]  # active ones
    leads: int  # how many rows it leads


@dataclass(frozen=True, slots=True)
class PrivateContact:
    """A person's private chat that speaks for a responsible."""

    contact: Contact
    responsible: Responsible
    institution: Institution
    person: Person | None

    def away(self, now: dt.datetime) -> bool:
        """On leave today, by the institution's clock."""
        return lasts(self.contact.leave_until, self.institution.time_zone, now)


@dataclass(frozen=True, slots=True)
class DateChange:
    """What `events.set_date` did."""

    event: Event
    first: bool  # the event had no date before
    changed: bool  # False: it already stood there
    needs_confirmation: bool = False  # kept as a proposal: the old date stands
    proposal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The answer to a registration."""

    registration: Registration
    already: bool  # had a place before this press
    queue: int | None  # number in the waiting list, from 1; None: not waiting


@dataclass(frozen=True, slots=True)
class Left:
    """The answer to a cancellation. `promoted` are the people who got a place or an offer by it."""

    registration: Registration | None  # None: there was nothing to cancel
    promoted: tuple[Registration, ...]


@dataclass(frozen=True, slots=True)
class RegistrationView:
    registration: Registration
    view: EventView
    queue: int | None


@dataclass(frozen=True, slots=True)
class Participant:
    registration: Registration
    person: Person | None  # None: nobody in the messenger
    queue: int | None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One message that would be sent: `to` is the chat (None: nobody is linked)."""

    due_at: dt.datetime
    responsibles: tuple[Responsible, ...]  # empty: the institution's organizers
    to: Contact | Person | None
    items: tuple[ReminderView, ...]
