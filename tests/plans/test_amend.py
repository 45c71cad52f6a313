"""What a person mends on the preview."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from plans.amend import NO_FORM, Edits, RowEdit, amend, twins_of
from plans.doubts import Twins, doubted, repeated
from plans.draft import Nature, Party, PartyKind, PartyRole
from plans.natures import classify
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
    kept = amend(PLAN, edits)
    first = kept.items[0]
    assert (first.title, first.nature, first.public) == ("Семинар", Nature.SERIES, False)
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


def test_what_was_decided_is_no_problem_any_more_the_rest_stays() -> None:
    tea = item("Чаепитие 2019 года", "июнь")
    year = PLAN.year
    said = classify(tea.title, None, (), tea.period, year).problems
    assert said
    tea = doubted(replace(tea, problems=(*said, "Ответственный не указан.")), year)
    (row,) = amend(draft(tea), Edits({0: RowEdit(nature=Nature.SERIES)})).items
    assert [problem.split(":")[0] for problem in row.problems] == [
        "Ответственный не указан.",
        "В пункте назван 2019 год, а план — на 2026",
    ]
    (row,) = amend(draft(tea), Edits({0: RowEdit(parties=(BOSS,))})).items
    assert "Ответственный не указан." not in row.problems
    (row,) = amend(draft(tea), Edits({0: RowEdit(parties=())})).items
    assert row.problems[-1].startswith("В пункте") or "Ответственный не указан." in row.problems
    (row,) = amend(draft(tea), Edits({0: RowEdit(fine=True)})).items
    assert row.problems == ()


def test_a_form_decides_the_nature_and_who_sees_it() -> None:
    plan = draft(item("Чаепитие", "июнь"), item("Приказ о семинаре", "до 1 мая"), item("Встречи", "в течение года"))
    rows = amend(plan, Edits({at: RowEdit(form="вебинар") for at in range(3)})).items
    assert [(row.forms, row.nature, row.public) for row in rows] == [
        (("вебинар",), Nature.EVENT, True),
        (("вебинар",), Nature.EVENT, True),
        (("вебинар",), Nature.SERIES, True),
    ]
    by_hand = amend(plan, Edits({0: RowEdit(form="вебинар", nature=Nature.STANDING, public=False)})).items[0]
    assert (by_hand.nature, by_hand.public) == (Nature.STANDING, False)
    assert by_hand.mended == ("nature", "public", "form")
    webinar = draft(item("Вебинар", "июнь"))
    (bare,) = amend(webinar, Edits({0: RowEdit(form=NO_FORM)})).items
    assert (bare.forms, bare.public) == ((), True)  # who sees it was not asked


def test_a_period_typed_anew_decides_the_nature() -> None:
    (row,) = amend(draft(item("Семинар", "в течение года")), Edits({0: RowEdit(period="15 апреля")})).items
    assert row.nature is Nature.EVENT


def test_spellings_of_one_party() -> None:
    short = Party(PartyKind.DEPARTMENT, "ОНТ", None, PartyRole.LEAD)
    plan = draft(
        item("Семинар", "апрель", short), item("Вебинар", "май", replace(DEPARTMENT, role=PartyRole.CO), short)
    )
    edits = Edits(roles={"ОНТ": PartyRole.LEAD}).with_alias("ОНТ", DEPARTMENT.name)
    kept = amend(plan, edits)
    assert [[(party.name, party.role) for party in row.responsible] for row in kept.items] == [
        [(DEPARTMENT.name, PartyRole.LEAD)],
        [(DEPARTMENT.name, PartyRole.LEAD)],
    ]
    assert kept.items[0].mended == ("roles",)
    assert kept.aliases == (("ОНТ", DEPARTMENT.name),)
    chain = Edits().with_alias("а", "б").with_alias("б", "в").with_alias("в", "а")
    assert chain.aliases == {"а": "в", "б": "в"}


def test_one_event_of_two_rows_or_two_of_equal_ones() -> None:
    one, other = (
        item("Круглый стол о народных ремёслах края", "апрель"),
        item("Круглый стол о народном ремёслах края", "апрель"),
    )
    plan = draft(one, other, one, item("Приказ", "до 1 мая"))
    assert twins_of(plan, Edits()) == [Twins(0, 1, equal=False), Twins(0, 2, equal=True)]
    edits = Edits().with_twins(1, 0, one=True).with_twins(0, 2, one=False)
    assert (edits.said_of(0, 1), edits.said_of(0, 2), edits.said_of(1, 2)) == (True, False, None)
    kept = amend(plan, edits)
    assert [row.same_as for row in kept.items] == [None, 0, 2, None]
    assert kept.problems == ()
    assert amend(plan, Edits().with_role("x", PartyRole.CO)).problems == tuple(repeated(plan.items))
    first_left_out = amend(plan, edits.with_row(0, RowEdit(skip=True)))
    assert [row.same_as for row in first_left_out.items] == [None, None, None]
    assert edits.with_twins(0, 1, one=False).said_of(0, 1) is False


def test_all_edits_survive_the_chat() -> None:
    edits = Edits({3: RowEdit("май", Nature.EVENT, True, False, NO_FORM, (BOSS, HELPER), True)})
    edits = edits.with_alias("ОНТ", "Отдел").with_twins(0, 1, one=True).with_twins(2, 1, one=False)
    assert Edits.from_json(json.loads(json.dumps(edits.as_json()))) == edits
    whole = Edits({at: RowEdit("III квартал", Nature.EVENT, False, parties=(BOSS, HELPER)) for at in range(300)})
    assert len(json.dumps(whole.as_json(), ensure_ascii=False)) < 80_000
    assert RowEdit(skip=True).as_json() == {"skip": True}


def test_an_organisation_that_leads_is_inside_under_its_other_spelling_too() -> None:
    library = Party(PartyKind.ORGANISATION, "Библиотека", None, PartyRole.LEAD)
    short = Party(PartyKind.ORGANISATION, "Б-ка", None, PartyRole.OUTSIDE)
    plan = draft(item("Семинар", "апрель", library), item("Вебинар", "май", BOSS, short))
    (_, other) = amend(plan, Edits().with_alias("Б-ка", "Библиотека")).items
    assert [(party.name, party.role) for party in other.responsible] == [
        (BOSS.name, PartyRole.LEAD),
        ("Библиотека", PartyRole.CO),
    ]


def test_whoever_is_told_to_lead_answers_the_question() -> None:
    lonely = replace(
        item("Семинар", "апрель", MINISTRY), problems=("Ведущий не назван, напоминать некому: «Министерство».",)
    )
    (row,) = amend(draft(lonely), Edits(roles={MINISTRY.name: PartyRole.LEAD})).items
    assert row.problems == ()
