"""Word 97–2003, by files laid out as its specification says."""

from __future__ import annotations

import struct

import pytest

from plans.readers import Unreadable, UnreadableFile, read_file
from tests.plans.readers.doc_maker import Doc
from tests.plans.readers.ole_maker import ole
from tests.plans.readers.samples import FIRST, HEADER, SECOND, places, shown

EDGES = [500, 3000, 4500, 7000]


def refused(content: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_file("plan.doc", content)
    return caught.value.reason


def test_paragraphs_tables_and_lines_of_cells() -> None:
    document = Doc()
    document.paragraph("План")
    document.row(HEADER, EDGES)
    document.row([*FIRST[:3], "Отдел сцены\rОтдел\x0bмузыки"], EDGES)
    document.paragraph("Контакты")
    document.row(HEADER, EDGES)
    document.row(SECOND, EDGES)
    found = read_file("plan.doc", document.file())
    assert shown(found) == ["План", [HEADER, [*FIRST[:3], "Отдел сцены\nОтдел\nмузыки"]], "Контакты", [HEADER, SECOND]]
    assert places(found)[-1] == "таблица 2, строка 2"


def test_empty_cells_keep_their_place() -> None:
    document = Doc()
    document.row(HEADER, EDGES)
    document.row(["", "Консультации", "", "Отдел"], EDGES)
    document.row(["3.", "Лекция", "", ""], EDGES)
    assert shown(read_file("plan.doc", document.file())) == [
        [HEADER, ["", "Консультации", "", "Отдел"], ["3.", "Лекция"]]
    ]


def test_wide_cells_and_dragged_borders() -> None:
    document = Doc()
    document.row(HEADER, EDGES)
    document.row(["Учёба"], EDGES[-1:])
    document.row(FIRST, [500, 3300, 4500, 7000])
    assert shown(read_file("plan.doc", document.file())) == [[HEADER, ["Учёба"], FIRST]]


def test_fields_pictures_and_odd_signs() -> None:
    document = Doc()
    document.paragraph("План\x01 на \x13 DATE \\@ yyyy \x142026\x15 год\x1eплан\x1f")
    assert shown(read_file("plan.doc", document.file())) == ["План на 2026 год-план"]


def test_what_is_not_understood_asks_for_docx() -> None:
    document = Doc()
    document.paragraph("План")
    assert refused(document.file(version=0x0065)) is Unreadable.OLD_WORD  # Word 95
    assert refused(document.file(magic=0)) is Unreadable.OLD_WORD
    assert refused(document.file(flags=0x0100)) is Unreadable.ENCRYPTED
    assert refused(ole({"WordDocument": b""})) is Unreadable.OLD_WORD
    assert refused(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})) is Unreadable.ENCRYPTED
    assert refused(ole({"PowerPoint Document": b"x"})) is Unreadable.UNKNOWN_FORMAT


def test_a_row_that_never_ends_is_not_guessed_at() -> None:
    document = Doc()
    document.paragraph("План\x07 на год")
    assert refused(document.file()) is Unreadable.OLD_WORD


def test_an_empty_document() -> None:
    document = Doc()
    document.paragraph("")
    assert refused(document.file()) is Unreadable.NOTHING_INSIDE


def test_properties_too_long_for_their_page() -> None:
    document = Doc()
    document.row(HEADER, EDGES)
    document.row(FIRST, EDGES)
    document.row([*SECOND[:3], None], EDGES)
    assert shown(read_file("plan.doc", document.file(elsewhere=True))) == [[HEADER, FIRST, SECOND]]


def test_cells_merged_after_the_row_was_drawn() -> None:
    document = Doc()
    tabs = struct.pack("<HB", 0xC615, 2) + bytes(2)
    merged = struct.pack("<HBBB", 0xD62B, 2, 3, 1)
    document.row(HEADER, EDGES)
    document.row(FIRST, EDGES, tabs)
    document.row([*SECOND[:3], ""], EDGES, merged)
    assert shown(read_file("plan.doc", document.file())) == [[HEADER, FIRST, SECOND]]


def test_a_row_whose_drawing_is_broken_has_plain_cells() -> None:
    document = Doc()
    document.row(HEADER, EDGES)
    document.row(FIRST, EDGES, struct.pack("<HHB", 0xD608, 2, 200))
    document.row(SECOND, EDGES, struct.pack("<HB", 0xC615, 255) + bytes(9))
    assert shown(read_file("plan.doc", document.file())) == [[HEADER, FIRST, SECOND]]
