"""What a person mends on the preview."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.amend import Edits, RowEdit, amend
from plans.draft import Nature, Party, PartyKind, PartyRole
from tests.builders import DEPARTMENT, draft, item

BOSS = Party(PartyKind.PERSON, "Речной П.П.", None, PartyRole.LEAD)
HELPER = Party(PartyKind.DEPARTMENT, "Отдел сказок", None, PartyRole.CO)
MINISTRY = Party(PartyKind.ORGANISATION, "Министерство", None, PartyRole.OUTSIDE)
PLAN = draft(item("Семинар", "апрель", BOSS, HELPER), item("Вебинар", "30 февраля"), item("Приказ", "до 1 мая"))


def roles(edits: Edits, *parties: Party) -> list[PartyRole]:
    (row,) = amend(draft(item("Семинар", "апрель", *parties)), edits).items
    return [party.role for party in row.responsible]


def test_nothing_mended_is_the_draft_itself() -> None:
    assert amend(PLAN, Edits()) == PLAN
    assert Edits.from_json(None) == Edits()


def test_a_period_typed_anew_keeps_the_words_of_the_plan() -> None:
    row = amend(PLAN, Edits({1: RowEdit(period="27 февраля, 11:00")})).items[1]
    assert row.period.text == "30 февраля"
    assert row.period.windows[0].start == dt.date(2026, 2, 27)
    assert row.period.exact
    assert row.period.problems == ()


def test_kind_sight_and_rows_left_out() -> None:
    edits = Edits({0: RowEdit(nature=Nature.SERIES, public=False), 2: RowEdit(skip=True)})
    kept = amend(replace(PLAN, items=(replace(PLAN.items[0], problems=("?",)), *PLAN.items[1:])), edits)
    first = kept.items[0]
    assert (first.title, first.nature, first.public) == ("Семинар", Nature.SERIES, False)
    assert kept.items[0].problems == ()  # a person has decided
    assert len(kept.items) == 2


def test_everywhere_she_only_controls() -> None:
    control = Edits(roles={BOSS.name: PartyRole.CONTROL})
    assert roles(control, BOSS, HELPER) == [PartyRole.CONTROL, PartyRole.LEAD]  # the first who helps leads
    assert roles(control, BOSS, MINISTRY) == [PartyRole.CONTROL, PartyRole.OUTSIDE]  # nobody is left to lead
    assert roles(control, DEPARTMENT, HELPER) == [PartyRole.LEAD, PartyRole.CO]  # not her row


def test_another_leads() -> None:
    assert roles(Edits(roles={HELPER.name: PartyRole.LEAD}), BOSS, HELPER) == [PartyRole.CO, PartyRole.LEAD]
    assert roles(Edits(roles={MINISTRY.name: PartyRole.LEAD}), MINISTRY) == [PartyRole.LEAD]


def test_edits_go_through_json() -> None:
    edits = Edits().with_row(3, RowEdit("май", Nature.EVENT, True)).with_role("Отдел", PartyRole.OUTSIDE)
    assert Edits.from_json(edits.as_json()) == edits
    assert edits.of(5) == RowEdit()
