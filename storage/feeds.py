"""Personal calendar feeds: a secret address, of which only the hash is kept, and what stands in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, Person, Registration
from storage.outgoing.place_notices import ACTIVE
from storage.records import RegistrationView
from storage.views import event_views

SECRET_BYTES = 24
KEPT = dt.timedelta(days=30)  # what was cancelled stays so long, as cancelled
PAST = dt.timedelta(days=60)  # what is over stays so long


class Feeds:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def renew(self, person_id: int) -> str:
        """A new secret, told once; an older one opens nothing from now on."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        await self._keep(person_id, _hash(secret))
        return secret

    async def revoke(self, person_id: int) -> None:
        await self._keep(person_id, None)

    async def is_open(self, person_id: int) -> bool:
        return await self.session.scalar(select(Person.feed_hash).where(Person.id == person_id)) is not None

    async def owner(self, secret: str) -> Person | None:
        """Looked up by the hash: how near a guess came tells nothing, also by the time the answer takes."""
        return await self.session.scalar(select(Person).where(Person.feed_hash == _hash(secret)))

    async def content(self, person_id: int, now: dt.datetime) -> list[RegistrationView]:
        """Dated events: the active registrations, and those that ended lately; of several at one event the newest."""
        rows = await self.session.scalars(
            select(Registration)
            .where(
                Registration.person_id == person_id,
                Registration.state.in_((*ACTIVE, "pending")) | (Registration.changed_at > now - KEPT),
            )
            .order_by(Registration.id)
        )
        newest = {row.event_id: row for row in rows}
        views = await event_views(
            self.session,
            Event.id.in_(newest),
            Event.starts_on.is_not(None),
            Event.starts_on > (now - PAST).date(),
            order=(Event.starts_on, Event.id),
        )
        return [RegistrationView(newest[view.event.id], view, None) for view in views]

    async def _keep(self, person_id: int, value: str | None) -> None:
        await self.session.execute(update(Person).where(Person.id == person_id).values(feed_hash=value))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
