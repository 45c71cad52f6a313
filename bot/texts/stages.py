"""Stages of a contest: the list, the question of a day, what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.texts.common import capital, day_text, esc, local, plural, shorten
from bot.texts.reminders import moment, name_of
from plans.stages import ACCEPTANCE, Odd, Oddity, oddities, rank
from storage.records import EventView

BACK, DONE, OWN, REMOVE = "Назад", "Готово", "Свой этап", "Убрать этап"
ASK_NAME = "<b>Свой этап</b>\nКак он называется? Например: «отборочный тур», «гала-концерт»."
NAME_TOO_LONG = "Назовите этап короче, до 60 знаков, например «отборочный тур»."
NOT_STAGES = (
    "Не вижу дат. Нажмите этап или напишите все через запятую, например: «положение 1 марта, приём работ до 15 апреля, "
    "итоги 30 апреля»."
)
TOO_MANY = "Этапов уже двадцать: уберите лишний, чтобы добавить новый."
HOW = "Нажмите этап, чтобы указать день, или напишите все через запятую: «положение 1 марта, приём работ до 15 апреля»."


def stages(view: EventView, known: Sequence[tuple[str, date]], now: datetime) -> str:
    """The list stands on the buttons; here what is odd about it."""
    lines = [f"<b>{esc(name_of(view))}</b>", f"📅 {esc(capital(moment(view, now)))}"]
    lines += [_odd(one) for one in oddities(known, view.event.window_start, view.event.window_end)]
    return "\n".join([*lines, HOW])


def _odd(one: Oddity) -> str:
    name = esc(capital(one.name))
    if one.why is Odd.ORDER:
        return f"⚠️ {name} — раньше этапа «{esc(one.other)}»."
    return f"⚠️ {name} — {'раньше' if one.why is Odd.EARLY else 'позже'} срока конкурса в плане."


def stage_key(name: str, on: date | None, today: date) -> str:
    title = capital(shorten(name, 36))
    return f"{title} — {_until(name)}{day_text(on, today, weekday=False)}" if on is not None else f"{title}: указать"


def ask_day(view: EventView, name: str, on: date | None, now: datetime) -> str:
    today = local(now, view.institution.time_zone).date()
    stands = f"\nСейчас: {_until(name)}{day_text(on, today)}." if on is not None else ""
    asked = "До какого дня?" if rank(name) == ACCEPTANCE else "К какому дню?"
    return f"<b>{esc(capital(name))}</b>\n{esc(name_of(view))}{stands}\n{asked} Выберите или напишите: «15 апреля»."


def _until(name: str) -> str:
    return "до " if rank(name) == ACCEPTANCE else ""


def without_until(text: str) -> str:
    """«до 15 апреля» is the 15th: works are still taken on that day."""
    return re.sub(r"^\s*(?:до|по|к)\s+", "", text, flags=re.IGNORECASE)


def saved(view: EventView, now: datetime) -> str:
    today = local(now, view.institution.time_zone).date()
    known = [(stage["name"], date.fromisoformat(stage["on"])) for stage in view.event.stages]
    if not known:
        return f"<b>{esc(name_of(view))}</b>\nЭтапов пока нет. Их можно указать позже."
    lines = [f"• {esc(capital(name))} — {_until(name)}{day_text(on, today)}" for name, on in known]
    count = plural(len(known), "этап", "этапа", "этапов")
    return f"<b>Записано: {count}</b>\n" + "\n".join(lines) + "\nО каждом напомню заранее."
