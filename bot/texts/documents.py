"""Words inside documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.texts.common import time_text
from storage.records import EventView

PLAN_COLUMNS: dict[str, Any] = {
    "sheet": "План",
    "names": (
        "№",
        "Название мероприятия",
        "Форма",
        "Место проведения",
        "Срок",
        "Ответственный",
        "Отметка о выполнении",
    ),
}

OUTCOMES = {
    "held": "состоялось",
    "not_held": "не состоялось",
    "done": "выполнено",
    "partly": "выполнено частично",
    "not_done": "не выполнено",
    "noted": "принято к сведению",
}


def done_mark(events: Sequence[EventView], before: str | None) -> str:
    """«Отметка о выполнении»: a line for each event that has something to say, else what the file itself said."""
    lines = [line for view in events if (line := _line(view))]
    return "\n".join(lines) or (before or "")


def _line(view: EventView) -> str:
    event = view.event
    words: list[str] = []
    if event.label:
        words.append(f"{event.label}:")
    if event.status == "cancelled":
        words.append("отменено")
    elif event.outcome is not None:
        words.append(OUTCOMES.get(event.outcome, event.outcome))
        if event.starts_on is not None:
            words.append(f"{event.starts_on:%d.%m.%Y}")
    elif event.starts_on is not None:
        words.append(f"назначено на {event.starts_on:%d.%m.%Y}")
        if event.start_time is not None:
            words.append(time_text(event.start_time))
    else:
        return event.outcome_note or ""  # standing work tells its quarters before it is closed
    details = [detail for detail in (event.outcome_reason, event.outcome_note) if detail]
    participants = event.outcome_numbers.get("participants")
    if participants is not None:
        details.append(f"участников — {participants}")
    return " ".join(words) + (f" ({'; '.join(details)})" if details else "")
