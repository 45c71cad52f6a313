"""Notices to specialists and registrants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from bot.texts.common import day_text, esc, local, plural, shorten, time_text
from bot.texts.events import ONLINE, accepting, when
from bot.texts.reminders import event_name, named
from storage.records import EventView, RegistrationView
from storage.repositories.deliveries import DeliveryKind


def notice(
    kind: DeliveryKind, view: EventView, payload: dict[str, Any], now: datetime, reader_zone: str | None = None
) -> str:
    """The thing in bold, then when, then what it means for the reader."""
    name, small, at = esc(event_name(view)), esc(named(view)), esc(when(view, now, reader_zone))
    place = esc(view.place or view.institution.name)
    match kind:
        case DeliveryKind.DATE_SET:
            return f"<b>{name}</b>\n📅 {at}{accepting(view, now)}\n📍 {place}\nНазначена дата."
        case DeliveryKind.ACCEPTING:
            return f"<b>{name}</b>{accepting(view, now)}"
        case DeliveryKind.POSTPONED | DeliveryKind.REG_POSTPONED:
            stays = "\nВаша регистрация сохраняется." if kind is DeliveryKind.REG_POSTPONED else ""
            return f"<b>Отложено: {small}</b>\nБыло: {_was(payload, view, now)}. Новую дату сообщу.{stays}"
        case DeliveryKind.REG_MOVED if not payload.get("was_on"):  # it had been put off
            return f"<b>Назначена новая дата: {small}</b>\n📅 {at}\n📍 {place}\nУчаствуете?"
        case DeliveryKind.MOVED | DeliveryKind.REG_MOVED:
            asks = "\nУчаствуете?" if kind is DeliveryKind.REG_MOVED else ""
            return (
                f"<b>Перенос: {small}</b>\nБыло: {_was(payload, view, now)}. Стало: {at}.{accepting(view, now)}{asks}"
            )
        case DeliveryKind.CANCELLED | DeliveryKind.REG_CANCELLED:
            why = f" Причина: {esc(view.event.outcome_reason)}." if view.event.outcome_reason else ""
            return f"<b>Отменено: {small}</b>\nМероприятия не будет.{why}"
        case DeliveryKind.REG_DAY if payload.get("link"):
            return (
                f"<b>Ссылка для подключения: {small}</b>\n📅 {_relative(view, now)}, {at}\n{esc(view.event.link or '')}"
            )
        case DeliveryKind.INVITED:
            return f"<b>{name}</b>\n📅 {at}\n📍 {place}\nВы — постоянный участник: зову вас раньше других."
        case DeliveryKind.REG_OPENS:
            return f"<b>{name}</b>\n📅 {at}\n📍 {place}\nРегистрация открылась."
        case DeliveryKind.FEW_PLACES:
            left = plural(view.free or 0, "место", "места", "мест")
            return f"<b>{name}</b>\n📅 {at}\n📍 {place}\nОсталось {left} из {view.event.capacity}."
        case DeliveryKind.REG_DAY:
            return f"<b>{name}</b>\n📅 {_relative(view, now)}, {at}\n{_where(view, place)}"
        case DeliveryKind.REG_HOUR:
            return f"<b>Через час: {small}</b>\n📅 {at}\n{_where(view, place)}"
        case DeliveryKind.PROMOTED:
            return f"<b>Место освободилось, вы зарегистрированы: {small}</b>\n📅 {at}"
        case _:
            if view.free:  # nobody was next
                return (
                    f"<b>{name}</b>\nВремя ответа истекло: место за вами больше не держу. Пока оно свободно — /events."
                )
            return (
                f"<b>{name}</b>\nВремя ответа истекло, место ушло следующему. Встать в лист ожидания снова — /events."
            )


def offer(mine: RegistrationView, now: datetime) -> str:
    """A place is held until an hour that is said."""
    view, until = mine.view, mine.registration.offer_until
    moment = local(until, view.institution.time_zone) if until else now
    today = local(now, view.institution.time_zone).date()
    held = f"{day_text(moment.date(), today)}, {time_text(moment.time())}"
    return f"<b>Освободилось место: {esc(named(view))}</b>\n📅 {esc(when(view, now))}\nДержу его для вас до: {held}."


def _relative(view: EventView, now: datetime) -> str:
    """A ping that waited out a downtime is read on the day itself."""
    return "Сегодня" if view.event.starts_on == local(now, view.institution.time_zone).date() else "Завтра"


def _was(payload: dict[str, Any], view: EventView, now: datetime) -> str:
    if not payload.get("was_on"):
        return "без даты"
    today = local(now, view.institution.time_zone).date()
    text = day_text(date.fromisoformat(payload["was_on"]), today)
    return f"{text}, {time_text(time.fromisoformat(payload['was_time']))}" if payload.get("was_time") else text


def _where(view: EventView, place: str) -> str:
    """The link of a webinar stands only here, for those who are registered; who comes in person needs the address."""
    link = f"Ссылка для подключения: {esc(view.event.link)}" if view.event.link else ""
    if view.event.form in ONLINE:
        return link or "Ссылку для подключения организатор ещё не указал. Как только укажет, я пришлю её."
    return f"📍 {place}\n{link}" if link and view.place else link or f"📍 {place}"


_NEWS = {
    DeliveryKind.DATE_SET: "назначена дата",
    DeliveryKind.ACCEPTING: "приём работ",
    DeliveryKind.MOVED: "перенос",
    DeliveryKind.POSTPONED: "отложено, новую дату сообщу",
    DeliveryKind.CANCELLED: "отменено",
    DeliveryKind.REG_OPENS: "открылась регистрация",
    DeliveryKind.FEW_PLACES: "осталось мало мест",
    DeliveryKind.LETTER: "информационное письмо",
}


BEFORE = "Предыдущие"
NEWS_OVER = "Этих новостей больше нет: всё прошло или отменено. Мероприятия — /events."


def more_key(left: int) -> str:
    return f"Ещё {left}"


def digest(shown: Sequence[tuple[EventView, DeliveryKind]], total: int, now: datetime, first: int = 1) -> str:
    """A line each, as things stand now. `first`: the number of the page's first line."""
    many = f", с {first} по {first + len(shown) - 1}" if total > len(shown) else ""
    lines = [f"<b>Новости мероприятий — {total}{many}</b>"]
    for number, (view, kind) in enumerate(shown, first):
        at = f"\n📅 {esc(when(view, now))}" if kind in (DeliveryKind.DATE_SET, DeliveryKind.MOVED) else ""
        lines.append(f"{number}. {esc(shorten(event_name(view), 150))} — {_NEWS[kind]}{at}")
    return "\n".join(lines)
