"""The tables (DESIGN.md, section 4). Every column is documented in place.

No relationships on purpose: nothing is loaded lazily, rows may be read after their transaction has ended. All moments are
aware and kept in UTC through `UtcDateTime`; days and hours named "local" are in the institution's time zone.
"""

from __future__ import annotations

from storage.models.base import Base
from storage.models.events import DateProposal, Event
from storage.models.institutions import Institution, InstitutionForm, PolicyRow, Setting, WorkdayOverride
from storage.models.outbox import Delivery, EventMessage, PaceTurn, Reminder, ReminderHistory
from storage.models.people import Audit, ChatState, Consent, Membership, Person, Subscription
from storage.models.plans import (
    Contact,
    Delegation,
    ItemResponsible,
    LinkToken,
    Plan,
    PlanItem,
    PlanVersion,
    Responsible,
)
from storage.models.publishing import BotChat, EventPost
from storage.models.registering import (
    Answer,
    Certificate,
    Erasure,
    EventHelper,
    Feedback,
    Mailing,
    Question,
    Registration,
    RegistrationHistory,
    StandingMember,
)

__all__ = [
    "Answer",
    "Audit",
    "Base",
    "BotChat",
    "Certificate",
    "ChatState",
    "Consent",
    "Contact",
    "DateProposal",
    "Delegation",
    "Delivery",
    "Erasure",
    "Event",
    "EventHelper",
    "EventMessage",
    "EventPost",
    "Feedback",
    "Institution",
    "InstitutionForm",
    "ItemResponsible",
    "LinkToken",
    "Mailing",
    "Membership",
    "PaceTurn",
    "Person",
    "Plan",
    "PlanItem",
    "PlanVersion",
    "PolicyRow",
    "Question",
    "Registration",
    "RegistrationHistory",
    "Reminder",
    "ReminderHistory",
    "Responsible",
    "Setting",
    "StandingMember",
    "Subscription",
    "WorkdayOverride",
]
