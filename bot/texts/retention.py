"""What the command line says about terms and erasures."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.common import day_text, esc, local, plural
from bot.texts.events import when
from bot.texts.reminders import event_name
from storage.models import Erasure
from storage.records import EventView

NO_RECORDS = "Пока ничего не стиралось."
WHY = {
    "term": "вышел срок хранения",
    "withdrawn": "согласие отозвано",
    "deleted": "человек удалил всё о себе",
    "unconfirmed": "коллега не подтвердил участие",
}
NOTHING_DUE = "Срок хранения нигде не вышел."


def warning(view: EventView, on: date, now: datetime) -> str:
    """To organizers, a week before."""
    today = local(now, view.institution.time_zone).date()
    return (
        f"<b>{esc(event_name(view))}</b>\n📅 {esc(when(view, now))}\n"
        f"Срок хранения данных участников кончается {day_text(on, today, weekday=False)}: после этого имена и контакты будут стёрты, "
        f"итоги без имён останутся.{_take(view)}"
    )


def _take(view: EventView) -> str:
    """Where the list is taken from: the desk does not show what was cancelled."""
    if view.event.status == "cancelled":
        return ""
    where = "«Прошедшие»" if view.event.starts_on is not None else "мероприятие → «Списки и листы»"
    return f" Если список нужен для дела, выгрузите его: /desk → {where}."


def swept(events: int, registrations: int, *, dry_run: bool) -> str:
    if not events:
        return NOTHING_DUE
    what = (
        f"{plural(registrations, 'регистрация', 'регистрации', 'регистраций')}, "
        f"{plural(events, 'мероприятие', 'мероприятия', 'мероприятий')}"
    )
    return f"Будут стёрты персональные данные: {what}." if dry_run else f"Персональные данные стёрты: {what}."


def record(one: Erasure) -> str:
    count = plural(one.registrations, "регистрация", "регистрации", "регистраций")
    where = f"мероприятие {one.event_id}: " if one.event_id is not None else ""
    return f"{one.at:%d.%m.%Y %H:%M} UTC — {where}{count}, {WHY[one.why]}"
