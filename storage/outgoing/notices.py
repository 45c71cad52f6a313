"""Notices that a change of an event owes: to subscribers, registrants, co-executors, organizers. Queued, never sent here."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from storage.delegates import taken_by
from storage.models import Contact, DateProposal, Event, Institution, Person
from storage.outgoing.news import for_readers
from storage.outgoing.place_notices import PlaceNotices, key_of, ping_rows, row, starts_at
from storage.outgoing.staff_chats import (
    URGENT,
    heads_chats,
    helpers_chats,
    lead_chats_unless,
    staff_hears,
    working_chats,
)
from storage.repositories.deliveries import ADDED_AT_ONCE, DeliveryKind
from storage.repositories.standing import Standing
from storage.repositories.subscriptions import Subscriptions

BROADCAST = 3
MEMBERS_FIRST = dt.timedelta(days=1)  # standing members hear so long before subscribers
NO_TIME_TO_WAIT = dt.timedelta(days=4)  # before an event nearer than that all hear at once
SECOND_THOUGHT = dt.timedelta(minutes=10)


class Notices(PlaceNotices):
    """Of one transaction."""

    async def date_changed(
        self, event: Event, *, first: bool, payload: dict[str, Any], now: dt.datetime, person_id: int | None = None
    ) -> None:
        """`date_set` or `moved` to subscribers, «Участвую / Не смогу» to registrants, `co_date` to co-executors, and to the lead when
        somebody from elsewhere did it (`person_id`). A day that is already over was only written down: nobody is called to it."""
        await self.deliveries.cancel_pings_of_event(event.id, now)
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        last = event.ends_on or event.starts_on
        if last is None or last < now.astimezone(zone).date():
            return
        payload = {**payload, "revision": event.revision}
        registered = await self.registrants(event.id)
        rows = await self._to_subscribers(event, {person.id for _, person in registered}, first, payload, now)
        for registration, person in registered:
            registration.still_coming = registration.confirm_until = registration.confirmed_at = None
            key = key_of(DeliveryKind.REG_MOVED, event, person.id)
            columns = {"event_id": event.id, "registration_id": registration.id, "payload": payload}
            rows.append(row(DeliveryKind.REG_MOVED, key, person, now, **columns))
            if registration.state == "registered":
                rows += ping_rows(event, zone, registration, person, now)
        await self.undecided(event, [one for one, _ in registered if one.state == "pending"], now)
        when = await staff_hears(self.session, event, (payload["was_on"], event.starts_on), now)
        for contact in await helpers_chats(self.session, event.item_id, now):
            key = f"co_date:{event.id}:{event.revision}:{contact.id}"
            rows.append(row(DeliveryKind.CO_DATE, key, contact, now, event_id=event.id, payload=payload, **when))
        leads: Sequence[Contact | Person]
        taker = await taken_by(self.session, event, now)
        if taker is not None:
            leads = [taker] if person_id not in (None, taker.id) else []
        else:
            urgent = when["priority"] == URGENT
            leads = await lead_chats_unless(self.session, event.item_id, person_id, now, urgent=urgent)
        for chat in leads:
            key = f"lead_date:{event.id}:{event.revision}:{'p' if isinstance(chat, Person) else ''}{chat.id}"
            told = {**payload, "by": person_id, "first": first}
            rows.append(row(DeliveryKind.LEAD_DATE, key, chat, now, event_id=event.id, payload=told, **when))
        await self.session.flush()
        await self.deliveries.add_many(rows, now)

    async def _to_subscribers(
        self, event: Event, ours: set[int], first: bool, payload: dict[str, Any], now: dt.datetime
    ) -> list[dict[str, Any]]:
        """Each person once; those who asked for this very event's date hear of it first."""
        subscriptions = Subscriptions(self.session)
        asked = await subscriptions.of_event(event.id)
        kind = DeliveryKind.DATE_SET if first else DeliveryKind.MOVED
        members = await Standing(self.session).members(event.item_id) if first else []
        invited = [one for one in members if one.id not in ours and one.blocked_at is None]
        ours = ours | {one.id for one in invited}
        people = [person for person in await subscriptions.audience(event.id) if person.id not in ours]
        later = await self._after_members(event, invited, now)
        rows = [
            row(
                kind,
                key_of(kind, event, person.id),
                person,
                now,
                priority=URGENT if person.id in asked else BROADCAST,
                event_id=event.id,
                payload=payload,
                due_at=now if person.id in asked else later,
            )
            for person in people
        ]
        at_once = [
            row(
                DeliveryKind.INVITED,
                key_of(DeliveryKind.INVITED, event, one.id),
                one,
                now,
                event_id=event.id,
                payload={"revision": event.revision},
            )
            for one in invited
        ]
        return [*at_once, *await self._as_wanted(event, rows, people, now, asked)]

    async def _after_members(self, event: Event, invited: Sequence[Person], now: dt.datetime) -> dt.datetime:
        """Subscribers hear a day after the standing members, unless there is no time for that."""
        institution = await self.session.get_one(Institution, event.institution_id)
        start = starts_at(event, ZoneInfo(institution.time_zone))
        wait = bool(invited) and start is not None and start - now > NO_TIME_TO_WAIT
        return now + MEMBERS_FIRST if wait else now

    async def _as_wanted(
        self, event: Event, rows: list[dict[str, Any]], people: list[Person], now: dt.datetime, asked: set[int]
    ) -> list[dict[str, Any]]:
        """`rows`: one for each of `people`."""
        institution = await self.session.get_one(Institution, event.institution_id)
        wanted: list[dict[str, Any]] = []
        for start in range(0, len(rows), ADDED_AT_ONCE):
            some = slice(start, start + ADDED_AT_ONCE)
            wanted += for_readers(rows[some], people[some], institution.time_zone, now, asked)
            await asyncio.sleep(0)  # with a hundred thousand of them others go on meanwhile
        return wanted

    async def cancelled(self, event: Event, now: dt.datetime, person_id: int | None = None) -> None:
        """To everyone who was registered or waiting, to subscribers who may have seen the date, to the co-executors, and to the
        lead unless the lead did it (`person_id`)."""
        registered = await self.registrants(event.id)
        ours = {person.id for _, person in registered}
        rows = [
            row(
                DeliveryKind.REG_CANCELLED,
                f"reg_cancelled:{event.id}:{person.id}",
                person,
                now,
                event_id=event.id,
                registration_id=registration.id,
            )
            for registration, person in registered
        ]
        people = [
            one
            for one in await Subscriptions(self.session).audience(event.id)
            if one.id not in ours and event.starts_on
        ]
        news = [
            row(
                DeliveryKind.CANCELLED,
                f"cancelled:{event.id}:{person.id}",
                person,
                now,
                priority=BROADCAST,
                event_id=event.id,
            )
            for person in people
        ]
        rows += await self._as_wanted(event, news, people, now, await Subscriptions(self.session).of_event(event.id))
        when = await staff_hears(self.session, event, (event.starts_on,), now)
        rows += [
            row(
                DeliveryKind.CO_CANCELLED,
                f"co_cancelled:{event.id}:{contact.platform}:{contact.chat_id}",
                contact,
                now,
                event_id=event.id,
                **when,
            )
            for contact in await self._workers(event, person_id, now)
        ]
        await self.deliveries.add_many(rows, now)
        await self.deliveries.cancel_pings_of_event(event.id, now)

    async def _workers(self, event: Event, person_id: int | None, now: dt.datetime) -> Sequence[Contact | Person]:
        """Who works on it, each chat once, without who acted: whoever took it stands for the lead."""
        taker = await taken_by(self.session, event, now)
        if taker is None:
            return await working_chats(self.session, event.item_id, person_id, now)
        helpers = await helpers_chats(self.session, event.item_id, now)
        return [*helpers, *([taker] if taker.id != person_id else [])]

    async def postponed(
        self, event: Event, *, payload: dict[str, Any], now: dt.datetime, person_id: int | None
    ) -> None:
        """No new date yet: registrants keep their places, subscribers and those who work on it hear of it. A day that was over is
        no news to anybody outside."""
        await self.deliveries.cancel_pings_of_event(event.id, now)
        institution = await self.session.get_one(Institution, event.institution_id)
        today = now.astimezone(ZoneInfo(institution.time_zone)).date()
        payload = {**payload, "revision": event.revision}
        ahead = dt.date.fromisoformat(payload["was_on"]) >= today
        registered = await self.registrants(event.id)
        for registration, _ in registered:
            registration.still_coming = registration.confirm_until = registration.confirmed_at = None
        ours = {person.id for _, person in registered}
        rows = [
            row(
                DeliveryKind.REG_POSTPONED,
                key_of(DeliveryKind.REG_POSTPONED, event, person.id),
                person,
                now,
                event_id=event.id,
                registration_id=registration.id,
                payload=payload,
            )
            for registration, person in registered
        ]
        people = [one for one in await Subscriptions(self.session).audience(event.id) if ahead and one.id not in ours]
        news = [
            row(
                DeliveryKind.POSTPONED,
                key_of(DeliveryKind.POSTPONED, event, person.id),
                person,
                now,
                priority=BROADCAST,
                event_id=event.id,
                payload=payload,
            )
            for person in people
        ]
        rows += await self._as_wanted(event, news, people, now, await Subscriptions(self.session).of_event(event.id))
        when = await staff_hears(self.session, event, (payload["was_on"],), now)
        rows += [
            row(
                DeliveryKind.CO_POSTPONED,
                f"co_postponed:{event.id}:{event.revision}:{contact.platform}:{contact.chat_id}",
                contact,
                now,
                event_id=event.id,
                payload=payload,
                **when,
            )
            for contact in await self._workers(event, person_id, now)
        ]
        await self.session.flush()
        await self.deliveries.add_many(rows, now)

    async def accepting(self, event: Event, on: dt.date, now: dt.datetime) -> None:
        """A contest takes works until this day: subscribers hear of it a while after, so that a slip can be put right."""
        people = await Subscriptions(self.session).audience(event.id) if event.public else []
        news = [
            row(
                DeliveryKind.ACCEPTING,
                f"accepting:{event.id}:{on.isoformat()}:{person.id}",
                person,
                now,
                priority=BROADCAST,
                event_id=event.id,
                payload={"on": on.isoformat()},
                due_at=now + SECOND_THOUGHT,
            )
            for person in people
        ]
        rows = await self._as_wanted(event, news, people, now, await Subscriptions(self.session).of_event(event.id))
        await self.deliveries.add_many(rows, now)

    async def concerned(self, event: Event) -> int:
        """How many people a postponement or a cancellation would reach: registrants, and subscribers who may have seen the date."""
        people = {person.id for _, person in await self.registrants(event.id)}
        if event.starts_on is not None:
            people |= {person.id for person in await Subscriptions(self.session).audience(event.id)}
        return len(people)

    async def proposal(self, proposal: DateProposal, event: Event, organizers: list[Person], now: dt.datetime) -> None:
        """A move waits for a word of the organizers and of the lead's head."""
        chats: list[Person | Contact] = [*organizers, *await heads_chats(self.session, event.item_id, now)]
        when = await staff_hears(self.session, event, (event.starts_on, proposal.change.get("starts_on")), now)
        rows = [
            row(
                DeliveryKind.PROPOSAL,
                f"proposal:{proposal.id}:{chat.platform}:{chat.chat_id}",
                chat,
                now,
                event_id=event.id,
                payload={"proposal": proposal.id},
                **when,
            )
            for chat in chats
        ]
        await self.deliveries.add_many(list({one["unique_key"]: one for one in rows}.values()), now)

    async def proposal_decided(self, proposal: DateProposal, now: dt.datetime) -> None:
        if proposal.proposed_by is None:
            return
        person = await self.session.get_one(Person, proposal.proposed_by)
        key = f"proposal_decided:{proposal.id}"
        payload = {"proposal": proposal.id}
        await self.deliveries.add_many(
            [row(DeliveryKind.PROPOSAL_DECIDED, key, person, now, event_id=proposal.event_id, payload=payload)], now
        )
