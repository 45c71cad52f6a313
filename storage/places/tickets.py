"""Tickets: the secret of a registration that its QR holds. One is made with the registration; older ones get theirs when it is
asked for."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.models import Registration

CODE_BYTES = 12  # 16 url-safe letters


def new_code() -> str:
    return secrets.token_urlsafe(CODE_BYTES)


class Tickets:
    """Of one transaction that writes."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def code_of(self, registration_id: int) -> str | None:
        """The same at every call. None: there is no such registration."""
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None
        await lock_event(self.session, event_id)
        row = await self.session.get_one(Registration, registration_id, populate_existing=True)
        if row.code is None:
            row.code = new_code()
            await self.session.flush()
        return row.code
