"""Words of the year's picture and of the calendar file."""

from __future__ import annotations

from bot.texts.common import plural

DEADLINE = "Срок: {}"
WITHOUT_DAY = "без даты: {}"
EXPLAINED = "«Без даты» — сколько мероприятий плана могут пройти в этом месяце, но день ещё не назначен."
MORE = "и ещё {}"
WEEKEND, HOLIDAY = "выходной", "праздник"
NATURES = {
    "event": "мероприятие",
    "series": "встреча цикла",
    "contest": "конкурс",
    "deliverable": "срок",
    "standing": "постоянная работа",
}
OTHERS = "event"  # the look of a nature that has none of its own


def long_windows(count: int, standing: int) -> str:
    """What has no day and belongs to no month: «Постоянная работа — 5 пунктов.»; "" when there is none."""
    said = [f"На несколько месяцев и на весь год, пока без даты, — {count}."] if count else []
    said += [f"Постоянная работа — {plural(standing, 'пункт', 'пункта', 'пунктов')}."] if standing else []
    return " ".join(said)


def outside(count: int) -> str:
    return f"За пределами этих месяцев — {count}." if count else ""


def unknown_holidays(years: str) -> str:
    return f"Переносы выходных на {years} год ещё не известны."


def calendar_description(title: str, undated: int, standing: int) -> str:
    said = [title]
    if undated:
        said.append(f"Пока без даты и в календарь не вошли — {undated}.")
    if standing:
        said.append(f"Постоянная работа без дат — {plural(standing, 'пункт', 'пункта', 'пунктов')}.")
    return "\n".join(said)
