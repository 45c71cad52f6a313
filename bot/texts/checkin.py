"""Marking who came: by list, by QR, by a code word; «нас у экрана»."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import esc, local, plural, shorten, time_text
from bot.texts.events import when
from bot.texts.reminders import event_name, named
from storage.models import Registration
from storage.records import EventView, RegistrationView
from storage.repositories.attendance import CheckedIn, Entry, Numbers

ONLY_ABSENT, EVERYBODY, RESET = "Только неотмеченные", "Показать всех", "Сбросить поиск"
TO_EVENT, BACK, UNDO = "К мероприятию", "Назад", "Снять отметку"
WATCH = "Нас у экрана несколько"
CLOSED = "Отметка на этом мероприятии для вас закрыта. Если это ошибка, напишите организатору."
NOT_FOUND = "Среди зарегистрированных такого нет. Проверьте номер или фамилию."
NO_QR = "Не вижу на фото QR-кода билета. Снимите его ближе и ровнее или напишите номер регистрации."
BIG_PHOTO = "Фото слишком большое: пришлите его обычным фото, не файлом."
UNDONE = "Отметка снята."
BAD_TICKET = "Такого билета нет. Проверьте, пожалуйста, код или откройте свою регистрацию: /my."
NOT_YOUR_TICKET = "Этот код отмечает организатор мероприятия. Ваши регистрации — /my."
ASK_WATCHING = "<b>Сколько вас у экрана?</b>\nНапишите число вместе с вами, например 6."
NOT_COUNT = "Нужно число от 1 до 500, например 6."
NOT_NOW = "Сказать, сколько вас у экрана, можно с начала мероприятия и две недели после него."
MOST_WATCHING = 500
HOW = {"list": "по списку", "qr": "по QR-коду", "code": "по кодовому слову", "screen": "по ответу «нас у экрана»"}


def door(view: EventView, numbers: Numbers, now: datetime, query: str, total: int, note: str) -> str:
    """Above the names: how many came, and the ways to mark."""
    held = numbers.registered + numbers.offered
    lines = [f"<b>Отметка: {esc(named(view))}</b>", f"📅 {esc(when(view, now))}"]
    starts = view.event.starts_on
    if starts is not None and starts > local(now, view.institution.time_zone).date():
        lines.append("⚠️ Мероприятие ещё впереди: обычно отмечают в его день.")
    lines.append(f"Отмечены: {numbers.present} из {held}.")
    if query:
        lines.append(f"Поиск: «{esc(query)}» — {total}.")
    elif held:
        names = view.institution.data_mode == "full"
        how = "на имя, напишите номер или фамилию" if names else "на номер, напишите его"
        lines.append(f"Нажмите {how} либо пришлите фото QR-кода с билета.")
    else:
        lines.append("Зарегистрированных пока нет.")
    return "\n".join([*lines, *([f"\n{note}"] if note else [])])


def name_of(row: Registration) -> str:
    """What a helper sees: the number and the name, nothing else; of an application the organisation and its seats."""
    name = row.full_name or (row.organisation if row.kind == "organisation" else None)
    return f"№ {row.number} {name}{seats_of(row)}" if name else f"№ {row.number}{seats_of(row)}"


def seats_of(row: Registration) -> str:
    return f", {plural(row.seats, 'место', 'места', 'мест')}" if row.seats > 1 else ""


def button(entry: Entry) -> str:
    row = entry.registration
    return f"{'✓ ' if entry.present else ''}{shorten(name_of(row), 45)}"


def marked(done: CheckedIn, zone: str) -> str:
    """«Отмечено: № 12 Иванова Анна», the second time with the hour of the first. Plain words: also pop up."""
    row = done.registration
    who = name_of(row)
    if done.done:
        return f"Отмечено: {who}"
    if not done.has_place:
        place = {"waiting": "в листе ожидания", "pending": "ждёт решения организатора"}
        return f"{who}: {place.get(row.state, 'регистрация отменена')}. Решает организатор."
    return f"{who}: уже отмечено в {hour(row, zone)}"


def hour(row: Registration, zone: str) -> str:
    return time_text(local(row.checked_in_at, zone).time()) if row.checked_in_at is not None else ""


def present(row: Registration, zone: str) -> str:
    how = HOW.get(row.checked_in_how or "", "")
    return f"<b>{esc(name_of(row))}</b>\nОтмечено в {hour(row, zone)}" + (f", {how}." if how else ".")


def other_event(view: RegistrationView) -> str:
    return f"Этот билет на другое мероприятие: {named(view.view)}."


def helper_welcome(view: EventView, now: datetime) -> str:
    names = view.institution.data_mode == "full"
    return (
        f"<b>Вы помогаете отмечать: {esc(named(view))}</b>\n{esc(when(view, now))}\n"
        f"Эта же ссылка открывает отметку снова. Видны только {'номера и имена' if names else 'номера и организации'}."
    )


def own_ticket(mine: RegistrationView, now: datetime) -> str:
    row = mine.registration
    state = {
        "registered": f"Регистрация № {row.number}.",
        "offered": f"Регистрация № {row.number}: место держится для вас.",
        "waiting": "Вы в листе ожидания.",
        "pending": "Заявка ждёт решения организатора.",
        "cancelled": "Эта регистрация отменена.",
    }[row.state]
    marked_at = f" Отмечено в {hour(row, mine.view.institution.time_zone)}." if row.checked_in_at else ""
    more = "" if row.checked_in_at or row.state == "cancelled" else "\nПокажите QR-код на входе."
    return f"<b>{esc(event_name(mine.view))}</b>\n{esc(when(mine.view, now))}\n{state}{marked_at}{more}"


def word_taken(done: CheckedIn, zone: str) -> str:
    if not done.done:
        return f"Вы уже отмечены в {hour(done.registration, zone)}. Спасибо."
    return "Отмечено: вы участвуете. Спасибо."


def watching_kept(count: int) -> str:
    return f"Записано: у экрана {plural(count, 'человек', 'человека', 'человек')}. Спасибо."
