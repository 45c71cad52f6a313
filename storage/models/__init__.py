"""The tables (DESIGN.md, section 4). Every column is documented in place.

No relationships on purpose: nothing is loaded lazily, rows may be read after their transaction has ended. All moments are
aware and kept in UTC through `UtcDateTime`; days and hours named "local" are in the institution's time zone.
"""

from __future__ import annotations

from storage.models.base import Base
from storage.models.events import DateProposal, Event, Registration, RegistrationHistory
from storage.models.institutions import Institution, InstitutionForm, PolicyRow, Setting, WorkdayOverride
from storage.models.outbox import Delivery, EventMessage, Reminder, ReminderHistory
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

__all__ = [
    "Audit",
    "Base",
    "ChatState",
    "Consent",
    "Contact",
    "DateProposal",
    "Delegation",
    "Delivery",
    "Event",
    "EventMessage",
    "Institution",
    "InstitutionForm",
    "ItemResponsible",
    "LinkToken",
    "Membership",
    "Person",
    "Plan",
    "PlanItem",
    "PlanVersion",
    "PolicyRow",
    "Registration",
    "RegistrationHistory",
    "Reminder",
    "ReminderHistory",
    "Responsible",
    "Setting",
    "Subscription",
    "WorkdayOverride",
]
