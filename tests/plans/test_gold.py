"""The five real documents come out exactly: 109 rows of 109."""

from __future__ import annotations

from typing import Any

import pytest

from plans.reading import read_plan
from tests.shared import gold, needs_shared, plan_bytes

DOCUMENTS = sorted(gold()) or ["absent"]
FIELDS = ("section", "number", "title", "form", "place", "expected_result")


@needs_shared
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_real_document_is_read_exactly(name: str) -> None:
    wanted = gold()[name]
    read = read_plan(f"{name}.txt", plan_bytes(name)).as_json()
    assert read["title"] == wanted["title"]
    assert read["year"] == wanted.get("year")
    assert read["approved"] == wanted.get("approved")
    assert read["kind"] == wanted.get("kind", "plan")
    contacts = [{key: value for key, value in one.items() if value} for one in read["contacts"]]
    assert contacts == wanted.get("contacts", [])
    assert len(read["items"]) == len(wanted["items"])
    for item, expected in zip(read["items"], wanted["items"], strict=True):
        assert _comparable(item, expected) == expected


@needs_shared
def test_all_rows_together_are_109() -> None:
    assert sum(len(read_plan(f"{name}.txt", plan_bytes(name)).items) for name in DOCUMENTS) == 109


def _comparable(item: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The item in the words of the gold file: only the keys that it has."""
    shown: dict[str, Any] = {key: item[key] for key in FIELDS if key in expected}
    if "line" in expected:
        shown["line"] = int(item["where"].removeprefix("строка "))
    if "period" in expected:
        shown["period"] = {key: item["period"][key] for key in expected["period"]}
    if "responsible" in expected:
        shown["responsible"] = [
            {key: party[key] for key in ("kind", "name", "position") if party[key] is not None}
            for party in item["responsible"]
        ]
    if "addressee" in expected:
        shown["addressee"] = item["responsible"][0]["name"]
    return shown
