"""Sheets: values as people read them, several sheets, merged cells, and workbooks made to hurt."""

from __future__ import annotations

import datetime as dt
import struct
from io import BytesIO
from typing import Any

import odfdo
import pytest
import xlsxwriter
import xlwt

from plans.readers import MAX_ROWS, Unreadable, UnreadableFile, read_file
from plans.readers.sheets import read_workbook
from plans.readers.values import date_text, text_of, time_text
from plans.reading import read_plan
from tests.plans.readers.ole_maker import ole
from tests.plans.readers.samples import FIRST, HEADER, SECOND, changed, excel, open_saved, open_table, package, shown


def workbook(sheets: dict[str, list[list[Any]]], hidden: str | None = None) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == hidden:
            sheet.hide()
    book.close()
    return buffer.getvalue()


def refused(name: str, content: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_file(name, content)
    return caught.value.reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(2026, 4, 15), "15.04.2026"),
        (dt.datetime(2026, 4, 15, 14, 30), "15.04.2026 14:30"),
        (dt.date(2026, 4, 5), "05.04.2026"),
        (dt.time(9, 5), "09:05"),
        (dt.timedelta(hours=10), "10:00"),
        (3.0, "3"),
        (1.5, "1.5"),
        ("  текст ", "текст"),
    ],
)
def test_values(value: object, text: str) -> None:
    assert text_of(value) == text


def test_written_dates_and_times() -> None:
    assert (date_text("2026-04-15"), date_text("2026-04-15T14:30:00"), date_text("скоро")) == (
        "15.04.2026",
        "15.04.2026 14:30",
        None,
    )
    assert (time_text("PT14H30M00S"), time_text("PT9H"), time_text("14:30")) == ("14:30", "09:00", None)


def test_a_sheet_named_by_a_person_is_a_section() -> None:
    content = workbook(
        {"Март": [HEADER, ["1", "Вебинар", "5", "Отдел"]], "Апрель": [HEADER, ["2", "Семинар", "", "Отдел"]]}
    )
    draft = read_plan("plan.xlsx", content)
    assert [(one.section, one.where) for one in draft.items] == [
        ("Март", "лист «Март», строка 2"),
        ("Апрель", "лист «Апрель», строка 2"),
    ]


def test_names_that_excel_gives_hidden_and_empty_sheets_say_nothing() -> None:
    content = workbook({"Лист1": [HEADER, FIRST], "Лист2": [], "Списки": [["раз", "два"]]}, hidden="Списки")
    assert shown(read_file("plan.xlsx", content)) == [[HEADER, FIRST]]


def test_a_header_of_two_storeys() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for column, text in ((0, "№"), (1, "Мероприятие"), (4, "Ответственный")):
        sheet.merge_range(0, column, 1, column, text)
    sheet.merge_range(0, 2, 0, 3, "Сроки")
    sheet.write_row(1, 2, ["начало", "конец"])
    sheet.write_row(2, 0, ["1", "Вебинар", "май", "июнь", "Отдел"])
    book.close()
    assert shown(read_file("plan.xlsx", buffer.getvalue())) == [
        [
            ["№", "Мероприятие", "начало", "конец", "Ответственный"],
            ["1", "Вебинар", "май", "июнь", "Отдел"],
        ]
    ]


def test_a_workbook_with_macros_is_only_data() -> None:
    content = changed(excel(), {"xl/vbaProject.bin": b"Auto_Open"})
    assert read_file("plan.xlsm", content).blocks == read_file("plan.xlsx", excel()).blocks


def test_a_cell_in_the_last_corner_is_refused_before_room_is_made_for_it() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "План")
    sheet.write(1_048_575, 16_383, "конец")
    book.close()
    assert refused("plan.xlsx", buffer.getvalue()) is Unreadable.TOO_LARGE


def test_formatted_but_empty_cells_to_the_end_of_the_sheet_do_no_harm() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADER, FIRST]):
        sheet.write_row(number, 0, row)
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert shown(read_file("plan.xlsx", buffer.getvalue())) == [[HEADER, FIRST]]


def test_too_many_rows() -> None:
    assert refused("plan.xlsx", workbook({"План": [["строка", "план"]] * (MAX_ROWS + 1)})) is Unreadable.TOO_LARGE


def test_an_empty_workbook() -> None:
    assert refused("plan.xlsx", workbook({"План": []})) is Unreadable.NOTHING_INSIDE


def biff(records: list[tuple[int, bytes]]) -> bytes:
    return ole({"Workbook": b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)})


def test_an_old_workbook_with_a_password() -> None:
    assert refused("plan.xls", biff([(0x0809, bytes(16)), (0x002F, bytes(6))])) is Unreadable.ENCRYPTED


@pytest.mark.parametrize(
    "record",
    [
        (0x0203, struct.pack("<HH", 65_535, 255) + bytes(10)),
        (0x00BD, struct.pack("<HH", 65_535, 0) + bytes(6) + struct.pack("<H", 255)),
    ],
)
def test_an_old_workbook_with_a_cell_in_the_last_corner(record: tuple[int, bytes]) -> None:
    assert refused("plan.xls", biff([(0x0809, bytes(16)), record])) is Unreadable.TOO_LARGE


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ((0x0200, struct.pack("<IIHHH", 0, 0x6B60000, 0, 4, 0)), Unreadable.TOO_LARGE),
        ((0x0200, struct.pack("<HHHHH", 0, 65_535, 0, 255, 0)), Unreadable.TOO_LARGE),
        ((0x0200, struct.pack("<IIHHH", 0x7FFFFF00, 6, 0, 4, 0)), Unreadable.DAMAGED),
        ((0x00FC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF)), Unreadable.DAMAGED),
    ],
)
def test_an_old_workbook_that_declares_more_than_it_has(record: tuple[int, bytes], reason: Unreadable) -> None:
    assert refused("plan.xls", biff([(0x0809, bytes(16)), record])) is reason


@pytest.mark.parametrize("place", [0x28, 0x2C, 0x40, 0x48])
def test_a_container_that_speaks_of_more_sectors_than_there_are(place: int) -> None:
    content = bytearray(biff([(0x0809, bytes(16))]))
    content[place : place + 4] = b"\xff\xff\xff\x7f"
    assert refused("plan.xls", bytes(content)) is Unreadable.DAMAGED


def test_a_crash_of_the_library_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def crash(_: object) -> None:
        raise panic

    monkeypatch.setattr(
        "plans.readers.sheets.CalamineWorkbook", type("Book", (), {"from_filelike": staticmethod(crash)})
    )
    with pytest.raises(UnreadableFile, match="повреждён"):
        read_workbook("plan.xlsx", excel())


def test_times_of_old_workbooks() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("План")
    sheet.write(0, 0, "Время")
    sheet.write(0, 1, dt.time(14, 30), xlwt.easyxf(num_format_str="HH:MM"))
    buffer = BytesIO()
    book.save(buffer)
    assert shown(read_file("plan.xls", buffer.getvalue())) == [[["Время", "14:30"]]]


def test_open_sheets() -> None:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    document.body.append(open_table("Март", [HEADER, [1, "Вебинар", dt.datetime(2026, 3, 5, 14, 30), "Отдел"]]))
    document.body.append(open_table("Апрель", [HEADER, [2, "Семинар", dt.timedelta(hours=10), "Отдел"]]))
    assert shown(read_file("plan.ods", open_saved(document))) == [
        [HEADER, ["Март"], ["1", "Вебинар", "05.03.2026 14:30", "Отдел"]],
        [HEADER, ["Апрель"], ["2", "Семинар", "10:00", "Отдел"]],
    ]


OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="План">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def open_sheet(rows: str) -> bytes:
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": mime, "content.xml": OPEN.format(rows).encode()})


def row(texts: list[str], repeated: int = 1) -> str:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def test_a_million_empty_rows_and_columns_are_never_made() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    wide = row(FIRST).replace("</table:table-row>", f"{empty}</table:table-row>")
    rows = f'{row(HEADER)}<table:table-row table:number-rows-repeated="1048576">{empty}</table:table-row>{wide}{row(SECOND)}'
    found = read_file("plan.ods", open_sheet(rows))
    assert shown(found) == [[HEADER, FIRST, SECOND]]
    assert max(len(one.cells) for one in found.blocks[0].rows) <= 40  # type: ignore[union-attr]
    assert found.blocks[0].rows[1].where == "лист «План», строка 1048578"  # type: ignore[union-attr]


def test_a_million_filled_rows_are_refused() -> None:
    assert refused("plan.ods", open_sheet(row(FIRST, 1_048_576))) is Unreadable.TOO_LARGE


def test_a_cell_repeated_without_end_is_cut() -> None:
    cell = '<table:table-cell table:number-columns-repeated="99999999"><text:p>да</text:p></table:table-cell>'
    found = read_file("plan.ods", open_sheet(f"<table:table-row>{cell}</table:table-row>"))
    assert len(shown(found)[0][0]) <= 40  # type: ignore[arg-type]


def test_an_open_sheet_that_is_no_sheet() -> None:
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    assert refused("plan.ods", package({"mimetype": mime, "content.xml": b"<a/>"})) is Unreadable.DAMAGED
    assert refused("plan.ods", open_sheet("")) is Unreadable.NOTHING_INSIDE
