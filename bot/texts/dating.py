"""«Назначить дату», «Перенести»: the day, the hours, the place or link, the words of the announcement; «Отложить», «Отменить»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from bot.texts.common import capital, esc, full_stop, local, plural, shorten, time_text, when_text
from bot.texts.desk_mailing import without_chat
from bot.texts.events import ONLINE
from bot.texts.reminders import event_name, moment, name_of, named, named_of
from bot.typed.dates import TypedDate
from bot.typed.hours import DAY_ENDS, OverMidnight, ends_at
from storage.models import Registration
from storage.records import EventView

HOURS = tuple(time(hour) for hour in range(9, 18))
LENGTHS = ((60, "1 час"), (90, "1,5 часа"), (120, "2 часа"), (180, "3 часа"))
CANCEL = "Отмена"
CLOSE = "Закрыть"
BACK = "Назад"
NO_HOUR = "Без времени"
SKIP = "Пропустить"
ALL_DAY = "весь день"
PLAN_TITLE, SKIP_WORDS, NO_THEME = "Оставить слова плана", "Пропустить название и тему", "Без темы"
SAVE = "Сохранить"
CHANGE_DAY, CHANGE_HOURS, CHANGE_LENGTH = "Изменить день", "Изменить время", "Сколько длится"
CHANGE_PLACE, CHANGE_WORDS = "Место", "Название и тема"
MORE, ENOUGH = "Ещё встречу", "Готово"
POSTPONE, CALL_OFF = "Отложить, даты пока нет", "Отменить мероприятие"
YES_POSTPONE, YES_CALL_OFF = "Да, отложить", "Да, отменить мероприятие"
NOT_HOURS = "Не понимаю время. Напишите ещё раз, например «14:00» или «14:00–16:00»."
NOT_LENGTH = "Не понимаю, сколько это. Напишите ещё раз, например «2 часа», «40 минут» или «до 16:00»."
OVER_MIDNIGHT = (
    "Так мероприятие закончится после полуночи или раньше, чем начнётся. Напишите конец в тот же день, например "
    "«до 18:00», а если оно на несколько дней — выберите дни: «20–21 мая»."
)
PAST = "Этот день уже прошёл. Выберите день впереди, а если мероприятие состоялось — отметьте это на карточке."
FAR_AWAY = "Это слишком далеко: выберите день в ближайшие два года."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 300 знаков."
ASK_GROUND = "<b>Этот день за пределами срока в плане</b>\nНапишите основание: номер приказа или с кем согласовано."
ASK_GROUND_LATER = (
    "<b>Срок в плане так не выдержать</b>\nНапишите основание, чтобы отложить: номер приказа или с кем согласовано."
)
STOPPED = "Хорошо, дата не изменилась."
NOTHING_MORE = "Хорошо."
LEGEND = "Точка перед числом — выходной или праздник."
GUESSED = "Час понят по вашим словам: поправьте, если он другой."
HOUR_OVER = "⚠️ Этот час сегодня уже прошёл."


def not_a_date(why: str) -> str:
    return (
        f"{esc(why) or 'Не понимаю дату.'} Напишите ещё раз, например «15 апреля, 14:00» или «в четверг после обеда»."
    )


def ask_day(view: EventView, now: datetime) -> str:
    words = "Сейчас" if view.event.starts_on is not None else "По плану"
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {words}: {esc(moment(view, now))}\n"
        f"Выберите день или напишите его словами: «15 апреля, 14:00», «в четверг после обеда».\n<i>{LEGEND}</i>"
    )


def ask_hours(view: EventView, chosen: TypedDate | None, now: datetime) -> str:
    day = when_text(chosen.starts_on, None, now.date(), ends_on=chosen.ends_on) if chosen else moment(view, now)
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {day}\nВо сколько? Нажмите или напишите, например «14:30» или «14:00–16:00»."
    )


def same_hours(chosen: TypedDate) -> str:
    """The button that leaves the hours as they stand."""
    if chosen.start_time is None:
        return ""
    end = f"–{time_text(chosen.end_time)}" if chosen.end_time else ""
    return f"Оставить: {time_text(chosen.start_time)}{end}"


def ask_length(view: EventView, chosen: TypedDate | None, now: datetime) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {_when(view, chosen, now)}\n"
        "Сколько длится? Нажмите или напишите: «40 минут», «до 16:00»."
    )


def lengths(start: time) -> list[tuple[str, str]]:
    """(what is typed for it, the button): those that end before midnight."""
    found = [(name, name) for minutes, name in LENGTHS if _fits(start, minutes)]
    return [*found, (ALL_DAY, f"До {time_text(DAY_ENDS)}, {ALL_DAY}")] if start < DAY_ENDS else found


def _fits(start: time, minutes: int) -> bool:
    try:
        ends_at(start, minutes)
    except OverMidnight:
        return False
    return True


def ask_place(view: EventView, chosen: TypedDate | None, now: datetime) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {_when(view, chosen, now)}\nГде? Напишите место или ссылку для подключения."
    )


def keep_place(view: EventView, place: str | None = None, link: str | None = None) -> str:
    """The button that leaves the place as it is, or as it was just typed."""
    if (link or view.event.link) and not place:
        return "Оставить ссылку"
    known = place or view.place
    return f"Оставить: {shorten(known, 30)}" if known else SKIP


def ask_title(view: EventView) -> str:
    return (
        f"<b>Название для анонса</b>\nВ плане: {esc(full_stop(view.title))}\n"
        "Напишите, как показать мероприятие участникам, или оставьте слова плана."
    )


def ask_theme(view: EventView, title: str | None) -> str:
    return f"<b>{esc(title or event_name(view))}</b>\nКакая тема? Напишите одной строкой."


def hour_key(hour: time) -> str:
    return time_text(hour)


def check(
    view: EventView,
    chosen: TypedDate | None,
    given: Mapping[str, str | None],
    warnings: Sequence[str],
    now: datetime,
    *,
    meeting: bool,
) -> str:
    """All that will be kept, as it will stand on the card."""
    event, there = view.event, local(now, view.institution.time_zone)
    place, link = given["place"] or view.place, given["link"] or event.link
    lines = [f"<b>{'Новая встреча: ' if meeting else ''}{esc(name_of(view))}</b>"]
    lines.append(f"📅 {capital(_when(view, chosen, there))}")
    if place or (event.nature in ("event", "series", "contest") and not link):
        lines.append(f"📍 {esc(place) if place else 'Место пока не указано'}")
    lines += [f"Ссылка для подключения: {esc(link)}"] if link else []
    lines += [f"Название для анонса: {esc(full_stop(given['title'] or ''))}"] if given["title"] else []
    theme = given["theme"] or (None if meeting else event.theme)
    lines += [f"Тема: {esc(full_stop(theme))}"] if theme else []
    if (
        event.starts_on is not None
        and chosen is not None
        and (chosen.starts_on, chosen.start_time)
        != (
            event.starts_on,
            event.start_time,
        )
    ):
        lines.append(f"Сейчас: {esc(moment(view, now))}.")
    return "\n".join([*lines, *warnings, "Всё верно?"])


def _when(view: EventView, chosen: TypedDate | None, now: datetime) -> str:
    if chosen is None:
        return esc(moment(view, now))
    zone = view.institution.time_zone if view.event.form in ONLINE else None
    return when_text(
        chosen.starts_on,
        chosen.start_time,
        now.date(),
        ends_on=chosen.ends_on,
        end_time=chosen.end_time,
        zone=zone,
    )


def day_off(day: date) -> str:
    return "⚠️ Это выходной." if day.weekday() >= 5 else "⚠️ Это праздничный или перенесённый выходной день."


def outside(view: EventView, now: datetime, *, ground: bool, waits: bool) -> str:
    asks = " Понадобится основание" + (" и подтверждение." if waits else ".") if ground else ""
    return f"⚠️ Это за пределами срока в плане.{asks}"


def clashes(others: Sequence[EventView], chosen: TypedDate, now: datetime) -> str:
    """«В этот день у вас ещё: …»."""
    several = chosen.ends_on not in (None, chosen.starts_on)
    named = []
    for view in others:
        hour = f", {time_text(view.event.start_time)}" if view.event.start_time else ""
        end = f"–{time_text(view.event.end_time)}" if view.event.start_time and view.event.end_time else ""
        when = f" — {moment(view, now)}" if several else f"{hour}{end}"
        named.append(f"{esc(shorten(event_name(view), 80))}{when}")
    return f"⚠️ В {'эти дни' if several else 'этот день'} у вас ещё: {full_stop('; '.join(named))}"


def ask_postpone(view: EventView, told: str, now: datetime, *, registered: bool) -> str:
    return (
        f"<b>Отложить без новой даты: {esc(named_of(view))}?</b>\nСейчас: {esc(moment(view, now))}.\n"
        f"{told}\n{'Регистрации сохранятся. ' if registered else ''}Когда появится дата, назначьте её — я сообщу."
    )


def postponed(view: EventView) -> str:
    return f"<b>Отложено: {esc(named(view))}</b>\nКого это касается, узнают сами. О новой дате я спрошу позже."


def ask_reason(view: EventView) -> str:
    return (
        f"<b>Отменить: {esc(named_of(view))}?</b>\nНапишите причину с основанием: «ремонт зала, приказ № 7». "
        "Её увидят все, кого это касается."
    )


def sure(view: EventView, reason: str, told: str, now: datetime, *, waits: bool) -> str:
    word = "\nСначала это подтвердит руководитель или организатор; до тех пор никто не узнает." if waits else ""
    return (
        f"<b>Отменить: {esc(named_of(view))}?</b>\n📅 {esc(capital(moment(view, now)))}\n"
        f"Причина: {esc(full_stop(reason))}\n{told}{word}"
    )


def called_off(view: EventView) -> str:
    return f"<b>Отменено: {esc(named(view))}</b>\nКого это касается, узнают сами."


def told(count: int, without: Sequence[Registration], *, named: bool) -> str:
    """Whom the news reaches and whom not; `named`: the reader may see names and telephones."""
    text = "Узнают исполнители; участников и подписчиков с чатом нет."
    if count:
        text = f"Узнают {plural(count, 'человек', 'человека', 'человек')} — участники и подписчики — и исполнители."
    return "\n".join([text, unreached(without, named=named)]) if without else text


def unreached(rows: Sequence[Registration], *, named: bool) -> str:
    return "\n".join(without_chat(rows)) if named else f"Без чата с ботом — {len(rows)}: им сообщит организатор."


def meeting_kept(view: EventView, now: datetime) -> str:
    place = f"\n📍 {esc(view.place)}" if view.place else ""
    return (
        f"<b>Встреча добавлена: {esc(named(view))}</b>\n📅 {esc(capital(moment(view, now)))}{place}\nДобавить ещё одну?"
    )
