"""«Кому, когда и что напоминали, кто ответил»: what happened about one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts.common import capital, day_text, esc, local, time_text
from bot.texts.documents import OUTCOMES
from bot.texts.reminders import event_name
from storage.records import EventView, HistoryLine

HISTORY = "История"
TOLD, WHICH = "Кому напоминали", "<b>О каком пункте рассказать?</b>"
NOTHING = "Пока ничего не было: ни напоминаний, ни ответов."
_REMINDERS = {
    "letter": "пора разослать информационное письмо",
    "before": "скоро",
    "eve": "накануне",
    "morning": "сегодня",
    "overdue": "срок прошёл",
    "round": "план на месяц",
    "closing": "срок кончается, даты нет",
    "opening": "срок начинается, даты нет",
    "stages": "нужны этапы",
    "outcome": "состоялось ли",
    "standing": "что сделано за квартал",
    "decide": "рекомендация",
    "co_eve": "накануне, для помощи",
    "hour": "за час",
    "escalated": "ответственный не ответил",
}
ANSWERS = {
    "acknowledged": "в работе",
    "snoozed": "напомнить позже",
    "not_this_month": "не в этом месяце",
    "date_set": "дата назначена",
    "moved": "дата перенесена",
    "postponed": "отложено без новой даты",
    "cancelled": "отменено",
    "stages_set": "этапы указаны",
    "stage_done": "этап выполнен",
    "outcome": "итог",
    "delegated": "просьба взять дело",
    "delegation_accepted": "дело взято",
    "delegation_refused": "взять дело не получится",
    "delegation_withdrawn": "дело снова у ответственного",
    "outcome_told": "итог дополнен",
    "reported": "записано, что сделано",
    "reopened": "ответ снят",
}


def history(view: EventView, lines: Sequence[HistoryLine], now: datetime) -> str:
    zone = view.institution.time_zone
    told = [line(one, zone, local(now, zone).date()) for one in lines] or [NOTHING]
    return "\n".join([f"<b>{esc(event_name(view))}</b>", *told])


def line(one: HistoryLine, time_zone: str, today: date) -> str:
    """«12 марта, 9:00 — напомнили: Отдел сцены (накануне)», «13 марта, 10:05 — Павел: в работе»."""
    at = local(one.at, time_zone)
    when = f"{day_text(at.date(), today, weekday=False)}, {time_text(at.time())}"
    about = f" ({_REMINDERS[one.kind]})" if one.kind in _REMINDERS else ""
    whom = esc(one.responsible or "организаторы")
    if one.what == "escalated":
        return f"{when} — без ответа, сообщено: {whom}"
    if one.what == "sent":
        return f"{when} — напомнили: {whom}{about}"
    if one.what == "not_linked":
        return f"{when} — организаторам: {whom} не подключены{about}"
    if one.what == "missed":
        return f"{when} — не дошло: {whom}{about}"
    said = ANSWERS.get(one.what, one.what) + _details(one)
    return f"{when} — {esc(one.person)}: {said}" if one.person else f"{when} — {capital(said)}"


def _details(one: HistoryLine) -> str:
    """The day that was set, what came of it, why."""
    known = one.details
    if one.what == "outcome":
        return f" — {OUTCOMES.get(str(known.get('outcome')), '')}"
    if one.what == "reopened":
        return f" — было: {OUTCOMES.get(str(known.get('was')), '')}"
    day = known.get("to") or (known.get("until") if one.what == "snoozed" else None)
    said = f" — {date.fromisoformat(str(day)[:10]):%d.%m.%Y}" if day else ""
    why = known.get("ground") or known.get("reason")
    return f"{said}, {esc(str(why))}" if why else said
