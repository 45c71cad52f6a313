"""The audit: who did what, without personal values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit


class AuditLog:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def note(
        self,
        action: str,
        *,
        now: dt.datetime,
        person_id: int | None = None,
        institution_id: int | None = None,
        object_kind: str = "",
        object_id: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        self.session.add(
            Audit(
                at=now,
                institution_id=institution_id,
                person_id=person_id,
                action=action,
                object_kind=object_kind,
                object_id=object_id,
                details=details or {},
            )
        )
        await self.session.flush()

    async def latest(self, institution_id: int, limit: int = 50) -> list[Audit]:
        rows = select(Audit).where(Audit.institution_id == institution_id).order_by(Audit.id.desc()).limit(limit)
        return list(await self.session.scalars(rows))
