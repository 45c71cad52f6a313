"""Consents to processing personal data: given to one institution, versions kept, withdrawn at once."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Consent
from storage.repositories.certificates import Certificates
from storage.upsert import insert_into


class Consents:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def active(self, person_id: int, institution_id: int, purpose: str = "registration") -> Consent | None:
        return await self.session.scalar(
            select(Consent).where(
                Consent.person_id == person_id,
                Consent.institution_id == institution_id,
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
        )

    async def give(
        self,
        person_id: int,
        institution_id: int,
        *,
        text: str,
        text_version: str,
        now: dt.datetime,
        purpose: str = "registration",
    ) -> Consent:
        """Keeps the text as shown and its SHA-256. Twice is once."""
        await self.session.execute(
            insert_into(self.session, Consent)
            .values(
                person_id=person_id,
                institution_id=institution_id,
                purpose=purpose,
                text_version=text_version,
                text_hash=hashlib.sha256(text.encode()).hexdigest(),
                text=text,
                given_at=now,
            )
            .on_conflict_do_nothing()
        )
        given = await self.active(person_id, institution_id, purpose)
        assert given is not None
        return given

    async def withdraw(
        self, person_id: int, institution_id: int, now: dt.datetime, purpose: str = "registration"
    ) -> bool:
        """True when there was one to withdraw. Without the one of certificates their register keeps no name."""
        if purpose == "certificate":
            await Certificates(self.session).erase_names(person_id, institution_id)
        done = await self.session.execute(
            update(Consent)
            .where(
                Consent.person_id == person_id,
                Consent.institution_id == institution_id,
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
            .returning(Consent.id)
        )
        return done.first() is not None

    async def of_person(self, person_id: int) -> list[Consent]:
        rows = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
        return list(await self.session.scalars(rows))
