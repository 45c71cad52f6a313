"""«Назначить дату»: the day, the hours, the place or link, the ground."""

from __future__ import annotations

from datetime import datetime, time

from bot.texts.common import esc, shorten, time_text, when_text
from bot.texts.reminders import moment, name_of
from bot.typed_dates import TypedDate
from storage.records import EventView

HOURS = tuple(time(hour) for hour in range(9, 18))
CANCEL = "Отмена"
BACK = "Назад"
NO_HOUR = "Без времени"
SKIP_PLACE = "Пропустить"
NOT_A_DATE = "Не понимаю дату. Напишите ещё раз, например «15 апреля, 14:00»."
NOT_HOURS = "Не понимаю время. Напишите ещё раз, например «14:00» или «14:00–16:00»."
PAST = "Этот день уже прошёл. Выберите день впереди, а если мероприятие состоялось — отметьте это на карточке."
FAR_AWAY = "Это слишком далеко: выберите день в ближайшие два года."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 300 знаков."
ASK_GROUND = "<b>Этот день за пределами срока в плане</b>\nНапишите основание: номер приказа или с кем согласовано."
STOPPED = "Хорошо, дата не изменилась."
LEGEND = "Точка перед числом — выходной или праздник."


def ask_day(view: EventView, now: datetime) -> str:
    words = "Сейчас" if view.event.starts_on is not None else "По плану"
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {words}: {esc(moment(view, now))}\n"
        f"Выберите день или напишите его словами: «15 апреля, 14:00».\n<i>{LEGEND}</i>"
    )


def ask_hours(view: EventView, chosen: TypedDate, today: datetime) -> str:
    day = when_text(chosen.starts_on, None, today.date(), ends_on=chosen.ends_on)
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {day}\nВо сколько? Нажмите или напишите, например «14:30» или «14:00–16:00»."
    )


def ask_place(view: EventView, chosen: TypedDate, today: datetime) -> str:
    when = when_text(
        chosen.starts_on, chosen.start_time, today.date(), ends_on=chosen.ends_on, end_time=chosen.end_time
    )
    return f"<b>{esc(name_of(view))}</b>\n📅 {when}\nГде? Напишите место или ссылку для подключения."


def keep_place(view: EventView) -> str:
    """The button that leaves the place as it is."""
    if view.event.link:
        return "Оставить ссылку"
    return f"Оставить: {shorten(view.place, 30)}" if view.place else SKIP_PLACE


def hour_key(hour: time) -> str:
    return time_text(hour)
