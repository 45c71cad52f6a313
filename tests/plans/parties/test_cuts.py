"""One name that holds several parties, two that are one."""

from __future__ import annotations

import pytest

from plans.draft import Party, PartyKind, PartyRole
from plans.parties.cuts import cuts, glued, joined, split_party, typed_parties

LEAD = Party(PartyKind.DEPARTMENT, "Отдел сказок", "зал 1", PartyRole.LEAD)


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("Отдел сказок", []),
        ("Отдел сказок, музей", [("Отдел сказок", "музей")]),
        ("Отдел сказок и музей", [("Отдел сказок", "музей")]),
        ("МБУК «Сказка, быль и небыль»", []),  # a name in quotation marks is one
        ("ДК «Сказка, быль», музей", [("ДК «Сказка, быль»", "музей")]),
        ("А, Б и В", [("А", "Б и В"), ("А, Б", "В"), ("А", "Б", "В")]),
        ("А\nБ", [("А", "Б")]),
    ],
)
def test_ways_to_cut(name: str, ways: list[tuple[str, ...]]) -> None:
    assert cuts(name) == ways


def test_the_first_keeps_role_and_position() -> None:
    one, other = split_party(LEAD, ("Отдел сказок", "Иванова И.И., методист"))
    assert (one.role, one.position, other.role) == (PartyRole.LEAD, "зал 1", PartyRole.CO)
    assert (other.kind, other.name, other.position) == (PartyKind.PERSON, "Иванова И.И.", "методист")


def test_two_become_one() -> None:
    helper = Party(PartyKind.DEPARTMENT, "музыки", None, PartyRole.CO)
    assert glued("Отдел сказок", "музыки")[0] == "Отдел сказок музыки"
    assert glued("Отдел ска-", "зок") == ["Отдел сказок", "Отдел ска-зок"]
    assert joined(helper, LEAD, "Отдел") == Party(PartyKind.DEPARTMENT, "Отдел", "зал 1", PartyRole.LEAD)


def test_typed_ones_are_read_as_a_cell() -> None:
    assert [party.name for party in typed_parties("Отдел сказок\nИванова И.И.", [LEAD])] == ["Иванова И.И."]
