"""Words of the attendance sheet and of «Лист регистрации»."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts import consent_photo
from bot.texts.checkin import HOW
from bot.texts.common import local, plural, time_text
from bot.texts.events import when
from bot.texts.reminders import event_name
from storage.models import Registration
from storage.records import EventView
from storage.repositories.attendance import Entry

FILES = "Списки и листы"
ASK_FILE = "Что приготовить?"
XLSX, SIGN_PDF, SIGN_DOCX = "Список .xlsx", "Лист регистрации, PDF", "Лист регистрации, Word"
SIGN_SHEET = "Лист регистрации"
NO_NAMES = "Учреждение не собирает здесь персональные данные: в списке и листе только номера и организации."
XLSX_NAME, PDF_NAME, DOCX_NAME = "participants.xlsx", "registration-sheet.pdf", "registration-sheet.docx"
SIGN_CAPTION = "Лист регистрации: в конце 15 пустых строк для тех, кто придёт без регистрации."
STATES = {
    "registered": "зарегистрирован",
    "offered": "предложено место",
    "waiting": "лист ожидания",
    "pending": "ждёт решения",
}
COLUMNS = (
    "№",
    "ФИО",
    "Организация",
    "Должность",
    "Муниципалитет",
    "Формат",
    "Контакт",
    "Статус",
    "Явка",
    "Подпись",
    "Примечание",
)
_PERSONAL = ("ФИО", "Должность", "Формат", "Контакт")  # columns of who keeps names
SIGN_BARE = ("№", "Регистрация", "Организация", "Муниципалитет", "Подпись")
SIGN_COLUMNS = ("№", "ФИО", "Организация, должность", "Муниципалитет", "Подпись")
SHEETS, ANSWERS = ("Участники", "Итоги"), "Ответы"
STATUS, MUNICIPALITY, ORGANISATION, PRESENCE = "По статусу", "По муниципалитетам", "По организациям", "Явка"
TOTALS = {
    "registered": "Зарегистрированы",
    "offered": "Ждут ответа на предложение",
    "waiting": "В листе ожидания",
    "pending": "Ждут решения организатора",
}
PRESENT, ABSENT, VIEWERS = "Присутствовали", "Не пришли", "У экранов, вместе с коллегами"
HEADER = ("Показатель", "Человек", "Из них присутствовали")
NOT_TOLD = "не указано"
_FORMATS = {"online": "онлайн", "onsite": "очно"}
_KINDS = {"organisation": "заявка организации", "added": "внесено организатором", "imported": "загружено из файла"}
_ASKED = (("lodging", "нужно проживание"), ("call_letter", "нужен вызов"))


def heading(view: EventView, now: datetime) -> str:
    return f"{event_name(view)}, {when(view, now)}"


def place(view: EventView) -> str:
    """Empty where only the institution could be named: it stands above already."""
    return view.place or ""


def contact(row: Registration) -> str:
    """«тел. +79001234567, a@b.ru»: a cell that began with a plus would need an apostrophe."""
    phone = f"тел. {row.phone}" if row.phone else None
    return ", ".join(value for value in (phone, row.email) if value)


def attendance(row: Registration, zone: str) -> str:
    """«18.08 10:42, по QR-коду»."""
    if row.checked_in_at is None:
        return ""
    here = local(row.checked_in_at, zone)
    how = HOW.get(row.checked_in_how or "")
    return f"{here:%d.%m} {time_text(here.time())}" + (f", {how}" if how else "")


def remark(row: Registration) -> str:
    """What is not in the columns: places of an application, a talk, lodging, how many watched, consent to photographs."""
    told = [_KINDS[row.kind]] if row.kind in _KINDS else []
    told += [plural(row.seats, "место", "места", "мест")] if row.seats > 1 else []
    told += [f"доклад: {row.details['talk']}"] if row.details.get("talk") else []
    told += [text for key, text in _ASKED if row.details.get(key)]
    told += [f"у экрана: {row.watching}"] if row.watching else []
    told += [photo] if (photo := consent_photo.said(row.photo)) else []
    return "; ".join(told)


def keeps_names(view: EventView, people: Sequence[Entry]) -> bool:
    """Are there columns for names: where the institution collects them, or those of earlier are not erased yet?"""
    return view.institution.data_mode == "full" or any(one.registration.full_name for one in people)


def columns(*, named: bool) -> tuple[str, ...]:
    """Of the attendance sheet."""
    return tuple(name for name in COLUMNS if named or name not in _PERSONAL)


def values(entry: Entry, zone: str, *, named: bool = True) -> tuple[str, ...]:
    """A row of the attendance sheet, in the order of `columns`."""
    every = dict(zip(COLUMNS, _values(entry, zone), strict=True))
    return tuple(every[name] for name in columns(named=named))


def _values(entry: Entry, zone: str) -> tuple[str, ...]:
    row = entry.registration
    state = f"{STATES[row.state]}, {entry.queue}" if entry.queue else STATES[row.state]
    return (
        str(row.number),
        row.full_name or "",
        row.organisation or "",
        row.position or "",
        row.municipality or "",
        _FORMATS.get(str(row.details.get("format", "")), ""),
        contact(row),
        state,
        attendance(row, zone),
        "",
        remark(row),
    )


def sign_values(entry: Entry, *, named: bool = True) -> tuple[str, ...]:
    """A row of «Лист регистрации», without its number."""
    row = entry.registration
    if not named:
        seats = plural(row.seats, "место", "места", "мест") if row.seats > 1 else None
        return f"№ {row.number}", ", ".join(filter(None, (row.organisation, seats))), row.municipality or "", ""
    where = ", ".join(value for value in (row.organisation, row.position) if value)
    return row.full_name or f"Регистрация № {row.number}", where, row.municipality or "", ""
