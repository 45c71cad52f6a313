"""The organizer's desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import esc, plural
from bot.texts.events import when
from bot.texts.reminders import event_name, short_name
from storage.records import EventView, Participant

NOT_STAFF = "Это раздел организаторов. Если вы организатор, попросите администратора прислать вам ссылку."
NOTHING = "Пока нет открытых мероприятий вашего учреждения."
CAPACITY, PEOPLE, FILE, TITLE, THEME, PLACE = "Сколько мест", "Участники", "Список .xlsx", "Название", "Тема", "Место"
OPEN_DOORS, CLOSE_DOORS = "Открыть регистрацию", "Закрыть регистрацию"
CANCEL, YES_CANCEL = "Отменить мероприятие", "Да, отменить мероприятие"
TO_LIST, BACK, NO_LIMIT = "К списку", "Назад", "Без ограничения"
ONLY_DATED, ALL_EVENTS = "Только с датой", "Все мероприятия"
ASK_CAPACITY = "<b>Сколько мест?</b>\nНапишите число. Если мест станет больше, лист ожидания продвинется сам."
NOT_CAPACITY = "Нужно число, например 25, или «без ограничения»."
ASK_TITLE = "<b>Название для анонса</b>\nНапишите, как показать мероприятие участникам. В плане останется прежнее."
ASK_THEME = "<b>Тема</b>\nНапишите тему одной строкой."
ASK_PLACE = "<b>Место или ссылка</b>\nНапишите адрес, ссылку для подключения или то и другое. Ссылку увидят только зарегистрированные."
ASK_REASON = "<b>Отмена мероприятия</b>\nНапишите причину: её увидят все, кто зарегистрирован."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 300 знаков."
CANCELLED = "Мероприятие отменено. Участники и подписчики узнают об этом сами."
FILE_NAME = "participants.xlsx"
STATES = {"registered": "зарегистрирован", "offered": "предложено место", "waiting": "лист ожидания"}
COLUMNS = (
    "№",
    "ФИО",
    "Организация",
    "Должность",
    "Муниципалитет",
    "Формат",
    "Контакт",
    "Статус",
    "Явка",
    "Подпись",
    "Примечание",
)
SHEETS = ("Участники", "Итоги")
TOTALS = {"registered": "Зарегистрированы", "offered": "Ждут ответа на предложение", "waiting": "В листе ожидания"}


def heading(total: int) -> str:
    return f"<b>Ваши мероприятия: {total}</b>"


def line(view: EventView) -> str:
    day = f"{view.event.starts_on:%d.%m} " if view.event.starts_on else ""
    label = f" ({view.event.label})" if view.event.label and not view.event.starts_on else ""
    return f"{day}{short_name(view, 45)}{label}"


def card(view: EventView, now: datetime) -> str:
    event = view.event
    places = "без ограничения" if event.capacity is None else str(event.capacity)
    doors = "открыта" if event.registration_open else "закрыта"
    lines = [f"<b>{esc(event_name(view))}</b>"]
    if event.theme:
        lines.append(esc(event.theme))
    lines.append(f"📅 {esc(when(view, now))}")
    lines += [f"📍 {esc(view.place)}"] if view.place else []
    lines += [f"Ссылка для подключения: {esc(event.link)}"] if event.link else []
    lines.append(f"Зарегистрировались: {view.registered}. В листе ожидания: {view.waiting}.")
    lines.append(f"Мест: {places}. Регистрация {doors}.")
    return "\n".join(lines)


def people(view: EventView, rows: Sequence[Participant], total: int) -> str:
    """A page of the list: number, name, organisation, what is not plain «зарегистрирован»."""
    heading = f"<b>{esc(event_name(view))}</b>\n{PEOPLE}: {total}"
    lines = []
    for one in rows:
        entry = one.registration
        state = f"лист ожидания, {one.queue}" if one.queue else STATES[entry.state]
        told = ", ".join(esc(value) for value in (entry.full_name, entry.organisation, entry.municipality) if value)
        lines.append(f"№ {entry.number} {told or 'без имени'} — {state}")
    return "\n".join([heading, *lines])


def sure(view: EventView, now: datetime, reason: str) -> str:
    count = plural(view.registered + view.waiting, "человек", "человека", "человек")
    return (
        f"<b>Отменить: {esc(event_name(view))}?</b>\n{esc(when(view, now))}\nПричина: {esc(reason)}.\n"
        f"Об отмене узнают зарегистрированные и лист ожидания: {count}."
    )


def capacity_set(capacity: int | None, promoted: int, held: int) -> str:
    """`held`: places taken before; a capacity below it drops nobody."""
    text = f"Мест: {capacity}." if capacity is not None else "Мест: без ограничения."
    if capacity is not None and held > capacity:
        over = plural(held - capacity, "человек", "человека", "человек")
        return f"{text} Уже зарегистрировались {held} — на {over} больше; все они остаются."
    moved = plural(promoted, "человек получил место", "человека получили места", "человек получили места")
    return f"{text} Из листа ожидания {moved}." if promoted else text


def list_caption(count: int) -> str:
    return f"В списке {plural(count, 'человек', 'человека', 'человек')}."
