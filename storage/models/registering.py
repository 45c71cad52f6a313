"""Who comes: registrations and what they told, helpers, tickets' afterlife, posts, mailings, erasures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime

_UNCONFIRMED = "state = 'registered' AND confirmed_at IS NULL"
_ACTIVE = "state IN ('registered', 'waiting', 'offered', 'pending')"


class Registration(Base):
    """Places at one event: one person's, or an organisation's application. Personal fields stay null in data mode `none`."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        Index(
            "uq_registrations_active",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=text(_ACTIVE),
            postgresql_where=text(_ACTIVE),
        ),
        CheckConstraint(
            "state IN ('registered', 'waiting', 'offered', 'pending', 'cancelled')",
            name="state_known",
        ),
        CheckConstraint("kind IN ('self', 'colleague', 'organisation', 'added', 'imported')", name="kind_known"),
        CheckConstraint("seats >= 1", name="seats_positive"),
        Index("ix_registrations_places", "event_id", "state", "number"),
        Index(
            "ix_registrations_confirm_until",
            "confirm_until",
            sqlite_where=text(_UNCONFIRMED),
            postgresql_where=text(_UNCONFIRMED),
        ),
        Index(
            "ix_registrations_offer_until",
            "offer_until",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "ix_registrations_present",
            "event_id",
            sqlite_where=text("checked_in_at IS NOT NULL"),
            postgresql_where=text("checked_in_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )  # null: nobody in the messenger (a colleague until they confirm, an organisation, somebody added or imported)
    by_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )  # who registered them
    kind: Mapped[str] = mapped_column(String(16), default="self", server_default="self")
    seats: Mapped[int] = mapped_column(Integer, default=1, server_default="1")  # of an organisation's application
    number: Mapped[int] = mapped_column(Integer)  # from 1 within the event: the order of acceptance, «регистрация № 12»
    code: Mapped[str | None] = mapped_column(String(24), unique=True)  # secret of the ticket: what its QR holds
    state: Mapped[str] = mapped_column(String(16))  # pending: waits for an organizer's approval, holds no place
    full_name: Mapped[str | None] = mapped_column(Text)
    organisation: Mapped[str | None] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    municipality: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # {"format": online | onsite, "talk": title, "lodging": bool, "call_letter": bool}: what the event asks for
    photo: Mapped[bool | None]  # consent to photo and video at this event; null: not asked
    name_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # of a colleague who has not confirmed
    still_coming: Mapped[bool | None]  # answer after a move; null: not asked or not answered
    offer_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # the place is held until then
    confirm_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # asked to confirm: else the place goes on
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    checked_in_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # present
    checked_in_how: Mapped[str | None] = mapped_column(String(16))  # list | qr | code | screen
    watching: Mapped[int | None] = mapped_column(Integer)  # «нас у экрана — N», of a webinar watched together
    feedback_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # answered: the answer itself is elsewhere
    erased_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # its personal fields are gone for good
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class RegistrationHistory(Base):
    """Every change of a registration's state."""

    __tablename__ = "registration_history"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    before: Mapped[str | None] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(
        String(24)
    )  # registered left promoted offered accepted refused expired cancelled approved rejected released moved removed …
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Question(Base):
    """A question of the organizer's own about an event."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("event_id", "ordinal"),
        CheckConstraint("kind IN ('text', 'choice', 'yes_no')", name="kind_known"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column(Integer)  # from 1 within the event
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    options: Mapped[list[Any]] = mapped_column(JSON)  # of a choice: texts
    required: Mapped[bool]
    only_if: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {"ordinal": of an earlier question, "answer": text}


class Answer(Base):
    """What a registration answered to an own question."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)


class EventHelper(Base):
    """A person who may check people in at one event, and nothing else."""

    __tablename__ = "event_helpers"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Feedback(Base):
    """What somebody thought of an event. An anonymous one names no registration."""

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars_known"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="SET NULL"))
    stars: Mapped[int] = mapped_column(Integer)
    comment: Mapped[str | None] = mapped_column(Text)
    on: Mapped[str] = mapped_column(String(10))  # the day only (ISO): a moment would tell who it was


class Certificate(Base):
    """The register of «Сертификат участника»: it outlives the registration, by a consent of its own."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("institution_id", "number"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), unique=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    number: Mapped[str] = mapped_column(String(24))  # «2026-15»: the year and a number within it
    code: Mapped[str] = mapped_column(String(24), unique=True)  # what its QR holds: anybody may check it
    full_name: Mapped[str | None] = mapped_column(Text)  # null: erased
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class StandingMember(Base):
    """Who belongs to a laboratory or school: invited first to each of its meetings."""

    __tablename__ = "standing_members"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    added_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Mailing(Base):
    """A message of an organizer to people of one event; each copy is a delivery."""

    __tablename__ = "mailings"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # the author
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)  # {"kind": registered | waiting | present | absent | …}
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Erasure(Base):
    """A record that personal data were erased; no personal values."""

    __tablename__ = "erasures"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(16))  # term | withdrawn | deleted | unconfirmed
    registrations: Mapped[int] = mapped_column(Integer)
    totals: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # anonymous: by state, by municipality (storage.places.statistics), present
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
