"""The list of an event as organizers keep it: look up, add, move, remove, take applications from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts import consent_photo
from bot.texts.checkin import hour, name_of, seats_of
from bot.texts.common import capital, esc, local, plural, shorten, time_text
from bot.texts.desk_papers import STATES, contact
from bot.texts.events import when
from bot.texts.reminders import event_name
from plans.applications import Application, Read, Sorted
from storage.models import Registration
from storage.records import EventView
from storage.repositories.attendance import Entry

PEOPLE, ADD, UPLOAD = "Участники", "Добавить", "Загрузить из файла"
RESET, BACK, TO_PEOPLE, TO_EVENT = "Сбросить поиск", "Назад", "К участникам", "К мероприятию"
TO_WAITING, TO_LIST, REMOVE, MARK = "В лист ожидания", "Дать место", "Снять с мероприятия", "Отметить явку"
YES_REMOVE, YES_BEYOND = "Да, снять", "Да, сверх мест"
KEEP, KEEP_BEYOND = "Добавить", "Добавить сверх мест"
SHOWN = {
    "all": "Показаны: все",
    "waiting": "Показаны: лист ожидания",
    "pending": "Показаны: ждут решения",
    "present": "Показаны: отмеченные",
    "absent": "Показаны: без отметки",
}
GONE = "Этой регистрации больше нет."
NO_NAMES = "Учреждение не собирает здесь персональные данные: имена сюда не вносят и не загружают. Видны только номера, организации и число мест."
TO_FIND = "Напишите номер или часть названия организации, чтобы найти."
ASK_ADD = (
    "<b>Кого добавить?</b>\nНапишите одной строкой: имя, организация, телефон, e-mail. Например: «Иванова Анна, Заречная библиотека, "
    "+7 900 123-45-67, anna@example.ru». Можно несколько строк — по человеку в строке."
)
ASK_FILE = (
    "<b>Заявки из файла</b>\nПришлите таблицу .xlsx или .csv — например, выгрузку Яндекс Форм или Google Форм. Я покажу, что понял, и "
    "ничего не добавлю без вашего слова."
)
CONSENT = "Добавляйте тех, кто согласился на обработку своих данных."
READING = "Читаю файл…"
NO_COLUMNS = (
    "Не вижу в файле столбца с именами. Проверьте, что в первой строке есть «ФИО» или «Фамилия», и пришлите ещё раз."
)
NO_FILE = "Пришлите, пожалуйста, файл .xlsx или .csv."
LATE_FILE = "Файл больше не открывается. Пришлите его, пожалуйста, ещё раз."
MOST = 500
TOO_MANY = f"За один раз — не больше {MOST} заявок. Разделите файл, пожалуйста."
NOTHING_NEW = "Новых нет: все, кого я понял, уже в списке."
_PROBLEMS = 6
_NAMES = 8
_FIELDS = {
    "full_name": "имя",
    "surname": "фамилия",
    "first_name": "имя",
    "patronymic": "отчество",
    "organisation": "организация",
    "position": "должность",
    "municipality": "муниципалитет",
    "phone": "телефон",
    "email": "e-mail",
}


def people(view: EventView, entries: Sequence[Entry], total: int, query: str) -> str:
    """A page of the list: number, name, organisation, what is not plain «зарегистрирован»."""
    count = plural(total, "заявка", "заявки", "заявок")
    lines = [f"<b>{esc(event_name(view))}</b>", f"{PEOPLE}: {count}" + (f" — поиск «{esc(query)}»" if query else "")]
    lines += [line(one, named=view.institution.data_mode == "full") for one in entries]
    if view.institution.data_mode != "full":
        lines.append(f"\n{NO_NAMES}" + (f"\n{TO_FIND}" if total else ""))
    elif total:
        lines.append("\nНапишите номер или часть имени, чтобы найти человека.")
    elif query:
        lines.append("Никого не нашлось. Напишите иначе или сбросьте поиск.")
    return "\n".join(lines)


def line(one: Entry, *, named: bool = True) -> str:
    """`named`: names are kept, so that one without a name is odd."""
    row = one.registration
    state = f"лист ожидания, {one.queue}" if one.queue else STATES[row.state]
    told = ", ".join(esc(shorten(value, 60)) for value in (row.full_name, row.organisation, row.municipality) if value)
    who = told or ("без имени" if named else "")
    photo = f", {consent_photo.NO}" if row.photo is False else ""
    return f"{'✓ ' if one.present else ''}№ {row.number}{f' {who}' if who else ''}{seats_of(row)} — {state}{photo}"


def person(view: EventView, one: Entry, answers: Sequence[tuple[str, str]] = ()) -> str:
    """`answers`: own questions of the event and what was told."""
    row = one.registration
    lines = [f"<b>{esc(name_of(row))}</b>", esc(event_name(view))]
    house = row.organisation if row.kind != "organisation" else None  # it stands in the first line
    told = ", ".join(value for value in (row.position, house, row.municipality) if value)
    lines += [esc(told)] if told else []
    lines += [esc(contact(row))] if contact(row) else []
    lines += [capital(f"{photo}.")] if (photo := consent_photo.said(row.photo)) else []
    state = f"лист ожидания, номер {one.queue}" if one.queue else STATES[row.state]
    at = local(row.created_at, view.institution.time_zone)
    lines.append(f"{state.capitalize()} — с {at:%d.%m}, {time_text(at.time())}.")
    lines += [f"Отмечено в {hour(row, view.institution.time_zone)}."] if one.present else []
    if one.person is None:
        lines.append("Без чата: бот сюда не пишет.")
    elif row.person_id is None:
        lines.append("Сообщения бота получает тот, кто подал заявку.")
    lines += [f"{esc(shorten(question, 80))} — {esc(told)}" for question, told in answers]
    return "\n".join(lines)


def sure_remove(view: EventView, one: Entry) -> str:
    free = " Место получит следующий из листа ожидания." if view.waiting and one.registration.state != "waiting" else ""
    return f"<b>Снять с мероприятия: {esc(name_of(one.registration))}?</b>\n{esc(event_name(view))}{free}"


def sure_beyond(view: EventView, one: Entry) -> str:
    return (
        f"Мест больше нет: {view.registered} из {view.event.capacity}.\n"
        f"<b>Дать место сверх этого: {esc(name_of(one.registration))}?</b>"
    )


def moved(row: Registration, told: bool) -> str:
    where = "теперь среди зарегистрированных" if row.state == "registered" else "теперь в конце листа ожидания"
    return f"{name_of(row)} {where}.{_told(told)}"


def removed(row: Registration, told: bool) -> str:
    return f"{name_of(row)}: регистрация снята.{_told(told)}"


def _told(told: bool) -> str:
    return " Я написал об этом." if told else " Сообщите об этом сами: бот написать не может."


def to_removed(view: EventView, row: Registration, now: datetime) -> str:
    which = "вашу регистрацию" if row.person_id is not None else f"регистрацию №\u00a0{row.number}, которую подали вы"
    return (
        f"<b>{esc(event_name(view))}</b>\n{esc(when(view, now))}\nОрганизатор снял {which}. Если это ошибка, напишите в "
        f"учреждение: {esc(view.institution.name)}."
    )


def to_waiting(view: EventView, row: Registration, queue: int | None, now: datetime) -> str:
    who = "вас" if row.person_id is not None else "вашу заявку"
    place = f", номер в листе ожидания — {queue}" if queue is not None else ""
    return (
        f"<b>{esc(event_name(view))}</b>\n{esc(when(view, now))}\nОрганизатор перевёл {who} в лист ожидания: регистрация теперь "
        f"№ {row.number}{place}. Если место освободится, я напишу сразу."
    )


def preview(read: Read, found: Sorted, free: int | None) -> str:
    """What was understood, before anything is kept. `free`: places left; None: no limit."""
    total = len(read.applications)
    lines = [f"<b>Прочитано: {plural(total, 'заявка', 'заявки', 'заявок')}</b>"]
    if read.columns:
        lines.append("Столбцы: " + ", ".join(dict.fromkeys(_FIELDS[name] for name in read.columns)) + ".")
    if read.unknown:
        lines.append("Не понадобились: " + ", ".join(f"«{esc(shorten(name, 30))}»" for name in read.unknown[:5]) + ".")
    counts = f"Новых — {len(found.new)}, уже в списке или повторяются — {len(found.doubles)}, без имени — {len(found.nameless)}."
    lines.append(counts)
    lines += [f"• {_shown(one)}" for one in found.new[:_NAMES]]
    lines += [f"и ещё {len(found.new) - _NAMES}"] if len(found.new) > _NAMES else []
    troubled = [one for one in read.applications if one.problems]
    if troubled:
        lines.append(f"⚠️ Посмотрите: {plural(len(troubled), 'замечание', 'замечания', 'замечаний')}.")
        lines += [f"{esc(one.where)}: {esc(shorten('; '.join(one.problems), 90))}" for one in troubled[:_PROBLEMS]]
        lines += [f"и ещё {len(troubled) - _PROBLEMS}"] if len(troubled) > _PROBLEMS else []
    if not found.new:
        lines.append(NOTHING_NEW)
    elif free is not None and free < len(found.new):
        lines.append(f"Свободных мест — {free}: остальные встанут в лист ожидания.")
    return "\n".join([*lines, *([CONSENT] if found.new else [])])


def _shown(one: Application) -> str:
    told = (one.full_name, one.position, one.organisation, one.municipality, one.phone, one.email)
    return esc(", ".join(shorten(value, 50) for value in told if value))


def added(registered: int, waiting: int) -> str:
    text = f"Добавлено: {plural(registered + waiting, 'человек', 'человека', 'человек')}."
    return f"{text} В листе ожидания из них — {waiting}." if waiting else text


def list_caption(count: int) -> str:
    return f"В списке {plural(count, 'человек', 'человека', 'человек')}."
