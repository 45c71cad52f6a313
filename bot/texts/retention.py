"""What the command line says about terms and erasures."""

from __future__ import annotations

from bot.texts.common import plural
from storage.models import Erasure

NO_RECORDS = "Пока ничего не стиралось."
NOTHING_DUE = "Срок хранения нигде не вышел."


def swept(events: int, registrations: int, *, dry_run: bool) -> str:
    if not events:
        return NOTHING_DUE
    what = (
        f"{plural(registrations, 'регистрация', 'регистрации', 'регистраций')}, "
        f"{plural(events, 'мероприятие', 'мероприятия', 'мероприятий')}"
    )
    return f"Будут стёрты персональные данные: {what}." if dry_run else f"Персональные данные стёрты: {what}."


def record(one: Erasure) -> str:
    count = plural(one.registrations, "регистрация", "регистрации", "регистраций")
    return f"{one.at:%d.%m.%Y %H:%M} UTC — мероприятие {one.event_id or '—'}: {count}, {one.why}"
