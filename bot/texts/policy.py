"""/admin → «Напоминания» and «Рабочие дни»: when this institution wants to be reminded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.texts.common import capital, day_text, esc, local, plural, shorten, time_text, word_for
from bot.texts.reminders import event_name
from plans.policy import BOUNDS, EARLIEST, LATEST, YES_OR_NO, Policy
from plans.workdays import WorkCalendar
from storage.models import WorkdayOverride
from storage.records import PreviewRow

REMINDERS, WORKDAYS = "Напоминания", "Рабочие дни"
SAVE, DEFAULTS, NEXT_WEEK = "Сохранить", "Как по умолчанию", "Что придёт на неделе"
SAVED = "Сохранено: напоминания пересчитаны."
YES, NO = "да", "нет"
WHOSE, WHOLE_HOME, AS_HOME = "Для отдела или пункта", "Для всего учреждения", "Как у учреждения"
FIELDS = {
    "hour": "Час",
    "before": "Заранее",
    "eve": "Накануне",
    "letter": "Письмо",
    "round_day": "План на месяц",
    "closing": "Конец срока",
    "opening": "Начало срока",
    "contest_before": "Конкурс",
    "standing": "Постоянная работа",
    "overdue_repeats": "Просрочено",
    "hour_before": "За час",
    "escalate_overdue": "Выше: срок",
    "escalate_outcome": "Выше: итог",
    "escalate_undated": "Выше: дата",
    "escalate_further": "Организаторам",
    "moves_need_confirmation": "Подтверждение",
}
CHOICES = {
    "hour": ("8:00", "8:30", "9:00", "10:00"),
    "before": ("5", "7", "10", "15"),
    "eve": ("1", "2"),
    "letter": ("10", "15", "20", "30"),
    "round_day": ("15", "18", "20", "25"),
    "closing": ("20, 10", "15, 5", "10", "5"),
    "opening": ("3", "5", "10"),
    "contest_before": ("10", "20", "30"),
    "standing": ("3", "5", "10"),
    "overdue_repeats": ("1", "2", "3", "5"),
    "hour_before": (YES, NO),
    "escalate_overdue": ("1", "2", "3", "5"),
    "escalate_outcome": ("2", "3", "5", "10"),
    "escalate_undated": ("5", "10", "15"),
    "escalate_further": ("1", "2", "3", "5"),
    "moves_need_confirmation": (YES, NO),
}
_ASKED = {
    "hour": "В котором часу приходят напоминания?",
    "before": "За сколько рабочих дней напоминать о дате или сроке первый раз?",
    "eve": "За сколько рабочих дней напоминать второй раз?",
    "letter": "За сколько рабочих дней пора рассылать информационное письмо?",
    "round_day": "Какого числа присылать план на следующий месяц?",
    "closing": "За сколько рабочих дней до конца срока без даты напоминать? Можно несколько чисел через запятую.",
    "opening": "За сколько рабочих дней до начала короткого срока спрашивать дату?",
    "contest_before": "За сколько рабочих дней до начала конкурса спрашивать этапы?",
    "standing": "За сколько рабочих дней до конца квартала спрашивать о постоянной работе?",
    "overdue_repeats": "Сколько рабочих дней подряд напоминать о просроченном сроке?",
    "hour_before": "Напоминать ответственному ещё раз за час до начала того, на что регистрируются?",
    "escalate_overdue": "Через сколько рабочих дней после срока сообщить руководителю, если ответственный молчит?",
    "escalate_outcome": "Через сколько рабочих дней после вопроса об итоге сообщить руководителю?",
    "escalate_undated": "За сколько рабочих дней до конца срока сообщить руководителю, что даты ещё нет?",
    "escalate_further": "Через сколько рабочих дней после руководителя сообщить организаторам?",
    "moves_need_confirmation": "Ждать ли подтверждения руководителя, когда дату переносят за срок плана или мероприятие не состоялось?",
}


def whose(count: int, query: str) -> str:
    """The choice of a responsible or a row."""
    hint = "<i>Для одного пункта плана напишите слова из него.</i>"
    if not query:
        return f"<b>{WHOSE}</b>\nВыберите ответственного. Звёздочка — у кого уже по-своему.\n{hint}"
    return f"<b>{WHOSE}: «{esc(shorten(query, 60))}»</b>\n" + (hint if count else f"Ничего не нашлось. {hint}")


def whose_key(name: str, *, own: bool) -> str:
    return shorten(name, 50) + (" *" if own else "")


def policy(shown: Policy, *, changed: bool, whose: str | None = None, own: Collection[str] = ()) -> str:
    """`whose`: a responsible or a row with wishes of its own (None: the institution); `own`: names of the fields that differ."""
    if whose is not None:
        lines = [f"<b>{REMINDERS}: {esc(whose)}</b>"]
        if own:
            lines += [f"• {FIELDS[name]} — {_value(shown, name)}" for name in own]
            lines.append("Остальное — как у учреждения.")
        else:
            lines.append("Всё как у учреждения. Выберите, что изменить.")
        return "\n".join([*lines, *(["<i>Изменено, ещё не сохранено.</i>"] if changed else [])])
    closing = " и ".join(str(one) for one in shown.closing)
    wait = "ждёт подтверждения" if shown.moves_need_confirmation else "подтверждения не ждёт"
    lines = [
        f"<b>{REMINDERS}</b>",
        f"Приходят в {time_text(shown.hour)} рабочего дня, всё за день — одним сообщением.",
        f"О дате и сроке: за {_days(shown.before)}, за {_days(shown.eve)} и утром. Итоги — на следующий рабочий день.",
        f"Информационное письмо — за {_days(shown.letter)}, этапы конкурса — за {_days(shown.contest_before)}.",
        f"План на месяц — {shown.round_day}-го числа. Срок без даты: за {closing} рабочих дней до конца, "
        f"короткий — за {_days(shown.opening)} до начала.",
        f"Постоянная работа — за {_days(shown.standing)} до конца квартала. "
        f"Просроченное повторяю {plural(shown.overdue_repeats, 'рабочий день', 'рабочих дня', 'рабочих дней')}.",
        f"Если ответа нет, узнаёт руководитель: о сроке — через {_days(shown.escalate_overdue)}, об итоге — через "
        f"{_days(shown.escalate_outcome)}, о дате — за {_days(shown.escalate_undated)} до конца срока; "
        f"ещё через {_days(shown.escalate_further)} — организаторы.",
        "За час до начала напоминаю ещё раз." if shown.hour_before else "За час до начала не напоминаю.",
        f"Перенос за срок плана и «не состоялось» {wait}.",
    ]
    return "\n".join([*lines, *(["<i>Изменено, ещё не сохранено.</i>"] if changed else [])])


def _value(shown: Policy, name: str) -> str:
    value = getattr(shown, name)
    return " и ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def _days(number: int) -> str:
    """«За 1 рабочий день», «за 10 рабочих дней»."""
    return f"{number}\u00a0{word_for(number, 'рабочий день', 'рабочих дня', 'рабочих дней')}"


def ask(name: str) -> str:
    return _ASKED[name]


def refused(name: str) -> str:
    """What the field can be."""
    if name == "hour":
        return f"Нужен час от {time_text(EARLIEST)} до {time_text(LATEST)}, например «8:30»."
    if name in YES_OR_NO:
        return "Напишите «да» или «нет»."
    low, high = BOUNDS[name]
    return f"Нужно число от {low} до {high}."


def week(rows: Sequence[PreviewRow], now: datetime, time_zone: str) -> str:
    """«Что придёт на следующей неделе»: a line a message."""
    if not rows:
        return "<b>На следующей неделе</b>\nНичего не придёт."
    lines = []
    for row in rows:
        who = "; ".join(one.name for one in row.responsibles) or "организаторам"
        first = shorten(event_name(row.items[0].view), 60)
        more = f" и ещё {len(row.items) - 1}" if len(row.items) > 1 else ""
        day = day_text(local(row.due_at, time_zone).date(), local(now, time_zone).date())
        lines.append(f"• {day}: {esc(shorten(who, 60))} — {esc(first)}{more}")
    lines = list(dict.fromkeys(lines))  # one message may go to several chats
    rest = f"\nИ ещё {len(lines) - 15}." if len(lines) > 15 else ""
    return "<b>На следующей неделе</b>\n" + "\n".join(lines[:15]) + rest


ASK_DAY = "Напишите день: «9 мая 2026 рабочий», «30 декабря выходной, перенос»."
BAD_DAY = "Не понимаю. Напишите день и слово «рабочий», «выходной» или «сокращённый», например «9 мая 2026 рабочий»."
SHORTENED = "сокращённый"
DAY_KEPT = "Записано: напоминания пересчитаны."
DAY_GONE = "Убрано: напоминания пересчитаны."


def workdays(rows: Sequence[WorkdayOverride], calendar: WorkCalendar, today: date) -> str:
    lines = [f"<b>{WORKDAYS}</b>", "Праздники и переносы страны бот знает сам; здесь — то, что у вас иначе."]
    unknown = [year for year in (today.year, today.year + 1) if not calendar.knows(year)]
    if unknown:
        named = " и ".join(str(year) for year in unknown)
        lines.append(f"⚠️ Переносы выходных на {named} год ещё не известны: впишите их, когда выйдет постановление.")
    lines += [f"• {override(row, today)}" for row in rows]
    return "\n".join([*lines, ASK_DAY])


def override(row: WorkdayOverride, today: date) -> str:
    note = f" ({esc(row.note)})" if row.note else ""
    return f"{day_text(row.day, today)} — {'рабочий' if row.working else 'выходной'}{note}"


def override_key(row: WorkdayOverride, today: date) -> str:
    return capital(f"убрать {day_text(row.day, today, weekday=False)}")
