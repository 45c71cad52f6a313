"""Answers about a row: numbers, documents, reasons, stages of a contest, a line for the report on standing work."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.common import capital, day_text, esc, plural
from bot.texts.reminders import name_of
from plans.timetable import Stage
from storage.records import EventView

SAVED = "Записано, спасибо."
CANCEL = "Отмена"
NOT_COUNTED = "Не считали"
NO_DOCUMENT = "Без документа"
NOT_A_NUMBER = "Нужно число, например 25."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 500 знаков."
STOPPED = "Хорошо, ничего не изменилось."
NOT_STAGES = "Не вижу дат. Напишите этапы через запятую, например: «положение 1 марта, приём работ до 15 апреля, итоги 30 апреля»."
LONGEST = 500

TOO_LATE = "Это позже самого мероприятия или срока. Напишите день до него."
TOO_EARLY = "Нужен день позже сегодняшнего. Напишите ещё раз."


def ask_participants(view: EventView) -> str:
    return f"<b>{esc(name_of(view))}</b>\nОтмечено: состоялось. Сколько было участников? Напишите число."


def ask_document(view: EventView) -> str:
    return f"<b>{esc(name_of(view))}</b>\nОтмечено. Напишите номер документа или пришлите ссылку на него."


def ask_reason(view: EventView) -> str:
    asked = "Почему не выполнено?" if view.event.nature == "deliverable" else "Почему не состоялось?"
    return f"<b>{esc(name_of(view))}</b>\n{asked} Напишите одной строкой, с основанием: «приказ № …, согласовано с …»."


def ask_snooze(view: EventView) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\nКогда напомнить? Напишите день, например «15 апреля» или «в следующий вторник»."
    )


def not_a_day(why: str) -> str:
    return f"{why or 'Не понимаю дату.'} Напишите день, например «15 апреля».".strip()


def ask_report(view: EventView, quarter: str) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\nЧто сделано за {quarter}? Напишите число и строку для отчёта, например: "
        "«12 консультаций для сельских библиотек»."
    )


def ask_stages(view: EventView, today: date) -> str:
    lines = [f"<b>{esc(name_of(view))}</b>"]
    if view.event.stages:
        lines.append("Сейчас: " + stages_text(view, today) + ".")
    lines.append(
        "Напишите этапы с датами через запятую, например: «положение 1 марта, приём работ до 15 апреля, жюри 20 апреля, "
        "итоги 30 апреля»."
    )
    return "\n".join(lines)


def stages_text(view: EventView, today: date) -> str:
    return ", ".join(
        f"{esc(stage['name'])} — {day_text(date.fromisoformat(stage['on']), today)}" for stage in view.event.stages
    )


def stages_saved(stages: list[Stage], today: date) -> str:
    lines = [f"• {esc(capital(stage.name))} — {day_text(stage.on, today)}" for stage in stages]
    count = plural(len(stages), "этап", "этапа", "этапов")
    return f"<b>Записано: {count}</b>\n" + "\n".join(lines) + "\nО каждом напомню заранее."


def quarter_text(now: datetime) -> str:
    return f"{('I', 'II', 'III', 'IV')[(now.month - 1) // 3]} квартал"
