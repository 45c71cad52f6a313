"""Words of reminder cards and digests (the shapes of VOICE: the thing in bold, when, who, what is asked)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.texts.common import capital, day_text, esc, full_stop, local, plural, shorten, time_text
from bot.texts.documents import OUTCOMES as OUTCOME_WORDS
from bot.texts.outcomes import marked_by, told_lines
from bot.texts.reminders import event_name, moment, name_of, named_of, reminder_line, stage_text
from plans.escalation import Reason, reason_of
from plans.periods.calendar import MONTHS_IN
from storage.models import DateProposal
from storage.records import EventView, HistoryLine, ReminderView

OUTCOMES = {
    "event": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "series": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "contest": (("Состоялось", "held"), ("Не состоялось", "not_held")),
    "deliverable": (("Выполнено", "done"), ("Частично", "partly"), ("Не выполнено", "not_done")),
    "standing": (),
    "recommendation": (("Принять к сведению", "noted"),),
}
WAITS = "Ждёт подтверждения руководителя или организатора. Пока ничего не меняется."
OPEN_PRIVATE = "Открыть личный чат"
OPEN_CARD = "Открыть карточку"
REPORT = "Записать, что сделано"
STAGES = "Указать этапы"
STAGE_DONE, STAGE_KEPT = "Этап выполнен", "Записано: этап выполнен."
LINK = "Указать ссылку"
PLACE = "Указать место"
_PROPOSED = {
    "not_held": "Предложено отметить: не состоялось.",
    "cancel": "Предложено отменить.",
    "postpone": "Предложено отложить: новой даты пока нет.",
}
_ASKED = {
    "letter": "Пора разослать информационное письмо.",
    "round": "Назначьте, пожалуйста, дату.",
    "closing": "Срок подходит к концу, а даты ещё нет.",
    "opening": "Скоро начинается срок, а даты ещё нет.",
    "stages": "Укажите этапы: положение, приём работ, жюри, итоги.",
    "outcome": "Отметьте, пожалуйста, как всё прошло.",
    "overdue": "Срок прошёл. Отметьте, пожалуйста, выполнение.",
    "standing": "Что сделано за квартал?",
    "decide": "Поставьте срок или примите к сведению.",
    "hour": "Начало через час.",
}
_SILENT = {
    Reason.OVERDUE: "Срок прошёл, а отметки о выполнении нет.",
    Reason.OUTCOME: "Как всё прошло, пока никто не отметил.",
    Reason.UNDATED: "Срок подходит к концу, а даты нет.",
}

WEEKLY_LINES = 8  # of a group
LATER, SOMEDAY, BACK, HAND = "Напомнить позже", "Свой день", "Назад", "Передать"


def card(
    view: EventView,
    now: datetime,
    reminder: ReminderView | None,
    *,
    ahead: int | None = None,
    taken_by: str | None = None,
    answer: HistoryLine | None = None,
    given_to: str | None = None,
    awaited: DateProposal | None = None,
) -> str:
    """`ahead`: working days left until its day; `taken_by`: who pressed «В работе»; `answer`: the newest one since its reminder;
    `given_to`: who runs it instead of the lead; `awaited`: a change that waits for a head's or an organizer's word."""
    event = view.event
    day = f"📅 {esc(capital(moment(view, now)))}"
    left = _ahead(view, now, ahead)
    lines = [f"<b>{esc(name_of(view))}</b>", f"{day} — {left}" if left else day]
    if reminder is not None and (about := stage_text(reminder, now)):
        lines.append(f"Этап: {about}")
    if event.stages:
        lines.append("Этапы: " + ", ".join(_stage(stage, now) for stage in event.stages) + ".")
    if event.starts_on is not None and view.place:
        lines.append(f"📍 {esc(view.place)}")
    if view.lead is not None:
        lines.append(f"👤 {esc(view.lead.name)}")
    if event.public and event.starts_on is not None and event.registration_open:
        ahead_of_it = (event.ends_on or event.starts_on) >= local(now, view.institution.time_zone).date()
        online = event.form == "вебинар" and not event.link
        missing = " Ссылка для подключения ещё не указана." if online and ahead_of_it else ""
        lines.append(f"Зарегистрировались: {view.registered}.{missing}")
    if awaited is not None:
        lines.append(f"⏳ {_proposed(awaited, now)} Ждёт решения.")
    elif reminder is not None and (reason := reason_of(reminder.reminder.key)) is not None:
        lines.append(f"{_SILENT[reason]} Поэтому пишу вам.")
    elif reminder is not None and (asked := _asked(view, reminder.reminder.kind)):
        lines.append(asked + (" Срок уже начался." if reminder.reminder.late else ""))
    if given_to is not None:
        lines.append(f"Передано — {esc(given_to)}.")
    if taken_by is not None:
        lines.append(f"В работе — {esc(taken_by)}.")
    elif answer is not None and answer.what != "delegation_accepted" and (said := answer_text(answer, view, now)):
        lines.append(f"<i>{esc(capital(said))}</i>")
    return "\n".join(lines)


def _asked(view: EventView, kind: str) -> str | None:
    if kind == "round" and view.event.nature == "series" and view.event.starts_on is None:
        return "Добавьте, пожалуйста, встречу, если она будет в следующем месяце."
    if kind == "stages" and view.event.stages:
        return None
    return _ASKED.get(kind)


def _stage(stage: dict[str, Any], now: datetime) -> str:
    return f"{'✓ ' if stage.get('done') else ''}{esc(stage['name'])} — {day_text(date.fromisoformat(stage['on']), now.date(), weekday=False)}"


def _ahead(view: EventView, now: datetime, working_days: int | None) -> str | None:
    """«сегодня», «завтра», «через 10 рабочих дней»; nothing for what is far or past."""
    event = view.event
    day = event.starts_on or (event.window_end if event.deadline else None)
    if day is None:
        return None
    left = (day - local(now, view.institution.time_zone).date()).days
    if left in (0, 1):
        return ("сегодня", "завтра")[left]
    if working_days is None or left < 0 or not 0 < working_days <= 30:
        return None
    return f"через {plural(working_days, 'рабочий день', 'рабочих дня', 'рабочих дней')}"


def closed_card(view: EventView, now: datetime, by: str | None = None) -> str:
    """`by`: who answered. With everything that was told."""
    head = f"<b>{esc(name_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}"
    if view.event.status == "cancelled":
        why = f" Причина: {esc(full_stop(view.event.outcome_reason))}" if view.event.outcome_reason else ""
        return f"{head}\nОтменено.{why}"
    return "\n".join([head, marked_by(view, now, by), *told_lines(view)])


def answer_text(answer: HistoryLine, view: EventView, now: datetime) -> str:
    """«в работе — Анна Полевая, 12 марта»: what was answered, by whom, when."""
    today = local(now, view.institution.time_zone).date()
    on = local(answer.at, view.institution.time_zone).date()
    said = {
        "acknowledged": "в работе",
        "not_this_month": "не в этом месяце",
        "date_set": "дата назначена",
        "moved": "дата перенесена",
        "postponed": "отложено, новой даты пока нет",
        "cancelled": "отменено",
        "reopened": "ответ исправляется",
        "stages_set": "этапы указаны",
        "stage_done": f"этап «{answer.details.get('name', '')}» выполнен",
        "reported": "записано",
        "delegated": "передаётся",
        "delegation_accepted": "передано",
        "delegation_refused": "передать не получилось",
        "delegation_withdrawn": "передача отменена",
    }.get(answer.what, "")
    if answer.what == "outcome":
        said = OUTCOME_WORDS.get(view.event.outcome or "", "отмечено")
    elif answer.what == "snoozed":
        until = local(datetime.fromisoformat(str(answer.details["until"])), view.institution.time_zone).date()
        said = f"напомню {day_text(until, today, weekday=False)}"
    elif answer.what == "not_this_month" and (month := str(answer.details.get("month", ""))[5:7]).isdigit():
        said = f"не в {MONTHS_IN[int(month) - 1]}"
    who = shorten(answer.person, 30) if answer.person else ""
    return f"{said} — {who}, {day_text(on, today, weekday=False)}" if said and who else said


def not_linked(items: Sequence[ReminderView]) -> str:
    """Once, in one list."""
    names = list(dict.fromkeys(one.responsible.name for one in items if one.responsible is not None))
    listed = "\n".join(f"👤 {esc(shorten(name, 120))}" for name in names[:20])
    who = plural(len(names), "ответственный", "ответственных", "ответственных")
    return f"<b>Не подключены: {who}</b>\n{listed}\nНапоминать им некуда. Ссылки, которые можно переслать, — /desk → «Не доходит»."


def weekly(groups: Mapping[str, Sequence[EventView]], now: datetime) -> str:
    """The Monday summary of a head, of who controls, or of a lead whose deadlines passed: a few lines a group."""
    names = (
        ("mine", "Ваши сроки прошли"),
        ("week", "На этой неделе"),
        ("overdue", "Ждёт ответа"),
        ("undated", "Срок кончается, даты нет"),
    )
    told = ["<b>Сводка на неделю</b>"]
    for key, name in names:
        rows = groups.get(key, ())
        if rows:
            told.append(f"\n<b>{name}: {len(rows)}</b>")
            told += [
                f"• {esc(shorten(event_name(view), 70))} — {esc(moment(view, now))}"
                + (f" ({esc(shorten(view.lead.name, 40))})" if view.lead and key != "mine" else "")
                for view in rows[:WEEKLY_LINES]
            ]
            told += [f"и ещё {len(rows) - WEEKLY_LINES}"] if len(rows) > WEEKLY_LINES else []
            told += ["Отметить — /tasks"] if key == "mine" else []
    return "\n".join(told)


def missed(items: Sequence[ReminderView], now: datetime) -> str:
    lines = [f"• {esc(shorten(reminder_line(one, now), 150))}" for one in items[:20]]
    return "<b>Пока программа не работала, эти напоминания не ушли вовремя</b>\n" + "\n".join(lines)


def co_date(view: EventView, payload: Mapping[str, Any], now: datetime) -> str:
    """To those who help: the date, and what it was."""
    return f"{lead_date(view, {'first': not payload.get('was_on'), **payload}, None, now)}\nВы — среди исполнителей."


def lead_date(view: EventView, payload: Mapping[str, Any], by: str | None, now: datetime) -> str:
    """To the lead: somebody from elsewhere set the date, or moved it."""
    what = "Дата назначена" if payload["first"] else "Перенос"
    who = f" — {esc(by)}" if by else ""
    lines = [f"<b>{what}: {esc(named_of(view))}</b>"]
    if payload["was_on"] and not payload["first"]:
        was = day_text(date.fromisoformat(payload["was_on"]), local(now, view.institution.time_zone).date())
        lines.append(f"Было: {was}{', ' + esc(payload['was_time']) if payload['was_time'] else ''}.")
    lines.append(f"📅 {esc(capital(moment(view, now)))}{who}")
    return "\n".join(lines)


def left(view: EventView, payload: Mapping[str, Any], now: datetime) -> str:
    """To those who work on it: somebody cancelled it, or put it off (`payload` says from when)."""
    if view.event.status == "cancelled":
        why = f" Причина: {esc(full_stop(view.event.outcome_reason))}" if view.event.outcome_reason else ""
        return f"<b>Отменено: {esc(named_of(view))}</b>\nМероприятия не будет.{why}"
    was = day_text(date.fromisoformat(payload["was_on"]), local(now, view.institution.time_zone).date())
    return f"<b>Отложено: {esc(named_of(view))}</b>\nБыло: {was}. Новой даты пока нет."


def proposal(asked: DateProposal, view: EventView, now: datetime, by: str | None = None) -> str:
    """What is proposed, by whom, why, and what became of it."""
    states = {
        "waiting": "Нужно ваше решение.",
        "accepted": "Подтверждено.",
        "refused": "Отклонено: всё остаётся как было.",
        "withdrawn": "Решать больше не нужно: об этом мероприятии уже решено иначе.",
    }
    what = _proposed(asked, now)
    stands = "Сейчас" if view.event.starts_on is not None else "По плану"
    lines = [f"<b>{esc(name_of(view))}</b>", f"{stands}: {esc(moment(view, now))}.", what]
    if asked.state == "accepted" and asked.change["kind"] == "move" and view.event.previous_dates:
        was = view.event.previous_dates[-1]  # «Сейчас» would be what was asked for
        hour = f", {was['start_time'][:5]}" if was["start_time"] else ""
        day = day_text(date.fromisoformat(was["starts_on"]), now.date()) if was["starts_on"] else "без даты"
        lines[1:] = [f"Было: {day}{hour}. Стало: {esc(moment(view, now))}."]
    lines += [f"Предлагает: {esc(by)}."] if by else []
    return "\n".join([*lines, f"Основание: {esc(full_stop(asked.ground))}", states[asked.state]])


def _proposed(asked: DateProposal, now: datetime) -> str:
    change = asked.change
    if change["kind"] in _PROPOSED:
        return _PROPOSED[change["kind"]]
    day = day_text(date.fromisoformat(change["starts_on"]), now.date())
    hour = f", {time_text(time.fromisoformat(change['start_time']))}" if change["start_time"] else ""
    return f"Предложен перенос: {day}{hour}."


def in_private(name: str) -> str:
    return f"{esc(name)}, это удобнее сделать в личном чате со мной. Ссылка — для вас, действует час."


def date_key(view: EventView) -> str:
    """What the date button says: a series gets meetings, a dated event or a deadline moves."""
    if view.event.nature == "deliverable":
        return "Перенести срок"
    if view.event.starts_on is not None:
        return "Перенести"
    return "Добавить встречу" if view.event.nature == "series" else "Назначить дату"


def still_ahead(view: EventView, now: datetime) -> str:
    """«Состоялось» of a card that does not know of the move yet."""
    return f"Это ещё впереди: {moment(view, now)}."


def acknowledged(who: str) -> str:
    return f"Отмечено: в работе ({who})."


def later_key(key: str, day: date, today: date) -> str:
    """«Завтра, 13 января», «Через 3 рабочих дня, 15 января», «За день, 14 апреля»."""
    tomorrow = "Завтра" if (day - today).days == 1 else "В следующий рабочий день"
    name = {"1": tomorrow, "3": "Через 3 рабочих дня", "eve": "За день"}[key]
    return f"{name}, {day_text(day, today, weekday=False)}"


def snoozed(day: date, today: date) -> str:
    return f"Напомню {day_text(day, today)}."


def date_set(view: EventView, now: datetime, *, first: bool) -> str:
    what = "Дата назначена" if first else "Дата перенесена"
    told = "\nПодписчикам и участникам, у кого есть чат со мной, я сообщу." if view.event.public else ""
    return f"<b>{what}: {esc(named_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}{_where(view)}{told}"


def date_stands(view: EventView, now: datetime) -> str:
    """The date was left as it stood; the place or link may have changed."""
    return f"<b>Записано: {esc(named_of(view))}</b>\n📅 {esc(capital(moment(view, now)))}{_where(view)}"


def _where(view: EventView) -> str:
    lines = [f"\n📍 {esc(view.place)}"] if view.place else []
    if view.event.link:
        lines.append(f"\nСсылка для подключения: {esc(view.event.link)}")
    return "".join(lines)
