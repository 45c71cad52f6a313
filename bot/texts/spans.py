"""Names of the stretches that a plan is reported on."""

from __future__ import annotations

import datetime as dt

from bot.texts.common import capital
from plans.periods.calendar import MONTHS, MONTHS_GENITIVE, month_end
from plans.periods.model import PlanYear, YearKind
from plans.spans import ROMAN, Span, SpanKind

UNKNOWN = "Не понимаю «{}»: напишите I квартал (q1), полугодие (h1, h2), 9 месяцев (9m) или год (year)."
SEVERAL = "«{}» в этом плане не один раз: уточните — {}."


def span_name(span: Span, year: PlanYear) -> str:
    """«I квартал 2026 года», «III квартал 2025 года (сентябрь)», «II полугодие 2025/2026 учебного года», «2026 год»."""
    of = f"{span.start.year} года"
    if span.kind is SpanKind.QUARTER:
        return f"{ROMAN[span.number - 1]} квартал {of}{_cut(span)}"
    school = f"{year.start.year}/{year.end.year}" if year.kind is YearKind.SCHOOL else ""
    if span.kind is SpanKind.HALF:
        return f"{ROMAN[span.number - 1]} полугодие {f'{school} учебного года' if school else of}"
    if span.kind is SpanKind.NINE_MONTHS:
        return f"9 месяцев {school} учебного года (сентябрь–май)" if school else f"9 месяцев {of}"
    if school:
        return f"{school} учебный год"
    months = (span.start.year, span.start.month), (span.end.year, span.end.month)
    if months[0] == months[1]:
        return f"{MONTHS[span.start.month - 1]} {of}"
    if span.start.year != span.end.year:
        return f"{span.start.year}–{span.end.year} годы"
    whole = (span.start.month, span.end.month) == (1, 12)
    return f"{span.start.year} год" if whole else f"{_months(span)} {of}"


def span_key(span: Span, year: PlanYear) -> str:
    """For a button: short, the year only where the plan has several such."""
    if span.kind is SpanKind.QUARTER:
        several = f" {span.start.year}" if "-" in span.key else ""
        return f"{ROMAN[span.number - 1]} квартал{several}"
    if span.kind in (SpanKind.HALF, SpanKind.NINE_MONTHS):
        several = f" {span.start.year}" if "-" in span.key else ""
        return (f"{ROMAN[span.number - 1]} полугодие" if span.number else "9 месяцев") + several
    return capital(span_name(span, year))


def span_days(span: Span) -> str:
    """«1 января – 31 марта 2026 года»."""
    first = f"{span.start.day} {MONTHS_GENITIVE[span.start.month - 1]}"
    first += f" {span.start.year} года" if span.start.year != span.end.year else ""
    return f"{first} – {span.end.day} {MONTHS_GENITIVE[span.end.month - 1]} {span.end.year} года"


def month_name(month: dt.date) -> str:
    """«апрель 2026 года»."""
    return f"{MONTHS[month.month - 1]} {month.year} года"


def _cut(span: Span) -> str:
    """« (сентябрь)»: of a quarter that the plan has only a part of."""
    full = span.start.day == 1 and span.start.month == span.number * 3 - 2
    full = full and span.end == month_end(span.end.year, span.number * 3)
    return "" if full else f" ({_months(span)})"


def _months(span: Span) -> str:
    first, last = MONTHS[span.start.month - 1], MONTHS[span.end.month - 1]
    return first if first == last else f"{first}–{last}"
