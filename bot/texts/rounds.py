"""Which month a monthly round is about."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.texts.common import local
from storage.records import ReminderView

_MONTH = re.compile(r"\d{4}-\d{2}")


def month_of(item: ReminderView) -> date:
    """Its first day. It stands in the reminder's key: the day it was due on may lie in the month before that one, when the round's
    own day rests. One that was put off is about the next month, unless its window ends in the present one."""
    for part in item.reminder.key.split(":"):
        if _MONTH.fullmatch(part):
            return date.fromisoformat(f"{part}-01")
    here = local(item.reminder.due_at, item.view.institution.time_zone).date().replace(day=1)
    following = (here + timedelta(days=32)).replace(day=1)
    end = item.view.event.window_end
    return following if end is None or end < here or end >= following else here
