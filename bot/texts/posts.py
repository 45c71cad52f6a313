"""An event published in a group or channel, and the windows that publish it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts import letter
from bot.texts.common import capital, day_text, esc, local, shorten, time_text
from bot.texts.events import card, register_key, takes_registrations, when
from bot.texts.reminders import event_name, named
from storage.models import EventPost
from storage.records import EventView
from storage.repositories.posts import Place

PUBLISH, BACK, TO_CHANNEL, TO_GROUP = "Опубликовать", "Назад", "Добавить меня в канал", "Добавить меня в группу"
DETAILS, TELL_DATE = "Подробнее", "Узнать о дате"
AGAIN, TAKE_OFF = "Опубликовать ещё раз", "Убрать публикацию"
ON_ITS_WAY = "Публикация уже отправляется."
SENDING = "Публикую. Место, дату и число мест я буду поправлять в публикации сам."
NOT_ADMINISTRATOR = "Публиковать там может только администратор этой группы или канала. Попросите его."
NOT_THERE = "Меня там больше нет или нельзя публиковать. Добавьте меня ещё раз и разрешите публикацию сообщений."
TAKEN_OFF = "Публикация убрана."
NOT_TAKEN_OFF = "Убрать публикацию не получилось: удалите сообщение сами. Поправлять его я больше не буду."
GONE = "Публикации уже нет."


def post(view: EventView, now: datetime) -> str:
    """What stands in the chat: the card, what the information letter tells, and how to register."""
    event = view.event
    if not event.public:
        return f"<b>{esc(event_name(view))}</b>\nЭто мероприятие больше не открыто для регистрации."
    if event.status == "cancelled":
        day = f"\nБыло назначено: {esc(when(view, now))}." if event.starts_on is not None else ""
        return f"<b>Отменено: {esc(named(view))}</b>{day}"
    if event.outcome == "not_held":
        return f"<b>Не состоялось: {esc(named(view))}</b>"
    head = card(view, now)
    if event.status == "rescheduled" and event.starts_on is not None:
        head = head.replace("📅 ", "📅 Новая дата: ", 1)
    if event.status == "postponed" and event.starts_on is None:
        head = head.replace("📅 ", "📅 Отложено: ", 1)
    names = [name for name in letter.NAMES if name != "until" or event.closes_at is None]  # the card says until when
    told = [f"<b>{letter.NAMES[name]}:</b> {esc(text)}" for name in names if (text := letter.told(name, view, now))]
    whose = f"Организатор: {esc(view.institution.name)}" if view.place else ""  # without a place the card names it
    return "\n\n".join(filter(None, [head, "\n".join(told), whose]))


def key(view: EventView, now: datetime) -> str | None:
    """Of the button under it, a link to the event in the private chat; None: there is nothing to do about it."""
    if not view.event.public or view.event.status == "cancelled" or view.event.outcome == "not_held":
        return None
    if view.event.starts_on is None:
        return TELL_DATE
    if takes_registrations(view, now):
        return register_key(view)
    return DETAILS


def where(view: EventView, places: Sequence[Place]) -> str:
    lines = [f"<b>Опубликовать: {esc(named(view))}</b>"]
    if places:
        lines.append("Выберите группу или канал. Дату, места и отмену я поправлю в публикации сам.")
    else:
        lines.append(
            "Добавьте меня в канал (администратором, с правом публиковать) или в группу — и вернитесь сюда. "
            "Дату, места и отмену я буду поправлять в публикации сам."
        )
    lines += [f"⏳ {_named(one)}: отправляется." for one in places if one.waits]
    lines += [
        f"⚠️ {_named(one)}: не получилось. Проверьте, что мне разрешено публиковать, и попробуйте ещё раз."
        for one in places
        if one.failed
    ]
    return "\n".join(lines)


def place_key(place: Place) -> str:
    mark = "✓ " if place.post is not None else ""
    return f"{mark}{shorten(place.chat.title, 40)}"


def stands(view: EventView, one: EventPost, now: datetime) -> str:
    here, today = local(one.at, view.institution.time_zone), local(now, view.institution.time_zone).date()
    title = f"«{esc(shorten(one.chat_title or 'чат', 80))}»"
    day = f"{day_text(here.date(), today)}, {time_text(here.time())}"
    return f"<b>{esc(event_name(view))}</b>\nОпубликовано: {title}, {day}."


def _named(place: Place) -> str:
    return capital(f"«{esc(shorten(place.chat.title, 80))}»")
