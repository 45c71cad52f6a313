"""The tables (DESIGN.md, section 4). Every column is documented in place.

No relationships on purpose: nothing is loaded lazily, rows may be read after their transaction has ended. All moments are
aware and kept in UTC through `UtcDateTime`; days and hours named "local" are in the institution's time zone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import UtcDateTime

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only for INTEGER PRIMARY KEY


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Institution(Base):
    """Who owns plans. One bot serves many."""

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint("country IN ('RU', 'BY')", name="country_known"),
        CheckConstraint("data_mode IN ('full', 'link', 'none')", name="data_mode_known"),
        CheckConstraint("ownership IN ('state', 'municipal', 'private')", name="ownership_known"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)  # Latin, for the command line and `i_<slug>` links
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))  # IANA name
    ownership: Mapped[str] = mapped_column(String(16))
    data_mode: Mapped[str] = mapped_column(String(8))  # what registrations may hold in this messenger (section 7)
    full_mode_confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # state institution, mode `full`
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class InstitutionForm(Base):
    """A form of event that an institution added to the dictionary of plans.forms."""

    __tablename__ = "institution_forms"
    __table_args__ = (UniqueConstraint("institution_id", "name"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    name: Mapped[str] = mapped_column(String(64))  # singular, nominative: «библиомикс»
    icon: Mapped[str] = mapped_column(String(16))  # one emoji
    nature: Mapped[str] = mapped_column(String(16))  # of a row that names it
    public: Mapped[bool]
    registers: Mapped[bool]  # takes registrations
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Person(Base):
    """A user of a messenger. The profile is typed once and reused; null until consent was given."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))  # «telegram»
    user_id: Mapped[str] = mapped_column(String(64))  # text: identity is (platform, user id)
    chat_id: Mapped[str] = mapped_column(String(64))  # the private chat with the bot
    display_name: Mapped[str] = mapped_column(Text)  # as the messenger shows it
    full_name: Mapped[str | None] = mapped_column(Text)
    organisation: Mapped[str | None] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    municipality: Mapped[str | None] = mapped_column(Text)
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


class Plan(Base):
    """A yearly plan (or a resolution) of one institution."""

    __tablename__ = "plans"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))  # plan | resolution
    year_kind: Mapped[str | None] = mapped_column(String(16))  # calendar | school; null: a resolution
    year_start: Mapped[dt.date | None] = mapped_column(Date)  # inclusive
    year_end: Mapped[dt.date | None] = mapped_column(Date)  # inclusive
    approved: Mapped[str | None] = mapped_column(Text)  # words of the approval block
    contacts: Mapped[list[Any]] = mapped_column(JSON)  # as read: organisation, person, phone, email
    problems: Mapped[list[Any]] = mapped_column(JSON)  # sentences about the whole plan
    columns: Mapped[list[Any]] = mapped_column(
        JSON, default=list
    )  # the file's own headings in order; empty: not kept then
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class PlanVersion(Base):
    """A file that a plan was read from."""

    __tablename__ = "plan_versions"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the content: the same file again changes nothing
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    imported_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # null: command line
    changes: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # plans.story; {}: the first


class PlanItem(Base):
    """One row of a plan, with its own words and its place in the file kept for ever."""

    __tablename__ = "plan_items"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id"))
    ordinal: Mapped[int] = mapped_column(Integer)  # from 1, in the order of the file; negative: gone from it
    where: Mapped[str] = mapped_column(Text)  # «строка 12», «таблица 2, строка 14»
    section: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)  # as printed, without its dot
    title: Mapped[str] = mapped_column(Text)
    form: Mapped[str | None] = mapped_column(Text)  # words of the form column
    forms: Mapped[list[Any]] = mapped_column(JSON)  # forms of the dictionary, the main one first
    nature: Mapped[str] = mapped_column(String(16))
    public: Mapped[bool]
    place: Mapped[str | None] = mapped_column(Text)
    period: Mapped[dict[str, Any]] = mapped_column(JSON)  # DESIGN.md, section 5
    expected_result: Mapped[str | None] = mapped_column(Text)
    done_mark: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    cells: Mapped[list[Any]] = mapped_column(JSON, default=list)  # the row's own texts by the plan's columns
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))  # an equal earlier row owns the events
    mended: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")  # what a person decided about it
    gone_in_id: Mapped[int | None] = mapped_column(ForeignKey("plan_versions.id"))  # the version that has no such row


class Responsible(Base):
    """A party named in an institution's plans."""

    __tablename__ = "responsibles"
    __table_args__ = (UniqueConstraint("institution_id", "name_key"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    kind: Mapped[str] = mapped_column(String(16))  # department | organisation | person | group
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)  # lower case, «ё» as «е», no quotation marks and odd spaces
    position: Mapped[str | None] = mapped_column(Text)  # people only, as first written
    aliases: Mapped[list[Any]] = mapped_column(JSON)  # other spellings
    escalates_to_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))  # the head
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))  # while on leave
    leave_until: Mapped[dt.date | None] = mapped_column(Date)  # local, inclusive


class ItemResponsible(Base):
    """Who does what in a row: the order of the cell is kept."""

    __tablename__ = "item_responsibles"
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)  # from 1
    responsible_id: Mapped[int] = mapped_column(ForeignKey("responsibles.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))  # lead | co | control | outside
    position: Mapped[str | None] = mapped_column(Text)  # as written in this row


class Contact(Base):
    """A responsible's chat: a person's private chat, a group, or a topic of a group."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index(
            "uq_contacts_active",
            "responsible_id",
            "platform",
            "chat_id",
            text("coalesce(thread_id, '')"),
            unique=True,
            sqlite_where=text("unlinked_at IS NULL"),
            postgresql_where=text("unlinked_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    responsible_id: Mapped[int] = mapped_column(ForeignKey("responsibles.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # who linked it
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64), index=True)
    thread_id: Mapped[str | None] = mapped_column(String(64))
    chat_kind: Mapped[str] = mapped_column(String(8))  # private | group
    chat_title: Mapped[str | None] = mapped_column(Text)  # of a group
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    unlinked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class LinkToken(Base):
    """A deep link of one purpose. Only the SHA-256 of the token is kept."""

    __tablename__ = "link_tokens"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))  # responsible (r_) | role (s_) | event_dialog (d_)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))  # r_
    role: Mapped[str | None] = mapped_column(String(16))  # s_
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))  # d_
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))  # d_: only this one
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # s_ works once
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Event(Base):
    """One occurrence of a plan item, dated or still to be dated."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("item_id", "ordinal"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("start_time IS NULL OR starts_on IS NOT NULL", name="time_needs_a_day"),
        CheckConstraint(
            "status IN ('scheduled', 'postponed', 'rescheduled', 'cancelled')",
            name="status_known",
        ),
        Index("ix_events_public_by_day", "public", "starts_on"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"))
    ordinal: Mapped[int] = mapped_column(Integer)  # from 1 within the item
    label: Mapped[str | None] = mapped_column(Text)  # «II квартал», «март»: which of the item's occurrences
    nature: Mapped[str] = mapped_column(String(16))
    form: Mapped[str | None] = mapped_column(Text)  # the main form of the dictionary: «вебинар»
    public: Mapped[bool]
    public_title: Mapped[str | None] = mapped_column(Text)  # set by staff; null: the item's own words
    theme: Mapped[str | None] = mapped_column(Text)
    window_start: Mapped[dt.date | None] = mapped_column(Date)  # local, inclusive: where the plan puts it
    window_end: Mapped[dt.date | None] = mapped_column(Date)  # local, inclusive; for a deadline the day itself
    deadline: Mapped[bool]
    starts_on: Mapped[dt.date | None] = mapped_column(Date)  # local; null: still to be dated
    ends_on: Mapped[dt.date | None] = mapped_column(Date)  # local, inclusive; null: one day
    start_time: Mapped[dt.time | None] = mapped_column(Time)  # local
    end_time: Mapped[dt.time | None] = mapped_column(Time)  # local
    place: Mapped[str | None] = mapped_column(Text)  # null: the item's place
    link: Mapped[str | None] = mapped_column(Text)  # to connect to a webinar: only for the registered
    capacity: Mapped[int | None] = mapped_column(Integer)  # null: no limit
    registration_open: Mapped[bool]
    next_number: Mapped[int] = mapped_column(Integer, default=1)  # of the next registration; changes under the row lock
    status: Mapped[str] = mapped_column(String(16))  # schema.org
    revision: Mapped[int] = mapped_column(
        Integer, default=0
    )  # of the date: part of unique keys of reminders and notices
    previous_dates: Mapped[list[Any]] = mapped_column(JSON)  # [{"starts_on", "start_time", "changed_at"}]
    stages: Mapped[list[Any]] = mapped_column(JSON)  # of a contest: [{"name", "on"}]
    outcome: Mapped[str | None] = mapped_column(String(16))  # held not_held done partly not_done noted; null: open
    outcome_reason: Mapped[str | None] = mapped_column(Text)  # why not held
    outcome_note: Mapped[str | None] = mapped_column(Text)  # number of the document, link, line for the report
    outcome_numbers: Mapped[dict[str, Any]] = mapped_column(JSON)  # participants, applications, winners
    outcome_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    outcome_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    appeared_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)  # offsets before this are past (section 6)


class DateProposal(Base):
    """A move outside the window, or «не состоялось», that waits for a head's or an organizer's word."""

    __tablename__ = "date_proposals"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    change: Mapped[dict[str, Any]] = mapped_column(JSON)  # {"kind": "move" | "not_held", ...} as it will be applied
    ground: Mapped[str] = mapped_column(Text)  # «приказ № 5», «согласовано с …»
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    proposed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))  # waiting | accepted | refused
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


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
        CheckConstraint(
            "state IN ('pending', 'queued', 'sent', 'missed', 'cancelled')",
            name="state_known",
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
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


class PolicyRow(Base):
    """When an institution wants its reminders; no row: the defaults of plans.timetable.Policy."""

    __tablename__ = "policies"
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)  # plans.timetable.Policy.as_json
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class WorkdayOverride(Base):
    """A day that an institution works, or does not, against the country's calendar."""

    __tablename__ = "workday_overrides"
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)


class Subscription(Base):
    """Which notices a person wants: `form` null means every form, `institution_id` null every institution,
    `event_id` one event only («сообщить, когда назначат дату»)."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index(
            "uq_subscriptions_once",
            "person_id",
            text("coalesce(institution_id, 0)"),
            text("coalesce(form, '')"),
            text("coalesce(event_id, 0)"),
            unique=True,
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    form: Mapped[str | None] = mapped_column(Text, index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Registration(Base):
    """One person's place at one event. Personal fields stay null in data mode `none`."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        Index(
            "uq_registrations_active",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('registered', 'waiting', 'offered')"),
            postgresql_where=text("state IN ('registered', 'waiting', 'offered')"),
        ),
        CheckConstraint(
            "state IN ('registered', 'waiting', 'offered', 'cancelled')",
            name="state_known",
        ),
        Index("ix_registrations_places", "event_id", "state", "number"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)  # from 1 within the event: the order of acceptance, «регистрация № 12»
    state: Mapped[str] = mapped_column(String(16))
    full_name: Mapped[str | None] = mapped_column(Text)
    organisation: Mapped[str | None] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    municipality: Mapped[str | None] = mapped_column(Text)
    still_coming: Mapped[bool | None]  # answer after a move; null: not asked or not answered
    offer_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # the place is held until then
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class RegistrationHistory(Base):
    """Every change of a registration's state."""

    __tablename__ = "registration_history"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    before: Mapped[str | None] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(24))  # registered left promoted offered accepted refused expired cancelled
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


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
    purpose: Mapped[str] = mapped_column(String(24))  # «registration»
    text_version: Mapped[str] = mapped_column(String(16))
    text_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text as shown
    text: Mapped[str] = mapped_column(Text)  # as shown
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


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
        CheckConstraint(
            "state IN ('pending', 'claimed', 'sent', 'stale', 'gone', 'failed', 'cancelled')",
            name="state_known",
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unique_key: Mapped[str] = mapped_column(String(160), unique=True)  # holds the revision of the event's date
    kind: Mapped[str] = mapped_column(String(24))  # storage.deliveries.DeliveryKind
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
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[float | None]  # real time (Unix seconds), never the program's clock: leases run on real time
    message_id: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(Text)  # the last refusal, without personal values
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
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


class ChatState(Base):
    """Conversations that are under way (the messenger library's FSM storage). Holds personal answers: has a lifetime."""

    __tablename__ = "chat_state"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)  # bot, chat, user, thread, destiny
    user_id: Mapped[str] = mapped_column(String(64), index=True)  # to erase with the person
    state: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Setting(Base):
    """A fact about the installation itself, such as the practice chat's clock."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
