"""Dates and hours as people type them, and stages of a contest."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.typed.dates import NotADate, TypedDate, read_date, read_hours, read_line
from bot.typed.hours import NotALength, OverMidnight, read_length
from bot.typed.stages import read_stages
from plans.timetable import Stage

TODAY = dt.date(2026, 3, 20)  # a Friday


def d(month: int, day: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 апреля, 14:00", TypedDate(d(4, 15), None, dt.time(14))),
        ("15 апреля 14:00-16:00", TypedDate(d(4, 15), None, dt.time(14), dt.time(16))),
        ("15.04", TypedDate(d(4, 15))),
        ("15.01", TypedDate(d(1, 15, 2027))),  # the nearest one ahead
        ("15.01.2026", TypedDate(d(1, 15))),  # a typed year is kept, the caller refuses the past
        ("1-5 июля", TypedDate(d(7, 1), d(7, 5))),
        ("завтра в 15:00", TypedDate(d(3, 21), None, dt.time(15))),
        ("сегодня в 18", TypedDate(TODAY, None, dt.time(18))),
        ("послезавтра", TypedDate(d(3, 22))),
        ("через 3 дня в 10:00", TypedDate(d(3, 23), None, dt.time(10))),
        ("в пятницу", TypedDate(d(3, 27))),  # on a Friday it is the next one
        ("в следующий четверг в 14", TypedDate(d(3, 26), None, dt.time(14))),
        ("20 мая в 14:00", TypedDate(d(5, 20), None, dt.time(14))),
    ],
)
def test_days(text: str, expected: TypedDate) -> None:
    assert read_date(text, TODAY) == expected


@pytest.mark.parametrize("text", ["апрель", "когда-нибудь", "", "14:00", "ежеквартально", "в среду или четверг"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADate):
        read_date(text, TODAY)


def test_an_impossible_day_says_why() -> None:
    with pytest.raises(NotADate) as refused:
        read_date("30 февраля", TODAY)
    assert "28" in refused.value.why


@given(some.text(max_size=40))
def test_no_words_break_it(text: str) -> None:
    for read in (lambda: read_date(text, TODAY), lambda: read_hours(text), lambda: read_stages(text, TODAY)):
        try:
            read()
        except NotADate:
            continue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:00", (dt.time(14), None)),
        ("14.30", (dt.time(14, 30), None)),
        ("14-30", (dt.time(14, 30), None)),
        ("9", (dt.time(9), None)),
        ("в 9 часов", (dt.time(9), None)),
        ("с 14 до 16", (dt.time(14), dt.time(16))),
        ("14:00–16:00", (dt.time(14), dt.time(16))),
    ],
)
def test_hours(text: str, expected: tuple[dt.time, dt.time | None]) -> None:
    assert read_hours(text) == expected


@pytest.mark.parametrize("text", ["25", "ночью", "16:00–14:00", "25:00", ""])
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(NotADate):
        read_hours(text)


def test_stages() -> None:
    typed = "положение 1 апреля, приём работ до 15 мая; жюри — 20.05\nитоги: 30 мая"
    assert read_stages(typed, TODAY) == [
        Stage("положение", d(4, 1)),
        Stage("приём работ", d(5, 15)),
        Stage("жюри", d(5, 20)),
        Stage("итоги", d(5, 30)),
    ]
    for bad in ("положение", "1 апреля", "положение 1 апреля, потом итоги", ""):
        with pytest.raises(NotADate):
            read_stages(bad, TODAY)


WEDNESDAY = dt.date(2026, 3, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в следующий четверг", TypedDate(d(3, 26))),  # tomorrow is «в четверг»; the next one is of the next week
        ("в следующую среду", TypedDate(d(3, 25))),
        ("в среду", TypedDate(d(3, 25))),
        ("в эту среду", TypedDate(WEDNESDAY)),
        ("в ближайший четверг", TypedDate(d(3, 19))),
        ("в четверг на следующей неделе", TypedDate(d(3, 26))),
        ("на следующей неделе в пятницу утром", TypedDate(d(3, 27), None, dt.time(10), None, True)),
        ("через две недели в четверг", TypedDate(d(4, 2))),
        ("в следующий четверг после обеда", TypedDate(d(3, 26), None, dt.time(14), None, True)),
        ("послезавтра утром", TypedDate(d(3, 20), None, dt.time(10), None, True)),
        ("через неделю в 10", TypedDate(d(3, 25), None, dt.time(10))),
        ("в пятницу в полтретьего", TypedDate(d(3, 20), None, dt.time(14, 30), None, True)),
        ("в пятницу 14", TypedDate(d(3, 20), None, dt.time(14), None, True)),
        ("завтра без четверти три", TypedDate(d(3, 19), None, dt.time(14, 45), None, True)),
        ("завтра в час дня", TypedDate(d(3, 19), None, dt.time(13))),
        ("завтра в три", TypedDate(d(3, 19), None, dt.time(15), None, True)),
        ("вечером в понедельник в семь", TypedDate(d(3, 23), None, dt.time(19))),
        ("завтра с 14 до 16:30", TypedDate(d(3, 19), None, dt.time(14), dt.time(16, 30))),
        ("завтра 14.00-16.00", TypedDate(d(3, 19), None, dt.time(14), dt.time(16))),
        ("завтра в 10 на 2 часа", TypedDate(d(3, 19), None, dt.time(10), dt.time(12))),
        ("20 мая после обеда", TypedDate(d(5, 20), None, dt.time(14), None, True)),
        ("20-го", TypedDate(d(3, 20))),
        ("15 числа в 11", TypedDate(d(4, 15), None, dt.time(11))),
        ("двадцать первого мая в два часа дня", TypedDate(d(5, 21), None, dt.time(14))),
        ("17 марта, среда", TypedDate(d(3, 17, 2027))),  # yesterday was a Tuesday: the next year's is meant
        ("01.05-03.05", TypedDate(d(5, 1), d(5, 3))),  # days, not hours
        ("последняя пятница апреля, 15:00", TypedDate(d(4, 24), None, dt.time(15))),
    ],
)
def test_days_in_peoples_own_words(text: str, expected: TypedDate) -> None:
    assert read_date(text, WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20 мая, вторник", "среда, а написано «вторник»"),
        ("вчера", "уже прошёл"),
        ("17 марта, вторник", "уже прошёл"),
        ("в прошлую среду", ""),
        ("на следующей неделе", ""),
        ("через час", ""),
        ("завтра в 25", ""),
        ("31 числа следующего месяца", ""),
        ("15 апреля, 25:00", "Такого времени нет"),
        ("20 мая, вторник, 14:00", "написано «вторник»"),  # a weekday is no place
    ],
)
def test_what_is_refused_kindly(text: str, why: str) -> None:
    with pytest.raises(NotADate) as refused:
        read_line(text, WEDNESDAY)
    assert why in refused.value.why


@pytest.mark.parametrize(
    ("text", "place", "link"),
    [
        ("20 мая в 14:00, Дом культуры", "Дом культуры", None),
        ("20 мая в 14:00, ул. Ленина, 5", "ул. Ленина, 5", None),
        ("20 мая, 14:00, 2 этаж", "2 этаж", None),
        ("20 мая 14:00 https://meet.example/1", None, "https://meet.example/1"),
        ("20 мая в 14:00 — зал 2, https://meet.example/1", "зал 2", "https://meet.example/1"),
        ("20 мая в 14:00", None, None),
    ],
)
def test_a_line_with_a_place(text: str, place: str | None, link: str | None) -> None:
    line = read_line(text, WEDNESDAY)
    assert (line.when, line.place, line.link) == (TypedDate(d(5, 20), None, dt.time(14)), place, link)


_PIECES = (
    "в во на через до с по следующий четверг пятницу среда эту неделю две недели неделе 20 31 мая февраля 2026 вчера завтра "
    "послезавтра утром вечером после обеда в полтретьего без четверти три 14:00 14.30 14-16 часов дня числа первого, — на "
    "2 часа полтора до 16 99999999 лет месяца день год назад"
).split(" ")


@given(some.lists(some.sampled_from(_PIECES), max_size=8), some.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_the_past_is_never_taken_silently(pieces: list[str], today: dt.date) -> None:
    try:
        found = read_line(" ".join(pieces), today).when
    except NotADate:
        return
    assert found.starts_on >= today or "2026" in pieces
    assert found.ends_on is None or found.ends_on >= found.starts_on
    assert found.end_time is None or found.start_time is not None


@given(some.text(max_size=60))
def test_no_line_breaks_it(text: str) -> None:
    start = dt.time(14)
    for read in (lambda: read_line(text, TODAY), lambda: read_length(text, start)):
        try:
            read()
        except (NotADate, NotALength, OverMidnight):
            continue


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2 часа", dt.time(16)),
        ("1,5 часа", dt.time(15, 30)),
        ("полтора часа", dt.time(15, 30)),
        ("40 минут", dt.time(14, 40)),
        ("1 ч 30 мин", dt.time(15, 30)),
        ("до 16:00", dt.time(16)),
        ("до 4", dt.time(16)),
        ("весь день", dt.time(18)),
        ("полчаса", dt.time(14, 30)),
    ],
)
def test_lengths(text: str, end: dt.time) -> None:
    assert read_length(text, dt.time(14)) == end


@pytest.mark.parametrize(
    ("text", "why"),
    [("12 часов", OverMidnight), ("до 13:00", OverMidnight), ("0 минут", NotALength), ("долго", NotALength)],
)
def test_what_is_no_length(text: str, why: type[ValueError]) -> None:
    with pytest.raises(why):
        read_length(text, dt.time(14))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14-16", (dt.time(14), dt.time(16))),
        ("3", (dt.time(15), None)),
        ("в два часа дня", (dt.time(14), None)),
        ("полтретьего", (dt.time(14, 30), None)),
        ("утром", (dt.time(10), None)),
        ("с 9 до 11:30", (dt.time(9), dt.time(11, 30))),
    ],
)
def test_hours_in_peoples_own_words(text: str, expected: tuple[dt.time, dt.time | None]) -> None:
    assert read_hours(text) == expected
