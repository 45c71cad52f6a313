"""Who may still be written to about an event they were registered for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from storage.models import Consent, Event, Registration


def consents_still() -> ColumnElement[bool]:
    """Of registrations: not of who withdrew their consent to the event's institution (and gave no other). Where none was asked,
    none was withdrawn."""
    return or_(~_given(Consent.withdrawn_at.is_not(None)), _given(Consent.withdrawn_at.is_(None)))


def _given(state: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Consent.id)
        .join(Event, Event.institution_id == Consent.institution_id)
        .where(
            Event.id == Registration.event_id,
            Consent.person_id == Registration.person_id,
            Consent.purpose == "registration",
            state,
        )
        .correlate(Registration)
        .exists()
    )
