"""Several answers typed at once: what was understood, what was kept, what was not and why."""

from __future__ import annotations

from bot.several_answers import Line, Trouble, Typed, is_series_row
from bot.texts.common import day_text, esc, plural, shorten, when_text
from bot.texts.documents import OUTCOMES
from bot.texts.reminders import event_name
from bot.typed.several import MOST, Kind
from plans.periods.calendar import MONTHS_IN

MORE = "Числа, документ, ссылки и файлы можно добавить:"
KEEP, CANCEL = "Записать", "Отмена"
STOPPED = "Хорошо, ничего не записано."
NOT_OF_YOURS = "Записать может тот, кто это написал. Напишите, пожалуйста, свой вариант."
_WHY = {
    Trouble.NO_NUMBER: "такого номера в сообщении нет",
    Trouble.TWICE: "номер назван дважды",
    Trouble.NOT_YOURS: "это может отметить только ответственный или организатор",
    Trouble.CLOSED: "уже отмечено",
    Trouble.PAST: "этот день уже прошёл",
    Trouble.FAR: "это слишком далеко",
    Trouble.BACKWARDS: "конец раньше начала",
    Trouble.OUTSIDE: "день за пределами срока в плане, нужно основание — назначьте на карточке",
    Trouble.STANDS: "эта дата уже стоит",
    Trouble.DATED: "дата уже назначена",
    Trouble.EARLY: "ещё не прошло",
    Trouble.WHOLE_SERIES: "это весь цикл — отметьте встречу или закройте цикл на карточке",
    Trouble.IS_OVER: "уже прошло: напишите, состоялось ли",
    Trouble.NO_REASON: "напишите причину, например «не состоялось: карантин»",
    Trouble.BAD_LINK: "ссылка не откроется, она начинается с https://",
    Trouble.TOO_LONG: "слишком длинно, уложитесь в 500 знаков",
    Trouble.TOO_LATE: "это позже самого мероприятия или срока",
    Trouble.NO_DATE: "дата здесь не нужна",
}
_EXAMPLES = {
    "deliverable": "выполнено, приказ № 5",
    "standing": "12 консультаций",
    "recommendation": "принять к сведению",
}


def understood(typed: Typed) -> str:
    """One list to look over before it is kept."""
    good = typed.good
    head = "<b>Проверьте, так ли я вас понял</b>" if good else "<b>Ничего не записано</b>"
    lines = [head, *(f"{line.number}. {_name(line)} — {_said(line)}" for line in good)]
    return "\n".join([*lines, *_left_out(typed, kept=bool(good))])


def kept(typed: Typed) -> str:
    good = typed.good
    if not good:
        return understood(typed)
    head = f"<b>Записано: {plural(len(good), 'пункт', 'пункта', 'пунктов')}</b>"
    lines = [head, *(f"{line.number}. {_name(line)} — {_said(line)}" for line in good)]
    lines += [MORE] if to_fill(typed) else []
    return "\n".join([*lines, *_left_out(typed, kept=True)])


def to_fill(typed: Typed) -> list[Line]:
    """Rows whose outcome was named without a word more: numbers, links, files are a press away."""
    bare = (line for line in typed.good if line.said.outcome in ("held", "done") and not line.said.words)
    return [line for line in bare if not line.waits]


def more_key(line: Line) -> str:
    return f"{line.number}: дополнить"


def _left_out(typed: Typed, *, kept: bool) -> list[str]:
    """Lines that lose nothing: they can be typed again."""
    bad = [line for line in typed.lines if line.trouble is not None]
    told = [f"⚠️ {line.number} — «{esc(shorten(line.text, 40))}»: {_trouble(line)}." for line in bad]
    if bad:
        told.append("Эти строки можно написать ещё раз." if kept else "Напишите ещё раз.")
    if typed.left:
        told.append(f"За один раз — не больше {MOST} пунктов: остальные напишите следующим сообщением.")
    return told


def _trouble(line: Line) -> str:
    if line.trouble is Trouble.UNCLEAR or line.trouble is None:
        if line.said.why and line.text:
            return esc(shorten(line.said.why, 120)).rstrip(".")
        example = _EXAMPLES.get(line.view.event.nature if line.view else "", "14 апреля, 14:00")
        return f"не понимаю, напишите, например, «{line.number} — {example}»"
    return _WHY[line.trouble]


def _name(line: Line) -> str:
    assert line.view is not None
    return esc(shorten(event_name(line.view), 60))


def _said(line: Line) -> str:
    said, view = line.said, line.view
    assert view is not None
    match said.kind:
        case Kind.DATE if said.date is not None:
            date = said.date
            day = when_text(date.starts_on, date.start_time, line.today, ends_on=date.ends_on, end_time=date.end_time)
            if is_series_row(view):
                return f"встреча {day}"
            was = view.event.starts_on
            moved = was is not None and was != date.starts_on
            return f"{day} (было {day_text(was, line.today, weekday=False)})" if moved and was else day
        case Kind.NOT_NOW if line.month is not None:
            return f"не в {MONTHS_IN[line.month.month - 1]}"
        case Kind.WORK:
            return "в работе"
        case Kind.LATER if line.day is not None:
            return f"напомню {day_text(line.day, line.today)}"
        case Kind.REPORT:
            return esc(shorten(said.words, 80))
    words = f": {esc(shorten(said.words, 60))}" if said.words else ""
    waits = " (ждёт подтверждения)" if line.waits else ""
    return f"{OUTCOMES.get(said.outcome, '')}{words}{waits}"
