"""Answers about a row: numbers, documents, reasons, links, a line for the report on standing work."""

from __future__ import annotations

from datetime import datetime

from bot.texts.common import capital, day_text, esc, local, shorten
from bot.texts.documents import COUNTED, OUTCOMES
from bot.texts.reminders import name_of
from storage.records import EventView

SAVED = "Записано, спасибо."
CANCEL = "Отмена"
NOT_COUNTED = "Не считали"
SKIP = "Пропустить"
ENOUGH = "Закончить"
MORE, REOPEN = "Дополнить", "Исправить ответ"
REOPENED = "Ответ снят. Отметьте, пожалуйста, заново: что было записано, осталось."
NOT_REOPENED = "Этот ответ теперь исправляет организатор: он подтверждён или отмечен больше месяца назад."
FILE_GONE = "Этот файл в мессенджере больше не открывается. Попросите прислать его ещё раз."
NOT_A_NUMBER = "Нужно число, например 25."
NOT_A_LINK = "Не вижу ссылки. Она начинается с https://, например «https://centr.example/novosti/12»."
FILES_FULL = "Файлов уже десять: больше карточка не удержит."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 500 знаков."
STOPPED = "Хорошо, ничего не изменилось."
LONGEST = 500
MOST_FILES = 10
LONGEST_NAME = 120
A_FILE = "документ"
LONGEST_NOTE = 1500  # on the card; documents have it whole

TOO_LATE = "Это позже самого мероприятия или срока. Напишите день до него."
TOO_EARLY = "Нужен день позже сегодняшнего. Напишите ещё раз."


_HOW_MANY = {
    "applications": "Сколько было заявок?",
    "participants": "Сколько было участников?",
    "winners": "Сколько победителей?",
}


def ask_participants(view: EventView, asked: str) -> str:
    """One number after another; all of them may come in one line."""
    lines = [f"<b>{esc(name_of(view))}</b>"]
    if asked in ("applications", "participants") and asked not in view.event.outcome_numbers:
        lines.append(f"{_marked(view)} {_HOW_MANY[asked]}")
    else:
        lines.append(_HOW_MANY[asked])
    if view.event.nature == "contest":
        lines.append("Можно все числа сразу: «заявок 40, участников 35, победителей 6».")
    else:
        lines.append("Можно и всё сразу: «25 человек, https://…».")
    return "\n".join(lines)


def ask_note(view: EventView) -> str:
    told = numbers_text(view)
    return f"<b>{esc(name_of(view))}</b>\n{told + chr(10) if told else ''}Примечание для отчёта — одной строкой. Можно пропустить."


def ask_links(view: EventView) -> str:
    return f"<b>{esc(name_of(view))}</b>\nСсылки на анонс и на отчёт о мероприятии — одной строкой. Можно пропустить."


def ask_document(view: EventView) -> str:
    lines = [f"<b>{esc(name_of(view))}</b>"]
    files = files_text(view)
    if files:
        lines += [files, "Можно прислать ещё, написать номер документа или закончить."]
    else:
        lines.append(f"{_marked(view)} Напишите номер документа, пришлите ссылку или сам файл.")
    return "\n".join(lines)


def ask_remains(view: EventView) -> str:
    return f"<b>{esc(name_of(view))}</b>\n{_marked(view)} Что осталось сделать? Напишите одной строкой."


def ask_more(view: EventView) -> str:
    """What is known already, and what may be added: everything in one window."""
    examples = {
        "contest": "«заявок 40, участников 35, победителей 6»",
        "deliverable": "«приказ № 12 от 3 марта»",
        "standing": "«12 консультаций для сельских библиотек»",
    }
    example = examples.get(view.event.nature, "«25 человек, анонс https://…, отчёт https://…»")
    lines = [f"<b>{esc(name_of(view))}</b>", *told_lines(view)]
    lines.append(f"Что дополнить или исправить? Напишите одной строкой, например {example}, или пришлите файл.")
    return "\n".join(lines)


def _marked(view: EventView) -> str:
    return f"Отмечено: {OUTCOMES.get(view.event.outcome or '', 'закрыто')}."


def marked_by(view: EventView, now: datetime, by: str | None) -> str:
    """«Отмечено: состоялось. Анна Иванова, 16 апреля.»"""
    event, zone = view.event, view.institution.time_zone
    if event.outcome_at is None:
        return _marked(view)
    day = day_text(local(event.outcome_at, zone).date(), local(now, zone).date(), weekday=False)
    return f"{_marked(view)} {esc(by)}, {day}." if by else f"{_marked(view)} {capital(day)}."


def told_lines(view: EventView) -> list[str]:
    """What was told with the outcome: numbers, why, a note, files, links — as words."""
    event = view.event
    why = {"partly": "Осталось", "not_held": "Причина", "not_done": "Причина"}.get(event.outcome or "", "Причина")
    name = {"deliverable": "Документ", "standing": "Сделано"}.get(event.nature, "Примечание")
    lines = [numbers_text(view)] if event.nature != "standing" else []
    if event.outcome_reason:
        lines.append(f"{why}: {esc(event.outcome_reason)}")
    if event.outcome_note:
        note = event.outcome_note
        shown = note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1]}…"
        lines.append(f"{name}:{chr(10) if chr(10) in shown else ' '}{esc(shown)}")
    lines.append(files_text(view))
    if event.announcement_link:
        lines.append(f"Анонс: {esc(event.announcement_link)}")
    if event.report_link:
        lines.append(f"{'Ссылка' if event.nature == 'deliverable' else 'Отчёт'}: {esc(event.report_link)}")
    return [line for line in lines if line]


def numbers_text(view: EventView) -> str:
    """«Заявок — 40, участников — 35, победителей — 6.»; empty where nothing was counted."""
    known = view.event.outcome_numbers
    said = ", ".join(f"{name} — {known[key]}" for key, name in COUNTED.items() if key in known)
    return f"{capital(said)}." if said else ""


def files_text(view: EventView) -> str:
    names = ", ".join(esc(shorten(one["name"], 60)) for one in view.event.outcome_files)
    return f"Файлы: {names}" if names else ""


def photo_name(number: int) -> str:
    return f"фото {number}"


def file_key(name: str) -> str:
    return f"📎 {shorten(name, 40)}"


def bad_link(link: str) -> str:
    return f"Такая ссылка не откроется: {esc(shorten(link, 100))}. Она начинается с https:// и ведёт на сайт."


def added(view: EventView) -> str:
    """The last word of a window: what stands now."""
    return "\n".join([SAVED, *told_lines(view)])


def ask_reason(view: EventView) -> str:
    asked = "Почему не выполнено?" if view.event.nature == "deliverable" else "Почему не состоялось?"
    return f"<b>{esc(name_of(view))}</b>\n{asked} Напишите одной строкой, с основанием: «приказ № …, согласовано с …»."


def ask_snooze(view: EventView) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\nКогда напомнить? Напишите день, например «15 апреля» или «в следующий вторник»."
    )


def not_a_day(why: str) -> str:
    return f"{esc(why) or 'Не понимаю дату.'} Напишите день, например «15 апреля».".strip()


def ask_report(view: EventView, quarter: str) -> str:
    return (
        f"<b>{esc(name_of(view))}</b>\nЧто сделано за {quarter}? Напишите число и строку для отчёта, например: "
        "«12 консультаций для сельских библиотек»."
    )


def quarter_text(now: datetime, stage: str = "") -> str:
    """The quarter that is reported on: the one that the reminder's stage names («standing-2026-03»), else that of `now` (local)."""
    month = now.month
    said = stage.removeprefix("standing-")
    if len(said) == 7 and said[:4].isdecimal() and said[5:].isdecimal() and 1 <= int(said[5:]) <= 12:
        month = int(said[5:])
    return f"{('I', 'II', 'III', 'IV')[(month - 1) // 3]} квартал"
