"""Properties of tables: any order of columns, any cells; no word of a title is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.readers.document import Paragraph, Row, Table
from plans.tables.headers import column_of
from tests.examples import many
from tests.plans.small_plans import HEADER, read, table

ITEM = st.tuples(
    st.integers(1, 60).map(str),
    st.sampled_from(["Семинар «Свет»", "Вебинар", "Приказ о плане", "конкурс чтецов"]),
    st.sampled_from(["май", "15 апреля", "ежеквартально", "до 1 июня"]),
    st.sampled_from(["Отдел сцены", "Иванова И.И., директор", "МОЦ, УДО"]),
    st.sampled_from(["Малый зал", "онлайн"]),
)
NAMES = ("№", "Название мероприятия", "Дата проведения", "Ответственные", "Место проведения")


@settings(max_examples=many(60), deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=6), st.permutations(range(5)))
def test_the_order_of_columns_changes_nothing(items: list[tuple[str, ...]], order: list[int]) -> None:
    straight = read(NAMES, *items)
    turned = read(*(tuple(one[place] for place in order) for one in (NAMES, *items)))
    assert turned.items == straight.items
    assert turned.problems == straight.problems


CELL = st.sampled_from(
    ["", "", "1", "2.", "Семинар «Свет", "звук»", "май", "Май", "до 5 мая", "15", "Отдел", "Иванова И.И.", "№", "Сроки",
     "Мероприятие", "Ответственный", "начало", "окончание", "Итого", "* сноска", "УТВЕРЖДАЮ", "I", "- пункт", "место, дата",
     "тел. 8 800 111-22-33", "___", "дата и место", "а", "Раздел 2"]
)  # fmt: skip
BLOCK = st.one_of(
    CELL.filter(bool).map(lambda text: Paragraph(text, "абзац 9")),
    st.lists(st.lists(CELL, min_size=1, max_size=6).map(tuple), min_size=1, max_size=7).map(lambda rows: table(*rows)),
)


@settings(max_examples=many(150), deadline=None)
@given(st.lists(BLOCK, max_size=5))
def test_random_tables_never_raise_and_lose_no_word_of_a_title(blocks: list[Table | Paragraph]) -> None:
    marked = [_marked(block, place) for place, block in enumerate(blocks)]
    draft = read(table(HEADER, ("1", "Начало", "май", "Отдел")), *marked)
    shown = str(draft.as_json())
    for block in () if any(map(_headed, blocks)) else marked:
        for one in block.rows if isinstance(block, Table) else ():
            for cell in one.cells:
                if "слово" in cell:
                    assert cell.split()[-1] in shown, (cell, shown)


def _headed(block: Table | Paragraph) -> bool:
    """Has it headings of its own? Then what is under «Мероприятие» may stand elsewhere from there on."""
    return isinstance(block, Table) and any(column_of(cell) for row in block.rows for cell in row.cells)


def _marked(block: Table | Paragraph, number: int) -> Table | Paragraph:
    """A word of its own in every cell under «Мероприятие»."""
    if isinstance(block, Paragraph) or _headed(block):
        return block
    marked = [
        Row((one.cells[0], f"{one.cells[1]} слово{number}{place}", *one.cells[2:]), one.where)
        if len(one.cells) > 1 and one.cells[1]
        else one
        for place, one in enumerate(block.rows)
    ]
    return Table(tuple(marked))
