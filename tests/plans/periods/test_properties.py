"""Whatever is in the cell, the grammar answers, and what it answers is in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.periods import Period, PlanYear, read_period, render_period

PIECES = st.sampled_from(
    (
        "январь мая 3-й квартал ежеквартально до 01.09.2026 15 1 раз в год четверг последний месяца - – , ( ) 10.00 2026 г. II и "
        "с по числа по запросам полугодие 99 00 31.02 уч.г. 2025/2026 каждый неделю рабочий день к не позднее течение года"
    ).split()
)
CELLS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=9).map(" ".join))
YEARS = st.sampled_from([None, PlanYear.calendar(2026), PlanYear.school(2025)])


@settings(max_examples=400, deadline=None)
@given(CELLS, YEARS)
def test_never_raises_and_windows_are_in_order(text: str, year: PlanYear | None) -> None:
    period = read_period(text, year)
    for window in period.windows:
        assert window.start is None or window.end is None or window.start <= window.end
    assert isinstance(render_period(period), str)
    assert Period.from_json(period.as_json()) == period


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_an_exact_period_has_days_and_no_impossible_one(text: str) -> None:
    period = read_period(text, PlanYear.calendar(2026))
    if period.exact:
        assert period.windows
        assert not period.deadline
