"""Answers about a row: numbers, documents, reasons, a line for the report on standing work."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import esc
from bot.texts.reminders import name_of
from storage.records import EventView

SAVED = "Записано, спасибо."
CANCEL = "Отмена"
NOT_COUNTED = "Не считали"
NO_DOCUMENT = "Без документа"
NOT_A_NUMBER = "Нужно число, например 25."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 500 знаков."
STOPPED = "Хорошо, ничего не изменилось."
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


def quarter_text(now: datetime) -> str:
    return f"{('I', 'II', 'III', 'IV')[(now.month - 1) // 3]} квартал"
