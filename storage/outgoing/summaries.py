"""The Monday summary of those who only control a row, of heads, and of leads whose deadlines have passed: owed once a week, rendered
when it is sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.places import NIGHT_FROM
from storage.models import Contact, Event, Institution, ItemResponsible, Responsible
from storage.outgoing.receivers import chat_key, on_duty
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.institutions import Institutions
from storage.repositories.settings import Settings
from storage.views import OPEN, late_stages, slipped

DAYS = 7
_NAME = "weekly:"  # of the setting that keeps the last week that was owed; an institution's number


class WeeklySummaries:
    """Of one transaction."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now

    async def queue(self) -> int:
        """Owe this week's summaries where their morning has come. How many messages."""
        queued = 0
        for institution, week in await self._waiting():
            queued += await self._owe(institution, week)
            await Settings(self.session).put(f"{_NAME}{institution.id}", {"week": week.isoformat()})
        return queued

    async def _waiting(self) -> list[tuple[Institution, dt.date]]:
        """Whose summary is due and not yet owed, with this week's Monday: from the reminder hour of its first working day, on working
        days only, never in the evening. Every sweep asks: a few statements for hundreds of institutions."""
        kept = await Settings(self.session).starting_with(_NAME)
        institutions = Institutions(self.session)
        local = {
            number: here
            for number, here in await institutions.local_times(self.now)
            if here.time() < NIGHT_FROM
            and kept.get(f"{_NAME}{number}", {"week": ""})["week"] < _monday(here).isoformat()
        }
        waiting = []
        for law in await institutions.laws(local) if local else []:
            here = local[law.institution.id]
            if law.policy.hour <= here.time() and law.calendar.is_working(here.date()):
                waiting.append((law.institution, _monday(here)))
        return waiting

    async def _owe(self, institution: Institution, week: dt.date) -> int:
        own = Event.institution_id == institution.id
        controls = (
            select(ItemResponsible.responsible_id)
            .join(Event, Event.item_id == ItemResponsible.item_id)
            .where(ItemResponsible.role == "control", own, OPEN)
        )
        heads = select(Responsible.escalates_to_id).where(
            Responsible.institution_id == institution.id, Responsible.escalates_to_id.is_not(None)
        )
        staged = await late_stages(self.session, own, week)
        late = (
            select(ItemResponsible.responsible_id)
            .join(Event, Event.item_id == ItemResponsible.item_id)
            .where(ItemResponsible.role == "lead", own, slipped(week) | Event.id.in_(staged))
        )
        parties = await self.session.scalars(
            select(Responsible.id).where(
                Responsible.institution_id == institution.id,
                Responsible.id.in_(controls) | Responsible.id.in_(heads) | Responsible.id.in_(late),
            )
        )
        on_watch = await on_duty(self.session, set(parties), self.now)
        owed = 0
        by_chat: dict[tuple[str, str, str], tuple[Contact, list[int]]] = {}
        for party, contact in [(party, chat) for party, chats in sorted(on_watch.items()) for chat in chats]:
            by_chat.setdefault(chat_key(contact), (contact, []))[1].append(party)
        for key, (contact, watching) in by_chat.items():
            owed += await Deliveries(self.session).add(
                DeliveryKind.WEEKLY,
                unique_key=f"weekly:{institution.id}:{week.isoformat()}:{':'.join(key)}",
                chat_id=contact.chat_id,
                thread_id=contact.thread_id,
                platform=contact.platform,
                person_id=contact.person_id if contact.chat_kind == "private" else None,
                institution_id=institution.id,
                payload={"responsibles": watching, "week": week.isoformat()},
                now=self.now,
            )
        return owed


def _monday(local: dt.datetime) -> dt.date:
    return local.date() - dt.timedelta(days=local.weekday())
