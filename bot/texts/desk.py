"""The organizer's desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import esc, full_stop, local, plural, shorten
from bot.texts.desk_mailing import without_chat
from bot.texts.events import when
from bot.texts.reminders import event_name, named, short_name
from storage.models import Registration
from storage.records import EventView
from storage.repositories.attendance import Numbers

NOT_STAFF = "Это раздел организаторов. Если вы организатор, попросите администратора прислать вам ссылку."
NOTHING = "Пока нет открытых мероприятий вашего учреждения."
CAPACITY, PEOPLE, TITLE, THEME, PLACE = "Сколько мест", "Участники", "Название", "Тема", "Место"
OPEN_DOORS, CLOSE_DOORS = "Открыть регистрацию", "Закрыть регистрацию"
CANCEL, YES_CANCEL = "Отменить мероприятие", "Да, отменить мероприятие"
TO_LIST, BACK, NO_LIMIT = "К списку", "Назад", "Без ограничения"
ONLY_DATED, ALL_EVENTS = "Только с датой", "Все мероприятия"
ASK_CAPACITY = "<b>Сколько мест?</b>\nНапишите число. Если мест станет больше, лист ожидания продвинется сам."
NOT_CAPACITY = "Нужно число, например 25, или «без ограничения»."
ASK_TITLE = "<b>Название для анонса</b>\nНапишите, как показать мероприятие участникам. В плане останется прежнее."
ASK_THEME = "<b>Тема</b>\nНапишите тему одной строкой."
ASK_PLACE = "<b>Место или ссылка</b>\nНапишите адрес, ссылку для подключения или то и другое. Ссылку увидят только зарегистрированные."
ASK_REASON = "<b>Отмена мероприятия</b>\nНапишите причину: её увидят все, кто зарегистрирован."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 300 знаков."
CANCELLED = (
    "Мероприятие отменено. Участники и подписчики, у кого есть чат со мной, узнают сами. Список — в «Прошедших»."
)
MORE, REPEAT, CODE_WORD = "Ещё", "Повторить мероприятие", "Кодовое слово"
PAUSE, GO_ON = "Приостановить", "Продолжить"
PAST, AHEAD = "Прошедшие", "Предстоящие"
CHECK_IN, DATE = "Отметить явку", "Дата и время"
NO_PAST = "Прошедших и отменённых мероприятий пока нет."
ASK_CODE_WORD = (
    "<b>Кодовое слово</b>\nНапишите слово, которое назовут на вебинаре. Зарегистрированный присылает его сюда — и отмечен: от часа "
    "до начала до трёх часов после."
)
NO_CODE_WORD = "Убрать слово"
LONG_CODE_WORD = "Слово — одно или два, до 40 знаков, без «/» в начале."
RESET, MANY = "Сбросить поиск", 5  # so many fit one page
SURE_REPEAT = "Да, повторить"


def heading(total: int, *, past: bool = False, query: str = "") -> str:
    text = f"<b>{'Прошедшие' if past else 'Ваши'} мероприятия: {total}</b>"
    if query:
        return f"{text}\nПоиск: «{esc(query)}»."
    return f"{text}\nНапишите слово из названия, чтобы найти." if total > MANY else text


def line(view: EventView, *, whose: bool = False) -> str:
    """`whose`: the reader has events of several institutions."""
    day = f"{view.event.starts_on:%d.%m} " if view.event.starts_on else ""
    day = f"Отменено: {day}" if view.event.status == "cancelled" else day
    label = f" ({view.event.label})" if view.event.label and not view.event.starts_on else ""
    if whose:
        return f"{day}{short_name(view, 30)}{label} · {shorten(view.institution.name, 20)}"
    return f"{day}{short_name(view, 45)}{label}"


def card(view: EventView, numbers: Numbers, now: datetime, *, whose: bool = False) -> str:
    event = view.event
    places = "без ограничения" if event.capacity is None else str(event.capacity)
    doors = "приостановлена" if event.paused else "открыта"
    doors = doors if event.registration_open else "закрыта"
    lines = [f"<b>{esc(event_name(view))}</b>"]
    if event.theme:
        lines.append(esc(event.theme))
    lines += [esc(view.institution.name)] if whose else []
    lines.append(f"📅 {esc(when(view, now))}")
    lines += [f"📍 {esc(view.place)}"] if view.place else []
    lines += [f"Ссылка для подключения: {esc(event.link)}"] if event.link else []
    lines.append(f"Зарегистрировались: {_people(view.registered)}. В листе ожидания: {view.waiting}.")
    if event.status == "cancelled":
        reason = f" Причина: {esc(full_stop(event.outcome_reason))}" if event.outcome_reason else ""
        lines.append(f"⚠️ Отменено.{reason}")
    else:
        lines.append(f"Мест: {places}. Регистрация {doors}.")
    lines += [f"Ждут вашего решения: {_people(numbers.pending)}."] if numbers.pending else []
    lines += [presence(view, numbers, now)] if numbers.present else []
    lines += [f"Кодовое слово: {esc(event.code_word)}"] if event.code_word else []
    return "\n".join(lines)


def _people(count: int) -> str:
    """An application of an organisation counts its seats."""
    return plural(count, "человек", "человека", "человек")


def presence(view: EventView, numbers: Numbers, now: datetime) -> str:
    """Who came and, once its day is past, who did not; at the screens, where somebody told."""
    last = view.event.ends_on or view.event.starts_on
    past = last is not None and last < local(now, view.institution.time_zone).date()
    missing = f"Не пришли: {numbers.absent}" if past or view.event.outcome else f"Пока не отмечены: {numbers.absent}"
    text = f"Отмечены: {numbers.present}. {missing}."
    return f"{text} У экранов вместе: {numbers.viewers}." if numbers.told else text


def more(view: EventView) -> str:
    return f"<b>{esc(event_name(view))}</b>\nЧто ещё сделать?"


def sure_repeat(view: EventView) -> str:
    return (
        f"<b>Повторить: {esc(named(view))}?</b>\nПоявится ещё одно мероприятие того же пункта плана: название, тема, место, число "
        "мест и правила регистрации — те же, без даты и участников."
    )


def repeated(event_id: int) -> str:
    return f"Готово: мероприятие № {event_id} ждёт даты. Назначить её: «Ещё» → «Дата и время»."


def sure(view: EventView, now: datetime, reason: str, reached: int, unreached: Sequence[Registration]) -> str:
    """`reached`: people of the list whom the bot writes to; `unreached`: who has no chat with it."""
    told = f"Из списка об отмене узнают: {plural(reached, 'человек', 'человека', 'человек')}."
    lines = [f"<b>Отменить: {esc(named(view))}?</b>", esc(when(view, now)), f"Причина: {esc(full_stop(reason))}", told]
    return "\n".join([*lines, *without_chat(unreached)])


def capacity_set(capacity: int | None, promoted: int, held: int) -> str:
    """`held`: places taken before; a capacity below it drops nobody."""
    text = f"Мест: {capacity}." if capacity is not None else "Мест: без ограничения."
    if capacity is not None and held > capacity:
        over = plural(held - capacity, "человек", "человека", "человек")
        return f"{text} Уже зарегистрировались {held} — на {over} больше; все они остаются."
    moved = plural(promoted, "человек получил место", "человека получили места", "человек получили места")
    return f"{text} Из листа ожидания {moved}." if promoted else text
