"""Lists of events, by pages in SQL: what lies ahead for specialists, what is whose, what stands at an organizer's desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, Institution, ItemResponsible, PlanItem, Responsible
from storage.records import EventView
from storage.views import OPEN, event_views, late_stages, slipped

BY_DAY = (
    func.coalesce(Event.starts_on, Event.window_end, Event.window_start),
    Event.starts_on.is_(None),
    Event.id,
)
DATED_FIRST = (Event.starts_on.is_(None), Event.starts_on, Event.start_time, Event.window_end, Event.id)
DONE = ("held", "done", "partly", "noted")
FAILED = ("not_held", "not_done")
SERIES_ROW = and_(Event.nature == "series", Event.ordinal == 1, Event.starts_on.is_(None))  # stands for its meetings


class EventLists:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def public(
        self,
        now: dt.datetime,
        *,
        form: str | None = None,
        institution_id: int | None = None,
        offset: int = 0,
        limit: int = 8,
    ) -> tuple[list[EventView], int]:
        """(page, total) of public events that lie ahead: dated ones by day, then undated by the window's end."""
        where = [*await self._public_ahead(now)]
        if form is not None:
            where.append(Event.form == form)
        if institution_id is not None:
            where.append(Event.institution_id == institution_id)
        return await self._page(where, DATED_FIRST, offset, limit)

    async def public_forms(self, now: dt.datetime) -> list[tuple[str, int]]:
        """Forms of public events ahead with their counts, most frequent first."""
        rows = await self.session.execute(
            select(Event.form, func.count())
            .where(*await self._public_ahead(now), Event.form.is_not(None))
            .group_by(Event.form)
            .order_by(func.count().desc(), Event.form)
        )
        return [(form, count) for form, count in rows.all() if form is not None]

    async def _public_ahead(self, now: dt.datetime) -> list[ColumnElement[bool]]:
        ahead = [
            and_(
                Event.institution_id.in_(ids),
                or_(
                    func.coalesce(Event.ends_on, Event.starts_on) >= today,
                    and_(
                        Event.starts_on.is_(None),
                        or_(Event.window_end.is_(None), Event.window_end >= today, Event.status == "postponed"),
                    ),
                ),
            )
            for today, ids in (await self._todays(now)).items()
        ]
        return [Event.public.is_(True), OPEN, ~SERIES_ROW, or_(*ahead) if ahead else Event.id.is_(None)]

    async def _todays(self, now: dt.datetime) -> dict[dt.date, list[int]]:
        """Each institution's «today» is its own: zones are a day apart at most."""
        zones = await self.session.execute(select(Institution.id, Institution.time_zone))
        days: dict[dt.date, list[int]] = {}
        for institution_id, zone in zones.all():
            days.setdefault(now.astimezone(ZoneInfo(zone)).date(), []).append(institution_id)
        return days

    async def of_responsibles(
        self,
        responsible_ids: list[int],
        *,
        now: dt.datetime,
        only: str = "all",
        taken: Collection[int] = (),
        offset: int = 0,
        limit: int = 8,
    ) -> tuple[list[EventView], int]:
        """(page, total) of events whose rows these lead or help with, by day or window's end. `only`: all (open ones), undated,
        overdue (the day or window is over, nobody has answered), week (their day, deadline or a contest's stage lies between this
        Monday and Sunday), done (answered for, the latest answer first). `taken`: events handed to this person are theirs too."""
        where = await self._theirs(responsible_ids, taken, only, now)
        order = (Event.outcome_at.desc(), Event.id.desc()) if only == "done" else BY_DAY
        return await self._page(where, order, offset, limit)

    async def counts_of_responsibles(
        self, responsible_ids: list[int], *, now: dt.datetime, taken: Collection[int] = ()
    ) -> dict[str, int]:
        """How many each list of `of_responsibles` holds."""
        counts: dict[str, int] = {}
        for only in ("all", "overdue", "week", "undated", "done"):
            where = await self._theirs(responsible_ids, taken, only, now)
            counts[only] = await self.session.scalar(select(func.count(Event.id)).where(*where)) or 0
        return counts

    async def _theirs(
        self, responsible_ids: list[int], taken: Collection[int], only: str, now: dt.datetime
    ) -> list[ColumnElement[bool]]:
        mine = or_(Event.item_id.in_(rows_of(responsible_ids)), Event.id.in_(taken))
        match only:
            case "done":
                return [mine, or_(Event.outcome.in_((*DONE, *FAILED)), Event.status == "cancelled")]
            case "undated":
                return [mine, OPEN, Event.starts_on.is_(None), Event.nature.in_(("event", "series"))]
            case "overdue":
                return [mine, OPEN, await self._over(now)]
            case "week":
                return [mine, OPEN, await self._in_week(mine, now)]
        return [mine, OPEN]

    async def _in_week(self, mine: ColumnElement[bool], now: dt.datetime) -> ColumnElement[bool]:
        """Each institution's week is that of its own «today»."""
        ids: list[int] = []
        parts: list[ColumnElement[bool]] = []
        staged = select(Event.id, Event.institution_id, Event.stages).where(mine, OPEN, Event.nature == "contest")
        contests = (await self.session.execute(staged)).all()
        for today, institutions in (await self._todays(now)).items():
            monday = today - dt.timedelta(days=today.weekday())
            sunday = monday + dt.timedelta(days=6)
            dated = and_(Event.starts_on <= sunday, func.coalesce(Event.ends_on, Event.starts_on) >= monday)
            deadline = and_(
                Event.starts_on.is_(None), Event.deadline.is_(True), Event.window_end.between(monday, sunday)
            )
            parts.append(and_(Event.institution_id.in_(institutions), or_(dated, deadline)))
            ids += [
                row.id
                for row in contests
                if row.institution_id in institutions
                and any(monday <= dt.date.fromisoformat(stage["on"]) <= sunday for stage in row.stages)
            ]
        return or_(Event.id.in_(ids), *parts)

    async def of_plans(
        self,
        institution_ids: list[int],
        responsible_ids: list[int],
        *,
        now: dt.datetime,
        state: str = "all",
        month: dt.date | None = None,
        lead: int | None = None,
        nature: str | None = None,
        ids: Collection[int] | None = None,
        offset: int = 0,
        limit: int = 8,
    ) -> tuple[list[EventView], int]:
        """(page, total) of all events of these institutions, and of rows that these lead or help with. `state`: all, undated,
        overdue (over, nobody has answered), done, failed (not held, not done, cancelled); `month`: its first day; `lead`: who leads
        the row (0: nobody); `ids`: only these."""
        where: list[ColumnElement[bool]] = [_seen(institution_ids, responsible_ids)]
        if state == "undated":
            where += [OPEN, Event.starts_on.is_(None), Event.nature.in_(("event", "series"))]
        elif state == "overdue":
            where += [OPEN, await self._over(now)]
        elif state == "done":
            where.append(Event.outcome.in_(DONE))
        elif state == "failed":
            where.append(or_(Event.outcome.in_(("not_held", "not_done")), Event.status == "cancelled"))
        if month is not None:
            last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            starts = func.coalesce(Event.starts_on, Event.window_start, Event.window_end)
            ends = func.coalesce(Event.ends_on, Event.starts_on, Event.window_end)
            where += [or_(starts.is_(None), starts <= last), or_(ends.is_(None), ends >= month)]
        if lead is not None:
            where.append(Event.item_id.in_(_led_by(lead)) if lead else Event.item_id.not_in(_led_by(None)))
        if nature is not None:
            where.append(Event.nature == nature)
        if ids is not None:
            where.append(Event.id.in_(ids))
        return await self._page(where, BY_DAY, offset, limit)

    async def leads_of_plans(
        self, institution_ids: list[int], responsible_ids: list[int]
    ) -> list[tuple[Responsible | None, int]]:
        """(who leads, how many events of all that `of_plans` lists), those with most first; None: nobody leads them."""
        rows = await self.session.execute(
            select(Responsible, func.count(Event.id))
            .select_from(Event)
            .outerjoin(ItemResponsible, and_(ItemResponsible.item_id == Event.item_id, ItemResponsible.role == "lead"))
            .outerjoin(Responsible, Responsible.id == ItemResponsible.responsible_id)
            .where(_seen(institution_ids, responsible_ids))
            .group_by(Responsible.id)
            .order_by(Responsible.id.is_(None), func.count(Event.id).desc(), Responsible.id)
        )
        return [(responsible, count) for responsible, count in rows.all()]

    async def natures_of_plans(self, institution_ids: list[int], responsible_ids: list[int]) -> dict[str, int]:
        """Nature -> how many events of all that `of_plans` lists."""
        rows = await self.session.execute(
            select(Event.nature, func.count(Event.id).label("events"))
            .where(_seen(institution_ids, responsible_ids))
            .group_by(Event.nature)
        )
        return {row.nature: row.events for row in rows}

    async def words_of_plans(
        self, institution_ids: list[int], responsible_ids: list[int]
    ) -> list[tuple[int, tuple[str | None, ...]]]:
        """(event, its words) of all that `of_plans` lists, to be searched: databases know no Russian small letters alike."""
        rows = await self.session.execute(
            select(
                Event.id,
                PlanItem.title,
                Event.public_title,
                Event.theme,
                Event.form,
                PlanItem.form,
                Event.place,
                PlanItem.place,
            )
            .join(PlanItem, PlanItem.id == Event.item_id)
            .where(_seen(institution_ids, responsible_ids))
        )
        return [(event_id, tuple(words)) for event_id, *words in rows.all()]

    async def watched(
        self, responsible_ids: list[int], monday: dt.date, now: dt.datetime
    ) -> dict[str, list[EventView]]:
        """Open events of rows that these control, or whose lead answers to these: "week" (their day, deadline or a stage of a
        contest is in it), "overdue" (over, nobody has answered), "undated" (the window ends within a month); "mine":
        deadlines and stages that they lead themselves and that passed lately."""
        below = (
            select(ItemResponsible.item_id)
            .join(Responsible, Responsible.id == ItemResponsible.responsible_id)
            .where(ItemResponsible.role == "lead", Responsible.escalates_to_id.in_(responsible_ids))
        )
        rows = select(ItemResponsible.item_id).where(ItemResponsible.responsible_id.in_(responsible_ids))
        led = Event.item_id.in_(rows.where(ItemResponsible.role == "lead"))
        watched = or_(Event.item_id.in_(below), Event.item_id.in_(rows.where(ItemResponsible.role == "control")))
        base = and_(watched, OPEN, ~SERIES_ROW)
        soon = monday + dt.timedelta(days=30)
        undated = and_(Event.starts_on.is_(None), Event.nature == "event", Event.window_end.between(monday, soon))
        wanted: dict[str, ColumnElement[bool]] = {
            "mine": or_(and_(led, slipped(monday)), Event.id.in_(await late_stages(self.session, led, monday))),
            "week": and_(base, await self._in_week(watched, now)),
            "overdue": and_(
                base, or_(await self._over(now), Event.id.in_(await late_stages(self.session, watched, monday)))
            ),
            "undated": and_(base, undated),
        }
        return {name: await event_views(self.session, where, order=BY_DAY, limit=50) for name, where in wanted.items()}

    async def at_desk(
        self, institution_ids: list[int], *, dated: bool | None = None, offset: int = 0, limit: int = 8
    ) -> tuple[list[EventView], int]:
        """(page, total) of public open events of these institutions, the dated first; `dated`: only with (without) a date. The row
        of a series stands for no meeting of its own and is left out."""
        where = [Event.institution_id.in_(institution_ids), Event.public.is_(True), OPEN, ~SERIES_ROW]
        if dated is not None:
            where.append(Event.starts_on.is_not(None) if dated else Event.starts_on.is_(None))
        return await self._page(where, DATED_FIRST, offset, limit)

    async def _over(self, now: dt.datetime) -> ColumnElement[bool]:
        last = func.coalesce(Event.ends_on, Event.starts_on, Event.window_end)
        over = [and_(Event.institution_id.in_(ids), last < today) for today, ids in (await self._todays(now)).items()]
        return or_(*over) if over else Event.id.is_(None)

    async def of_institution(
        self,
        institution_id: int,
        *,
        public_only: bool = False,
        open_only: bool = False,
        offset: int = 0,
        limit: int = 8,
    ) -> tuple[list[EventView], int]:
        where: list[ColumnElement[bool]] = [Event.institution_id == institution_id]
        if public_only:
            where.append(Event.public.is_(True))
        if open_only:
            where.append(OPEN)
        return await self._page(where, BY_DAY, offset, limit)

    async def _page(
        self, where: list[ColumnElement[bool]], order: tuple[Any, ...], offset: int, limit: int
    ) -> tuple[list[EventView], int]:
        total = await self.session.scalar(select(func.count(Event.id)).where(*where)) or 0
        return await event_views(self.session, *where, order=order, offset=offset, limit=limit), total

    async def of_plan(self, plan_id: int) -> list[EventView]:
        of_plan = Event.item_id.in_(select(PlanItem.id).where(PlanItem.plan_id == plan_id))
        return await event_views(self.session, of_plan, order=(Event.item_id, Event.ordinal))


def rows_of(responsible_ids: Collection[int]) -> Select[int]:
    """Rows that these lead or help with."""
    return select(ItemResponsible.item_id).where(
        ItemResponsible.responsible_id.in_(responsible_ids), ItemResponsible.role.in_(("lead", "co"))
    )


def _led_by(responsible_id: int | None) -> Select[int]:
    """Rows that this one leads; None: that anybody leads."""
    rows = select(ItemResponsible.item_id).where(ItemResponsible.role == "lead")
    return rows if responsible_id is None else rows.where(ItemResponsible.responsible_id == responsible_id)


def _seen(institution_ids: list[int], responsible_ids: list[int]) -> ColumnElement[bool]:
    """Of these institutions, or of rows that these lead or help with."""
    return or_(Event.institution_id.in_(institution_ids), Event.item_id.in_(rows_of(responsible_ids)))
