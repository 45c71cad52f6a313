"""RTF: rows and cells, letters in every coding, merged cells, what is not text."""

from __future__ import annotations

import pytest

from plans.readers import MAX_ROWS, Unreadable, UnreadableFile, read_file
from tests.plans.readers.samples import FIRST, HEADER, SECOND, coded, places, rich_file, rich_row, shown

EDGES = [500, 3000, 4500, 7000]


def read(body: str) -> list[str | list[list[str]]]:
    return shown(read_file("plan.rtf", rich_file(body)))


def test_paragraphs_around_tables() -> None:
    body = rf"{coded('План')}\par {rich_row(HEADER, EDGES)}{rich_row(FIRST, EDGES)}\pard {coded('Контакты')}\par {rich_row(SECOND, EDGES)}"
    found = read_file("plan.rtf", rich_file(body))
    assert shown(found) == ["План", [HEADER, FIRST], "Контакты", [SECOND]]
    assert places(found) == ["абзац 1", "таблица 1, строка 1", "таблица 1, строка 2", "абзац 2", "таблица 2, строка 1"]


def test_a_bar_in_a_cell_is_a_bar_and_a_paragraph_is_a_line() -> None:
    texts = ["1.", "Вебинар | «Афиша»", "май\nиюнь", "Отдел"]
    assert read(rich_row(HEADER, EDGES) + rich_row(texts, EDGES)) == [[HEADER, texts]]


def test_the_definition_repeated_after_the_cells() -> None:
    definition = "".join(rf"\cellx{edge}" for edge in EDGES)
    rows = rich_row(HEADER, EDGES) + rich_row(FIRST, EDGES).replace(r"\row", rf"\trowd {definition}\row")
    assert read(rows) == [[HEADER, FIRST]]


def test_a_row_drawn_otherwise_and_a_wide_cell() -> None:
    dragged = [520, 3300, 4480, 7000]
    rows = [rich_row(HEADER, EDGES), rich_row(["Учёба"], EDGES[-1:]), rich_row(FIRST, dragged)]
    assert read("".join(rows)) == [[HEADER, ["Учёба"], FIRST]]


def test_letters_by_number_and_raw() -> None:
    body = r"\u1055?\u1083?\u1072?\u1085? \uc0\u8212  " + coded("год")
    assert read(rf"{body}\par") == ["План — год"]
    raw = rich_file("@").replace(b"@", "План на 2026 год".encode("cp1251"))
    assert shown(read_file("plan.rtf", raw)) == ["План на 2026 год"]


def test_pictures_fields_and_heads_are_left_out() -> None:
    body = (
        r"{\info{\author Petrov}}{\header running}{\pict\pngblip 89504e47}{\field{\*\fldinst PAGE}{\fldrslt 7}}"
        + coded(" План")
    )
    assert read(rf"{body}\par") == ["7 План"]


def test_an_inner_table_is_text_of_its_cell() -> None:
    inner = (
        coded("Вебинар ")
        + r"\itap2 10:00\nestcell "
        + coded("показ")
        + r"\nestcell{\*\nesttableprops\trowd\cellx900\nestrow}\itap1 "
    )
    row = rich_row(["1.", "@", "", "Отдел"], EDGES).replace("@", inner)
    (table,) = read(rich_row(HEADER, EDGES) + row)
    assert table[1][1].split() == ["Вебинар", "10:00", "показ"]  # type: ignore[index, union-attr]


@pytest.mark.parametrize("body", ["", r"\par\par", r"{\*\hidden nothing}"])
def test_nothing_inside(body: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(body)
    assert caught.value.reason is Unreadable.NOTHING_INSIDE


def test_too_many_rows() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(r"\trowd\cellx500 a\cell\row" * (MAX_ROWS + 1))
    assert caught.value.reason is Unreadable.TOO_LARGE
