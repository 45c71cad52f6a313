"""The one column type for moments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator


class NaiveMoment(ValueError):
    """A moment without a time zone reached the database: every rule takes an aware `now`."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware moments, kept in UTC; refuses naive ones. SQLite hands back naive values: they were written as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment(str(value))
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
