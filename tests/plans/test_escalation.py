"""Who hears when nobody answers: a table for each reason, and what begins late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from plans.draft import Nature
from plans.escalation import Reason, chain_of, reason_of
from plans.periods import PlanYear
from plans.policy import Policy
from plans.timetable import EventFacts, Stage, due
from plans.workdays import WorkCalendar

RU = WorkCalendar("RU")
MOSCOW = ZoneInfo("Europe/Moscow")
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def facts(nature: Nature = Nature.EVENT, **values: object) -> EventFacts:
    return replace(EventFacts(nature, None, None, LONG_AGO, year=PlanYear.calendar(2026)), **values)  # type: ignore[arg-type]


def rungs(of: EventFacts, policy: Policy | None = None) -> list[tuple[str, int, str]]:
    """(reason, level, local day) in order."""
    found = due(of, policy or Policy(), RU, MOSCOW, of.appeared_at)
    return [
        (str(reason_of(one.key)), one.level, one.due_at.astimezone(MOSCOW).date().isoformat())
        for one in found
        if one.level
    ]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        # a deadline: the lead is told on 18 and 19 May, the head on the second of them, organizers two working days later
        (
            facts(Nature.DELIVERABLE, window_end=date(2026, 5, 15), deadline=True),
            [("overdue", 1, "2026-05-19"), ("overdue", 2, "2026-05-21")],
        ),
        # asked on Friday the 13th, three working days without an answer
        (facts(starts_on=date(2026, 11, 12)), [("outcome", 1, "2026-11-18"), ("outcome", 2, "2026-11-20")]),
        # a month without a date, then its outcome
        (
            facts(window_start=date(2026, 4, 1), window_end=date(2026, 4, 30)),
            [
                ("undated", 1, "2026-04-16"),
                ("undated", 2, "2026-04-20"),
                ("outcome", 1, "2026-05-07"),
                ("outcome", 2, "2026-05-12"),
            ],
        ),
        # a decade: when half of it has passed (11–15 of 11–20 March; the 16th is Monday)
        (
            facts(window_start=date(2026, 3, 11), window_end=date(2026, 3, 20)),
            [
                ("undated", 1, "2026-03-16"),
                ("undated", 2, "2026-03-18"),
                ("outcome", 1, "2026-03-26"),
                ("outcome", 2, "2026-03-30"),
            ],
        ),
        # each stage of a contest is a deadline of its own
        (
            facts(
                Nature.CONTEST,
                window_start=date(2026, 2, 1),
                window_end=date(2026, 4, 30),
                stages=(Stage("приём работ", date(2026, 3, 13)), Stage("итоги", date(2026, 4, 24))),
            ),
            [
                ("overdue", 1, "2026-03-17"),
                ("overdue", 2, "2026-03-19"),
                ("overdue", 1, "2026-04-28"),
                ("overdue", 2, "2026-04-30"),
                ("outcome", 1, "2026-05-07"),
                ("outcome", 2, "2026-05-12"),
            ],
        ),
        # standing work and recommendations never go up
        (facts(Nature.STANDING, window_start=date(2026, 1, 1), window_end=date(2026, 12, 31)), []),
        (facts(Nature.RECOMMENDATION), []),
        # an answer, a cancellation
        (facts(starts_on=date(2026, 11, 12), closed=True), []),
    ],
)
def test_what_goes_up_and_when(of: EventFacts, expected: list[tuple[str, int, str]]) -> None:
    assert rungs(of) == expected


def test_a_policy_of_ones_own() -> None:
    policy = Policy(escalate_overdue=1, escalate_further=5)
    report = facts(Nature.DELIVERABLE, window_end=date(2026, 5, 15), deadline=True)
    assert rungs(report, policy) == [("overdue", 1, "2026-05-18"), ("overdue", 2, "2026-05-25")]


@pytest.mark.parametrize(
    ("appeared", "expected"),
    [
        # long past: asked on Thursday 2 July, in three working days to the head
        (datetime(2026, 7, 1, 12, tzinfo=UTC), [("outcome", 1, "2026-07-07"), ("outcome", 2, "2026-07-09")]),
        # the head's day is past, the organizers' lies ahead: the chain begins anew instead of starting in its middle
        (datetime(2026, 5, 8, 12, tzinfo=UTC), [("outcome", 1, "2026-05-15"), ("outcome", 2, "2026-05-19")]),
        # asked a day late: the chain counts from then
        (datetime(2026, 5, 4, 12, tzinfo=UTC), [("outcome", 1, "2026-05-08"), ("outcome", 2, "2026-05-13")]),
        # before it was asked
        (datetime(2026, 5, 3, 12, tzinfo=UTC), [("outcome", 1, "2026-05-07"), ("outcome", 2, "2026-05-12")]),
    ],
)
def test_a_row_that_was_over_before_the_plan_came(appeared: datetime, expected: list[tuple[str, int, str]]) -> None:
    april = facts(window_start=date(2026, 4, 1), window_end=date(2026, 4, 30), appeared_at=appeared)
    assert [rung for rung in rungs(april) if rung[0] == "outcome"] == expected
    assert not [rung for rung in rungs(april) if rung[0] == "undated"]


def test_a_window_that_closes_soon_when_the_plan_comes() -> None:
    """Asked on 21 April; the head's own day, the 16th, is past."""
    april = facts(
        window_start=date(2026, 4, 1), window_end=date(2026, 4, 30), appeared_at=datetime(2026, 4, 20, 12, tzinfo=UTC)
    )
    assert [rung for rung in rungs(april) if rung[0] == "undated"] == [
        ("undated", 1, "2026-04-24"),
        ("undated", 2, "2026-04-28"),
    ]


def test_keys_tell_the_chain_and_the_reason() -> None:
    stage = facts(
        Nature.CONTEST, window_start=date(2026, 2, 1), window_end=None, stages=(Stage("итоги", date(2026, 3, 13)),)
    )
    keys = [one.key for one in due(stage, Policy(), RU, MOSCOW, LONG_AGO) if one.level]
    assert len(set(keys)) == 2
    assert len({chain_of(key) for key in keys}) == 1
    assert {reason_of(key) for key in keys} == {Reason.OVERDUE}
    assert chain_of("outcome:0") is None
