"""How to answer a list by one typed line: said under the list itself."""

from __future__ import annotations

from plans.periods.calendar import MONTHS_GENITIVE, MONTHS_IN

HINT_STANDING = "<i>Можно ответить одной строкой: «1 — 12 консультаций, 2 — 30 человек».</i>"


def hint(month: int, rows: int) -> str:
    """Of the round about this month."""
    day, other = f"1 — 14 {MONTHS_GENITIVE[month - 1]} 14:00", f", 2 — не в {MONTHS_IN[month - 1]}"
    return f"<i>Можно ответить одной строкой: «{day}{other if rows > 1 else ''}».</i>"
