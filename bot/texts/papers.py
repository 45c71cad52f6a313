"""Words of the papers about a plan: «План на месяц», «План на неделю», «Отчёт о выполнении»."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.texts.common import NBSP, WEEKDAYS, capital, esc, local, plural, shorten
from bot.texts.documents import OUTCOMES
from bot.texts.reminders import window_text
from bot.texts.spans import month_name
from plans.fulfilment import COUNTED, Fulfilment, Line, PlanRow, Standing, State, Why
from plans.periods.calendar import MONTHS, MONTHS_GENITIVE

AGENDA_COLUMNS = ("Дата и время", "Мероприятие", "Место", "Ответственный")
DEADLINES, UNDATED = "Сроки и документы", "Дата уточняется"
ONLINE = "онлайн"
NOTHING_IN = "На {} в плане ничего нет."

REPORT = "Отчёт о выполнении плана"
ALL, NO_LEAD = "Всего", "Ответственный не указан"
STATES: Mapping[State, str] = {
    State.HELD: "состоялось, выполнено",
    State.PARTLY: "выполнено частично",
    State.NOT_HELD: "не состоялось, не выполнено",
    State.MOVED: "перенесено",
    State.CANCELLED: "отменено",
    State.WAITING: "ждёт ответа",
    State.AHEAD: "ещё впереди",
}
FIGURES = {
    "planned": "Запланировано",
    "held": "Состоялось, выполнено",
    "partly": "Частично",
    "not_held": "Не состоялось",
    "moved": "Перенесено",
    "cancelled": "Отменено",
    "waiting": "Ждёт ответа",
    "ahead": "Впереди",
    "extra": "Сверх плана",
    "participants": "Участников",
    "applications": "Заявок",
    "winners": "Победителей",
}
LEAD = "Ответственный"
LINE_COLUMNS = ("№", "Пункт плана", LEAD, "По плану", "По факту", "Итог", "Кто ответил, когда")
STANDING = "Постоянная работа"
STANDING_COLUMNS = ("№", "Пункт плана", LEAD, "Квартал", "Число", "Строка для отчёта")
EXTRA = "Сверх плана и перенесённое из другого срока"
MOVED_HERE, NOT_IN_PLAN = "перенесено сюда, по плану — {}", "пункта нет в последней редакции плана"
NO_WINDOW = "без срока"
HOW = (
    "Как считали: пункт относится к сроку, который назвал план; если план дал промежуток — к назначенному в нём дню, пока дня нет — к концу "
    "промежутка. Перенесённое в другой срок остаётся в запланированном здесь и показано «сверх плана» там. Числа — из ответов ответственных."
)
SHEETS = ("Итоги", "Пункты", STANDING)
ROW_COLUMNS = (
    "Событие №", "Пункт №", "Мероприятие", LEAD, "Срок по плану", "Дата по факту", "Учтено как", "В плане этого срока",
    "Участников", "Заявок", "Победителей", "Основание, причина", "Примечание", "Ссылки и файлы", "Кто ответил", "Когда ответил",
)  # fmt: skip
IN_PLAN = {True: "да", False: "сверх"}
MADE = "Составлен {}."
ONLY = "Пункты, за которые отвечают или в которых участвуют: {}"


def month_title(month: dt.date) -> str:
    return f"План мероприятий на {month_name(month)}"


def week_title(monday: dt.date) -> str:
    return f"План мероприятий на неделю {week_name(monday)}"


def week_name(monday: dt.date) -> str:
    """«с 13 по 19 апреля 2026 года», «с 27 апреля по 3 мая 2026 года»."""
    sunday = monday + dt.timedelta(days=6)
    first = str(monday.day)
    if monday.month != sunday.month:
        first += f" {MONTHS_GENITIVE[monday.month - 1]}"
    if monday.year != sunday.year:
        first += f" {monday.year} года"
    return f"с {first} по {sunday.day} {MONTHS_GENITIVE[sunday.month - 1]} {sunday.year} года"


def weekday(day: dt.date) -> str:
    return WEEKDAYS[day.weekday()]


def summary(report: Fulfilment) -> str:
    """«Запланировано 12: состоялось и выполнено — 9 (75 %), перенесено — 1…»: only what there is."""
    planned = report.figure("planned")
    said = []
    for state, name in STATES.items():
        if count := report.figure(state.value):
            share = f" ({round(100 * count / planned)} %)" if state is State.HELD else ""
            said.append(f"{name} — {count}{share}")
    text = f"Запланировано {plural(planned, 'пункт', 'пункта', 'пунктов')}"
    text += f": {'; '.join(said)}." if said else "."
    if extra := report.figure("extra"):
        text += f" Сверх плана — {extra}."
    numbers = [f"{FIGURES[name].lower()} — {report.figure(name)}" for name in report.numbers]
    return f"{text} {capital(', '.join(numbers))}." if numbers else text


def group_title(state: State, count: int) -> str:
    return f"{capital(STATES[state])} — {count}"


def planned_text(row: PlanRow) -> str:
    """«15.04.2026», «до 30.04.2026», «II квартал 2026 года»."""
    start, end = row.window_start, row.window_end
    if end is None and start is None:
        return NO_WINDOW
    if end is not None and (row.deadline or start == end):
        return f"до {end:%d.%m.%Y}" if row.deadline else f"{end:%d.%m.%Y}"
    return window_text(start, end)


def fact_text(row: PlanRow) -> str:
    if row.starts_on is None:
        return f"{row.day:%d.%m.%Y}" if row.last_stage is not None and row.day is not None else "—"
    if row.ends_on in (None, row.starts_on):
        return f"{row.starts_on:%d.%m.%Y}"
    return f"{row.starts_on:%d.%m.%Y}–{row.ends_on:%d.%m.%Y}"


def title_text(row: PlanRow) -> str:
    return f"{row.title} ({row.label})" if row.label and row.starts_on is None else row.title


def came_of(line: Line) -> str:
    """What became of it, why, with which numbers: the words beside a row."""
    row = line.row
    said = [_fate(line)]
    if line.extra is Why.MOVED_HERE:
        said.append(MOVED_HERE.format(planned_text(row)))
    elif line.extra is Why.NOT_IN_PLAN:
        said.append(NOT_IN_PLAN)
    said += [f"{FIGURES[name].lower()} — {row.numbers[name]}" for name in COUNTED if name in row.numbers]
    said += [text for text in (row.reason, row.ground, row.note if row.nature != "standing" else None) if text]
    said += [*row.links, *row.files]
    return "\n".join(said)


def _fate(line: Line) -> str:
    row = line.row
    outcome = OUTCOMES.get(row.outcome or "", "")
    if line.state is State.MOVED:
        where = f"перенесено на {row.day:%d.%m.%Y}" if row.day is not None else "отложено, новой даты нет"
        return f"{where}, {outcome}" if outcome else where
    if line.state in (State.HELD, State.PARTLY, State.NOT_HELD):
        was = row.was_on
        return f"{outcome}, перенесено с {was:%d.%m.%Y}" if was is not None and was != row.starts_on else outcome
    return STATES[line.state]


def answered_text(row: PlanRow, time_zone: str) -> str:
    """«Павел, 16.04.2026»; "" where nobody has."""
    when = f"{local(row.answered_at, time_zone):%d.%m.%Y}" if row.answered_at else ""
    return ", ".join(filter(None, (row.answered_by, when)))


def standing_words(one: Standing) -> str:
    return one.words or STATES[one.state]


def report_name(span: str) -> str:
    return f"Отчёт о выполнении плана за {span}"


# In chat
DOCUMENTS = "Документы"
WHICH_PLAN = "<b>По какому плану документ?</b>"
MONTH, WEEK, FULFILMENT = "План на месяц", "План на неделю", "Отчёт о выполнении"
WHICH_MONTH, WHICH_WEEK, WHICH_SPAN = (
    "<b>На какой месяц план?</b>",
    "<b>На какую неделю план?</b>",
    "<b>За какой срок отчёт?</b>",
)
THIS_WEEK, NEXT_WEEK = "Эта неделя", "Следующая"
NO_PLANS = "Плана пока нет."
NO_YEAR = "У этого плана нет года: отчёт за срок по нему не составить."
NOT_HERE = "Этого плана здесь больше нет."
OTHER_PLAN = "Другой план"
_CAPTION = 1000  # signs of a file's words, by the messenger's limit of 1024


def which_paper(title: str) -> str:
    return f"<b>{esc(shorten(title, 300))}</b>\nКакой документ сделать? Пришлю его файлом."


def caption(title: str, summary_: str) -> str:
    return shorten(f"{esc(title)}. {esc(summary_)}", _CAPTION)


def month_key(month: dt.date, today: dt.date) -> str:
    name = capital(MONTHS[month.month - 1])
    return name if month.year == today.year else f"{name} {month.year}"


def week_key(monday: dt.date, this: dt.date) -> str:
    """«13–19 апреля», this week and the next by name."""
    sunday = monday + dt.timedelta(days=6)
    first = str(monday.day) if monday.month == sunday.month else f"{monday.day}.{monday.month:02}"
    days = f"{first}–{sunday.day} {MONTHS_GENITIVE[sunday.month - 1]}"
    name = {0: THIS_WEEK, 7: NEXT_WEEK}.get((monday - this).days)
    return f"{name}: {days}" if name else days


def plan_keys(plans: Sequence[tuple[int, str, str]]) -> list[str]:
    """Buttons for (number, title, institution): the institution where there are several, the number where names are alike."""
    several = len({owner for _, _, owner in plans}) > 1
    names = [shorten(f"{owner}: {title}" if several else title, 55) for _, title, owner in plans]
    return [
        f"№{NBSP}{number}: {name}" if names.count(name) > 1 else name
        for (number, *_), name in zip(plans, names, strict=True)
    ]
