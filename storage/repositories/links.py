"""Deep links: one purpose each, hashed, expiring."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, LinkToken

PREFIXES = {
    "responsible": "r_",
    "role": "s_",
    "event_dialog": "d_",
    "delegation": "t_",
    "helper": "h_",
    "colleague": "k_",
    "member": "m_",
}


class Links:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def create(
        self,
        purpose: str,
        *,
        institution_id: int,
        now: dt.datetime,
        expires_at: dt.datetime,
        responsible_id: int | None = None,
        role: str | None = None,
        event_id: int | None = None,
        person_id: int | None = None,
        delegation_id: int | None = None,
        registration_id: int | None = None,
    ) -> str:
        """The payload with its prefix: `r_…`, `s_…`, `d_…`, `t_…`, `h_…`, `k_…`, `m_…` (only [A-Za-z0-9_-], at most 64). What it says of a
        registration is part of what is hashed: nobody can change it."""
        about = f"{registration_id}-" if registration_id is not None else ""
        payload = f"{PREFIXES[purpose]}{about}{secrets.token_urlsafe(24)}"
        self.session.add(
            LinkToken(
                token_hash=_hash(payload),
                purpose=purpose,
                institution_id=institution_id,
                responsible_id=responsible_id,
                role=role,
                event_id=event_id,
                person_id=person_id,
                delegation_id=delegation_id,
                created_at=now,
                expires_at=expires_at,
            )
        )
        await self.session.flush()
        return payload

    async def find(self, payload: str, now: dt.datetime) -> LinkToken | None:
        """The token behind a payload if it is still good (not expired, not revoked, an `s_` not yet used)."""
        token = await self.session.scalar(select(LinkToken).where(LinkToken.token_hash == _hash(payload)))
        if token is None or token.revoked_at is not None or token.expires_at <= now:
            return None
        if token.purpose == "role" and token.used_at is not None:
            return None
        return token

    async def opens(self, event_id: int, person_id: int, now: dt.datetime) -> bool:
        """Has this person a good `d_` link to this event?"""
        found = await self.session.scalar(
            select(LinkToken.id)
            .where(
                LinkToken.purpose == "event_dialog",
                LinkToken.event_id == event_id,
                LinkToken.person_id == person_id,
                LinkToken.revoked_at.is_(None),
                LinkToken.expires_at > now,
            )
            .limit(1)
        )
        return found is not None

    async def use(self, token_id: int, now: dt.datetime) -> bool:
        """Mark an `s_` used by one conditional UPDATE: False when somebody was faster."""
        used = await self.session.execute(
            update(LinkToken)
            .where(LinkToken.id == token_id, LinkToken.used_at.is_(None), LinkToken.revoked_at.is_(None))
            .values(used_at=now)
            .returning(LinkToken.id)
        )
        return used.first() is not None

    async def revoke(self, responsible_id: int, now: dt.datetime) -> int:
        """All `r_` links of a responsible."""
        gone = await self.session.execute(
            update(LinkToken)
            .where(LinkToken.responsible_id == responsible_id, LinkToken.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(LinkToken.id)
        )
        return len(gone.all())

    async def members_until(self, item_id: int, now: dt.datetime) -> dt.datetime | None:
        """Until when the last good `m_` link of a row serves; None: there is none."""
        return await self.session.scalar(select(func.max(LinkToken.expires_at)).where(*_of_row(item_id, now)))

    async def revoke_members(self, item_id: int, now: dt.datetime) -> int:
        """All `m_` links of a row; who came by them stays a member."""
        gone = await self.session.execute(
            update(LinkToken).where(*_of_row(item_id, now)).values(revoked_at=now).returning(LinkToken.id),
            execution_options={"synchronize_session": False},
        )
        return len(gone.all())


def _of_row(item_id: int, now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    of_item = select(Event.id).where(Event.item_id == item_id)
    return (
        LinkToken.purpose == "member",
        LinkToken.event_id.in_(of_item),
        LinkToken.revoked_at.is_(None),
        LinkToken.expires_at > now,
    )


def registration_of(payload: str) -> int | None:
    """The registration that a `k_` payload speaks of."""
    number = payload.removeprefix(PREFIXES["colleague"]).partition("-")[0]
    return int(number) if number.isdecimal() and len(number) < 16 else None


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
