"""Words of reminders: one line each, for digests and for the preview."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.common import capital, day_text, days_text, local, shorten, time_text
from plans.periods.render import render_window
from plans.stages import stage_place
from plans.timetable import ReminderKind
from storage.records import EventView, ReminderView

_LATE = "срок уже начался"


def reminder_line(item: ReminderView, now: datetime) -> str:
    """One plain line: what is asked, about what, when. Long titles stay whole: callers cut for lists."""
    view, kind = item.view, ReminderKind(item.reminder.kind)
    today = local(now, view.institution.time_zone).date()
    title = named_of(view)
    line = {
        ReminderKind.LETTER: f"Пора разослать информационное письмо: {title} — {moment(view, now)}",
        ReminderKind.BEFORE: f"Скоро: {title} — {moment(view, now)}",
        ReminderKind.EVE: f"Уже близко: {title} — {moment(view, now)}",
        ReminderKind.CO_EVE: f"Уже близко: {title} — {moment(view, now)}",
        ReminderKind.MORNING: f"Сегодня: {title}"
        if view.event.starts_on in (None, today)
        else f"Уже близко: {title} — {moment(view, now)}",
        ReminderKind.OVERDUE: f"Просрочено: {title} — срок был {moment(view, now).removeprefix('до ')}",
        ReminderKind.ROUND: f"{'Добавить встречу' if view.event.nature == 'series' else 'Нужна дата'}: {title} — {moment(view, now)}",
        ReminderKind.CLOSING: f"Нужна дата: {title} — {moment(view, now)}, срок подходит к концу",
        ReminderKind.OPENING: f"Нужна дата: {title} — {moment(view, now)}",
        ReminderKind.STAGES: f"Укажите этапы: {title} — {moment(view, now)}",
        ReminderKind.OUTCOME: f"Отметьте, состоялось ли: {title} — {moment(view, now)}",
        ReminderKind.STANDING: f"Что сделано: {title}? Нужны число и строка для отчёта",
        ReminderKind.HOUR: f"Через час: {title}",
        ReminderKind.ESCALATED: f"Без ответа: {title} — {moment(view, now)}",
        ReminderKind.DECIDE: f"Поставить срок или принять к сведению: {title}",
    }[kind]
    return f"{line} ({_LATE})" if item.reminder.late else line


def stage_text(item: ReminderView, now: datetime) -> str | None:
    """«Приём работ — до 15 апреля, среда», where a stage of a contest is reminded of and not the whole."""
    place = stage_place(item.reminder.stage, item.view.event.stages)
    if place is None:
        return None
    stage, today = item.view.event.stages[place], local(now, item.view.institution.time_zone).date()
    return f"{capital(stage['name'])} — до {day_text(date.fromisoformat(stage['on']), today)}"


def when_of(item: ReminderView, now: datetime) -> str:
    """The stage that is asked about, else the event's own day or window."""
    return stage_text(item, now) or moment(item.view, now)


def name_of(view: EventView) -> str:
    """The event's name with the label that tells it from its brothers: «Лаборатория «Голоса» (II квартал)»."""
    name = event_name(view)
    return f"{name} ({view.event.label})" if view.event.label and view.event.starts_on is None else name


def event_name(view: EventView) -> str:
    """«Вебинар «Афиша за час»»: with the form in front where the title does not say it."""
    title, form = view.title.rstrip("."), view.event.form
    if form and form.split()[0][:5].casefold() not in title.casefold():
        return f"{capital(form)} {title if title[:1] in '«„' else f'«{title}»'}"
    return title


def named(view: EventView) -> str:
    """The same after a colon: «Перенос: семинар «Свет»»."""
    return _small(event_name(view), view.event.form)


def named_of(view: EventView) -> str:
    """The same, with the label that tells it from its brothers."""
    return _small(name_of(view), view.event.form)


def _small(name: str, form: str | None) -> str:
    """Only a form's own word begins small; other words stay as the plan has them."""
    ours = form is not None and name.casefold().startswith(form.split()[0][:5].casefold()) and name[1:2].islower()
    return name[0].lower() + name[1:] if ours else name


def moment(view: EventView, now: datetime) -> str:
    """«15 января, четверг, 14:00», «до 15 мая», «март 2026 года»; a row without a window: «срок не указан»."""
    event, today = view.event, local(now, view.institution.time_zone).date()
    if event.starts_on is not None:
        last = event.ends_on if event.ends_on != event.starts_on else None
        text = days_text(event.starts_on, last, today) if last else day_text(event.starts_on, today)
        return f"{text}, {time_text(event.start_time)}" if event.start_time else text
    if event.status == "postponed":
        return "отложено"
    if event.deadline and event.window_end is not None:
        return f"до {day_text(event.window_end, today)}"
    if event.window_start is None and event.window_end is None:
        return "срок не указан"
    text = window_text(event.window_start, event.window_end)
    return text.replace(f" {today.year} года", "")  # the year only when it is not this one


def window_text(start: date | None, end: date | None) -> str:
    """«март 2026 года», «2-я декада марта 2026 года», «II квартал 2026 года»."""
    return _nominative(render_window(start, end))


_PARTS = {"декаде": "декада", "неделе": "неделя", "половине": "половина"}
_ORDINALS = {"первой": "первая", "второй": "вторая", "последней": "последняя"}


def _nominative(text: str) -> str:
    """«2-й декаде марта» -> «2-я декада марта», «первой половине июня» -> «первая половина июня»."""
    first, _, rest = text.partition(" ")
    part, _, of = rest.partition(" ")
    if part not in _PARTS:
        return text
    return f"{_ORDINALS.get(first, first.replace('-й', '-я'))} {_PARTS[part]} {of}"


def short_name(view: EventView, limit: int) -> str:
    """For lists and buttons: a long name leaves out the form it begins with, or two labs of one house would be cut alike."""
    name, form = event_name(view), view.event.form or ""
    if len(name) > limit and form and name.casefold().startswith(form.casefold()):
        name = capital(name[len(form) :].strip(" .:,—–-")) or name
    return shorten(name, limit)
