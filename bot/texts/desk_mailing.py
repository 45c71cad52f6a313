"""An organizer's message to people of one event: whom, what, how it went; and helpers, who are invited by a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.texts.checkin import name_of
from bot.texts.common import day_text, esc, local, plural, shorten, time_text
from bot.texts.events import when
from bot.texts.reminders import event_name, named
from storage.models import EventHelper, Mailing, Person, Registration
from storage.records import EventView
from storage.repositories.mailings import Audience, Copy

WRITE, REPORTS, REFRESH = "Написать участникам", "Прошлые сообщения", "Обновить"
TEST, SEND, CHANGE, BACK, TO_EVENT = "Себе для проверки", "Отправить", "Написать иначе", "Назад", "К мероприятию"
KINDS = {
    "registered": "Зарегистрированным",
    "waiting": "Листу ожидания",
    "pending": "Тем, кто ждёт решения",
    "present": "Тем, кто был",
    "absent": "Тем, кто не пришёл",
    "organisation": "Одной организации",
}
TO_WHOM = "<b>Кому написать?</b>"
WHICH = "<b>Какой организации?</b>"
NO_ORGANISATIONS = "Организации в регистрациях не указаны."
ASK = (
    "<b>Что написать?</b>\nНапишите сообщение. Название и дату мероприятия я поставлю сам; перед отправкой всё покажу. Под сообщением о "
    "вебинаре, который уже начался, будет кнопка «Нас у экрана несколько»."
)
LONGEST = 3000
LONGEST_TITLE = 250  # the words of the organizer have their room
TOO_LONG = f"Слишком длинно: уложитесь, пожалуйста, в {LONGEST} знаков."
NOBODY = "Писать некому: в этом списке нет никого, кто есть в чате с ботом."
SENT_TEST = "Сообщение выше — таким его увидят."
MUTE = "Не присылать сообщений организаторов"
MUTED = "Хорошо, сообщений организаторов больше не будет. Вернуть их можно той же кнопкой. Напоминания о ваших регистрациях остаются."
UNMUTED = "Хорошо, сообщения организаторов снова будут приходить."
NO_REPORTS = "Об этом мероприятии вы ещё не писали."
_MOST_NAMES = 12
_WHY = {
    "forbidden": "закрыли чат с ботом",
    "chat not found": "чат не найден",
    "bad request": "мессенджер не принял сообщение",
    "outcome unknown: not sent again": "неизвестно, дошло ли: связь прервалась",
}
_FAULT = "не было связи с мессенджером"
HELPERS, INVITE, REMOVE_HELPER = "Помощники", "Ссылка для помощника", "Убрать: {}"
HELPER_GONE = (
    "Помощник убран. Прежние ссылки больше не действуют: остальные помощники остались, новым сделайте новую ссылку."
)


def message(view: EventView, text: str, now: datetime, about: Registration | None = None) -> str:
    """As it is read: what it is about, the organizer's words, who writes. `about`: an application that the reader made for others."""
    whose = f"\nПо вашей заявке: {esc(shorten(name_of(about), 90))}." if about is not None else ""
    return (
        f"<b>{esc(shorten(event_name(view), LONGEST_TITLE))}</b>\n{esc(when(view, now))}{whose}\n\n{esc(text)}\n\n"
        f"Пишет организатор: {esc(view.institution.name)}."
    )


def preview(view: EventView, text: str, to: Audience, kind: str, organisation: str | None, now: datetime) -> str:
    whom = f"«{esc(organisation)}»" if organisation else KINDS[kind].lower()
    lines = [message(view, text, now), "———", f"Кому: {whom}. Получат: {_people(len(to.people))}."]
    lines += [f"Без чата: {len(to.without_chat)} — сообщите сами."] if to.without_chat else []
    lines += [f"Закрыли чат с ботом: {len(to.blocked)}."] if to.blocked else []
    lines += [f"Просили не присылать: {to.muted}."] if to.muted else []
    return "\n".join(lines if to.people else [*lines, NOBODY])


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")


def report_line(one: Mailing, zone: str) -> str:
    """A button of the list of past messages."""
    at = local(one.created_at, zone)
    return f"{at:%d.%m} {time_text(at.time())} {shorten(one.text, 36)}"


def report(
    view: EventView,
    mailing: Mailing,
    copies: Sequence[Copy],
    without_chat: Sequence[Registration],
    blocked: Sequence[Registration],
    now: datetime,
) -> str:
    """How far it went: sent, blocked, failed and why, still going; then whom to tell otherwise."""
    zone = view.institution.time_zone
    at = local(mailing.created_at, zone)
    counted = Counter(one.state for one in copies)
    going = counted["pending"] + counted["claimed"]
    kind, organisation = str(mailing.audience.get("kind")), mailing.audience.get("organisation")
    whom = f"«{esc(str(organisation))}»" if organisation else KINDS.get(kind, "").lower()
    today = local(now, zone).date()
    lines = [
        f"<b>{esc(event_name(view))}</b>",
        f"Сообщение: {day_text(at.date(), today, weekday=False)}, {time_text(at.time())}, {whom}",
        f"«{esc(shorten(mailing.text, 200))}»",
        "",
        f"Отправлено: {counted['sent']} из {len(copies)}.",
    ]
    lines += [f"Ещё отправляется: {going}."] if going else []
    lines += _reasons(copies)
    dropped = counted["cancelled"] + counted["stale"]
    lines += [f"Не понадобилось, регистрация снята: {dropped}."] if dropped else []
    muted = int(mailing.audience.get("muted", 0))
    lines += [f"Просили не присылать: {muted}."] if muted else []
    lines += [f"Без чата: {len(without_chat)}."] if without_chat else []
    missed = [one.registration for one in copies if one.state in ("gone", "failed") and one.registration is not None]
    return "\n".join([*lines, *to_call([*missed, *blocked, *without_chat])])


def _reasons(copies: Sequence[Copy]) -> list[str]:
    gone = Counter(_WHY.get(one.error or "", _FAULT) for one in copies if one.state == "gone")
    failed = Counter(_WHY.get(one.error or "", _FAULT) for one in copies if one.state == "failed")
    lines = [f"Не дошло, {why}: {count}." for why, count in gone.items()]
    return lines + [f"Не удалось, {why}: {count}." for why, count in failed.items()]


def without_chat(rows: Sequence[Registration]) -> list[str]:
    """Before a cancellation or a move: whom no message reaches."""
    return to_call(rows, f"Без чата с ботом — {len(rows)}. Сообщите сами:") if rows else []


def to_call(rows: Sequence[Registration], heading: str = "Сообщите сами:") -> list[str]:
    if not rows:
        return []
    lines = ["", f"<b>{heading}</b>"]
    for one in rows[:_MOST_NAMES]:
        contact = one.phone or one.email
        lines.append(f"• {esc(name_of(one))}" + (f", {esc(contact)}" if contact else ""))
    return [*lines, *([f"и ещё {len(rows) - _MOST_NAMES}"] if len(rows) > _MOST_NAMES else [])]


def helpers(view: EventView, rows: Sequence[tuple[EventHelper, Person]]) -> str:
    lines = [f"<b>Помощники: {esc(named(view))}</b>"]
    lines.append("Помощник только отмечает явку: видит номера и имена, без контактов.")
    lines += [f"• {esc(person.full_name or person.display_name)}" for _, person in rows]
    return "\n".join(lines if rows else [*lines, "Пока никого."])


def helper_link(view: EventView, url: str, until: str) -> str:
    return f"<b>Отметка явки: {esc(named(view))}</b>\nПерешлите эту ссылку помощнику: {esc(url)}\nОна действует по {until}."
