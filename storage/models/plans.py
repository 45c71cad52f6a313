"""Plans, their versions and rows; responsibles, their chats and links."""

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
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


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
    policy: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # what differs for this row alone


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
    policy: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}"
    )  # what differs from the institution's plans.policy for the rows it leads


class ItemResponsible(Base):
    """Who does what in a row: the order of the cell is kept."""

    __tablename__ = "item_responsibles"
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)  # from 1
    responsible_id: Mapped[int] = mapped_column(ForeignKey("responsibles.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))  # lead | co | control | outside
    position: Mapped[str | None] = mapped_column(Text)  # as written in this row


class Contact(Base):
    """A responsible's chat: a person's private chat, a group, a topic of a group, or an e-mail address (platform `email`)."""

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
    platform: Mapped[str] = mapped_column(String(16))  # «telegram», or «email»
    chat_id: Mapped[str] = mapped_column(String(64), index=True)  # of an e-mail contact: the address
    thread_id: Mapped[str | None] = mapped_column(String(64))
    chat_kind: Mapped[str] = mapped_column(String(8))  # private | group | email
    chat_title: Mapped[str | None] = mapped_column(Text)  # of a group
    leave_until: Mapped[dt.date | None] = mapped_column(Date)  # local, inclusive: «в отпуске до …»
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))  # hears instead while on leave
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    unlinked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Delegation(Base):
    """Work handed to a person: one event («Передать»), or all that somebody has (they leave the job). Asked, then accepted or
    refused by who opens its link or is asked in chat."""

    __tablename__ = "delegations"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="state_known"),
        Index(
            "uq_delegations_one",
            "event_id",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))  # null: everything
    from_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    to_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )  # null until the link is opened
    state: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class LinkToken(Base):
    """A deep link of one purpose. Only the SHA-256 of the token is kept."""

    __tablename__ = "link_tokens"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(
        String(16)
    )  # responsible (r_) | role (s_) | event_dialog (d_) | delegation (t_) | helper (h_) | colleague (k_) | member (m_)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("responsibles.id"))  # r_
    role: Mapped[str | None] = mapped_column(String(16))  # s_
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))  # d_, h_, k_, m_ (whose row)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))  # d_: only this one
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id", ondelete="CASCADE"))  # t_
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # s_ works once
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
