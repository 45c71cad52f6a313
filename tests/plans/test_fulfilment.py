"""What counts as planned, held, moved in a stretch: tables of cases, and sums that hold for any rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.fulfilment import FIGURES, Fulfilment, PlanRow, State, fulfilment
from plans.periods import PlanYear
from plans.spans import span_of, spans_of

YEAR, SCHOOL = PlanYear.calendar(2026), PlanYear.school(2027)
TODAY = dt.date(2026, 12, 31)
DAY = ("window_start", "window_end", "starts_on", "ends_on", "last_stage", "was_on")


def row(event: int = 1, **values: Any) -> PlanRow:
    for name in DAY:
        if isinstance(values.get(name), str):
            values[name] = dt.date.fromisoformat(values[name])
    return PlanRow(**{"event": event, "item": event, "title": "Семинар", "department": "Отдел сцены", **values})


def on(day: str, **values: Any) -> PlanRow:
    """A row that the plan puts on this very day."""
    return row(**{"window_start": day, "window_end": day, "starts_on": day, **values})


def within(start: str, end: str, **values: Any) -> PlanRow:
    return row(window_start=start, window_end=end, **values)


def of(key: str, *rows: PlanRow, year: PlanYear = YEAR, today: dt.date = TODAY) -> Fulfilment:
    return fulfilment(rows, span_of(key, year), year, today)


def said(report: Fulfilment) -> str:
    """«planned moved», «extra held», "" — the only row's."""
    return " ".join(f"{'extra' if line.extra else 'planned'} {line.state.value}" for line in report.lines)


Q1, Q2 = ("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")


@pytest.mark.parametrize(
    ("one", "first", "second"),
    [
        # the last day of the quarter, and the first of the next
        (on("2026-03-31", outcome="held"), "planned held", ""),
        (on("2026-04-01", outcome="held"), "", "planned held"),
        # of several days the last counts
        (on("2026-03-30", window_end="2026-04-02", ends_on="2026-04-02", outcome="held"), "", "planned held"),
        # moved across the quarter's end, whatever came of it; moved within the quarter
        (on("2026-03-05", starts_on="2026-04-14", outcome="held"), "planned moved", "extra held"),
        (on("2026-03-05", starts_on="2026-04-14", outcome="not_held"), "planned moved", "extra not_held"),
        (on("2026-03-05", starts_on="2026-03-25", outcome="held"), "planned held", ""),
        # moved ahead: held before its quarter
        (on("2026-04-05", starts_on="2026-03-14", outcome="held"), "extra held", "planned moved"),
        # moved and cancelled then: no longer of the other quarter
        (on("2026-03-05", starts_on="2026-04-14", cancelled=True), "planned cancelled", ""),
        # postponed without a new day
        (on("2026-03-05", starts_on=None, postponed=True), "planned moved", ""),
        (within(*Q1, postponed=True), "planned moved", ""),
        # cancelled, partly, not held, done
        (on("2026-03-05", cancelled=True), "planned cancelled", ""),
        (on("2026-03-05", outcome="partly"), "planned partly", ""),
        (on("2026-03-05", outcome="not_held"), "planned not_held", ""),
        # a window of one quarter: no day yet, a day inside, a day outside
        (within(*Q1), "planned waiting", ""),
        (within(*Q1, starts_on="2026-02-10", outcome="held"), "planned held", ""),
        (within(*Q1, starts_on="2026-04-10", outcome="held"), "planned moved", "extra held"),
        # a window over two quarters: the chosen day decides and is no move; without one, its end
        (within("2026-03-01", "2026-04-30", starts_on="2026-03-20", outcome="held"), "planned held", ""),
        (within("2026-03-01", "2026-04-30", starts_on="2026-04-20", was_on="2026-03-20"), "", "planned waiting"),
        (within("2026-03-01", "2026-04-30"), "", "planned waiting"),
        # a deadline: met in time, met early (before its quarter), put off
        (row(window_end="2026-03-31", deadline=True, outcome="done"), "planned held", ""),
        (row(window_end="2026-04-10", deadline=True, outcome="done", starts_on="2026-03-10"), "", "planned held"),
        (row(window_end="2026-03-10", deadline=True, outcome="done", starts_on="2026-04-10"), "planned moved", "extra held"),
        (row(window_end="2026-03-10", deadline=True, outcome="not_done"), "planned not_held", ""),
        (row(window_end="2026-03-10", deadline=True, postponed=True), "planned moved", ""),
        # a contest over both: where its window ends; its last stage past the window is a move
        (within("2026-02-01", "2026-03-31", nature="contest", last_stage="2026-03-01", outcome="held"), "planned held", ""),
        (within("2026-02-01", "2026-03-31", nature="contest", last_stage="2026-04-10"), "planned moved", "extra waiting"),
        # gone from the plan's newest file: never planned, reported where it was held
        (on("2026-03-05", in_plan=False, outcome="held"), "extra held", ""),
        (on("2026-03-05", in_plan=False, cancelled=True), "", ""),
        (within(*Q1, in_plan=False), "extra waiting", ""),
        # without any window: lives as long as its plan
        (row(nature="recommendation", outcome="noted"), "", ""),
    ],
)  # fmt: skip
def test_where_a_row_counts(one: PlanRow, first: str, second: str) -> None:
    assert (said(of("q1", one)), said(of("q2", one))) == (first, second)


def test_what_is_not_over_yet() -> None:
    today = dt.date(2026, 3, 5)
    assert said(of("q1", on("2026-03-05"), today=today)) == "planned ahead"  # today is not over
    assert said(of("q1", on("2026-03-04"), today=today)) == "planned waiting"
    assert said(of("q1", within(*Q1), today=today)) == "planned ahead"
    moved = on("2026-03-05", starts_on="2026-04-14")
    assert (said(of("q1", moved, today=today)), said(of("q2", moved, today=today))) == ("planned moved", "extra ahead")


def test_longer_stretches_take_a_move_inside_them_for_none() -> None:
    moved = on("2026-03-05", starts_on="2026-04-14", outcome="held")
    assert [said(of(key, moved)) for key in ("q1", "q2", "h1", "9m", "year", "q3")] == [
        "planned moved", "extra held", "planned held", "planned held", "planned held", "",
    ]  # fmt: skip


def test_the_year_loses_nothing() -> None:
    """Rows that the plan puts outside its own year, and rows without any window, are in the report on the year."""
    outside = within("2027-01-10", "2027-01-20", starts_on="2027-01-15", outcome="held")
    nowhere = row(nature="recommendation", outcome="noted")
    into_next = on("2026-12-20", starts_on="2027-01-20", outcome="held")
    assert said(of("year", outside)) == "planned held"
    assert said(of("year", nowhere)) == "planned held"
    assert said(of("q4", nowhere)) == "planned held"
    assert said(of("year", into_next)) == "planned moved"


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        ("2027-09-30", ["q3-2027", "h1", "9m", "year"]),
        ("2027-10-01", ["q4", "h1", "9m", "year"]),
        ("2027-12-31", ["q4", "h1", "9m", "year"]),
        ("2028-02-29", ["q1", "h2", "9m", "year"]),  # a leap day
        ("2028-05-31", ["q2", "h2", "9m", "year"]),
        ("2028-06-01", ["q2", "year"]),  # the summer belongs to no half of a school year
        ("2028-08-31", ["q3-2028", "year"]),
    ],
)
def test_a_school_plan(day: str, keys: list[str]) -> None:
    one = on(day, outcome="held")
    today = dt.date(2028, 9, 1)
    assert [span.key for span in spans_of(SCHOOL) if fulfilment([one], span, SCHOOL, today).lines] == keys


def test_figures_by_department_and_in_all() -> None:
    report = of(
        "q1",
        on("2026-01-15", event=1, outcome="held", numbers={"participants": 40}),
        on("2026-02-15", event=2, outcome="partly", numbers={"participants": 5, "applications": 9}, department="Отдел чтения"),
        on("2026-03-15", event=3, outcome="not_held", numbers={"participants": 100}, department="Отдел чтения"),
        on("2026-04-15", event=4, starts_on=dt.date(2026, 3, 20), outcome="held", numbers={"participants": 2}, department=""),
        on("2026-03-16", event=5, starts_on=dt.date(2026, 4, 20), outcome="held", numbers={"participants": 1000}),
    )  # fmt: skip
    assert report.departments == ("Отдел сцены", "Отдел чтения", "")
    table = {name: [report.figure(one, name) for one in ("planned", "held", "moved", "extra", "participants")] for name in report.departments}  # fmt: skip
    assert table == {"Отдел сцены": [2, 1, 1, 0, 40], "Отдел чтения": [2, 0, 0, 0, 5], "": [0, 0, 0, 1, 2]}
    assert [report.figure(name) for name in ("planned", "participants", "applications")] == [4, 47, 9]
    assert [line.row.event for line in report.rows_of("participants")] == [1, 2, 4]  # what makes the number
    assert report.numbers == ("participants", "applications")


def test_a_series_counts_by_its_meetings() -> None:
    whole = {"window_start": "2026-01-01", "window_end": "2026-12-31", "nature": "series", "item": 7}
    series, first = row(1, **whole), row(2, **whole, starts_on="2026-02-10", outcome="held")
    assert said(of("year", series)) == "planned ahead"
    assert said(of("q1", series, first)) == "planned held"
    assert [line.row.event for line in of("year", series, first).lines] == [2]


def test_standing_work_speaks_by_quarters() -> None:
    note = "I квартал: 12 консультаций: по одной\nII квартал: перерыв"
    standing = within("2026-01-01", "2026-12-31", nature="standing", note=note, numbers={"I квартал": 12})

    def lines(
        key: str, one: PlanRow = standing, year: PlanYear = YEAR
    ) -> list[tuple[str, str, int | None, str | None]]:
        found = of(key, one, year=year, today=dt.date(2026, 10, 5)).standing
        return [(line.quarter, line.state.value, line.number, line.words) for line in found]

    assert lines("q1") == [("I квартал", "held", 12, "12 консультаций: по одной")]
    assert lines("9m")[1:] == [("II квартал", "held", None, "перерыв"), ("III квартал", "waiting", None, None)]
    assert lines("q4") == [("IV квартал", "ahead", None, None)]
    half = replace(standing, window_end=dt.date(2026, 6, 30))
    assert [line[0] for line in lines("year", half)] == ["I квартал", "II квартал"]
    assert lines("year", replace(standing, cancelled=True)) == []
    assert said(of("year", replace(standing, outcome="done"))) == "planned held"  # as a row it counts where it ends
    school = within("2027-09-01", "2028-08-31", nature="standing", note="III квартал: 5")
    assert lines("q3-2027", school, SCHOOL) == [("III квартал", "held", None, "5")]
    assert lines("q3-2028", school, SCHOOL) == []


days = st.dates(dt.date(2025, 11, 1), dt.date(2027, 2, 28))
outcomes = st.sampled_from([None, "held", "done", "noted", "partly", "not_held", "not_done"])


@st.composite
def any_row(draw: Any) -> PlanRow:
    start, end = sorted((draw(days), draw(days)))
    return PlanRow(
        event=draw(st.integers(1, 10**6)), item=1, title="Пункт", department=draw(st.sampled_from(["А", "Б", ""])),
        window_start=draw(st.sampled_from([None, start])), window_end=draw(st.sampled_from([None, end])), deadline=draw(st.booleans()),
        starts_on=draw(st.none() | days), postponed=draw(st.booleans()), cancelled=draw(st.booleans()), outcome=draw(outcomes),
        in_plan=draw(st.booleans()), numbers={"participants": draw(st.integers(0, 99))},
    )  # fmt: skip


@given(st.lists(any_row(), max_size=12), days)
def test_the_figures_add_up(rows: list[PlanRow], today: dt.date) -> None:
    reports = {span.key: fulfilment(rows, span, YEAR, today) for span in spans_of(YEAR)}
    for report in reports.values():
        assert report.figure("planned") == sum(report.figure(state.value) for state in State)
        for name in (*FIGURES, "participants"):
            assert report.figure(name) == sum(report.figure(name, one) for one in report.departments)
    assert reports["year"].figure("planned") == sum(row.in_plan for row in rows)  # every row of the plan, once
    for parts, whole in ((("q1", "q2"), "h1"), (("h1", "q3"), "9m")):
        assert sum(reports[key].figure("planned") for key in parts) == reports[whole].figure("planned")
