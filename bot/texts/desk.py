"""The organizer's desk."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import esc, plural, shorten
from bot.texts.events import event_name, when
from storage.records import EventView

NOTHING = "Пока нет открытых мероприятий вашего учреждения."
ASK_CAPACITY = "Сколько мест? Напишите число или «без ограничения»."
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
    return f"{day}{shorten(event_name(view), 45)}{label}"


def card(view: EventView, now: datetime) -> str:
    places = "без ограничения" if view.event.capacity is None else str(view.event.capacity)
    doors = "открыта" if view.event.registration_open else "закрыта"
    return (
        f"<b>{esc(event_name(view))}</b>\n📅 {esc(when(view, now))}\n"
        f"Зарегистрировались: {view.registered}. В листе ожидания: {view.waiting}.\nМест: {places}. Регистрация {doors}."
    )


def capacity_set(capacity: int | None, promoted: int) -> str:
    text = f"Мест: {capacity}." if capacity is not None else "Мест: без ограничения."
    moved = plural(promoted, "человек получил место", "человека получили места", "человек получили места")
    return f"{text} Из листа ожидания {moved}." if promoted else text


def list_caption(count: int) -> str:
    return f"В списке {plural(count, 'человек', 'человека', 'человек')}."
