"""A ticket, its file for a calendar, and the personal calendar feed."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import esc
from bot.texts.events import ONLINE, when
from bot.texts.reminders import event_name
from storage.records import EventView, RegistrationView

MINE, TO_CALENDAR, TICKET = "Моя регистрация", "В календарь", "Билет"
GOOGLE, YANDEX = "Google Календарь", "Яндекс Календарь"
OUT_OF_CALENDAR = "Убрать из календаря"
NO_DATE = "Дата ещё не назначена. Когда её назначат, я пришлю сообщение — и файл для календаря будет здесь же."
NO_TICKET = "Билет появится, когда место будет вашим."
CALENDAR_NAME = "Мои мероприятия — Методист"
PAST, CALENDAR = "Прошедшие: сертификаты", "Календарь"
NO_PAST = "Здесь будут мероприятия, на которых отмечено ваше присутствие: за каждое можно получить сертификат."
PAST_HEADING = "<b>Сертификаты участника</b>\nВыберите мероприятие."
FEED_GET, FEED_AGAIN, FEED_OFF = "Получить адрес", "Новый адрес вместо прежнего", "Отключить"
FEED_ABOUT = (
    "<b>Мои мероприятия в календаре</b>\nПодключите календарь по адресу — и ваши регистрации, переносы и отмены появятся в телефоне "
    "сами."
)
FEED_ON = "Адрес уже выдан. Если он потерян или попал к чужим, получите новый: прежний сразу перестанет работать."
FEED_OFF_DONE = "Готово: прежний адрес больше не работает."
FEED_NOWHERE = (
    "Адресов пока нет: у программы не указан внешний адрес (настройка PUBLIC_URL). Эту строку видит только владелец бота; остальным "
    "кнопка «Календарь» не показывается."
)


def ticket_caption(mine: RegistrationView, now: datetime, reader_zone: str | None = None) -> str:
    """Under the QR."""
    view = mine.view
    show = "" if view.event.form in ONLINE else " Покажите этот код при входе."
    return (
        f"<b>{esc(event_name(view))}</b>\n📅 {esc(when(view, now, reader_zone))}\n📍 {esc(view.place or view.institution.name)}\n"
        f"Регистрация № {mine.registration.number}.{show}"
    )


def calendar_caption(view: EventView, *, off: bool, linked: bool) -> str:
    """`linked`: the address to connect is inside."""
    name = f"<b>{esc(event_name(view))}</b>"
    if off:
        return f"{name}\nОткройте файл: календарь отметит мероприятие отменённым."
    inside = " Ссылка для подключения внутри." if linked else ""
    return f"{name}\nОткройте файл, и мероприятие встанет в календарь.{inside} После переноса возьмите файл ещё раз: дата обновится."


def feed_address(url: str) -> str:
    """Told once: the bot itself does not keep it."""
    return (
        f"<b>Адрес вашего календаря</b>\n<code>{esc(url)}</code>\nНажмите на адрес, чтобы скопировать, и вставьте его в календаре: "
        "«Добавить по URL» в Google, «Новая подписка» в Яндексе, «Календарь по подписке» в iPhone.\n"
        "Адрес — это ключ: кто его знает, видит ваши мероприятия. Второй раз я его не покажу, но могу выдать новый: /my."
    )


def calendar_about(view: EventView, mine: RegistrationView | None, link: str | None) -> str:
    """The remark inside the calendar's entry; plain text."""
    lines = [view.event.theme or "", calendar_note(mine, link), view.institution.name]
    return "\n".join(line for line in lines if line)


def calendar_note(mine: RegistrationView | None, link: str | None) -> str:
    """What is the reader's own: the number, the address to connect."""
    lines: list[str] = []
    if mine is not None and mine.registration.state == "registered":
        lines.append(f"Регистрация № {mine.registration.number}")
    elif mine is not None and mine.registration.state == "waiting":
        lines.append("Лист ожидания")
    if link:
        lines.append(f"Ссылка для подключения: {link}")
    return "\n".join(lines)
