"""Whose reminders the window «Напоминания» is about: the whole institution's, one responsible's, or one row's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans.policy import OWN, Policy
from storage.database import Unit
from storage.models import Institution


@dataclass(frozen=True, slots=True)
class Scope:
    """`kind`: "all", "responsible", "row"; `key`: the id of the responsible or of the plan item. Under it lies what it differs from."""

    kind: str
    key: int
    name: str | None  # of the responsible or the row
    under: Policy
    kept: Policy

    def own(self, shown: Policy) -> dict[str, Any]:
        """What differs from what lies under it."""
        below, above = self.under.as_json(), shown.as_json()
        return {name: above[name] for name in OWN if above[name] != below[name]}

    async def keep(self, unit: Unit, home: Institution, shown: Policy, now: datetime) -> None:
        """Every open event that it binds is reminded by it from now on; what was sent stays."""
        if self.kind == "responsible":
            await unit.policies.set_of_responsible(self.key, self.own(shown), now)
        elif self.kind == "row":
            await unit.policies.set_of_row(self.key, self.own(shown), now)
        else:
            await unit.institutions.set_policy(home.id, shown, now)
            await unit.reminders.recompute_all(home.id, now)


async def scope_of(unit: Unit, home: Institution, data: dict[str, Any]) -> Scope:
    """From the window's data: {"scope": kind, "of": id}. What is gone, or another institution's, leaves the whole institution's."""
    common = await unit.institutions.policy(home.id)
    kind, key = str(data.get("scope", "all")), int(data.get("of", 0))
    if kind == "responsible":
        one = await unit.responsibles.get(key)
        if one is not None and one.institution_id == home.id:
            return Scope(kind, key, one.name, common, common.overridden(one.policy))
    if kind == "row":
        item = await unit.plans.item_of(key, home.id)
        if item is not None:
            parties = await unit.responsibles.of_item(key)
            lead = next((one.policy for one, role in parties if role == "lead"), {})
            under = common.overridden(lead)
            return Scope(kind, key, item.title, under, under.overridden(item.policy))
    return Scope("all", 0, None, Policy(), common)
