"""Whatever is in the cell, the grammar answers, soon, and what it answers is in order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.periods import Period, PlanYear, parse_year, read_period, render_period
from tests.examples import many

WORDS = """
январь|мая|марта|3-й|квартал|ежеквартально|до|01.09.2026|15|1 раз в год|четверг|последний|месяца|-|–|,|(|)|10.00|2026 г.|
II|и|с|по|числа|по запросам|полугодие|99|00|31.02|уч.г.|2025/2026|каждый|неделю|рабочий день|к|не позднее|течение|года|
март-май|осень|декада|неделя|начало|конец|по средам|1 и 3|2 раза|кроме|июля|ежегодно|в течение года|постоянно|15-20|
ко Дню библиотек|15.10|12.04|;|/|первый|половина|каникулы|зимние|после|за|через|день|числа каждого месяца|последняя|
пятница|рабочих дня|рабочего дня|каждого квартала|месяца квартала|второй месяц квартала|последняя неделя месяца|Масленица|Пасха|
Ночь музеев|до начала мероприятия|чётная неделя|с начала года|до конца года|Декада инвалидов|14.00 и 16.00|2027|1-5 июля|с сентября|октябрь|1кв.|III|примерно|до конца|включительно
"""
PIECES = st.sampled_from([*WORDS.replace("\n", "").split("|"), "\n"])
CELLS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=8).map("".join)
)
YEARS = st.sampled_from(
    [
        None,
        PlanYear.calendar(2026),
        PlanYear.calendar(2024),
        PlanYear.school(2025),
        parse_year("2026-04"),
        parse_year("2022-2028"),
    ]
)
SECTIONS = st.sampled_from([None, dt.date(2026, 3, 1)])


@settings(max_examples=many(400), deadline=None)
@given(CELLS, YEARS, SECTIONS)
def test_never_raises_and_windows_are_in_order(text: str, year: PlanYear | None, section: dt.date | None) -> None:
    period = read_period(text, year, section_month=section)
    for window in period.windows:
        assert window.start is None or window.end is None or window.start <= window.end
        assert window.start is not None or window.end is not None
    assert isinstance(render_period(period), str)
    assert Period.from_json(period.as_json()) == period


@settings(max_examples=many(400), deadline=None)
@given(CELLS)
def test_rules_are_such_as_a_calendar_has(text: str) -> None:
    period = read_period(text, PlanYear.calendar(2026))
    if period.problems:
        return
    for day in period.month_days or ():
        first, last = day if isinstance(day, tuple) else (day, day)
        assert first == last == -1 or 1 <= first <= last <= 31
    assert all(number in (1, 2, 3, 4, -1) for number in period.nth or ())
    assert period.interval >= 1
    assert period.times is None or period.times > 1


@settings(max_examples=many(400), deadline=None)
@given(CELLS, YEARS)
def test_what_is_read_without_doubt_reads_back_the_same(text: str, year: PlanYear | None) -> None:
    period = read_period(text, year)
    if period.problems or not (period.windows or period.every):
        return
    again = read_period(render_period(period, year), year)
    assert (again.windows, again.every, again.deadline, again.exact) == (
        period.windows, period.every, period.deadline, period.exact,
    )  # fmt: skip


@settings(max_examples=many(200), deadline=None)
@given(CELLS)
def test_an_exact_period_has_days_and_is_no_deadline(text: str) -> None:
    period = read_period(text, PlanYear.calendar(2026))
    if period.exact:
        assert period.windows
        assert not period.deadline


@settings(max_examples=many(200), deadline=None)
@given(
    st.text(alphabet="бгджзйлнпрстфхцчшщэюя", min_size=7, max_size=12),
    st.sampled_from(["15 мая", "март", "ежегодно", "до 1 мая"]),
)
def test_an_unknown_word_is_never_silent(word: str, period: str) -> None:
    assert read_period(f"{period} {word}", PlanYear.calendar(2026)).problems
    assert read_period(f"{word}, {period}", PlanYear.calendar(2026)).problems


@pytest.mark.parametrize(
    "piece",
    ["(", "()", "(а", "1,", "1-", "по ", "до ", "15.", "январь-", "по мере ", "в соответствии с ", "не позднее ", "1 и 2 и ",
     "с 1 по ", "по согласному ", "дата и время ", "первый ", "12:00 ", "п. ", "до 15 марта, ", "<a", "&amp;", "-", "абвгдежз "],
)  # fmt: skip
def test_nothing_runs_away(piece: str) -> None:
    """A pattern that doubles its work with each sign would never come back from these; how fast it is, is no test's business."""
    assert read_period((piece * 600)[:600], PlanYear.calendar(2026)).text
