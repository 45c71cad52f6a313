"""/settings: a person's own time zone."""

from __future__ import annotations

from bot.texts.common import esc
from bot.texts.zones import zone_name

AS_INSTITUTION = "Как у учреждения"
CLOSE = "Готово"
CLOSED = "Сохранено. Что хранится о вас и о чём сообщать — /privacy и /subscriptions."
BAD_ZONE = "Не знаю такого часового пояса. Нажмите город или напишите вид «Asia/Tomsk»."


def heading(time_zone: str | None, leave: str = "") -> str:
    """`leave`: a line about one's leave, with its line break."""
    now = esc(zone_name(time_zone)) if time_zone else "как у учреждения, которое проводит мероприятие"
    return (
        f"<b>Настройки</b>\n{leave}Ваше время: {now}.\nЕсли вы живёте в другом часовом поясе, нажмите свой город или напишите его: "
        "время вебинаров покажу и по нему."
    )


def mark(name: str, chosen: bool) -> str:
    return f"✓ {name}" if chosen else name
