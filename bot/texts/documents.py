"""Words inside documents: a plan given back out, its marks, its picture, its calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.texts.common import capital, time_text
from plans.periods.calendar import MONTHS
from plans.periods.model import PlanYear, YearKind
from storage.models import Event
from storage.records import EventView

PLAN_SHEET = "План"
MARK = "Отметка о выполнении"
# For plans that were kept before their own columns were: what every plan has.
USUAL_COLUMNS = ("№", "Название мероприятия", "Форма", "Место проведения", "Срок", "Ответственный", MARK)
APPROVED = "УТВЕРЖДЕНО: {}"

OUTCOMES = {
    "held": "состоялось",
    "not_held": "не состоялось",
    "done": "выполнено",
    "partly": "выполнено частично",
    "not_done": "не выполнено",
    "noted": "принято к сведению",
}
_REFUSED = ("not_held", "not_done")
COUNTED = {"applications": "заявок", "participants": "участников", "winners": "победителей"}


def done_mark(events: Iterable[EventView], before: str | None) -> str:
    """«Отметка о выполнении»: a line for each event that has something to say, else what the file itself said."""
    lines = [line for view in events if (line := _line(view.event))]
    return "\n".join(lines) or (before or "")


def event_remark(view: EventView) -> str:
    """What a calendar says under an event: who leads it, what became of it."""
    lead = f"Ответственный: {view.lead.name}" if view.lead else ""
    return "\n".join(line for line in (lead, capital(_said(view.event))) if line)


def _line(event: Event) -> str:
    """«I квартал: состоялось 15.03.2026, участников — 40»; "" where nothing is known besides the plan."""
    said = _said(event)
    if not said:
        return event.outcome_note or ""  # standing work tells its quarters before it is closed
    return f"{event.label}: {said}" if event.label else said


def _said(event: Event) -> str:
    if event.status == "cancelled":
        return _because("отменено", event)
    if event.outcome is None:
        return _date_said(event)
    words = OUTCOMES.get(event.outcome, event.outcome)
    if event.outcome in _REFUSED:
        return _because(words, event)
    if event.starts_on is not None and event.outcome == "held":
        words = f"{words} {_days(event.starts_on, event.ends_on)}"
        if (first := first_date(event)) is not None and first != event.starts_on:
            words += f", перенесено с {first:%d.%m.%Y}"
    details = [
        f"{name} — {event.outcome_numbers[key]}" for key, name in COUNTED.items() if key in event.outcome_numbers
    ]
    details += [detail for detail in (event.outcome_reason, event.outcome_note, event.report_link) if detail]
    if not details:
        return words
    return f"{words}:\n{details[0]}" if "\n" in details[0] else ", ".join([words, *details])


def _because(words: str, event: Event) -> str:
    why = "; ".join(detail for detail in (event.outcome_reason, event.outcome_note) if detail)
    return f"{words}: {why}" if why else words


def _date_said(event: Event) -> str:
    """What staff said of the date; a date that the plan itself names is no news."""
    if event.status == "postponed":
        return "отложено"
    if event.starts_on is None or event.revision == 0:
        return ""
    word = "перенесено" if event.status == "rescheduled" else "назначено"
    hour = f", {time_text(event.start_time)}" if event.start_time else ""
    return f"{word} на {_days(event.starts_on, event.ends_on)}{hour}"


def first_date(event: Event) -> dt.date | None:
    """The first day it ever had (local), when it was moved since."""
    said = next((one.get("starts_on") for one in event.previous_dates if one.get("starts_on")), None)
    return dt.date.fromisoformat(said) if said else None


def _days(start: dt.date, end: dt.date | None) -> str:
    return f"{start:%d.%m.%Y}" if end in (None, start) else f"{start:%d.%m.%Y}–{end:%d.%m.%Y}"


def year_name(year: PlanYear | None) -> str:
    """«2026», «2025-2026» of a school plan or of several years, «2026-04» of a month; "" without a year. For file names."""
    if year is None:
        return ""
    start, end = year.start, year.end
    if year.kind is YearKind.CALENDAR and (start.year, start.month) == (end.year, end.month):
        return f"{start:%Y-%m}"
    return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"


def year_phrase(year: PlanYear) -> str:
    """«на 2026 год», «на 2022/2023 учебный год», «на апрель 2026 года», «на 2022-2028 годы»: as titles of plans say it."""
    start, end = year.start, year.end
    if year.kind is YearKind.SCHOOL:
        return f"на {start.year}/{end.year} учебный год"
    if (start.year, start.month) == (end.year, end.month):
        return f"на {MONTHS[start.month - 1]} {start.year} года"
    return f"на {start.year} год" if start.year == end.year else f"на {start.year}-{end.year} годы"


def file_name(slug: str, year: PlanYear | None, number: int, suffix: str) -> str:
    """«centre-plan-2026.docx»: Latin, so that every messenger and archive keeps it; `number` of the plan where it has no year."""
    return f"{slug}-plan-{year_name(year) or number}.{suffix}"


def paper_name(slug: str, what: str, when: str, suffix: str) -> str:
    """«centre-plan-2026-04.docx», «centre-report-q1-2026.xlsx»."""
    return f"{slug}-{what}-{when}.{suffix}"
