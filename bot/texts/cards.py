"""Words of reminder cards and digests (the shapes of VOICE: the thing in bold, when, who, what is asked)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.texts.common import capital, day_text, esc, plural, shorten, time_text
from bot.texts.documents import OUTCOMES as OUTCOME_WORDS
from bot.texts.reminders import moment, name_of, reminder_line
from storage.models import DateProposal
from storage.records import EventView, ReminderView

OUTCOMES = {
    "event": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "series": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "contest": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "deliverable": (("Выполнено", "done"), ("Частично", "partly"), ("Не выполнено", "not_done")),
    "standing": (("Сделано", "done"), ("Частично", "partly")),
    "recommendation": (("Принять к сведению", "noted"),),
}
ASK_DATE = "Напишите дату и время, например «15 апреля, 14:00» или «15.04.2026». Прервать — /cancel."
NO_SUCH_DATE = "Не понимаю дату. Напишите ещё раз, например «15 апреля, 14:00»."
ASK_GROUND = "Это за пределами срока в плане. Напишите основание: номер приказа или с кем согласовано."
ASK_REASON = "Почему не состоялось? Напишите одной строкой."
ASK_PARTICIPANTS = "Сколько было участников? Напишите число или /cancel, если не считали."
NOT_A_NUMBER = "Нужно число, например 25."
SAVED = "Записано, спасибо."
WAITS = "Перенос ждёт подтверждения руководителя или организатора. Пока действует прежний срок."
DATE_IN_PRIVATE = "Дату назначают в личном чате с ботом: откройте его и нажмите кнопку там."
_ASKED = {
    "letter": "Пора разослать информационное письмо.",
    "round": "Назначьте, пожалуйста, дату.",
    "closing": "Срок подходит к концу, а даты ещё нет.",
    "opening": "Скоро начинается срок, а даты ещё нет.",
    "stages": "Укажите этапы: положение, приём работ, жюри, итоги.",
    "outcome": "Отметьте, пожалуйста, как всё прошло.",
    "overdue": "Срок прошёл. Отметьте, пожалуйста, выполнение.",
    "standing": "Что сделано за квартал?",
    "decide": "Поставьте срок или примите к сведению.",
}
_GROUPS = (
    ("Сегодня", ("morning",)),
    ("Просрочено", ("overdue",)),
    ("Нужен ответ", ("outcome", "standing", "decide", "stages")),
    ("Скоро", ("letter", "before", "eve", "co_eve")),
    ("Нужна дата", ("round", "closing", "opening")),
)


def card(view: EventView, now: datetime, reminder: ReminderView | None) -> str:
    lines = [f"<b>{esc(name_of(view))}</b>", f"📅 {esc(capital(moment(view, now)))}"]
    if view.lead is not None:
        lines.append(f"👤 {esc(view.lead.name)}")
    if view.event.public and view.event.starts_on is not None and view.event.registration_open:
        lines.append(f"Зарегистрировались: {view.registered}.")
    if reminder is not None and (asked := _ASKED.get(reminder.reminder.kind)):
        lines.append(asked + (" Срок уже начался." if reminder.reminder.late else ""))
    return "\n".join(lines)


def closed_card(view: EventView, now: datetime) -> str:
    state = "отменено" if view.event.status == "cancelled" else OUTCOME_WORDS.get(view.event.outcome or "", "закрыто")
    return f"<b>{esc(name_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}\nОтмечено: {state}."


def digest(items: Sequence[ReminderView], total: int, today: date, now: datetime) -> str:
    """Lines by groups, numbered as their buttons are."""
    numbers = {one.view.event.id: number for number, one in enumerate(items, start=1)}
    lines = [f"<b>{capital(day_text(today, today))}. Ваши дела — {total}</b>"]
    for name, kinds in _GROUPS:
        mine = [one for one in items if one.reminder.kind in kinds]
        lines += [f"{name}:"] if mine else []
        for one in mine:
            title = shorten(one.view.title, 110)
            lines.append(f"{numbers[one.view.event.id]}. {esc(title)} — {esc(moment(one.view, now))}")
    if total > len(items):
        lines.append(f"И ещё {total - len(items)}.")
    return "\n".join(lines)


def by_groups(items: Sequence[ReminderView]) -> list[ReminderView]:
    """In the order in which the digest names them."""
    order = {kind: place for place, (_, kinds) in enumerate(_GROUPS) for kind in kinds}
    return sorted(items, key=lambda one: order[one.reminder.kind])


def key_text(number: int, item: ReminderView) -> str:
    return f"{number}. {shorten(name_of(item.view), 40)}"


def not_linked(items: Sequence[ReminderView]) -> str:
    """Once, in one list."""
    names = list(dict.fromkeys(one.responsible.name for one in items if one.responsible is not None))
    listed = "\n".join(f"👤 {esc(shorten(name, 120))}" for name in names[:20])
    who = plural(len(names), "ответственный", "ответственных", "ответственных")
    return f"<b>Не подключены: {who}</b>\n{listed}\nНапоминать им некуда. Передайте им ссылки для подключения."


def missed(items: Sequence[ReminderView], now: datetime) -> str:
    lines = [f"• {esc(shorten(reminder_line(one, now), 150))}" for one in items[:20]]
    return "<b>Пока программа не работала, эти напоминания не ушли вовремя</b>\n" + "\n".join(lines)


def co_date(view: EventView, now: datetime) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}\nДата назначена. Вы — среди исполнителей."
    )


def proposal(asked: DateProposal, view: EventView, now: datetime) -> str:
    """What is proposed, why, and what became of it."""
    states = {
        "waiting": "Нужно ваше решение.",
        "accepted": "Подтверждено.",
        "refused": "Отклонено: действует прежний срок.",
    }
    change = asked.change
    if change["kind"] == "not_held":
        what = "Предложено отметить: не состоялось."
    else:
        day = day_text(date.fromisoformat(change["starts_on"]), now.date())
        hour = f", {time_text(time.fromisoformat(change['start_time']))}" if change["start_time"] else ""
        what = f"Предложен перенос: {day}{hour}."
    return f"<b>{esc(name_of(view))}</b>\nПо плану: {esc(moment(view, now))}.\n{what}\nОснование: {esc(asked.ground)}.\n{states[asked.state]}"


def date_key(view: EventView) -> str:
    """What the date button says: a series gets meetings, a dated event moves."""
    if view.event.starts_on is not None:
        return "Перенести"
    return "Добавить встречу" if view.event.nature == "series" else "Назначить дату"


def acknowledged(who: str) -> str:
    return f"Отмечено: в работе ({who})."


def snoozed(day: date, today: date) -> str:
    return f"Напомню {day_text(day, today)}."


def date_set(view: EventView, now: datetime, *, first: bool) -> str:
    what = "Дата назначена" if first else "Дата перенесена"
    return f"<b>{what}: {esc(name_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}\nПодписчики и участники узнают об этом сами."
