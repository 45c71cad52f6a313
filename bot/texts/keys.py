"""Words of buttons that several places share: under notices and cards, in the calendar."""

from __future__ import annotations

OPEN = "Открыть"
COMING, NOT_COMING = "Участвую", "Не смогу"
ALL_COMING = "Участвуют все"
TAKE_PLACE, LEAVE_PLACE = "Беру место", "Не смогу"
CONFIRM, DECLINE = "Подтвердить", "Отклонить"
AT_WORK = "В работе"
TO_MONTHS = "Месяцы"


def open_number(number: int) -> str:
    """Of a list that numbers its events."""
    return f"{OPEN}: {number}"
