"""Consents, each of its own purpose: given to one institution, versions kept, withdrawn at once."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into
from storage.models import Consent, Event, Person, Registration, Subscription
from storage.repositories.certificates import Certificates
from storage.repositories.subscriptions import whole_institution


class Consents:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def active(
        self, person_id: int, institution_id: int, purpose: str = "registration", *, text: str | None = None
    ) -> Consent | None:
        """`text`: to these very words; a consent to others (another term, another name) is none."""
        found = await self.session.scalar(
            select(Consent).where(
                Consent.person_id == person_id,
                Consent.institution_id == institution_id,
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
        )
        return found if text is None or found is None or found.text_hash == _hash(text) else None

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
        """Keeps the text as shown and its SHA-256. Twice is once; to other words it takes the place of the older one."""
        older = await self.active(person_id, institution_id, purpose)
        if older is not None and older.text_hash != _hash(text):
            older.withdrawn_at = now
            await self.session.flush()
        await self.session.execute(
            insert_into(self.session, Consent)
            .values(
                person_id=person_id,
                institution_id=institution_id,
                purpose=purpose,
                text_version=text_version,
                text_hash=_hash(text),
                text=text,
                given_at=now,
            )
            .on_conflict_do_nothing()
        )
        given = await self.active(person_id, institution_id, purpose)
        assert given is not None
        return given

    async def give_news(
        self, person_id: int, institution_id: int, *, text: str, version: str, now: dt.datetime
    ) -> None:
        """To notices of other events: from now on like a subscription to the institution."""
        await self.give(person_id, institution_id, text=text, text_version=version, now=now, purpose="news")
        await self.session.execute(
            insert_into(self.session, Subscription)
            .values(person_id=person_id, institution_id=institution_id, created_at=now)
            .on_conflict_do_nothing()
        )

    async def ask_news(self, person_id: int, institution_id: int) -> bool:
        """They opened its link: asked now, whatever was asked before. False: they hear of its events already."""
        known = select(Subscription.id).where(
            Subscription.person_id == person_id, Subscription.institution_id == institution_id, whole_institution()
        )
        if await self.session.scalar(known) is not None:
            return False
        person = await self.session.get_one(Person, person_id, with_for_update=True)
        person.news_asked = [*(one for one in person.news_asked if one != institution_id), institution_id]
        await self.session.flush()
        return True

    async def may_ask_news(self, person_id: int, institution_id: int) -> bool:
        """Once for a person and an institution, and not of who hears of all its events already. True: ask now."""
        person = await self.session.get_one(Person, person_id, with_for_update=True)
        if institution_id in person.news_asked:
            return False
        person.news_asked = [*person.news_asked, institution_id]
        everything = Subscription.institution_id.is_(None) & whole_institution()
        theirs = (Subscription.institution_id == institution_id) & whole_institution()
        known = await self.session.scalar(
            select(Subscription.id).where(Subscription.person_id == person_id, everything | theirs).limit(1)
        )
        await self.session.flush()
        return known is None

    async def withdraw(
        self, person_id: int, institution_id: int, now: dt.datetime, purpose: str = "registration"
    ) -> bool:
        """True when there was one to withdraw. Without the one of certificates their register keeps no name; without the one of photos
        every registration says no; without the one of news the subscription ends. What the one of registrations entails:
        storage.personal.erasing."""
        if purpose == "certificate":
            await Certificates(self.session).erase_names(person_id, institution_id)
        elif purpose == "photo":
            events = select(Event.id).where(Event.institution_id == institution_id)
            await self.session.execute(
                update(Registration)
                .where(
                    Registration.person_id == person_id, Registration.event_id.in_(events), Registration.photo.is_(True)
                )
                .values(photo=False)
            )
        elif purpose == "news":
            await self.session.execute(
                delete(Subscription).where(
                    Subscription.person_id == person_id,
                    Subscription.institution_id == institution_id,
                    whole_institution(),
                )
            )
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


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
