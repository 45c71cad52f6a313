"""«Сертификат участника»: a register of each institution, numbered without gaps; only for those present."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_institution
from storage.errors import NoCertificate
from storage.models import Certificate, Event, Institution, Registration
from storage.records import EventView, RegistrationView
from storage.views import event_views

CODE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Issued:
    certificate: Certificate
    view: EventView


class Certificates:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def issue(
        self, registration_id: int, person_id: int, *, now: dt.datetime, full_name: str | None = None
    ) -> Issued:
        """The same one again when it was issued before. `full_name` goes into the register: the caller has the person's consent to
        that, and the institution keeps names; None keeps none. Raises NoCertificate."""
        row = await self.session.get(Registration, registration_id, populate_existing=True)
        if row is None or row.person_id != person_id:
            raise NoCertificate("not_yours")
        view = (await event_views(self.session, Event.id == row.event_id))[0]
        if why := refused(row, view, now):
            raise NoCertificate(why)
        await lock_institution(self.session, view.institution.id)  # numbers are given one after another
        found = await self._of(registration_id)
        if found is None:
            found = Certificate(
                institution_id=view.institution.id,
                event_id=row.event_id,
                registration_id=registration_id,
                person_id=person_id,
                number=await self._next_number(view.institution, now),
                code=secrets.token_urlsafe(CODE_BYTES),
                full_name=full_name,
                issued_at=now,
            )
            self.session.add(found)
        elif found.revoked_at is not None:
            raise NoCertificate("revoked")
        elif full_name is not None:
            found.full_name = full_name
        await self.session.flush()
        return Issued(found, view)

    async def of_registration(self, registration_id: int) -> Certificate | None:
        return await self._of(registration_id)

    async def by_code(self, code: str) -> Issued | None:
        found = await self.session.scalar(select(Certificate).where(Certificate.code == code))
        if found is None:
            return None
        return Issued(found, (await event_views(self.session, Event.id == found.event_id))[0])

    async def earned(self, person_id: int, now: dt.datetime) -> list[RegistrationView]:
        """Registrations of this person that a certificate may be had for, the newest first."""
        rows = await self.session.scalars(
            select(Registration).where(
                Registration.person_id == person_id,
                Registration.state == "registered",
                Registration.checked_in_at.is_not(None),
            )
        )
        mine = {row.event_id: row for row in rows}
        views = await event_views(
            self.session, Event.id.in_(mine), order=(Event.starts_on.desc(), Event.id.desc()), limit=100
        )
        found = [RegistrationView(mine[view.event.id], view, None) for view in views]
        return [one for one in found if refused(one.registration, one.view, now) is None]

    async def erase_names(self, person_id: int, institution_id: int | None = None) -> int:
        """The consent was withdrawn, or the person is erased: numbers stay, names go. How many."""
        which = update(Certificate).where(Certificate.person_id == person_id, Certificate.full_name.is_not(None))
        if institution_id is not None:
            which = which.where(Certificate.institution_id == institution_id)
        gone = await self.session.execute(which.values(full_name=None).returning(Certificate.id))
        return len(gone.all())

    async def _of(self, registration_id: int) -> Certificate | None:
        return await self.session.scalar(
            select(Certificate).where(Certificate.registration_id == registration_id),
            execution_options={"populate_existing": True},
        )

    async def _next_number(self, institution: Institution, now: dt.datetime) -> str:
        """«2026-15»: within the year of issue, by the institution's clock. The caller holds the institution's lock."""
        year = now.astimezone(ZoneInfo(institution.time_zone)).year
        highest = await self.session.scalar(
            select(func.max(cast(func.substr(Certificate.number, 6), Integer))).where(
                Certificate.institution_id == institution.id, Certificate.number.like(f"{year}-%")
            )
        )
        return f"{year}-{(highest or 0) + 1}"


def refused(row: Registration, view: EventView, now: dt.datetime) -> str | None:
    """Why there is none: not_present, not_over, not_held; None: there may be."""
    event = view.event
    if event.status == "cancelled" or event.outcome == "not_held":
        return "not_held"
    if row.checked_in_at is None or row.state != "registered":
        return "not_present"
    last = event.ends_on or event.starts_on
    here = now.astimezone(ZoneInfo(view.institution.time_zone))
    if last is None:
        return "not_over"
    ended = last < here.date()
    if last == here.date():  # of today: when its last hour is past, or staff have said that it was held
        ended = event.outcome == "held" or (event.end_time is not None and event.end_time <= here.time())
    return None if ended else "not_over"
