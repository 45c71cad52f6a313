"""Subscriptions."""

from __future__ import annotations

from bot.texts.common import capital, plural

HEADING = "<b>О чём сообщать</b>\nНапишу, когда у мероприятия появится дата, когда его перенесут или отменят. Нажмите, чтобы включить или выключить."
EVERYTHING = "все мероприятия"
STOP = "Отписаться от всего"


def mark(form: str, chosen: bool) -> str:
    return f"✓ {capital(form)}" if chosen else capital(form)


def stopped(count: int) -> str:
    return f"Отключено: {plural(count, 'подписка', 'подписки', 'подписок')}." if count else "Подписок и не было."
