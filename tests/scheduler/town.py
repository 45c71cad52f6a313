"""A messenger that remembers what came, when and where, and a program that runs or is down: for tests of the clock."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from plans.draft import DraftItem
from scheduler.notifier import Notifier, Result, Sent
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage, Unit
from storage.models import Delivery, Institution
from tests.builders import keep

MOSCOW = "Europe/Moscow"


@dataclass(frozen=True, slots=True)
class Came:
    """One message."""

    at: dt.datetime
    chat: str
    kind: str  # of the delivery
    items: tuple[tuple[str, str, bool], ...] = ()  # (title, kind of the reminder, late)

    @property
    def kinds(self) -> list[str]:
        return sorted(kind for _, kind, _ in self.items)


class Town(Notifier):
    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.came: list[Came] = []
        self.down = False  # the messenger takes nothing and the program dies of it
        self.now = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        self.real = [1_000_000.0]
        self.sweeper = Sweeper(storage, self, limited=False, real_clock=lambda: self.real[0])

    async def send(self, delivery: Delivery) -> Result:
        if self.down:
            raise asyncio.CancelledError
        async with self.storage.read() as unit:
            views = await unit.reminders.views(list(delivery.payload.get("reminders", ())))
        items = tuple((one.view.title, one.reminder.kind, one.reminder.late) for one in views)
        self.came.append(Came(self.now, delivery.chat_id, delivery.kind, items))
        return Sent(f"m{len(self.came)}")

    async def at(self, moment: dt.datetime) -> list[Came]:
        """One sweep at this moment; what came by it."""
        before, self.now = len(self.came), moment
        await self.sweeper.sweep(moment.astimezone(dt.UTC))
        return self.came[before:]

    async def runs(self, start: dt.datetime, end: dt.datetime) -> list[Came]:
        """The program runs all the time: a sweep at each due moment. What came."""
        before = len(self.came)
        await self.at(start)
        while (due := await next_due(self.storage)) is not None and due <= end:
            seen = len(self.came)
            await self.at(max(due, start))
            assert (await next_due(self.storage)) != due or len(self.came) > seen, f"stuck at {due}"
        await self.at(end)
        return self.came[before:]


def local(moment: str, zone: str = MOSCOW) -> dt.datetime:
    """«2026-10-03 12:00» of a place."""
    return dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


async def home_of(
    unit: Unit, now: dt.datetime, *, slug: str = "home", zone: str = MOSCOW, country: str = "RU", organizer: bool = True
) -> Institution:
    home = await unit.institutions.add(
        slug=slug, name="Дом культуры", country=country, time_zone=zone, ownership="municipal", data_mode=None,
        now=now.astimezone(dt.UTC),
    )  # fmt: skip
    if organizer:
        boss = await unit.people.meet("telegram", f"boss-{slug}", f"boss-{slug}", "Организатор", now.astimezone(dt.UTC))
        await unit.people.grant(boss.id, home.id, "organizer", now.astimezone(dt.UTC))
    return home


async def plan_of(unit: Unit, home: Institution, now: dt.datetime, *items: DraftItem) -> int:
    """Keep the rows; everybody named gets a chat, called by the institution and their number. The plan's id."""
    kept = await keep(unit, home, *items, now=now.astimezone(dt.UTC))
    for number, view in enumerate(await unit.responsibles.of_institution(home.id)):
        await unit.responsibles.link(
            view.responsible.id, person_id=None, platform="telegram", chat_id=f"{home.slug}-{number}", thread_id=None,
            chat_kind="group", chat_title=None, now=now.astimezone(dt.UTC),
        )  # fmt: skip
    return kept.plan.id
