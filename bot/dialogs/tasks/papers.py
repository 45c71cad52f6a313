"""/plan → «Документы»: a month, a week or a report on a stretch, as files. Staff get all rows of their institution's plans, a
responsible those that it leads or helps with."""

from __future__ import annotations

import asyncio
import datetime as dt
import operator
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.access import staffed
from bot.dialogs.scene import Scene
from bot.dialogs.tasks.states import PlanWindow
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.documents.papers import PaperSource, paper_source
from bot.texts import papers as words
from bot.texts import revision
from bot.texts.admin import PLAN_CAPTIONS, PLAN_FORMATS
from bot.texts.common import local
from bot.texts.documents import paper_name, year_name
from bot.texts.spans import span_key
from plans.periods.model import PlanYear
from plans.spans import UnknownSpan, span_of, spans_of
from storage.database import Unit
from storage.models import Plan
from storage.owed.recompute import plan_year

PLANS, MONTHS, WEEKS = 8, 12, 8


async def plans_seen(scene: Scene, unit: Unit) -> list[Plan]:
    """Asked anew on every press: rights change."""
    homes = [one.id for one in await staffed(unit, scene.actor)]
    return await unit.papers.plans_seen(homes, sorted(scene.actor.speaks_for))


async def _chosen(scene: Scene, unit: Unit) -> tuple[Plan | None, int]:
    """(the plan that the paper is of, how many there are to choose from): the only one, or the one that was pressed."""
    plans = await plans_seen(scene, unit)
    wanted = plans[0].id if len(plans) == 1 else scene.data.get("plan")
    return next((one for one in plans if one.id == wanted), None), len(plans)


async def _source(scene: Scene) -> PaperSource | None:
    async with scene.storage.read() as unit:
        plan, _ = await _chosen(scene, unit)
        if plan is None:
            return None
        whole = scene.actor.is_staff(plan.institution_id)
        return await paper_source(unit, plan.id, None if whole else scene.actor.speaks_for)


async def papers_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Several plans: first which one; then which paper."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        plan, count = await _chosen(scene, unit)
        plans = await plans_seen(scene, unit) if plan is None else []
        homes = {one.id: one.name for one in await unit.institutions.all()}
    page = page_of(dialog_manager, len(plans), PLANS, "pl")
    named = words.plan_keys([(one.id, one.title, homes[one.institution_id]) for one in plans])
    keys = [(str(one.id), name) for one, name in zip(plans, named, strict=True)][page * PLANS : (page + 1) * PLANS]
    asked = words.WHICH_PLAN if plans else words.NO_PLANS
    return {
        "text": words.which_paper(plan.title) if plan is not None else asked,
        "plans": keys,
        "ok": plan is not None,
        "other": plan is not None and count > 1,
        **paged(page, len(plans), PLANS, "pl"),
    }


async def month_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """The months of the plan's year; of a plan of several years, or of none, a year from this month on."""
    year, today = await _when(Scene.of(dialog_manager))
    first, count = today.replace(day=1), MONTHS
    if year is not None and (year.end - year.start).days <= 366:
        first = year.start.replace(day=1)
        count = (year.end.year - first.year) * 12 + year.end.month - first.month + 1
    months = [_month_on(first, number) for number in range(count)]
    return {"months": [(one.isoformat()[:7], words.month_key(one, today)) for one in months]}


async def _when(scene: Scene) -> tuple[PlanYear | None, dt.date]:
    """(the plan's year, its institution's today)."""
    async with scene.storage.read() as unit:
        plan, _count = await _chosen(scene, unit)
        home = await unit.institutions.get(plan.institution_id) if plan is not None else None
    today = local(scene.now, home.time_zone).date() if home is not None else scene.now.date()
    return plan_year(plan) if plan is not None else None, today


async def week_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """The last week and those ahead."""
    _year, today = await _when(Scene.of(dialog_manager))
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [monday + dt.timedelta(days=7 * number) for number in range(-1, WEEKS - 1)]
    return {"weeks": [(one.isoformat(), words.week_key(one, monday)) for one in weeks]}


async def span_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    year, _today = await _when(Scene.of(dialog_manager))
    found = [(one.key, span_key(one, year)) for one in spans_of(year)] if year is not None else []
    return {"text": words.WHICH_SPAN if found else words.NO_YEAR, "spans": found[:60]}


async def choose_plan(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit():
        manager.dialog_data["plan"] = int(key)


async def other_plan(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.pop("plan", None)


async def send_month(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    from bot.documents.agenda import month_agenda

    source = await _source(Scene.of(manager))
    if (day := _day(f"{key}-01")) is not None:
        await _send_agenda(query, manager, source, month_agenda(source, day) if source else None, key)


async def send_week(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    from bot.documents.agenda import week_agenda

    source = await _source(Scene.of(manager))
    if (day := _day(key)) is not None:
        await _send_agenda(query, manager, source, week_agenda(source, day) if source else None, key)


async def _send_agenda(
    query: CallbackQuery, manager: DialogManager, source: PaperSource | None, agenda: Any, key: str
) -> None:
    """An empty paper is not sent: the press says so."""
    from bot.documents.agenda import agenda_docx, nothing_in

    if source is None:
        await query.answer(words.NOT_HERE, show_alert=True)
    elif not agenda.rows:
        await query.answer(nothing_in(agenda), show_alert=True)
    else:
        content = await asyncio.to_thread(agenda_docx, agenda)
        await _send(manager, [(paper_name(source.owner.slug, "plan", key, "docx"), content)], agenda.title)


async def send_report(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    from bot.documents.report import report_docx, report_of
    from bot.documents.report_xlsx import report_xlsx

    scene = Scene.of(manager)
    source = await _source(scene)
    if source is None or source.year is None:
        await query.answer(words.NOT_HERE if source is None else words.NO_YEAR, show_alert=True)
        return
    try:
        span = span_of(key, source.year)
    except UnknownSpan:  # another plan was chosen in an older window
        await query.answer(words.NOT_HERE, show_alert=True)
        return
    report = report_of(source, span, source.year, scene.now)
    named = f"{key}-{span.start.year}" if str(span.start.year) not in key else key
    files = [
        (paper_name(source.owner.slug, "report", named, ending), await asyncio.to_thread(make, report))
        for ending, make in (("docx", report_docx), ("xlsx", report_xlsx))
    ]
    await _send(manager, files, words.caption(report.title, words.summary(report.figures)))


async def send_picture(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The year by months; a long plan takes several pictures."""
    from bot.documents.year_picture import year_pictures

    scene = Scene.of(manager)
    source = await _source(scene)
    if source is None:
        await query.answer(words.NOT_HERE, show_alert=True)
        return
    today, owner = source.today(scene.now), source.owner
    made = await asyncio.to_thread(
        year_pictures, source.plan.title, owner.name, source.views, source.year, source.workdays, today
    )
    when = year_name(source.year) or str(source.plan.id)
    names = [when if part == 1 else f"{when}-{part}" for part in range(1, len(made) + 1)]
    files = [(paper_name(owner.slug, "year", name, "png"), one) for name, one in zip(names, made, strict=True)]
    await _send(manager, files, PLAN_CAPTIONS["png"])


async def _send(manager: DialogManager, files: list[tuple[str, bytes]], caption: str) -> None:
    """The first file carries the words; the window goes on below."""
    scene = Scene.of(manager)
    for number, (name, content) in enumerate(files):
        file = BufferedInputFile(content, name)
        await scene.bot.send_document(scene.actor.chat_id, file, caption=None if number else caption)
    manager.show_mode = ShowMode.DELETE_AND_SEND


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _month_on(first: dt.date, number: int) -> dt.date:
    place = first.year * 12 + first.month - 1 + number
    return dt.date(place // 12, place % 12 + 1, 1)


def _keys(items: str, widget_id: str, take: Any) -> Select[Any]:
    return Select(Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take)


def windows() -> list[Window]:
    back = SwitchTo(Const(revision.BACK), id="back", state=PlanWindow.papers)
    return [
        Window(
            Said("text"),
            Column(_keys("plans", "pp", choose_plan)),
            pager("pl"),
            SwitchTo(Const(words.MONTH), id="pm", state=PlanWindow.paper_month, when="ok"),
            SwitchTo(Const(words.WEEK), id="pw", state=PlanWindow.paper_week, when="ok"),
            SwitchTo(Const(words.FULFILMENT), id="pf", state=PlanWindow.paper_span, when="ok"),
            Button(Const(PLAN_FORMATS["png"]), id="py", on_click=send_picture, when="ok"),
            Button(Const(words.OTHER_PLAN), id="po", on_click=other_plan, when="other"),
            SwitchTo(Const(revision.BACK), id="back", state=PlanWindow.list),
            state=PlanWindow.papers,
            getter=papers_data,
        ),
        Window(
            Const(words.WHICH_MONTH),
            Group(_keys("months", "mo", send_month), width=3),
            back,
            state=PlanWindow.paper_month,
            getter=month_data,
        ),
        Window(
            Const(words.WHICH_WEEK),
            Group(_keys("weeks", "we", send_week), width=2),
            back,
            state=PlanWindow.paper_week,
            getter=week_data,
        ),
        Window(
            Said("text"),
            Group(_keys("spans", "sp", send_report), width=2),
            back,
            state=PlanWindow.paper_span,
            getter=span_data,
        ),
    ]
