"""Institutions, their forms, policies and working days; settings of the installation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


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
    municipality: Mapped[str | None] = mapped_column(Text)  # where its events usually are
    retention_days: Mapped[int] = mapped_column(
        Integer, default=30, server_default="30"
    )  # personal data of registrations are kept so long after the event
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


class Setting(Base):
    """A fact about the installation itself, such as the practice chat's clock."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
