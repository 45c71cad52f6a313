"""Every period of the five real documents comes out as a careful reader wrote it down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plans.periods import PlanYear, YearKind, read_period, render_period
from tests.shared import gold, needs_shared


def _phrases() -> list[Any]:
    found: list[Any] = []
    for name, plan in gold().items():
        year = _year(plan.get("year"))
        items = [item for item in plan["items"] if item.get("period")]
        found += [pytest.param(item["period"], year, id=f"{name}-{item['line']}") for item in items]
    return found or [pytest.param({}, None, id="absent")]


def _year(data: dict[str, str] | None) -> PlanYear | None:
    if data is None:
        return None
    return PlanYear(YearKind(data["kind"]), date.fromisoformat(data["start"]), date.fromisoformat(data["end"]))


@needs_shared
@pytest.mark.parametrize(("wanted", "year"), _phrases())
def test_a_real_phrase_is_read_exactly_and_without_doubt(wanted: dict[str, Any], year: PlanYear | None) -> None:
    period = read_period(wanted["text"], year)
    read = period.as_json()
    assert {key: read[key] for key in wanted} == wanted
    assert period.problems == ()
    assert read_period(render_period(period), year).windows == period.windows
