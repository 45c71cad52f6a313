"""Subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.texts.common import capital, esc, plural, shorten, time_text
from storage.models import Subscription

HEADING = "<b>О чём сообщать</b>\nНапишу, когда у мероприятия появится дата, когда его перенесут или отменят. Нажмите, чтобы включить или выключить."
EVERYTHING = "все мероприятия"
STOP = "Отписаться от всего"


def mark(form: str, chosen: bool) -> str:
    return f"✓ {capital(form)}" if chosen else capital(form)


def stopped(count: int) -> str:
    return f"Отключено: {plural(count, 'подписка', 'подписки', 'подписок')}." if count else "Подписок и не было."


UNSUBSCRIBE = "Отписаться"
STOP_THIS = "От таких новостей"


def named(form: str | None, topic: str | None, institution: str | None = None) -> str:
    """A subscription in a few words."""
    if topic:
        return f"«{shorten(topic, 40)}»"
    return form or (shorten(institution, 60) if institution else EVERYTHING)


def stopped_these(names: list[str]) -> str:
    """A pop-up: at most 200 characters."""
    if not names:
        return "Таких подписок уже нет."
    return shorten(f"Больше не сообщаю: {', '.join(names)}.", 190)


BACK = "Назад"
MINE = "Мои подписки"
HOW = "Как и о чём сообщать"
TOPIC = "Добавить тему"
MINE_HEADING = "<b>Мои подписки</b>\nНажмите на подписку, чтобы убрать её."
NONE_YET = "<b>Мои подписки</b>\nПока ни одной."
TOPIC_ASKED = (
    "<b>Тема</b>\nНапишите одно или несколько слов, например «вокал» или «краеведение». "
    "Сообщу о мероприятиях, в названии или теме которых есть все эти слова."
)
TOPIC_EMPTY = "Здесь ни одного слова. Напишите тему буквами, например «вокал»."
TOPIC_LONG = "Слишком длинно. Хватит одного-двух слов, до 100 знаков."
HOW_HEADING = (
    "<b>Как и о чём сообщать</b>\nДневная сводка приходит в 10:00, недельная — в понедельник в 10:00. "
    "О мероприятиях, на которые вы зарегистрированы, пишу сразу.\n"
    "Тихие часы можно написать словами: «с 21 до 9»."
)
HOURS_NOT_READ = "Не вижу двух разных часов. Напишите, например, «с 21 до 9»."
OFTEN = {"now": "Сразу", "daily": "Раз в день", "weekly": "Раз в неделю"}
SUBJECTS = {
    "date_set": "Назначена дата",
    "moved": "Перенос",
    "cancelled": "Отмена",
    "opens": "Открылась регистрация",
    "few": "Мало мест",
    "letter": "Письма",
}


def ticked(text: str, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text


def quiet(first: time | None, last: time | None) -> str:
    if first is None or last is None:
        return "Тихие часы: нет"
    return f"✓ Тихие часы: {time_text(first)}–{time_text(last)}"


def topic_added(topic: str, new: bool) -> str:
    name = f"«{esc(shorten(topic, 100))}»"
    return f"Сообщу о мероприятиях на тему {name}." if new else f"Подписка на тему {name} уже есть."


def one_of_mine(one: Subscription, title: str | None, institution: str | None = None) -> str:
    """A line of the list: what is given must all fit."""
    if one.event_id is not None:
        return shorten(f"Дата: {title or 'мероприятие'}", 60)
    parts = [one.form, f"«{one.topic}»" if one.topic else None, one.audience, one.municipality, institution]
    return shorten(capital(" · ".join(part for part in parts if part) or EVERYTHING), 60)


WISH, SAVE = "Своё условие", "Сохранить"
WISH_KEPT, WISH_KNOWN = "Подписка добавлена.", "Такая подписка уже есть."
PARTS = {
    "form": "Вид",
    "topic": "Тема",
    "audience": "Для кого",
    "institution": "Организатор",
    "municipality": "Район или город",
}
ASK_PART = {
    "form": "Какой вид мероприятий?",
    "topic": "Тема? Напишите одно или несколько слов, например «вокал».",
    "audience": "Для кого мероприятие? Например: «методисты».",
    "institution": "Чьи мероприятия?",
    "municipality": "Из какого района или города?",
}


def wish(parts: Mapping[str, Any]) -> str:
    lines = [f"{PARTS[part]}: {esc(_said(value))}" for part, value in parts.items()]
    told = "\n".join(lines) if lines else "Выберите хотя бы одно. Что выбрано, должно подойти всё сразу."
    return f"<b>{WISH}</b>\n{told}"


def _said(value: Any) -> str:
    return str(value if isinstance(value, str) else value[1])


def part_key(part: str, chosen: bool) -> str:
    return f"✕ {PARTS[part]}" if chosen else PARTS[part]
