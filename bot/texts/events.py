"""A public event as specialists see it, and what is said about registering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.texts.common import day_text, esc, local, plural, shorten, time_text, when_text, zone_text
from bot.texts.reminders import event_name, moment, named, short_name
from plans.forms import form_named
from plans.places import PlaceState
from plans.stages import acceptance
from storage.models import Registration
from storage.records import EventView, RegistrationView

ONLINE = ("вебинар",)
LATE = time(23, 59)  # a term that was typed as a day
TO_WAITING = "В лист ожидания"
REGISTER, LEAVE, LEAVE_TICKET = "Зарегистрироваться", "Отменить регистрацию", "Отменить"
TELL, TELL_NOT = "Сообщить, когда назначат дату", "Не сообщать о дате"
TO_LIST, BACK, CANCEL, CHANGE = "К списку", "Назад", "Прервать", "Изменить"
WHAT_TO_CHANGE = "<b>Что изменить?</b>"
CHOOSE_FORM = "<b>Какие мероприятия показать?</b>"
EVERY_FORM = "Все"
YES_LEAVE, NO_STAY = "Да, отменить", "Нет"
IN_PRIVATE = "Мероприятия и регистрация — в личном чате со мной."
OPEN_PRIVATE = "Открыть личный чат"
NO_EVENTS = "Пока нет мероприятий впереди. Загляните позже."
NO_REGISTRATIONS = "Вы пока нигде не зарегистрированы. Мероприятия — /events."
LINK_MODE = (
    "Это учреждение регистрирует на своей странице, не в чате; ссылка на неё появится с одной из следующих версий."
)
LEFT = "Регистрация отменена. Спасибо, что предупредили."
STAYED = "Хорошо, регистрация осталась."
COMING = "Отмечено: участвую."
NOT_REGISTERED = "Вы здесь не зарегистрированы."
WILL_TELL = "Хорошо, сообщу, когда назначат дату."
WILL_NOT_TELL = "Хорошо, об этом мероприятии не сообщаю."
OFFER_OVER = "Это предложение уже не действует."
CLOSED = {
    "closed": "Регистрация на это мероприятие закрыта.",
    "undated": "Дата ещё не назначена: можно попросить сообщить о ней.",
    "started": "Мероприятие уже началось, регистрация закончена.",
    "cancelled": "Мероприятие отменено.",
    "paused": "Регистрация ненадолго приостановлена. Загляните, пожалуйста, позже.",
    "not_yet": "Регистрация ещё не открылась.",
    "over": "Регистрация закончилась.",
    "quota": "От вашей организации уже зарегистрировано столько, сколько можно.",
    "waiting_full": "Места закончились, и лист ожидания заполнен.",
    "too_many_seats": "Столько мест здесь нет. Укажите, пожалуйста, меньше.",
    "no_seats": "Здесь регистрируются по одному: заявки от организаций не принимаются.",
    "no_colleagues": "Здесь каждый регистрируется сам.",
    "internal": "Такого мероприятия нет или оно больше не открыто. Список — /events.",
}


def when(view: EventView, now: datetime, reader_zone: str | None = None) -> str:
    """«12 ноября, четверг, 14:00 МСК»; for a reader who lives by another clock, what happens online in both."""
    event, institution = view.event, view.institution
    if event.starts_on is None:
        return moment(view, now) if acceptance(event.stages) else f"{moment(view, now)}, дата уточняется"
    today = local(now, institution.time_zone).date()
    online = event.form in ONLINE
    text = when_text(
        event.starts_on,
        event.start_time,
        today,
        ends_on=event.ends_on,
        end_time=event.end_time,
        zone=institution.time_zone if online else None,
    )
    if not online or event.start_time is None or reader_zone in (None, institution.time_zone):
        return text
    there = datetime.combine(event.starts_on, event.start_time, ZoneInfo(institution.time_zone))
    here = there.astimezone(ZoneInfo(reader_zone))
    if here.utcoffset() == there.utcoffset():
        return text
    day = f"{day_text(here.date(), today, weekday=False)}, " if here.date() != there.date() else ""
    return f"{text} ({day}{time_text(here.time())} {zone_text(reader_zone)})"


def accepting(view: EventView, now: datetime) -> str:
    """A line of its own, for contests: «Приём работ — до 15 апреля, среда»; nothing once the day is over."""
    day = acceptance(view.event.stages)
    today = local(now, view.institution.time_zone).date()
    return f"\nПриём работ — до {day_text(day, today)}" if day is not None and day >= today else ""


def closing(view: EventView, now: datetime) -> str:
    """«по 14 августа включительно» where registration closes with the day, else «до 14 августа, 18:00»; empty where nothing is set."""
    if view.event.closes_at is None:
        return ""
    at, today = local(view.event.closes_at, view.institution.time_zone), local(now, view.institution.time_zone).date()
    if at.time() >= LATE:
        return f"по {day_text(at.date(), today, weekday=False)} включительно"
    if at.time() == time():
        return f"по {day_text(at.date() - timedelta(days=1), today, weekday=False)} включительно"
    return f"до {day_text(at.date(), today, weekday=False)}, {time_text(at.time())}"


def _places(view: EventView, now: datetime, *, as_of: bool) -> list[str]:
    """While registrations are taken: how many places are left, until when one may apply."""
    event, said = view.event, list[str]()
    if event.capacity is not None:
        said.append(_places_left(view, _as_of(view, now) if as_of else ""))
    if event.closes_at is not None:
        said.append(f"Заявки — {closing(view, now)}.")
    return [" ".join(said)] if said else []


def _places_left(view: EventView, at: str) -> str:
    """What a newcomer may count on: places that those in the waiting list will take are not theirs."""
    free, capacity = view.free or 0, view.event.capacity
    left = free - view.waiting
    if left > 0:
        return f"Осталось {plural(left, 'место', 'места', 'мест')} из {capacity}{at}."
    if view.arrival is None:
        return f"Места закончились, и лист ожидания заполнен{at}."
    if free:
        places = plural(free, "место", "места", "мест")
        return f"Свободно {places} из {capacity}, но есть очередь: {view.waiting}{at}. Можно встать в лист ожидания."
    return f"Места закончились: {capacity} из {capacity}{at}. Можно встать в лист ожидания."


def register_key(view: EventView) -> str:
    """The button of who may register."""
    return TO_WAITING if view.arrival is PlaceState.WAITING else REGISTER


def begun(view: EventView, now: datetime) -> bool:
    """An event without an hour begins when its day is over: until then its reader may still come."""
    event, here = view.event, local(now, view.institution.time_zone)
    if event.starts_on != here.date() or event.start_time is None:
        return event.starts_on is not None and event.starts_on < here.date()
    return event.start_time <= here.time()


def over(view: EventView, now: datetime) -> bool:
    """Of several days, is the last one past? Of one, has it begun?"""
    event = view.event
    if event.ends_on in (None, event.starts_on):
        return begun(view, now)
    return event.ends_on < local(now, view.institution.time_zone).date()


def card(
    view: EventView,
    now: datetime,
    *,
    mine: RegistrationView | None = None,
    reader_zone: str | None = None,
    as_of: bool = False,
) -> str:
    """The event as specialists see it, with the reader's own place. `as_of`: a message that will not be edited says of what
    moment its places are."""
    lines = [f"<b>{esc(event_name(view))}</b>", f"📅 {esc(when(view, now, reader_zone))}{accepting(view, now)}"]
    if view.event.theme:
        lines.insert(1, esc(view.event.theme))
    lines.append(f"📍 {esc(view.place or view.institution.name)}")
    if mine is not None:
        lines.append(_my_place(mine, now))
    elif view.event.starts_on is not None and not takes_registrations(view, now):
        lines.append(_doors(view, now))
    elif view.event.starts_on is not None:
        lines += _places(view, now, as_of=as_of)
        lines += ["Заявки рассматривает организатор: место — после его решения."] if view.event.needs_approval else []
    return "\n".join(lines)


def _as_of(view: EventView, now: datetime) -> str:
    """« — на 12 января, 9:05»: for words about places that stay in somebody's chat."""
    there = local(now, view.institution.time_zone)
    zone = f" {zone_text(view.institution.time_zone)}" if view.event.form in ONLINE else ""
    return f" — на {day_text(there.date(), there.date(), weekday=False)}, {time_text(there.time())}{zone}"


def _doors(view: EventView, now: datetime) -> str:
    """Why nobody can register just now."""
    event = view.event
    if view.institution.data_mode == "link" and not begun(view, now) and event.outcome is None:
        contacts = str(event.letter.get("contacts") or "")
        whom = f" Контакты: {esc(contacts)}" if contacts else " Спросите, пожалуйста, у организатора."
        return f"Регистрация — на странице учреждения, не в чате.{whom}"
    if begun(view, now) or event.outcome is not None:
        return CLOSED["started"]
    if not event.registration_open:
        return CLOSED["closed"]
    if event.closes_at is not None and event.closes_at <= now:
        return CLOSED["over"]
    if view.arrival is None:
        return _places_left(view, "")
    if event.opens_at is not None and event.opens_at > now:
        there, today = local(event.opens_at, view.institution.time_zone), local(now, view.institution.time_zone).date()
        return f"Регистрация откроется {day_text(there.date(), today)}, {time_text(there.time())}."
    return CLOSED["paused"]


def _my_place(mine: RegistrationView, now: datetime) -> str:
    row = mine.registration
    if row.kind == "organisation":
        seats = plural(row.seats, "место", "места", "мест")
        state = f"номер в листе ожидания — {mine.queue}" if mine.queue is not None else place_state(mine)
        return f"Заявка от организации, {seats}: {state}."
    if row.kind == "colleague" and row.person_id is None and row.state != "registered":
        return f"{esc(whose(row))}: {place_state(mine)}."
    if row.kind == "colleague" and row.person_id is None:
        return f"Ваш коллега ещё не подтвердил участие. Регистрация № {row.number}."
    if mine.registration.state == "pending":
        return "⏳ Ваша заявка ждёт решения организатора."
    if mine.queue is not None:
        return f"⏳ Ваш номер в листе ожидания — {mine.queue}."
    if mine.registration.state == "offered" and mine.registration.offer_until is not None:
        until = local(mine.registration.offer_until, mine.view.institution.time_zone)
        return f"⏳ Для вас держится место до {day_text(until.date(), until.date())}, {time_text(until.time())}."
    address = mine.view.event.link if mine.registration.state == "registered" else None
    link = f"\nСсылка для подключения: {esc(address)}" if address else ""
    return f"Вы зарегистрированы. Регистрация № {mine.registration.number}.{link}"


def takes_registrations(view: EventView, now: datetime) -> bool:
    """Is it worth showing the button? The storage decides again when it is pressed."""
    event = view.event
    if event.starts_on is None or not event.registration_open or event.outcome is not None:
        return False
    if view.institution.data_mode == "link":  # there is nowhere to go from the button
        return False
    if (
        view.arrival is None
        or event.paused
        or (event.opens_at and event.opens_at > now)
        or (event.closes_at and event.closes_at <= now)
    ):
        return False
    there = local(now, view.institution.time_zone)
    return (event.starts_on, event.start_time or time.max) > (there.date(), there.time())


def filter_key(form: str | None) -> str:
    return "Выбрать вид" if form is None else f"Вид: {form}"


def sure(view: EventView, now: datetime) -> str:
    return f"<b>{esc(event_name(view))}</b>\n{esc(when(view, now))}\nОтменить регистрацию? Место получит следующий."


def number_only(view: EventView) -> str:
    return (
        f"<b>{esc(event_name(view))}</b>\nЭто учреждение не собирает здесь персональные данные: имя не нужно, вы получите номер "
        "регистрации. Назовите его организатору."
    )


def called_off(view: EventView, now: datetime) -> str:
    """To whoever comes by a link that was handed round before."""
    day = f"\nБыло назначено: {esc(when(view, now))}." if view.event.starts_on is not None else ""
    why = f"\nПричина: {esc(view.event.outcome_reason)}." if view.event.outcome_reason else ""
    return f"<b>Отменено: {esc(named(view))}</b>{day}{why}\nДругие мероприятия — /events."


def moved_answer(row: Registration | None, coming: bool, done: bool) -> str:
    """After «Участвую» / «Не смогу» of one place; None: it is not theirs."""
    if row is None:
        return NOT_REGISTERED
    if not done:
        return f"Регистрация № {row.number} уже отменена."
    if row.person_id is not None:
        return COMING if coming else LEFT
    return f"Отмечено: № {row.number} — участие подтверждено." if coming else f"Регистрация № {row.number} отменена."


def whose(row: Registration) -> str:
    """Of a registration made for others: «За коллегу (Сидорова Вера), № 2», «Заявка от Школы 5, № 3: 3 места». Empty: one's own."""
    if row.kind == "organisation":
        seats = plural(row.seats, "место", "места", "мест")
        name = f": {shorten(row.organisation, 60)}" if row.organisation else ""
        return f"Заявка организации{name} — № {row.number}, {seats}"
    if row.person_id is None:
        name = f" ({shorten(row.full_name, 60)})" if row.full_name else ""
        return f"За коллегу{name} — № {row.number}"
    return ""


MADE_SHOWN = 10


def made_for_others(rows: Sequence[Registration]) -> str:
    """Under the public card: what its reader has made there for others."""
    made = [text for row in rows if (text := whose(row))]
    more = f"\nи ещё {len(made) - MADE_SHOWN}: /my" if len(made) > MADE_SHOWN else ""
    return "".join(f"\n• {esc(text)}" for text in made[:MADE_SHOWN]) + more


def places_of(rows: Sequence[Registration]) -> str:
    """Whose places a message asks about; nothing where it is the reader's own only."""
    if len(rows) == 1:
        return f"\n{esc(whose(rows[0]))}." if whose(rows[0]) else ""
    return "".join(f"\n• {esc(whose(row) or f'Вы — № {row.number}')}" for row in rows)


def my_list(mine: Sequence[RegistrationView], total: int, now: datetime) -> str:
    if not mine:
        return NO_REGISTRATIONS
    heading = f"<b>Мои регистрации: {total}</b>"
    return "\n\n".join([heading, *(my_line(one, now) for one in mine)])


def line(view: EventView, now: datetime) -> str:
    """A button of the list."""
    form = form_named(view.event.form or "")
    own = view.own_icon or (form.icon if form else None)
    icon = f"{own} " if own else ""
    taken_until = acceptance(view.event.stages)
    day = f"{view.event.starts_on:%d.%m} " if view.event.starts_on else ""
    if taken_until is not None and not day and taken_until >= local(now, view.institution.time_zone).date():
        day = f"до {taken_until:%d.%m} "
    label = f" ({view.event.label})" if view.event.label and not view.event.starts_on else ""
    return f"{icon}{day}{short_name(view, 52 - len(label))}{label}"


def offer_answered(number: int | None, accepted: bool) -> str:
    """`number` of the registration; None: the offer was over."""
    if number is None:
        return OFFER_OVER
    return f"Место ваше: регистрация № {number}." if accepted else LEFT


def my_line(one: RegistrationView, now: datetime) -> str:
    made = f"\n{esc(whose(one.registration))}" if whose(one.registration) else ""
    return f"<b>{esc(event_name(one.view))}</b>\n{esc(when(one.view, now))} — {place_state(one)}{made}"


def place_state(one: RegistrationView) -> str:
    """«регистрация № 3», «ждёт решения организатора», «держу место до …», «лист ожидания, номер 2»."""
    row = one.registration
    if row.state == "pending":
        return "ждёт решения организатора"
    if row.state == "offered" and row.offer_until is not None:
        until = local(row.offer_until, one.view.institution.time_zone)
        return f"держу место до {day_text(until.date(), until.date(), weekday=False)}, {time_text(until.time())}"
    return f"лист ожидания, номер {one.queue}" if one.queue else f"регистрация № {row.number}"


def my_key(one: RegistrationView, now: datetime) -> str:
    """A button of /my: of a place made for others the number tells it from one's own."""
    row = one.registration
    if not whose(row):
        return line(one.view, now)
    mark = "организация" if row.kind == "organisation" else "коллега"
    return f"№ {row.number}, {mark}: {line(one.view, now)}"
