"""A period in one line, so that tables of cases can be read: «2026-07-01..2026-07-05 exact», «plan month TH#-1 15:00 !»."""

from __future__ import annotations

from plans.periods import Period, PlanYear, Window
from plans.periods.calendar import month_end


def compact(period: Period, year: PlanYear | None) -> str:
    """Windows (a month as «2026-03», the plan's own year as «plan»), then flags and rules; `!` when a problem is said."""
    parts = [_window(window, year) for window in period.windows]
    parts += [word for word, is_so in (("exact", period.exact), ("deadline", period.deadline)) if is_so]
    if period.every is not None:
        parts.append(period.every.value + (f"/{period.interval}" if period.interval != 1 else ""))
    if period.times is not None:
        parts.append(f"x{period.times}")
    if period.weekdays is not None:
        nth = ",".join(str(number) for number in period.nth) if period.nth else ""
        parts.append("+".join(period.weekdays) + (f"#{nth}" if nth else ""))
    parts += [str(day) if isinstance(day, int) else f"{day[0]}-{day[1]}" for day in period.month_days or ()]
    if period.workday is not None:
        parts.append(f"workday{period.workday}")
    if period.time is not None:
        parts.append(f"{period.time:%H:%M}" + (f"-{period.time_end:%H:%M}" if period.time_end else ""))
    if period.condition is not None:
        parts.append(period.condition.value)
    return " ".join(parts + ["!"] * bool(period.problems))


def _window(window: Window, year: PlanYear | None) -> str:
    start, end = window.start, window.end
    if year is not None and (start, end) == (year.start, year.end):
        return "plan"
    if start is None or end is None:
        return f"{start or ''}..{end or ''}"
    if start == end:
        return str(start)
    if start.day == 1 and end == month_end(start.year, start.month):
        return f"{start:%Y-%m}"
    return f"{start}..{end}"
