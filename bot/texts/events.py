"""A public event as specialists see it, and what is said about registering."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.texts.common import capital, esc, local, plural, shorten, when_text
from bot.texts.reminders import moment
from plans.forms import form_named
from storage.records import EventView, Place, RegistrationView

ONLINE = ("вебинар",)
PROFILE = ("full_name", "organisation", "position", "municipality")
ASK = {
    "full_name": "Напишите, пожалуйста, вашу фамилию, имя и отчество.",
    "organisation": "В какой организации вы работаете?",
    "position": "Ваша должность?",
    "municipality": "Ваш район или город?",
}
NOT_A_NAME = "Похоже, здесь нет ни одной буквы. Напишите, пожалуйста, ещё раз."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 200 знаков."
NO_EVENTS = "Пока нет мероприятий впереди. Загляните позже."
NO_REGISTRATIONS = "Вы пока нигде не зарегистрированы. Мероприятия — /events."
REFUSED_CONSENT = "Без согласия зарегистрировать не получится. Если передумаете, откройте мероприятие ещё раз: /events."
LINK_MODE = "Это учреждение регистрирует на своей странице; она появится с одной из следующих версий."
SURE = "Отменить регистрацию?"
LEFT = "Регистрация отменена. Спасибо, что предупредили."
NOT_REGISTERED = "Вы здесь не зарегистрированы."
WILL_TELL = "Хорошо, сообщу, когда назначат дату."
WILL_NOT_TELL = "Хорошо, об этом мероприятии не сообщаю."
OFFER_OVER = "Это предложение уже не действует."
CLOSED = {
    "closed": "Регистрация на это мероприятие закрыта.",
    "undated": "Дата ещё не назначена: можно попросить сообщить о ней.",
    "started": "Мероприятие уже началось, регистрация закончена.",
    "cancelled": "Мероприятие отменено.",
    "internal": "Такого мероприятия нет или оно больше не открыто. Список — /events.",
}
CONSENT_VERSION = "1"


def consent_text(institution: str) -> str:
    """The immutable text; a change of words is a new version."""
    return (
        "<b>Согласие на обработку персональных данных</b>\n"
        f"Я даю согласие оператору — {esc(institution)} — на обработку моих фамилии, имени и отчества, организации, должности и "
        "муниципалитета, чтобы зарегистрировать меня на мероприятия и напоминать о них. Данные хранятся 30 дней после мероприятия. "
        "Согласие можно отозвать в любой момент."
    )


def consent_hash(institution: str) -> str:
    return hashlib.sha256(consent_text(institution).encode()).hexdigest()


def event_name(view: EventView) -> str:
    """«Вебинар «Афиша за час»»: with the form in front where the title does not say it."""
    title, form = view.title.rstrip("."), view.event.form
    if form and form.split()[0][:5].casefold() not in title.casefold():
        return f"{capital(form)} {title}"
    return title


def when(view: EventView, now: datetime) -> str:
    event, institution = view.event, view.institution
    if event.starts_on is None:
        return f"{moment(view, now)}, дата уточняется"
    today = local(now, institution.time_zone).date()
    zone = institution.time_zone if event.form in ONLINE else None
    return when_text(
        event.starts_on, event.start_time, today, ends_on=event.ends_on, end_time=event.end_time, zone=zone
    )


def card(view: EventView, now: datetime) -> str:
    lines = [f"<b>{esc(event_name(view))}</b>", f"📅 {esc(when(view, now))}"]
    if view.event.theme:
        lines.insert(1, esc(view.event.theme))
    lines.append(f"📍 {esc(view.place or view.institution.name)}")
    if view.event.capacity is not None and view.event.starts_on is not None:
        free = view.free or 0
        taken = f"Места закончились: {view.event.capacity} из {view.event.capacity}. Можно встать в лист ожидания."
        lines.append(f"Осталось {plural(free, 'место', 'места', 'мест')} из {view.event.capacity}." if free else taken)
    if view.event.starts_on is not None and not view.event.registration_open:
        lines.append(CLOSED["closed"])
    return "\n".join(lines)


def line(view: EventView, now: datetime) -> str:
    """A button of the list."""
    form = form_named(view.event.form or "")
    icon = f"{form.icon} " if form else ""
    day = f"{view.event.starts_on:%d.%m} " if view.event.starts_on else ""
    return f"{icon}{day}{shorten(event_name(view), 52)}"


def list_heading(total: int, form: str | None) -> str:
    what = plural(total, "мероприятие", "мероприятия", "мероприятий")
    return f"<b>Впереди {what}</b>" + (f" — {esc(form)}" if form else "")


def ticket(place: Place, view: EventView, now: datetime) -> str:
    """After registering: the place, or the number in the waiting list."""
    if place.queue is not None:
        return (
            f"Места закончились: {view.event.capacity} из {view.event.capacity}. Ваш номер в листе ожидания — {place.queue}. "
            "Если место освободится, я напишу сразу."
        )
    number = place.registration.number
    if place.already:
        return f"Вы уже зарегистрированы: {esc(event_name(view))}. Регистрация № {number}."
    reminding = "За день и за час до начала я напомню." if view.event.start_time else "За день до начала я напомню."
    return f"<b>Вы зарегистрированы: {esc(event_name(view))}</b>\n{esc(when(view, now))}. Регистрация № {number}.\n{reminding}"


def profile_check(profile: dict[str, str]) -> str:
    lines = [esc(profile[name]) for name in PROFILE if profile.get(name)]
    return "<b>Проверьте, всё ли верно</b>\n" + "\n".join(lines)


def my_line(one: RegistrationView, now: datetime) -> str:
    state = f"лист ожидания, номер {one.queue}" if one.queue else f"регистрация № {one.registration.number}"
    return f"<b>{esc(event_name(one.view))}</b>\n{esc(when(one.view, now))} — {state}"
