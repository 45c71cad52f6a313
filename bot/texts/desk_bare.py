"""Places without names at the desk: a number for somebody on the telephone, an organisation's application."""

from __future__ import annotations

from bot.texts.checkin import name_of
from bot.texts.common import esc, plural
from bot.texts.reminders import event_name, named
from plans.applications import Seats, WrongSeats
from storage.models import Registration
from storage.records import EventView

PLUS_ONE, BY_SEATS = "+1 место по телефону", "От организации"
KEEP, KEEP_BEYOND, CHANGE, BACK = "Добавить", "Добавить сверх мест", "Написать иначе", "Назад"
ASK_SEATS = (
    "<b>Заявка от организации</b>\nНапишите одной строкой: организация, район или город, сколько мест. Например: «Заречный дом "
    "культуры, Лесной район, 5». Имена и телефоны здесь не нужны."
)
WRONG = {
    WrongSeats.NO_NUMBER: "Не вижу, сколько мест. Напишите число в конце строки, например «Заречный дом культуры, Лесной район, 5».",
    WrongSeats.NO_NAME: "Не вижу названия организации. Напишите, например, «Заречный дом культуры, Лесной район, 5».",
    WrongSeats.TOO_LONG: "Слишком длинно: нужны организация, район или город и число мест.",
    WrongSeats.PERSONAL: "Телефоны и e-mail в заявке организации не хранятся. Напишите только организацию, район и число мест.",
}


def one_more(view: EventView) -> str:
    return f"<b>Ещё одно место: {esc(named(view))}</b>\nПоявится только номер, без имени и телефона.\n{_room(view, 1)}"


def check_seats(view: EventView, told: Seats) -> str:
    where = f", {esc(told.municipality)}" if told.municipality else ""
    return (
        f"<b>Заявка: {esc(told.organisation)}</b>{where}\n{esc(event_name(view))}\n"
        f"{plural(told.seats, 'место', 'места', 'мест')}. {_room(view, told.seats)}"
    )


def _room(view: EventView, seats: int) -> str:
    if view.free is None:
        return "Число мест не ограничено."
    if view.free >= seats and not view.waiting:
        return f"Свободно: {view.free}."
    return f"Свободно: {view.free}, в листе ожидания — {view.waiting}. Новая заявка встанет в лист ожидания."


def added(row: Registration) -> str:
    """What to say on the telephone. Plain words: it pops up."""
    text = f"Добавлено: {name_of(row)}." + (" Пока в листе ожидания." if row.state == "waiting" else "")
    return f"{text} Назовите этот номер: по нему отметят на входе."[:195]
