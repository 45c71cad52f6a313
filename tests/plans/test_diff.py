"""A revised plan against the kept one: what is one row, what moved, what is new, what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.diff import Field, PlanDiff, compare, same_plan
from plans.draft import DraftItem, Nature, Party, PartyKind, PartyRole
from plans.story import story
from tests.builders import DEPARTMENT, HELPER, draft, item

VOICES = item("Творческая лаборатория «Голоса» для руководителей хоров", "I квартал")
POSTER = item("Вебинар «Афиша за час»", "15 апреля, 14:00")
ORDER = item("Издание приказа «О плане повышения квалификации»", "до 15.05.2026", HELPER)
SCHOOL = item("Областной семинар для директоров клубных учреждений", "октябрь")
ROWS = (VOICES, POSTER, ORDER, SCHOOL)


def changes(old: DraftItem, new: DraftItem) -> tuple[Field, ...] | str:
    """Of one row against one: its changes, or «doubt», or «apart»."""
    _, diff = compare(draft(old), draft(new))
    if diff.pairs:
        return diff.pairs[0].changes
    return "doubt" if diff.doubts else "apart"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (VOICES, ()),
        (replace(VOICES, number="77", section="II. Учёба", where="строка 90"), ()),
        (replace(VOICES, title="Творческая лаборатория «ГОЛОСА» для руководителей  хоров."), ()),
        (item(VOICES.title, "1 квартал"), ()),  # the same in other words
        (item(VOICES.title, "март"), (Field.PERIOD,)),
        (item(VOICES.title, "до 1 марта"), (Field.PERIOD,)),
        (item(VOICES.title, "I квартал", HELPER), (Field.RESPONSIBLE,)),
        (item(VOICES.title, "I квартал", DEPARTMENT, HELPER), (Field.RESPONSIBLE,)),
        (item(VOICES.title, "I квартал", place="г. Заречный"), (Field.PLACE,)),
        (replace(VOICES, expected_result="Справка"), (Field.RESULT,)),
        (replace(VOICES, public=not VOICES.public), (Field.PUBLIC,)),
        (item("Творческая лаборатория «Голоса» для руководителей детских хоров", "I квартал"), (Field.TITLE,)),
        (item("Творческая лаборатория «Голоса» для хормейстеров", "I квартал"), (Field.TITLE,)),
        (item("Творческая лаборатория «Голоса» для хормейстеров", "IV квартал", HELPER), "doubt"),
        (item("Вебинар «Сольное пение»", "I квартал"), "apart"),
        (item("Турнир по шахматам", "лето", HELPER), "apart"),
    ],
)
def test_one_row_against_another(new: DraftItem, expected: object) -> None:
    assert changes(VOICES, new) == expected


def test_a_number_in_the_title_makes_another_row() -> None:
    first = item("Занятие 1 школы начинающего методиста", "январь")
    second = item("Занятие 2 школы начинающего методиста", "февраль")
    third = item("Занятие 3 школы начинающего методиста", "март")
    _, diff = compare(draft(first, second), draft(second, third))
    assert [(pair.old, pair.new, pair.changes) for pair in diff.pairs] == [(1, 0, ())]
    assert [(doubt.old, doubt.new) for doubt in diff.doubts] == [(0, 1)]
    assert (diff.gone, diff.new) == ((0,), (1,))


def test_the_plan_in_another_order_is_the_same_plan() -> None:
    _, diff = compare(draft(*ROWS), draft(*reversed(ROWS)))
    assert diff.nothing
    assert diff.same == 4


def test_new_moved_changed_gone() -> None:
    moved, changed = item(POSTER.title, "22 апреля, 14:00"), item(ORDER.title, "до 15.05.2026", DEPARTMENT)
    fresh = item("Мастер-класс по лоскутному шитью", "ноябрь")
    _, diff = compare(draft(*ROWS), draft(VOICES, fresh, changed, moved))
    assert (diff.gone, diff.new) == ((3,), (1,))
    assert [(pair.old, pair.new) for pair in diff.moved] == [(1, 3)]
    assert [(pair.old, pair.new) for pair in diff.changed] == [(2, 2)]
    assert diff.same == 1
    assert diff.many_gone  # one of four
    told = story(draft(*ROWS), draft(VOICES, fresh, changed, moved), diff, {3})
    assert told["moved"][0]["changes"] == {"period": {"was": "15 апреля, 14:00", "now": "22 апреля, 14:00"}}
    assert told["gone"] == [{"number": SCHOOL.number, "title": SCHOOL.title, "period": "октябрь", "stays": True}]


def test_rows_with_one_title_are_matched_in_their_order() -> None:
    def labs(*periods: str) -> list[DraftItem]:
        return [item("Творческая лаборатория хореографов", period) for period in periods]

    _, diff = compare(draft(*labs("январь", "март", "май")), draft(*labs("январь", "апрель", "июнь")))
    assert [(pair.old, pair.new, pair.moved) for pair in diff.pairs] == [(0, 0, False), (1, 1, True), (2, 2, True)]


def test_two_rows_as_likely_are_asked_about() -> None:
    old = item("Семинар для библиотекарей районов области", "март")
    new = (
        item("Семинар для библиотекарей районов области: фонды", "март"),
        item("Семинар для библиотекарей районов области: каталоги", "март"),
    )
    _, diff = compare(draft(old), draft(*new))
    assert not diff.pairs
    (doubt,) = diff.doubts
    _, joined = compare(draft(old), draft(*new), {(0, doubt.new): True})
    assert [(pair.old, pair.new) for pair in joined.pairs] == [(0, doubt.new)]
    assert not joined.doubts
    _, apart = compare(draft(old), draft(*new), {(0, 0): False, (0, 1): False})
    assert (apart.pairs, apart.doubts) == ((), ())
    assert apart.gone == (0,)


def test_what_a_person_decided_holds_while_the_words_stand() -> None:
    mended = replace(
        VOICES,
        period=replace(item("x", "март").period, text=VOICES.period.text),
        nature=Nature.SERIES,
        public=False,
        responsible=(replace(DEPARTMENT, role=PartyRole.CONTROL),),
        mended=("period", "nature", "public", "roles"),
    )
    revised, diff = compare(draft(mended), draft(VOICES))
    assert diff.nothing
    assert revised.items[0] == mended
    revised, diff = compare(draft(mended), draft(item(VOICES.title, "II квартал")))
    assert diff.pairs[0].changes == (Field.PERIOD, Field.NATURE)  # other words: read anew
    assert revised.items[0].public is False
    assert revised.items[0].mended == ("public", "roles")


def test_parties_put_right_by_hand_hold_while_the_cell_stands() -> None:
    wrong = Party(PartyKind.DEPARTMENT, "Отделы Хоров и Танцев", None, PartyRole.LEAD)
    right = replace(wrong, name="Отдел хоров")
    cells = ("1", VOICES.title, "I квартал", "Отделы Хоров и Танцев")
    mended = replace(VOICES, responsible=(right,), cells=cells, mended=("parties",))
    revised, diff = compare(draft(mended), draft(replace(VOICES, responsible=(wrong,), cells=cells)))
    assert diff.nothing
    assert revised.items[0].responsible == (right,)
    other = replace(VOICES, responsible=(HELPER,), cells=(*cells[:3], HELPER.name))
    revised, diff = compare(draft(mended), draft(other))
    assert diff.pairs[0].changes == (Field.RESPONSIBLE,)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["а", "б", "в"], ["б", "в", "г"], True),
        (["а", "б", "в"], ["г", "д", "е"], False),
        (["а", "б", "в", "г", "д"], ["а"], True),
        ([], ["а"], False),
        (["Семинар «А»"], ["семинар а"], True),
    ],
)
def test_two_files_of_one_plan(old: list[str], new: list[str], expected: bool) -> None:
    assert (same_plan(old, new) > 0) is expected


TITLES = st.sampled_from(["Семинар", "Семинар 1", "Семинар 2", "Вебинар о фондах", "Вебинар о фонде", "Конкурс чтецов"])
ITEMS = st.lists(st.builds(item, TITLES, st.sampled_from(["март", "I квартал", "до 1 мая", ""])), max_size=7)


@given(ITEMS, ITEMS, st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.booleans(), max_size=4))
def test_no_row_is_lost_or_doubled(
    old: list[DraftItem], new: list[DraftItem], answers: dict[tuple[int, int], bool]
) -> None:
    revised, diff = compare(draft(*old), draft(*new), answers)
    assert sorted([*(pair.old for pair in diff.pairs), *diff.gone]) == list(range(len(old)))
    assert sorted([*(pair.new for pair in diff.pairs), *diff.new]) == list(range(len(new)))
    assert all(doubt.old in diff.gone and doubt.new in diff.new for doubt in diff.doubts)
    assert len(revised.items) == len(new)


@given(ITEMS)
def test_a_plan_against_itself_is_no_change(rows: list[DraftItem]) -> None:
    _, diff = compare(draft(*rows), draft(*rows))
    assert diff == PlanDiff(diff.pairs)
    assert diff.nothing
