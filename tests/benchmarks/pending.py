"""A database with many pending reminders: institutions of some two thousand each, with departments that are linked to chats, plans, dated webinars,
posts in groups, messages that were sent. Bulk inserts: through the program itself a million rows would take an hour."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text, update

from storage.database import Storage
from storage.models import (
    BotChat,
    Contact,
    Delivery,
    Event,
    EventPost,
    Institution,
    ItemResponsible,
    Person,
    Plan,
    PlanItem,
    PlanVersion,
    Reminder,
    Responsible,
)
from storage.repositories.posts import facts_of
from storage.views import event_views
from tests.benchmarks.databases import analyze, copy_in
from tests.builders import NOW

PARTIES, REMINDERS = 10, 10  # departments of an institution; reminders of an event
POSTS = 5  # of an institution, that stand in its group
FIRST_DAY = dt.date(2026, 9, 1)
_KINDS = ("letter", "before", "eve", "morning", "outcome")


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything, from the number of reminders."""

    reminders: int

    @property
    def institutions(self) -> int:
        return max(10, self.reminders // 2000)

    @property
    def events_of_a_party(self) -> int:
        return self.reminders // (self.institutions * PARTIES * REMINDERS)

    def parties(self) -> Iterator[tuple[int, int]]:
        """(institution, responsible), from 1."""
        for number in range(self.institutions * PARTIES):
            yield number // PARTIES + 1, number + 1

    def events(self) -> Iterator[tuple[int, int, int]]:
        """(institution, responsible, event), from 1."""
        numbers = itertools.count(1)
        for institution, party in self.parties():
            for _ in range(self.events_of_a_party):
                yield institution, party, next(numbers)

    def hundred(self, turn: int) -> list[int]:
        """Ids of a hundred reminders, one of each department in ten institutions that lie far apart; each `turn` other ones."""
        apart = self.institutions // 10
        parties = [number * apart * PARTIES + party for number in range(10) for party in range(PARTIES)]
        return [party * self.events_of_a_party * REMINDERS + turn % REMINDERS + 1 for party in parties]


async def fill(storage: Storage, size: Size) -> None:
    """All reminders are due far ahead: nothing is due now."""
    for model, rows in (
        (Institution, _institutions(size)),
        (Person, _people(size)),
        (Responsible, _responsibles(size)),
        (Contact, _contacts(size)),
        (Plan, _plans(size)),
        (PlanVersion, _versions(size)),
        (PlanItem, _items(size)),
        (ItemResponsible, _leads(size)),
        (Event, _events(size)),
        (Reminder, _reminders(size)),
        (BotChat, _groups(size)),
        (EventPost, _posts(size)),
        (Delivery, _sent(size)),
    ):
        await copy_in(storage, model.__table__, rows)
    async with storage.write() as unit:
        posts = list(await unit.session.scalars(select(EventPost)))
        for start in range(0, len(posts), 500):
            some = {post.event_id: post for post in posts[start : start + 500]}
            for view in await event_views(unit.session, Event.id.in_(some)):
                some[view.event.id].shown = facts_of(view, NOW)
    await analyze(storage)


async def make_due(storage: Storage, ids: list[int], at: dt.datetime) -> None:
    table = Reminder.metadata.tables["reminders"]
    change = update(table).where(table.c.id == bindparam("row")).values(due_at=at)
    async with storage.write() as unit:
        await unit.session.execute(change, [{"row": row} for row in ids])


async def pending(storage: Storage) -> int:
    async with storage.read() as unit:
        return int(await unit.session.scalar(text("SELECT count(*) FROM reminders WHERE state = 'pending'")) or 0)


def _institutions(size: Size) -> Iterator[dict[str, Any]]:
    for number in range(1, size.institutions + 1):
        yield {
            "id": number,
            "slug": f"centre-{number}",
            "name": f"Центр культуры № {number}",
            "country": "RU",
            "time_zone": "Europe/Moscow",
            "ownership": "municipal",
            "data_mode": "full",
            "retention_days": 30,
            "created_at": NOW,
        }


def _people(size: Size) -> Iterator[dict[str, Any]]:
    for _, party in size.parties():
        yield {
            "id": party,
            "platform": "telegram",
            "user_id": str(10_000 + party),
            "chat_id": str(10_000 + party),
            "display_name": f"Некто {party}",
            "created_at": NOW,
            "notices": "now",
            "muted": [],
            "news_asked": [],
        }


def _responsibles(size: Size) -> Iterator[dict[str, Any]]:
    for institution, party in size.parties():
        name = f"отдел {party}"
        yield {
            "id": party,
            "institution_id": institution,
            "kind": "department",
            "name": name,
            "name_key": name,
            "aliases": [],
            "policy": {},
        }


def _contacts(size: Size) -> Iterator[dict[str, Any]]:
    for _, party in size.parties():
        yield {
            "id": party,
            "responsible_id": party,
            "person_id": party,
            "platform": "telegram",
            "chat_id": str(10_000 + party),
            "chat_kind": "private",
            "created_at": NOW,
        }


def _plans(size: Size) -> Iterator[dict[str, Any]]:
    for number in range(1, size.institutions + 1):
        yield {
            "id": number,
            "institution_id": number,
            "title": "План методических мероприятий на 2026 год",
            "kind": "plan",
            "year_kind": "calendar",
            "year_start": dt.date(2026, 1, 1),
            "year_end": dt.date(2026, 12, 31),
            "contacts": [],
            "problems": [],
            "columns": [],
            "created_at": NOW,
        }


def _versions(size: Size) -> Iterator[dict[str, Any]]:
    for number in range(1, size.institutions + 1):
        yield {
            "id": number,
            "plan_id": number,
            "file_name": "plan.txt",
            "sha256": f"{number:064x}",
            "content": b"",
            "imported_at": NOW,
            "changes": {},
        }


def _items(size: Size) -> Iterator[dict[str, Any]]:
    for institution, _, number in size.events():
        yield {
            "id": number,
            "plan_id": institution,
            "version_id": institution,
            "ordinal": number,
            "where": f"строка {number}",
            "title": f"Вебинар «Афиша за час», встреча {number}",
            "forms": ["вебинар"],
            "nature": "event",
            "public": True,
            "period": {"text": "сентябрь", "windows": [], "exact": False, "deadline": False, "every": None},
            "problems": [],
            "cells": [],
            "mended": [],
            "policy": {},
        }


def _leads(size: Size) -> Iterator[dict[str, Any]]:
    for _, party, number in size.events():
        yield {"item_id": number, "ordinal": 1, "responsible_id": party, "role": "lead"}


def _events(size: Size) -> Iterator[dict[str, Any]]:
    """One in ten asks three days before whether people come; one in ten opens registration at an hour."""
    flags = {
        "paused": False,
        "needs_approval": False,
        "takes_colleagues": True,
        "takes_seats": False,
        "takes_photos": False,
    }
    for institution, _, number in size.events():
        yield {
            **flags,
            "id": number,
            "institution_id": institution,
            "item_id": number,
            "ordinal": 1,
            "nature": "event",
            "form": "вебинар",
            "public": True,
            "deadline": False,
            "starts_on": FIRST_DAY + dt.timedelta(days=number % 90),
            "start_time": dt.time(14),
            "registration_open": True,
            "opens_at": NOW + dt.timedelta(days=30 + number % 60) if number % 10 == 1 else None,
            "confirm_release": number % 10 == 2,
            "letter": {},
            "calendar_sequence": 0,
            "next_number": 1,
            "status": "scheduled",
            "revision": 0,
            "previous_dates": [],
            "stages": [],
            "outcome_numbers": {},
            "outcome_files": [],
            "appeared_at": NOW,
            "computed_at": NOW,
        }


def _reminders(size: Size) -> Iterator[dict[str, Any]]:
    numbers = itertools.count(1)
    first = dt.datetime(2026, 8, 3, 6, tzinfo=dt.UTC)
    for institution, party, event in size.events():
        for turn in range(REMINDERS):
            yield {
                "id": next(numbers),
                "event_id": event,
                "institution_id": institution,
                "responsible_id": party,
                "kind": _KINDS[turn % len(_KINDS)],
                "stage": _KINDS[turn % len(_KINDS)],
                "key": f"{_KINDS[turn % len(_KINDS)]}:{turn}:0",
                "due_at": first + dt.timedelta(days=event % 90 + turn),
                "late": False,
                "escalation_level": 0,
                "state": "pending",
                "changed_at": NOW,
            }


def _groups(size: Size) -> Iterator[dict[str, Any]]:
    for number in range(1, size.institutions + 1):
        yield {
            "id": number,
            "platform": "telegram",
            "chat_id": str(-number),
            "kind": "supergroup",
            "title": f"Коллеги {number}",
            "may_post": True,
            "at": NOW,
        }


def _posts(size: Size) -> Iterator[dict[str, Any]]:
    numbers = itertools.count(1)
    of_institution = PARTIES * size.events_of_a_party
    for institution in range(size.institutions):
        for place in range(POSTS):
            number = next(numbers)
            yield {
                "id": number,
                "event_id": institution * of_institution + place * size.events_of_a_party + 1,
                "platform": "telegram",
                "chat_id": str(-institution - 1),
                "message_id": str(number),
                "at": NOW,
                "live": True,
            }


def _sent(size: Size) -> Iterator[dict[str, Any]]:
    """As many messages as there are events: what was sent stays in the table."""
    for institution, party, event in size.events():
        yield {
            "id": event,
            "unique_key": f"digest:bench:{event}",
            "kind": "digest",
            "priority": 2,
            "platform": "telegram",
            "chat_id": str(10_000 + party),
            "institution_id": institution,
            "payload": {"reminders": []},
            "due_at": NOW - dt.timedelta(days=event % 300 + 2),
            "state": "sent",
            "attempts": 1,
            "message_id": str(event),
            "created_at": NOW - dt.timedelta(days=event % 300 + 2),
            "changed_at": NOW - dt.timedelta(days=event % 300 + 2),
        }
