"""Leave: until when, who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts.common import day_text, esc, full_stop, shorten

LEAVE, OVER, CANCEL = "Отпуск", "Отпуск окончен", "Отмена"
STOPPED = "Хорошо, ничего не изменилось."
NOT_AWAY = "Отпуск сейчас не отмечен."
NOBODY_OTHERS = "Никто: остальные в отделе"
NOBODY_HERE = "Никто: напоминания останутся здесь"
PAST = "Этот день уже прошёл. Напишите последний день отпуска, например «14 августа»."
TOO_FAR = "Это слишком далеко: отпуск можно отметить не больше чем на год."
LATER = "Отпуск отмечается с сегодняшнего дня. Вернитесь сюда в первый день отпуска или напишите только последний день."
GONE = "Такого ответственного в списке уже нет. Выберите, пожалуйста, другого."
NO_CHAT = "Личный чат не подключён: отмечать нечего."


def ask_day(names: Sequence[str], now_until: str | None) -> str:
    """`names`: whose leave, where an admin marks it; empty: one's own."""
    whose = f": {esc(', '.join(shorten(name, 80) for name in names))}" if names else ""
    lines = [f"<b>Отпуск{whose}</b>"]
    if now_until is not None:
        lines.append(now_until)
    lines.append(
        "До какого дня включительно? Нажмите день или напишите его: «14 августа». Отпуск начнётся сразу, закончится сам."
    )
    return "\n".join(lines)


def not_a_day(why: str) -> str:
    reason = f" ({why})" if why else ""
    return f"Не понимаю дату{reason}. Напишите последний день отпуска, например «14 августа»."


def ask_substitute(until: date, today: date, home: str | None) -> str:
    """`home`: where there are several institutions."""
    where = f" — {esc(shorten(home, 80))}" if home else ""
    return (
        f"<b>Кто замещает{where}?</b>\nДо {day_text(until, today)} напоминания будут приходить в выбранный отдел, там же можно "
        "будет отмечать и переносить."
    )


def begun(until: date, today: date, substitutes: Sequence[str], *, own: bool) -> str:
    who = f" Замещает: {esc(', '.join(substitutes))}." if substitutes else ""
    where = "/settings" if own else "/admin"
    return (
        f"<b>Отпуск — до {day_text(until, today)} включительно</b>\n{who.strip()}\n"
        f"На следующее утро напоминания вернутся сами. Закончить раньше — {where}, «{LEAVE}»."
    ).replace("\n\n", "\n")


def ended() -> str:
    return "Отпуск окончен: напоминания снова приходят как раньше."


def away(until: date, today: date, substitute: str | None) -> str:
    """Above one's tasks, in one's settings."""
    who = f" Замещает: {esc(shorten(substitute, 80))}." if substitute else ""
    return f"Отпуск — до {day_text(until, today)} включительно.{who}"


def stands_in(lines: Sequence[tuple[str, str | None]], until: date, today: date) -> str:
    """To a substitute: (responsible, who is away)."""
    told = [f"<b>Вы замещаете до {day_text(until, today)} включительно</b>"]
    told += [f"• {esc(name)}" + (f" ({esc(person)})" if person else "") for name, person in lines]
    told.append("Напоминания об этих делах будут приходить сюда, отмечать их можно как свои. Все дела — /tasks.")
    return "\n".join(told)


def stands_in_no_more(names: Sequence[str]) -> str:
    return full_stop(f"Замещение окончено: {esc(', '.join(names))}")
