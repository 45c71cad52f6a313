"""What is asked of who registers, and what is said back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts import consent_photo
from bot.texts.common import capital, day_text, esc, local, plural, shorten, time_text
from bot.texts.events import CLOSED, when, whose
from bot.texts.reminders import event_name, named, short_name
from plans.places import still_called
from plans.registering import OwnQuestion, Wrong
from storage.errors import RegistrationClosed
from storage.outgoing.place_notices import starts_at
from storage.records import EventView, Place, RegistrationView

ASK = {
    "full_name": "Напишите, пожалуйста, вашу фамилию, имя и отчество.",
    "organisation": "В какой организации вы работаете?",
    "position": "Ваша должность?",
    "municipality": "Ваш район или город?",
    "phone": "Телефон для связи? Например, +7 912 345-67-89.",
    "email": "Ваш e-mail?",
    "format": "Как будете участвовать?",
    "talk": "Будете выступать? Напишите тему доклада.",
    "lodging": "Нужно проживание?",
    "call_letter": "Нужен вызов от учреждения?",
    "seats": "Сколько мест нужно вашей организации?",
}
ASK_OF_COLLEAGUE = {
    "full_name": "Напишите фамилию, имя и отчество коллеги. Имя храню, пока коллега не подтвердит участие, но не дольше 7 дней.",
    "organisation": "В какой организации работает коллега?",
    "position": "Должность коллеги?",
    "municipality": "Район или город коллеги?",
    "phone": "Телефон коллеги?",
    "email": "E-mail коллеги?",
    "format": "Как коллега будет участвовать?",
    "talk": "Коллега будет выступать? Напишите тему доклада.",
    "lodging": "Коллеге нужно проживание?",
    "call_letter": "Коллеге нужен вызов от учреждения?",
}
ASK_OF_ORGANISATION = {
    "organisation": "От какой организации заявка?",
    "municipality": "Из какого она района или города?",
}
FIELD_NAMES = {
    "full_name": "Фамилия, имя, отчество",
    "organisation": "Организация",
    "position": "Должность",
    "municipality": "Район или город",
    "phone": "Телефон",
    "email": "E-mail",
    "format": "Формат участия",
    "talk": "Доклад",
    "lodging": "Проживание",
    "call_letter": "Вызов",
    "seats": "Сколько мест",
}
PLAIN = ("full_name", "organisation", "position", "municipality", "phone", "email", "format")  # clear without a name
WRONG = {
    Wrong.EMPTY: "Здесь пусто. Напишите, пожалуйста, ещё раз.",
    Wrong.NO_LETTERS: "Похоже, здесь нет ни одной буквы. Напишите, пожалуйста, ещё раз.",
    Wrong.TOO_LONG: "Слишком длинно: уложитесь, пожалуйста, в 200 знаков.",
    Wrong.NOT_PHONE: "Похоже, это не телефон. Напишите, пожалуйста, ещё раз, например +7 912 345-67-89.",
    Wrong.NOT_EMAIL: "Похоже, это не e-mail. Напишите, пожалуйста, ещё раз, например anna@biblioteka.ru.",
    Wrong.NOT_CHOICE: "Выберите, пожалуйста, один из ответов на кнопках.",
    Wrong.NOT_SEATS: "Напишите, пожалуйста, число мест цифрами, от 1 до 500.",
}
REGISTER, APPLY, CHANGE, CANCEL, BACK, SKIP = (
    "Зарегистрироваться", "Подать заявку", "Изменить", "Прервать", "Назад", "Пропустить",
)  # fmt: skip
FOR_OTHERS, COLLEAGUE, ORGANISATION = "За коллегу или организацию", "Коллегу", "Организацию"
WHOM = "Кого зарегистрировать? Коллеге не нужен Telegram: передадите ему номер или ссылку. От организации — число мест, без имён."
CLAIM, CLAIM_NOT = "Даю согласие, участвую", "Не смогу"
CLAIM_ANYHOW = "Участвую"
NOT_CLAIMED = "Эта ссылка уже не действует, или у вас уже есть регистрация на это мероприятие. Ваши регистрации — /my."
CLAIMED = "Хорошо, участие подтверждено."
REQUESTED = "Заявка отправлена организатору: когда её рассмотрят, я напишу."
APPROVE, REJECT = "Одобрить", "Отказать"
DECIDED = {"registered": "одобрено", "waiting": "одобрено, в листе ожидания", "cancelled": "отказано"}
NOT_WAITING = "Эту заявку уже рассмотрели."
LIST_FULL = "Лист ожидания заполнен: сначала освободите место или расширьте список в /desk."


def closed(error: RegistrationClosed, zone: str, now: datetime) -> str:
    """Why there is no registration, with its moment."""
    if error.at is not None and error.why in ("not_yet", "over"):
        there, today = local(error.at, zone), local(now, zone).date()
        moment = f"{day_text(there.date(), today)}, {time_text(there.time())}"
        opening = (
            "Регистрация откроется {}. Подписавшимся я сообщу."
            if error.why == "not_yet"
            else "Регистрация закончилась {}."
        )
        return opening.format(moment)
    return CLOSED[error.why]


def too_many(capacity: int) -> str:
    return f"Столько мест здесь нет: всего {capacity}. Укажите, пожалуйста, меньше."


def over_quota(left: int) -> str:
    if left <= 0:
        return CLOSED["quota"]
    return f"От одной организации можно ещё {plural(left, 'место', 'места', 'мест')}. Укажите, пожалуйста, меньше."


def line(name: str, value: str) -> str:
    return esc(value) if name in PLAIN else f"{FIELD_NAMES[name]}: {esc(value)}"


def check(
    view: EventView,
    fields: Mapping[str, str],
    own: Sequence[tuple[OwnQuestion, str]],
    clashes: Sequence[EventView],
    now: datetime,
    photo: bool | None = None,
) -> str:
    """All that will be kept, and what else the person has at that time."""
    lines = ["<b>Проверьте, всё ли верно</b>", esc(event_name(view)), ""]
    lines += [line(name, value) for name, value in fields.items() if value]
    lines += [f"{esc(shorten(question.text, 80))} — {esc(answer)}" for question, answer in own if answer]
    lines += [capital(told)] if (told := consent_photo.said(photo)) else []
    for other in clashes[:3]:
        lines.append(f"⚠️ В это время у вас уже «{esc(short_name(other, 60))}»: {esc(when(other, now))}.")
    return "\n".join(lines)


def alike(number: int, *, own: bool) -> str:
    """Before a second place is taken for the same person."""
    if own:
        return (
            f"\n⚠️ Похоже, вы уже в списке: № {number}. Если вас внёс организатор или коллега, второе место не нужно: попросите у "
            "коллеги ссылку или назовите организатору номер."
        )
    return f"\n⚠️ Похоже, коллега уже в списке: № {number}. Второе место не нужно."


def ticket(place: Place, view: EventView, now: datetime) -> str:
    """After registering: the place, the number in the waiting list, or that it waits for approval."""
    row = place.registration
    if row.state == "pending":
        return f"<b>{esc(event_name(view))}</b>\n{REQUESTED}"
    if place.queue is not None:
        return _waits(place, place.queue, view, now)
    if place.already and row.kind == "organisation":
        return f"У вас уже есть заявка: {esc(named(view))}.\n{esc(whose(row))}. Изменить число мест: отмените её в /my и подайте заново."
    if place.already:
        return f"Вы уже зарегистрированы: {esc(named(view))}. Регистрация № {row.number}."
    if row.kind == "organisation":
        seats = plural(row.seats, "место", "места", "мест")
        return (
            f"<b>Заявка принята: {esc(named(view))}</b>\n{esc(when(view, now))}. Регистрация № {row.number}: {seats}."
        )
    reminding = "За день и за час до начала я напомню." if view.event.start_time else "За день до начала я напомню."
    who = "Коллега зарегистрирован" if row.kind == "colleague" else "Вы зарегистрированы"
    return f"<b>{who}: {esc(named(view))}</b>\n{esc(when(view, now))}. Регистрация № {row.number}.\n{reminding}"


def _waits(place: Place, queue: int, view: EventView, now: datetime) -> str:
    free, capacity = view.free or 0, view.event.capacity
    taken = f"Места закончились: {capacity} из {capacity}."
    if free:
        ahead = "но места ждут тех, кто встал в очередь раньше" if queue > 1 else "для этой заявки нужно больше"
        taken = f"Свободно {plural(free, 'место', 'места', 'мест')} из {capacity}, {ahead}."
    zone = ZoneInfo(view.institution.time_zone)
    if not still_called(starts_at(view.event, zone), zone, now):  # nobody is called any more: no promise
        promise = "До начала совсем мало времени, и места я уже не передаю: спросите организатора."
    else:
        promise = f"Если место освободится, я напишу сразу.{_gathers(place)}"
    return f"{taken} Ваш номер в листе ожидания — {queue}. {promise}"


def _gathers(place: Place) -> str:
    seats = place.registration.seats
    return f" Для {plural(seats, 'места', 'мест', 'мест')} подряд их нужно дождаться всех сразу." if seats > 1 else ""


def hand_on(url: str, full: bool) -> str:
    """After a colleague was registered: what to do with the link."""
    why = "Имя коллеги храню 7 дней; подтвердит — останется." if full else "По ней коллега заберёт регистрацию себе."
    return f"Передайте коллеге ссылку: по ней можно подтвердить участие и получать напоминания. {why}\n{esc(url)}"


def claim(view: EventView, by: str | None, consent: str | None, now: datetime) -> str:
    who = f" ({esc(by)})" if by else ""
    text = f"<b>Вас зарегистрировал коллега{who}: {esc(named(view))}</b>\n📅 {esc(when(view, now))}"
    return f"{text}\n\n{consent}" if consent else text


def request(mine: RegistrationView, answers: Sequence[tuple[OwnQuestion, str]], now: datetime) -> str:
    """To organizers: who waits for approval."""
    view, row = mine.view, mine.registration
    fields = (row.full_name, row.organisation, row.position, row.municipality)
    told = [esc(value) for value in fields if value]
    told += [f"{esc(shorten(question.text, 80))} — {esc(answer)}" for question, answer in answers]
    if row.kind == "organisation":
        told.append(plural(row.seats, "место", "места", "мест"))
    held = f"Занято {view.registered}" + (f" из {view.event.capacity}" if view.event.capacity is not None else "")
    lines = [f"<b>Заявка № {row.number}: {esc(named(view))}</b>", f"📅 {esc(when(view, now))}", *told, f"{held}."]
    return "\n".join(lines)


def decided(mine: RegistrationView) -> str:
    """Under a request, once somebody has decided."""
    name = esc(named(mine.view))
    return f"<b>Заявка № {mine.registration.number}: {name}</b>\n{capital(DECIDED[mine.registration.state])}."


def _approved(mine: RegistrationView, at: str) -> str:
    """Like a ticket: whose place it is, its number, what comes next."""
    view, row = mine.view, mine.registration
    who, whose = "Вы зарегистрированы", ""
    if row.kind == "organisation":
        who, whose = (
            "Заявка одобрена",
            f"{esc(row.organisation or '')}, {plural(row.seats, 'место', 'места', 'мест')}. ",
        )
    elif row.person_id is None:
        who = "Коллега зарегистрирован"
    start = "За день и за час до начала я напомню." if view.event.start_time else "За день до начала я напомню."
    return f"<b>{who}: {esc(named(view))}</b>\n📅 {at}\n{whose}Регистрация № {row.number}.\n{start}"


def still_wait(view: EventView, pending: int, now: datetime) -> str:
    """To organizers, as the event comes near."""
    count = plural(pending, "заявка ждёт", "заявки ждут", "заявок ждут")
    return (
        f"<b>{esc(event_name(view))}</b>\n📅 {esc(when(view, now))}\n⏳ {count} вашего решения. Рассмотреть: /desk → мероприятие → "
        "«Участники»."
    )


def no_word(mine: RegistrationView, now: datetime) -> str:
    """To who applied, when it is about to begin."""
    view = mine.view
    return (
        f"<b>{esc(event_name(view))}</b>\n📅 {esc(when(view, now))}\nОрганизатор так и не ответил на вашу заявку "
        f"№ {mine.registration.number}: места за вами нет. Уточните, пожалуйста, в учреждении: {esc(view.institution.name)}."
    )


def place_news(kind: str, mine: RegistrationView, now: datetime) -> str:
    """APPROVED, REJECTED, RELEASED, CONFIRM."""
    view, row = mine.view, mine.registration
    name, small, at = esc(event_name(view)), esc(named(view)), esc(when(view, now))
    if kind == "approved":
        if mine.queue is not None:
            return f"<b>Заявка одобрена: {small}</b>\nМеста закончились. Ваш номер в листе ожидания — {mine.queue}."
        return _approved(mine, at)
    if kind == "rejected":
        return f"<b>{name}</b>\nОрганизатор не смог принять вашу заявку. Другие мероприятия — /events."
    if kind == "released":
        if view.free:  # nobody was next
            return f"<b>{name}</b>\nОтвета не было: место за вами больше не держу. Пока оно свободно — /events."
        return f"<b>{name}</b>\nОтвета не было, и место ушло следующему. Встать в лист ожидания — /events."
    until = local(row.confirm_until or now, view.institution.time_zone)
    today = local(now, view.institution.time_zone).date()
    moment = f"{day_text(until.date(), today)}, {time_text(until.time())}"
    return f"<b>{name}</b>\n📅 {at}\nУчаствуете? Ответьте, пожалуйста, до {moment}: иначе место получит следующий."
