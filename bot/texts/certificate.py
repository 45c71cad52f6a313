"""«Сертификат участника»: what is asked, what is printed, what its check says."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.common import esc, local
from bot.texts.reminders import event_name, named
from plans.periods.calendar import MONTHS_GENITIVE
from storage.models import Certificate
from storage.records import EventView

CERTIFICATE = "Сертификат участника"
ALL_RIGHT, ANOTHER_NAME, CANCEL = "Всё верно", "Написать иначе", "Прервать"
NO_NAME_KEPT = "Хорошо, имя в реестр не внесу: оно будет только в вашем файле."
STOPPED = "Хорошо. Сертификат можно получить позже: /my."
REFUSED = {
    "not_yours": "Этот сертификат не ваш: откройте свои регистрации — /my.",
    "not_present": "Сертификат получают те, чьё присутствие отмечено. Если вы участвовали, напишите организатору.",
    "not_over": "Сертификат можно получить, когда мероприятие закончится.",
    "not_held": "Мероприятие не состоялось, сертификата не будет.",
    "revoked": "Этот сертификат отозван учреждением. Напишите, пожалуйста, организатору.",
}
NOT_FOUND = "Такого сертификата нет. Проверьте, пожалуйста, адрес или код целиком."
NUMBER, PARTICIPANT, EVENT, DATE, ISSUER, CHECK = (
    "№",
    "участник",
    "мероприятие",
    "дата проведения",
    "организатор",
    "Проверить подлинность",
)


def ask_name(view: EventView, *, kept: bool) -> str:
    """`kept`: it will stand in the register."""
    only = "" if kept else "\nИмя нужно только для этого файла: оно нигде не сохраняется."
    return (
        f"<b>{CERTIFICATE}: {esc(named(view))}</b>\nНапишите фамилию, имя и отчество — так, как они должны стоять в "
        f"сертификате.{only}"
    )


def check_name(view: EventView, name: str, *, kept: bool) -> str:
    only = "" if kept else "\nВ реестре имени не будет."
    return f"<b>{CERTIFICATE}: {esc(named(view))}</b>\nНа имя: {esc(name)}{only}"


def caption(certificate: Certificate) -> str:
    kept = "" if certificate.full_name else " Имя не сохранено: если файл понадобится снова, я спрошу его ещё раз."
    return f"{CERTIFICATE} № {certificate.number}.{kept}"


def file_name(certificate: Certificate) -> str:
    return f"certificate-{certificate.number}.pdf"


def days(view: EventView) -> str:
    """«15 апреля 2026 года»; with the year always: a certificate is kept for years."""
    start, end = view.event.starts_on, view.event.ends_on
    if start is None:
        return "—"
    if end is None or end == start:
        return _day(start)
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    first = str(start.day) if start.month == end.month else f"{start.day} {MONTHS_GENITIVE[start.month - 1]}"
    return f"{first}–{_day(end)}" if start.month == end.month else f"{first} – {_day(end)}"


def checked(certificate: Certificate, view: EventView, now: datetime) -> str:
    """In the chat, to whoever scanned it: no name."""
    state = "отозван" if certificate.revoked_at is not None else "действителен"
    issued = local(certificate.issued_at, view.institution.time_zone).date()
    return (
        f"<b>{CERTIFICATE} № {certificate.number} — {state}</b>\n{esc(event_name(view))}\n📅 {days(view)}\n"
        f"{esc(view.institution.name)}. Выдан {_day(issued)}."
    )


def _day(day: date) -> str:
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} года"
