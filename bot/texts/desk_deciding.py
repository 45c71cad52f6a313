"""Approving and refusing at the desk."""

from __future__ import annotations

from bot.texts.checkin import name_of
from bot.texts.common import esc, plural
from bot.texts.registering import DECIDED
from bot.texts.reminders import event_name
from storage.models import Registration
from storage.records import EventView
from storage.repositories.admissions import Approval

YES_ALL = "Да, одобрить"
NOBODY = "Никто не ждёт вашего решения."


def all_key(count: int) -> str:
    """`count` of applications."""
    return f"Одобрить все заявки: {count}"


def sure(view: EventView, found: Approval) -> str:
    """How many fit, before anybody is told anything."""
    name = f"<b>{esc(event_name(view))}</b>"
    if not found.total:
        return f"{name}\n{NOBODY}"
    lines = [f"<b>Одобрить все заявки: {found.total}?</b>", esc(event_name(view))]
    if view.event.capacity is not None:
        lines.append(f"Занято {view.registered} из {plural(view.event.capacity, 'места', 'мест', 'мест')}.")
    return "\n".join([*lines, *_counts(found, ("Получат место", "Встанут в лист ожидания"))])


def done(found: Approval) -> str:
    return "\n".join(_counts(found, ("Получили место", "В листе ожидания"))) if found.total else NOBODY


def admitted(found: Approval) -> str:
    """«С вашим одобрением» was switched off while some waited."""
    return f"Одобрение больше не нужно. Из тех, кто ждал:\n{done(found)}"


def _counts(found: Approval, said: tuple[str, str]) -> list[str]:
    got, waits = said
    lines = [_line(got, found.registered, found.registered_people)] if found.registered or not found.waiting else []
    lines += [_line(waits, found.waiting, found.waiting_people)] if found.waiting else []
    if found.left:
        lines.append(f"{_line('Лист ожидания полон, остались без решения', found.left, found.left_people)}")
    return lines


def _line(text: str, applications: int, people: int) -> str:
    """People are named only where organisations ask for several seats."""
    count = f"{text}: {applications}"
    return f"{count} ({plural(people, 'человек', 'человека', 'человек')})." if people != applications else f"{count}."


def decided(row: Registration, *, told: bool) -> str:
    tail = "Я сообщу об этом." if told else "Сообщите об этом сами: бот написать не может."
    return f"{name_of(row)}: {DECIDED[row.state]}. {tail}"
