"""People, roles, subscriptions, consents, conversations, and who did what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


class Person(Base):
    """A user of a messenger. The profile is typed once and reused; null until consent was given."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("platform", "user_id"), Index("ix_people_chat", "platform", "chat_id"))
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))  # «telegram»
    user_id: Mapped[str] = mapped_column(String(64))  # text: identity is (platform, user id)
    chat_id: Mapped[str] = mapped_column(String(64))  # the private chat with the bot
    display_name: Mapped[str] = mapped_column(Text)  # as the messenger shows it
    full_name: Mapped[str | None] = mapped_column(Text)
    organisation: Mapped[str | None] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    municipality: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    notices: Mapped[str] = mapped_column(String(8), default="now", server_default="now")  # now | daily | weekly
    muted: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")  # kinds of news they do not want
    news_asked: Mapped[list[Any]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # ids of institutions that asked whether they may tell of other events: once
    quiet_from: Mapped[dt.time | None] = mapped_column(Time)  # local: no news of subscriptions from then on
    quiet_to: Mapped[dt.time | None] = mapped_column(Time)
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # SHA-256 of the calendar feed's secret
    time_zone: Mapped[str | None] = mapped_column(String(64))  # null: that of the event's institution
    blocked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # the bot can no longer write to them
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Membership(Base):
    """A role of a person in an institution: organizer, admin, or specialist (follows it)."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("person_id", "institution_id", "role"),
        CheckConstraint("role IN ('specialist', 'organizer', 'admin')", name="role_known"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Subscription(Base):
    """Which notices a person wants: what is null does not matter, what is given must all fit; `topic` and `audience` are words;
    `event_id`: one event only («сообщить, когда назначат дату»)."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index(
            "uq_subscriptions_once",
            "person_id",
            text("coalesce(institution_id, 0)"),
            text("coalesce(form, '')"),
            text("coalesce(event_id, 0)"),
            text("coalesce(topic, '')"),
            text("coalesce(audience, '')"),
            text("coalesce(municipality, '')"),
            unique=True,
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    form: Mapped[str | None] = mapped_column(Text, index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str | None] = mapped_column(Text)  # words of its title, theme or section
    audience: Mapped[str | None] = mapped_column(Text)  # words of «для кого»
    municipality: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """A person's consent to one institution: which immutable text, when; withdrawn at once."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_active",
            "person_id",
            "institution_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    purpose: Mapped[str] = mapped_column(String(24))  # registration | news | photo | certificate
    text_version: Mapped[str] = mapped_column(String(16))
    text_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text as shown
    text: Mapped[str] = mapped_column(Text)  # as shown
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class ChatState(Base):
    """Conversations that are under way (the messenger library's FSM storage). Holds personal answers: has a lifetime."""

    __tablename__ = "chat_state"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)  # bot, chat, user, thread, destiny
    user_id: Mapped[str] = mapped_column(String(64), index=True)  # to erase with the person
    state: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Audit(Base):
    """Who did what; no personal values."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # null: command line
    action: Mapped[str] = mapped_column(String(48))  # plan_imported, contact_linked, date_set, capacity_set …
    object_kind: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[int | None] = mapped_column(Id)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
