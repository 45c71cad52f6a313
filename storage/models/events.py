"""Events and proposals of dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


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
        Index(
            "ix_events_opens_at",
            "public",
            "opens_at",
            sqlite_where=text("opens_at IS NOT NULL"),
            postgresql_where=text("opens_at IS NOT NULL"),
        ),
        Index(
            "ix_events_confirming",
            "starts_on",
            sqlite_where=text("confirm_release IS 1"),
            postgresql_where=text("confirm_release IS true"),
        ),
        Index(
            "ix_events_held",
            text("coalesce(ends_on, starts_on)"),
            sqlite_where=text("outcome = 'held'"),
            postgresql_where=text("outcome = 'held'"),
        ),
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
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())  # open, but takes nobody just now
    opens_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # of registration; null: at once
    closes_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # null: when it begins
    waiting_cap: Mapped[int | None] = mapped_column(Integer)  # people in the waiting list; null: no limit
    organisation_quota: Mapped[int | None] = mapped_column(Integer)  # places of one organisation; null: no limit
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirm_release: Mapped[bool] = mapped_column(default=False, server_default=false())  # asked 3 days before
    takes_colleagues: Mapped[bool] = mapped_column(default=True, server_default=true())
    takes_seats: Mapped[bool] = mapped_column(default=False, server_default=false())  # applications of organisations
    takes_photos: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # consent is asked at registration
    asked_fields: Mapped[list[Any] | None] = mapped_column(JSON)  # names of fields; null: the preset of its form
    code_word: Mapped[str | None] = mapped_column(Text)  # said at a webinar: check-in by typing it
    materials_link: Mapped[str | None] = mapped_column(Text)  # for those who registered
    recording_link: Mapped[str | None] = mapped_column(Text)  # for those who registered
    municipality: Mapped[str | None] = mapped_column(Text)  # where it is; null: the institution's
    letter: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # of the information letter: for_whom programme until conditions bring contacts
    calendar_sequence: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # SEQUENCE of its .ics
    next_number: Mapped[int] = mapped_column(Integer, default=1)  # of the next registration; changes under the row lock
    status: Mapped[str] = mapped_column(String(16))  # schema.org
    revision: Mapped[int] = mapped_column(
        Integer, default=0
    )  # of the date: part of unique keys of reminders and notices
    previous_dates: Mapped[list[Any]] = mapped_column(JSON)  # [{"starts_on", "start_time", "changed_at"}]
    stages: Mapped[list[Any]] = mapped_column(JSON)  # of a contest: [{"name", "on", "done"}]
    outcome: Mapped[str | None] = mapped_column(String(16))  # held not_held done partly not_done noted; null: open
    outcome_reason: Mapped[str | None] = mapped_column(Text)  # why not held
    outcome_note: Mapped[str | None] = mapped_column(Text)  # number of the document, link, line for the report
    outcome_numbers: Mapped[dict[str, Any]] = mapped_column(JSON)  # participants, applications, winners
    outcome_files: Mapped[list[Any]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # [{"platform", "file_id", "name", "kind": document | photo}]: the order or report as a file of the messenger
    announcement_link: Mapped[str | None] = mapped_column(Text)
    report_link: Mapped[str | None] = mapped_column(Text)  # the report of the event: a page, an album, a post
    outcome_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    outcome_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    appeared_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)  # offsets before this are past (section 6)
    computed_at: Mapped[dt.datetime | None] = mapped_column(
        UtcDateTime
    )  # when its reminders were last made equal to the timetable


class DateProposal(Base):
    """A move outside the window, or «не состоялось», that waits for a head's or an organizer's word."""

    __tablename__ = "date_proposals"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    change: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # {"kind": "move" | "not_held" | "cancel" | "postpone", ...} as it will be applied
    ground: Mapped[str] = mapped_column(Text)  # «приказ № 5», «согласовано с …»
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    proposed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))  # waiting | accepted | refused | withdrawn
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
