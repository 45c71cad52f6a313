"""Institutions, their policies and working-day overrides."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import Policy
from plans.workdays import WorkCalendar
from storage.drivers.upsert import insert_into
from storage.errors import BadValue, SlugTaken
from storage.models import Institution, PolicyRow, WorkdayOverride

DATA_MODES = ("full", "link", "none")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Law:
    """What an institution's people are written to by."""

    institution: Institution
    policy: Policy
    calendar: WorkCalendar


class Institutions:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(
        self,
        *,
        slug: str,
        name: str,
        country: str,
        time_zone: str,
        ownership: str,
        data_mode: str | None,
        now: dt.datetime,
    ) -> Institution:
        """`data_mode` None takes the default: `none` for a Russian state institution, else `full`.

        Raises SlugTaken, storage.errors.BadValue (unknown country, zone, mode, malformed slug).
        """
        mode = data_mode or default_data_mode(country, ownership)
        _check(slug, name, country, time_zone, ownership, mode)
        added = await self.session.scalar(
            insert_into(self.session, Institution)
            .values(
                slug=slug,
                name=" ".join(name.split()),
                country=country,
                time_zone=time_zone,
                ownership=ownership,
                data_mode=mode,
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["slug"])
            .returning(Institution.id)
        )
        if added is None:
            raise SlugTaken(slug)
        return await self.get(added)

    async def get(self, institution_id: int) -> Institution:
        return await self.session.get_one(Institution, institution_id)

    async def by_slug(self, slug: str) -> Institution | None:
        return await self.session.scalar(select(Institution).where(Institution.slug == slug))

    async def all(self) -> list[Institution]:
        return list(await self.session.scalars(select(Institution).order_by(Institution.name, Institution.id)))

    async def confirm_full_mode(self, institution_id: int, now: dt.datetime) -> None:
        """A recorded confirmation, then data mode `full`."""
        await self.session.execute(
            update(Institution)
            .where(Institution.id == institution_id)
            .values(data_mode="full", full_mode_confirmed_at=now)
        )

    async def set_data_mode(self, institution_id: int, mode: str) -> None:
        """Raises BadValue. `full` for a Russian state institution goes through `confirm_full_mode`."""
        institution = await self.get(institution_id)
        guarded = mode == "full" and default_data_mode(institution.country, institution.ownership) != "full"
        if mode not in DATA_MODES or guarded:
            raise BadValue(f"data mode {mode}")
        institution.data_mode = mode
        await self.session.flush()

    async def set_retention(self, institution_id: int, days: int) -> None:
        """For how many days after an event its registrations keep personal data. Raises BadValue."""
        if days < 1:
            raise BadValue(f"term {days}")
        await self.session.execute(
            update(Institution).where(Institution.id == institution_id).values(retention_days=days)
        )

    async def policy(self, institution_id: int) -> Policy:
        row = await self.session.get(PolicyRow, institution_id)
        return Policy() if row is None else Policy.from_json(row.data)

    async def local_times(self, now: dt.datetime) -> list[tuple[int, dt.datetime]]:
        """(id, what time it is there), by id: of hundreds in one statement."""
        rows = await self.session.execute(select(Institution.id, Institution.time_zone).order_by(Institution.id))
        zones: dict[str, dt.datetime] = {}
        return [
            (one.id, zones.setdefault(one.time_zone, now.astimezone(ZoneInfo(one.time_zone)))) for one in rows.all()
        ]

    async def laws(self, ids: Collection[int]) -> list[Law]:
        """Of many at once, by id."""
        which = sorted(ids)
        mine = select(Institution).where(Institution.id.in_(which)).order_by(Institution.id)
        policies = await self.session.scalars(select(PolicyRow).where(PolicyRow.institution_id.in_(which)))
        policy = {row.institution_id: Policy.from_json(row.data) for row in policies}
        days: dict[int, dict[dt.date, bool]] = defaultdict(dict)
        for row in await self.session.scalars(select(WorkdayOverride).where(WorkdayOverride.institution_id.in_(which))):
            days[row.institution_id][row.day] = row.working
        return [
            Law(one, policy.get(one.id, Policy()), WorkCalendar(one.country, days.get(one.id)))
            for one in await self.session.scalars(mine)
        ]

    async def set_policy(self, institution_id: int, policy: Policy, now: dt.datetime) -> None:
        values = {"data": policy.as_json(), "changed_at": now}
        await self.session.execute(
            insert_into(self.session, PolicyRow)
            .values(institution_id=institution_id, **values)
            .on_conflict_do_update(index_elements=["institution_id"], set_=values)
        )

    async def overrides(self, institution_id: int) -> list[WorkdayOverride]:
        """By day."""
        rows = select(WorkdayOverride).where(WorkdayOverride.institution_id == institution_id)
        return list(await self.session.scalars(rows.order_by(WorkdayOverride.day)))

    async def set_override(self, institution_id: int, day: dt.date, *, working: bool, note: str | None = None) -> None:
        """The institution works on this day, or does not, whatever the country's calendar says."""
        values = {"working": working, "note": note}
        await self.session.execute(
            insert_into(self.session, WorkdayOverride)
            .values(institution_id=institution_id, day=day, **values)
            .on_conflict_do_update(index_elements=["institution_id", "day"], set_=values)
        )

    async def remove_override(self, institution_id: int, day: dt.date) -> bool:
        gone = await self.session.execute(
            delete(WorkdayOverride)
            .where(WorkdayOverride.institution_id == institution_id, WorkdayOverride.day == day)
            .returning(WorkdayOverride.day)
        )
        return gone.first() is not None

    async def calendar(self, institution_id: int) -> WorkCalendar:
        """The country's working days with the institution's overrides."""
        institution = await self.get(institution_id)
        rows = await self.session.scalars(
            select(WorkdayOverride).where(WorkdayOverride.institution_id == institution_id)
        )
        return WorkCalendar(institution.country, {row.day: row.working for row in rows})


def default_data_mode(country: str, ownership: str) -> str:
    """State bodies of Russia may not pass citizens' personal data through foreign messengers."""
    return "none" if country == "RU" and ownership == "state" else "full"


def is_slug(text: str) -> bool:
    """Latin letters, digits, hyphens inside; at most 60."""
    return _SLUG.fullmatch(text) is not None


def is_time_zone(name: str) -> bool:
    """An IANA name that this machine knows."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return "/" in name


def _check(slug: str, name: str, country: str, time_zone: str, ownership: str, data_mode: str) -> None:
    if not is_slug(slug):
        raise BadValue("короткое имя — латинские буквы, цифры и дефис, до 60 знаков")
    if not name.strip():
        raise BadValue("нет названия")
    if country not in ("RU", "BY"):
        raise BadValue("страна — RU или BY")
    if not is_time_zone(time_zone):
        raise BadValue("неизвестный часовой пояс, нужен вида Europe/Moscow")
    if ownership not in ("state", "municipal", "private"):
        raise BadValue("принадлежность — state, municipal или private")
    if data_mode not in DATA_MODES:
        raise BadValue("режим данных — full, link или none")
