"""What is owed: reminders and their history, deliveries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


class Reminder(Base):
    """One due ping about one event to one responsible (null: to the institution's organizers)."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("event_id", "key", name="uq_reminders_once"),
        Index(
            "ix_reminders_due",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_reminders_of_institution",
            "institution_id",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_reminders_queued",
            "changed_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        CheckConstraint(
            "state IN ('pending', 'queued', 'sent', 'missed', 'cancelled')",
            name="state_known",
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))  # plans.timetable.ReminderKind
    stage: Mapped[str] = mapped_column(String(24))  # what «в работе» silences: plans.timetable
    key: Mapped[str] = mapped_column(String(96))  # kind, offset, responsible, revision of the date: once only
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)  # moved by a snooze
    late: Mapped[bool] = mapped_column(default=False)  # its own day was already past: «срок уже начался»
    escalation_level: Mapped[int] = mapped_column(Integer, default=0)  # 0 lead, 1 head, 2 organizers
    state: Mapped[str] = mapped_column(String(16))
    delivery_id: Mapped[int | None] = mapped_column(Id)  # the message it went out with (the first, if several chats)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ReminderHistory(Base):
    """For any event: whom, when and about what it was reminded, and who answered."""

    __tablename__ = "reminder_history"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    reminder_id: Mapped[int | None] = mapped_column(Id)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(24))  # sent missed acknowledged snoozed date_set moved outcome escalated …
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Delivery(Base):
    """One message owed to one chat: kind and ids only, rendered at the moment of sending."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_due",
            "due_at",
            "priority",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_deliveries_claimed",
            "claimed_at",
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index(
            "ix_deliveries_owed",
            "owed_at",
            sqlite_where=text("state = 'pending' AND owed_at IS NOT NULL"),
            postgresql_where=text("state = 'pending' AND owed_at IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_failed",
            "changed_at",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
        CheckConstraint(
            "state IN ('pending', 'claimed', 'sent', 'stale', 'gone', 'failed', 'cancelled')",
            name="state_known",
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unique_key: Mapped[str] = mapped_column(String(160), unique=True)  # holds the revision of the event's date
    kind: Mapped[str] = mapped_column(String(24))  # storage.outgoing.delivery_kinds.DeliveryKind
    priority: Mapped[int] = mapped_column(
        Integer
    )  # small first: 0 answers, 1 urgent notices, 2 reminders, 3 broadcasts
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    thread_id: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))  # null: a group
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)  # ids and plain facts, no personal values
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)  # not before; moved on by a retry
    owed_at: Mapped[dt.datetime | None] = mapped_column(
        UtcDateTime
    )  # when it was first due, once `due_at` has been moved on
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[
        float | None
    ]  # Unix seconds of the real time, by the database server's clock: never the program's
    message_id: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(Text)  # the last refusal, without personal values
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class EventMessage(Base):
    """A message that shows an event (its card, or a digest with a line about it): edited when the event changes, so that every
    copy says what is true and who did it."""

    __tablename__ = "event_messages"
    __table_args__ = (
        UniqueConstraint("event_id", "platform", "chat_id", "message_id", name="uq_event_messages_once"),
        Index("ix_event_messages_chat", "platform", "chat_id", "message_id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(64))
    delivery_id: Mapped[int | None] = mapped_column(Id)  # the digest or card that was owed; null: opened by hand
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class PaceTurn(Base):
    """A turn of sending, shared by the replicas (storage.drivers.turns). On PostgreSQL the table is not logged."""

    __tablename__ = "pace_turns"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)  # of everybody, or of one group
    turn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    used_at: Mapped[float]  # Unix seconds by the database server's clock
