"""The information letter of a public event: its questions, its lines."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import capital, esc, plural
from bot.texts.events import accepting, closing, when
from bot.texts.reminders import named
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
AS_CLOSES = (
    "@closes"  # kept instead of words: until when registration is open, whatever that is when the letter is read
)
FILE = "Информационное письмо"


def too_long(most: int) -> str:
    return f"Слишком длинно: здесь помещается до {most} знаков. Напишите, пожалуйста, короче."


def key(name: str, view: EventView) -> str:
    return f"✓ {NAMES[name]}" if view.event.letter.get(name) else NAMES[name]


def told(name: str, view: EventView, now: datetime) -> str:
    """An answer as it stands now: «when registration closes» follows the event."""
    text = str(view.event.letter.get(name) or "")
    return closing(view, now) if text == AS_CLOSES else text


def closing_key(view: EventView, now: datetime) -> str:
    """The event's own term, in one tap; empty where it has none."""
    return capital(closing(view, now))


def question(name: str, view: EventView, now: datetime) -> str:
    stands = told(name, view, now)
    return f"<b>{NAMES[name]}</b>\n{ASK[name]}" + (f"\n\nСейчас: {esc(stands)}" if stands else "")


def invitation(view: EventView) -> str:
    return f"{view.institution.name} приглашает принять участие: {named(view)}."


def lines(view: EventView, link: str, now: datetime) -> list[tuple[str, str]]:
    """(name, text) of all that is known, in the letter's order; plain text."""
    known = [
        ("Тема", view.event.theme),
        ("Когда", capital(when(view, now) + accepting(view, now).replace("\nПриём", ". Приём"))),
        ("Где", view.place or view.institution.name),
        *((title, told(name, view, now)) for name, title in NAMES.items()),
        ("Регистрация", link),
    ]
    return [(name, str(text)) for name, text in known if text]


def message(view: EventView, link: str, now: datetime) -> str:
    body = "\n".join(f"<b>{name}:</b> {esc(text)}" for name, text in lines(view, link, now))
    return f"<b>{HEADING}</b>\n{esc(invitation(view))}\n\n{body}"


def sure(readers: int) -> str:
    return (
        f"Получателей — {readers}: подписчики, которые ждут таких мероприятий ещё не зарегистрированы и не получали письма. "
        "Каждый получит письмо один раз."
    )


def sent(count: int) -> str:
    if not count:
        return "Новых получателей нет: письмо у всех уже есть."
    return f"Письмо уходит: {plural(count, 'получатель', 'получателя', 'получателей')}."
