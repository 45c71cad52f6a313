"""Standing members of a laboratory or school."""

from __future__ import annotations

from bot.texts.common import esc, plural, shorten
from bot.texts.reminders import event_name
from storage.models import Person
from storage.records import EventView

STANDING, BACK = "Постоянные участники", "К мероприятию"
REMOVED = "Больше не постоянный участник."


def members(view: EventView, count: int) -> str:
    """Whom the row's meetings are told first."""
    who = plural(count, "постоянный участник", "постоянных участника", "постоянных участников")
    some = f"Сейчас {who}. Нажмите на имя, чтобы убрать." if count else "Пока никого."
    return (
        f"<b>{esc(event_name(view))}</b>\n{STANDING}\n{some}\nКогда у встречи появится дата, они узнают о ней сразу, а подписчики — через "
        "сутки. Если до встречи меньше четырёх дней, все узнают вместе."
    )


def member_key(person: Person) -> str:
    return f"✕ {shorten(person.full_name or person.display_name, 50)}"


def add_key(count: int) -> str:
    return f"Добавить всех, кто был ({count})"
