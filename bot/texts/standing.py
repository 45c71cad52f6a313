"""Standing members of a laboratory or school."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.common import day_text, esc, plural, shorten
from bot.texts.events import when
from bot.texts.reminders import event_name
from storage.records import EventView
from storage.repositories.standing import Member

STANDING, BACK = "Постоянные участники", "К мероприятию"
REMOVED = "Больше не постоянный участник."
LINK, REVOKE = "Ссылка-приглашение", "Отозвать ссылки"
REVOKED = "Прежние ссылки больше не действуют. Кто по ним пришёл, остаётся."
OPEN, STOP, YES_STOP, STAY = "Открыть", "Больше не звать", "Да, больше не звать", "Назад"
STOPPED = "Раньше других больше не зову. Вернуться можно по ссылке организатора."
NO_MEMBER = "Вас нет среди постоянных участников."


def members(view: EventView, count: int, link_until: date | None, today: date) -> str:
    """Whom the row's meetings are told first."""
    who = plural(count, "постоянный участник", "постоянных участника", "постоянных участников")
    some = f"Сейчас {who}. Нажмите на имя, чтобы убрать." if count else "Пока никого."
    link = f"\nСсылка-приглашение действует по {day_text(link_until, today)}." if link_until is not None else ""
    return (
        f"<b>{esc(event_name(view))}</b>\n{STANDING}\n{some}{link}\nКогда у встречи появится дата, они узнают о ней сразу, а подписчики — "
        "через сутки. Если до встречи меньше четырёх дней, все узнают вместе."
    )


def member_key(member: Member) -> str:
    return f"✕ {shorten(member.name, 50)}"


def add_key(count: int) -> str:
    return f"Добавить всех, кто был ({count})"


def invitation(view: EventView, url: str, until: date, today: date) -> str:
    """To be forwarded whole."""
    return (
        f"<b>{esc(view.title)}</b>\n{esc(view.institution.name)} приглашает в постоянные участники: о каждой встрече вы узнаете раньше "
        f"других. Откройте ссылку: {url}\nСсылка действует по {day_text(until, today)}."
    )


def joined(view: EventView, coming: EventView | None, now: datetime, *, new: bool) -> str:
    said = "Вы — постоянный участник" if new else "Вы уже постоянный участник"
    ahead = f"\nБлижайшая встреча: {esc(when(coming, now))}." if coming is not None else ""
    return (
        f"<b>{said}: {esc(view.title)}</b>\n{esc(view.institution.name)}\nКогда у встречи появится дата, я позову вас раньше "
        f"других.{ahead}"
    )
