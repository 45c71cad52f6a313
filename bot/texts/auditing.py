"""To the owner: what should have gone out and did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.texts.common import esc, plural, shorten
from bot.texts.reminders import event_name
from storage.records import EventView

LINES = 8
ALL_WELL = "Всё, что должно было уйти, ушло."
_REMINDERS = ("напоминание", "напоминания", "напоминаний")
_MESSAGES = ("сообщение", "сообщения", "сообщений")
_RAISED = ("сообщение руководителям", "сообщения руководителям", "сообщений руководителям")
_WHAT = {
    "unmade": "Не пришли, хотя должны были",
    "missing": "Не были запланированы, теперь запланированы",
    "late": "Ждут отправки дольше полусуток",
    "lost": "Застряли при отправке, уйдут снова",
    "failed": "Не удалось отправить совсем",
}


def found(counts: Mapping[str, int], views: Sequence[EventView]) -> str:
    """`counts`: storage.owed.auditor's findings by kind, those of escalations with the ending `_escalations`."""
    lines = ["<b>Проверка напоминаний: не всё в порядке</b>"]
    for name, number in counts.items():
        what, raised = name.removesuffix("_escalations"), name.endswith("_escalations")
        unit = _MESSAGES if what == "failed" else _RAISED if raised else _REMINDERS
        lines.append(f"• {_WHAT[what]}: {plural(number, *unit)}")
    if views:
        lines.append("Это касается:")
        lines += [f"• {esc(shorten(event_name(view), 90))} (№ {view.event.id})" for view in views[:LINES]]
        lines += [f"и ещё {len(views) - LINES}"] if len(views) > LINES else []
    lines.append("Если так повторяется, посмотрите, работала ли программа всё это время: metodist doctor.")
    return "\n".join(lines)
