"""Properties over the cells of the tables: spelling does not matter, junk is never silent, what is sayable reads back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.periods import Condition, Every, Period, PlanYear, Window, read_period, render_period
from plans.periods.calendar import month_end
from tests.examples import many
from tests.plans.periods.compact import compact
from tests.plans.periods.test_cases import FAMILIES, YEARS, _core, cases

CALENDAR = PlanYear.calendar(2026)
CELLS = [(YEARS[year], text) for family in FAMILIES for year, text, _ in cases(family)]
SURE = [(year, text) for year, text in CELLS if not read_period(text, year).problems]
JUNK = st.text(alphabet="бгджзйлпрфхцчшщэю", min_size=7, max_size=12)


@pytest.mark.parametrize(
    "change", [str.upper, str.capitalize, lambda text: f"  {text} ", lambda text: f"<b>{text}</b>"]
)
def test_letters_and_blanks_do_not_matter(change: Any) -> None:
    assert [text for year, text in CELLS if compact(read_period(change(text), year), year) != _read(text, year)] == []


@pytest.mark.parametrize("dash", "-–—‑−")
def test_any_dash_will_do(dash: str) -> None:
    wrong = []
    for year, text in SURE:
        other = text.translate(dict.fromkeys(map(ord, "-–—‑−"), dash))
        if compact(read_period(other, year), year) != _read(text, year):
            wrong.append(text)
    assert wrong == []


def test_a_full_stop_at_the_end_does_not_matter() -> None:
    wrong = []
    for year, text in SURE:
        if text[-1].isalpha() and compact(read_period(text + ".", year), year) != _read(text, year):
            wrong.append(text)
    assert wrong == []


@settings(max_examples=many(300), deadline=None)
@given(st.sampled_from(SURE), JUNK)
def test_junk_is_never_silent(cell: tuple[PlanYear, str], junk: str) -> None:
    year, text = cell
    if read_period(text, year).condition is None:  # the words behind «по согласованию с …» are its own
        assert read_period(f"{text} {junk}", year).problems
        assert read_period(f"{text}, {junk}", year).problems
    assert read_period(f"{junk} {text}", year).problems


@settings(
    max_examples=many(300), deadline=None, derandomize=True
)  # any two cells: a few pairs in ten thousand say nonsense
@given(st.sampled_from(SURE), st.sampled_from(SURE), st.sampled_from([", ", "; ", " ", "\n", " и ", " – ", " ("]))
def test_two_periods_in_a_cell_are_in_order_and_read_back(
    one: tuple[PlanYear, str], two: tuple[PlanYear, str], between: str
) -> None:
    year = one[0]
    period = read_period(f"{one[1]}{between}{two[1]}", year)
    for window in period.windows:
        assert window.start is None or window.end is None or window.start <= window.end
    nonsense = period.deadline and period.every is Every.YEAR  # «с марта, ежегодно, в срок до 1 апреля»
    if not period.problems and not nonsense and (period.windows or period.every):
        assert _core(read_period(render_period(period, year), year)) == _core(period)


@settings(max_examples=many(100), deadline=None)
@given(st.lists(st.sampled_from(CELLS), min_size=5, max_size=20))
def test_a_long_soup_comes_back(cells: list[tuple[PlanYear, str]]) -> None:
    read_period(" ".join(text for _, text in cells), CALENDAR)


def _months(first: int, length: int) -> Window:
    last = min(first + length, 12)
    return Window(dt.date(2026, first, 1), month_end(2026, last))


def _days(start: dt.date, length: int) -> Window:
    return Window(start, min(start + dt.timedelta(days=length), dt.date(2026, 12, 31)))


MONTHS = st.builds(_months, st.integers(1, 12), st.integers(0, 6))
DAYS = st.builds(_days, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.sampled_from([0, 0, 0, 1, 4, 9]))
HOURS = st.one_of(
    st.none(), st.times(dt.time(7), dt.time(20)).map(lambda one: one.replace(minute=0, second=0, microsecond=0))
)
CONDITIONS = st.one_of(st.none(), st.sampled_from(Condition))
WEEKDAYS = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True
).map(tuple)
PLAN = Window(CALENDAR.start, CALENDAR.end)
REPEATS = st.one_of(
    st.builds(dict, every=st.sampled_from([Every.DAY, Every.WEEK, Every.MONTH, Every.QUARTER, Every.HALF])),
    st.builds(dict, every=st.sampled_from([Every.WEEK, Every.MONTH, Every.YEAR]), times=st.integers(2, 9)),
    st.builds(dict, every=st.sampled_from([Every.DAY, Every.WEEK, Every.MONTH, Every.YEAR]), interval=st.integers(2, 9)),
    st.builds(dict, every=st.just(Every.WEEK), weekdays=WEEKDAYS),
    st.builds(dict, every=st.just(Every.MONTH), weekdays=WEEKDAYS, nth=st.sampled_from([(1,), (2,), (-1,), (1, 3), (2, 4)])),
    st.builds(
        dict, every=st.sampled_from([Every.MONTH, Every.QUARTER]), deadline=st.booleans(),
        month_days=st.lists(st.integers(1, 28), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(dict, every=st.sampled_from([Every.MONTH, Every.QUARTER]), workday=st.just(-1), deadline=st.booleans()),
    st.builds(dict, every=st.just(Every.DAY), workday=st.just(1)),
)  # fmt: skip


def _same(period: Period) -> None:
    for said in (render_period(period, CALENDAR), render_period(period)):
        again = read_period(said, CALENDAR)
        assert _core(again) == _core(period), said
        assert again.problems == (), said


@settings(max_examples=many(300), deadline=None)
@given(st.lists(MONTHS, min_size=1, max_size=3, unique=True), HOURS, CONDITIONS)
def test_months_that_staff_sets_read_back(
    windows: list[Window], hour: dt.time | None, condition: Condition | None
) -> None:
    _same(Period("", windows=tuple(windows), time=hour, condition=condition))


@settings(max_examples=many(300), deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=3, unique=True), HOURS, CONDITIONS)
def test_days_that_staff_sets_read_back(
    windows: list[Window], hour: dt.time | None, condition: Condition | None
) -> None:
    ordered = sorted(windows, key=lambda one: one.start or dt.date.max)
    _same(Period("", windows=tuple(ordered), exact=True, time=hour, condition=condition))


@settings(max_examples=many(200), deadline=None)
@given(st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), min_size=1, max_size=4, unique=True))
def test_deadlines_that_staff_sets_read_back(days: list[dt.date]) -> None:
    _same(Period("", windows=tuple(Window(None, day) for day in sorted(days)), deadline=True))


@settings(max_examples=many(300), deadline=None)
@given(REPEATS, st.one_of(st.just(PLAN), MONTHS), HOURS, CONDITIONS)
def test_rules_read_back(
    rule: dict[str, Any], window: Window, hour: dt.time | None, condition: Condition | None
) -> None:
    _same(Period("", windows=(window,), time=hour, condition=condition, **rule))


def _read(text: str, year: PlanYear) -> str:
    return compact(read_period(text, year), year)
