"""The information letter of a public event: its questions, its lines."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import capital, esc, plural
from bot.texts.events import accepting, when
from bot.texts.reminders import event_name
from storage.records import EventView

NAME, FILL, SKIP, WORD, PDF, BACK = (
    "Информационное письмо",
    "Заполнить по вопросам",
    "Пропустить",
    "Word",
    "PDF",
    "Назад",
)
SEND, YES_SEND = "Разослать подписчикам", "Отправить"
NOBODY = "Подписчиков на такие мероприятия пока нет: перешлите письмо сами."
HEADING = "Информационное письмо"
ASK = {
    "for_whom": "Для кого это мероприятие? Например: «методисты и руководители клубов».",
    "programme": "Что в программе? Можно несколькими строками.",
    "until": "До какого дня принимаете заявки? Например: «по 14 августа включительно». Регистрацию это не закроет.",
    "conditions": "Каковы условия участия? Например: «участие бесплатное».",
    "bring": "Что взять с собой?",
    "contacts": "К кому обращаться с вопросами? Имя, телефон или почта.",
}
NAMES = {
    "for_whom": "Для кого",
    "programme": "Программа",
    "until": "Заявки",
    "conditions": "Условия участия",
    "bring": "Взять с собой",
    "contacts": "Контакты для вопросов",
}
LONGEST = {"programme": 1000}
USUAL = 400
FILE = "Информационное письмо"


def too_long(most: int) -> str:
    return f"Слишком длинно: здесь помещается до {most} знаков. Напишите, пожалуйста, короче."


def key(name: str, view: EventView) -> str:
    return f"✓ {NAMES[name]}" if view.event.letter.get(name) else NAMES[name]


def question(name: str, view: EventView) -> str:
    now = view.event.letter.get(name)
    return f"<b>{NAMES[name]}</b>\n{ASK[name]}" + (f"\n\nСейчас: {esc(now)}" if now else "")


def invitation(view: EventView) -> str:
    return f"{view.institution.name} приглашает принять участие: {event_name(view)}."


def lines(view: EventView, link: str, now: datetime) -> list[tuple[str, str]]:
    """(name, text) of all that is known, in the letter's order; plain text."""
    known = [
        ("Тема", view.event.theme),
        ("Когда", capital(when(view, now) + accepting(view, now).replace("\nПриём", ". Приём"))),
        ("Где", view.place or view.institution.name),
        *((title, view.event.letter.get(name)) for name, title in NAMES.items()),
        ("Регистрация", link),
    ]
    return [(name, str(text)) for name, text in known if text]


def message(view: EventView, link: str, now: datetime) -> str:
    body = "\n".join(f"<b>{name}:</b> {esc(text)}" for name, text in lines(view, link, now))
    return f"<b>{HEADING}</b>\n{esc(invitation(view))}\n\n{body}"


def sure(readers: int) -> str:
    return (
        f"Получателей — {readers}: подписчики, которые ждут таких мероприятий и ещё не зарегистрированы. "
        "Каждый получит письмо один раз."
    )


def sent(count: int) -> str:
    if not count:
        return "Новых получателей нет: письмо у всех уже есть."
    return f"Письмо уходит: {plural(count, 'получатель', 'получателя', 'получателей')}."
