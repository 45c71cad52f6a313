"""What a revision changed, in plain data that is kept with the version for ever: the words before and after."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from plans.diff import Field, Pair, PlanDiff
from plans.draft import DraftItem, PartyRole, PlanDraft

_ROLES = {PartyRole.CONTROL: " (контроль)", PartyRole.OUTSIDE: " (вне учреждения)"}


def story(old: PlanDraft, new: PlanDraft, diff: PlanDiff, outside: Container[int] = ()) -> dict[str, Any]:
    """`{"new": [row], "moved": [row + "was"], "changed": […], "gone": [row + "stays"], "same": n}`; a row is
    `{"number", "title", "period"}`, `was` the earlier words by field. `outside`: gone rows of the old plan (from 0) whose events
    go on all the same."""
    return {
        "new": [_row(new.items[place]) for place in diff.new],
        "moved": [_pair(old, new, pair) for pair in diff.moved],
        "changed": [_pair(old, new, pair) for pair in diff.changed],
        "gone": [{**_row(old.items[place]), "stays": place in outside} for place in diff.gone],
        "same": diff.same,
    }


def words_of(item: DraftItem, field: Field) -> str:
    """What the row says there; the empty string for nothing."""
    said: dict[Field, str | None] = {
        Field.PERIOD: item.period.text,
        Field.TITLE: item.title,
        Field.FORM: item.form or ", ".join(item.forms),
        Field.PLACE: item.place,
        Field.RESPONSIBLE: "; ".join(
            f"{party.name}{_ROLES.get(party.role, '')}"
            for party in sorted(item.responsible, key=lambda party: party.role is not PartyRole.LEAD)
        ),
        Field.RESULT: item.expected_result,
        Field.NATURE: item.nature.value,
        Field.PUBLIC: "public" if item.public else "internal",
    }
    return said[field] or ""


def _row(item: DraftItem) -> dict[str, Any]:
    return {"number": item.number, "title": item.title, "period": item.period.text}


def _pair(old: PlanDraft, new: PlanDraft, pair: Pair) -> dict[str, Any]:
    before, after = old.items[pair.old], new.items[pair.new]
    changes = {
        field.value: {"was": words_of(before, field), "now": words_of(after, field)}
        for field in pair.changes
        if words_of(before, field) != words_of(after, field)
    }
    return {**_row(after), "changes": changes}
