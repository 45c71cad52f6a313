"""OpenDocument texts: lists, tracked changes, frames, cells over rows and columns, passwords."""

from __future__ import annotations

import pytest

from plans.readers import Unreadable, UnreadableFile, read_file
from tests.plans.readers.samples import FIRST, HEADER, SECOND, changed, open_text, package, places, shown

_OFFICE, _TABLE, _TEXT, _DRAW, _STYLE = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "drawing", "style")
)
CONTENT = (
    f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" xmlns:draw="{_DRAW}" '
    f'xmlns:style="{_STYLE}"><office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
    '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    "</office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def read(body: str) -> list[str | list[list[str]]]:
    return shown(read_file("plan.odt", written(body)))


def written(body: str) -> bytes:
    mime = b"application/vnd.oasis.opendocument.text"
    return package({"mimetype": mime, "content.xml": CONTENT.replace("{}", body).encode()})


def table(*rows: list[str]) -> str:
    return (
        "<table:table>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
    )


def cell(text: str) -> str:
    inside = text if text.startswith("<") else f"<text:p>{text}</text:p>"
    return f"<table:table-cell>{inside}</table:table-cell>"


def item(style: str, text: str, more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}><text:list-item><text:p>{text}</text:p></text:list-item></text:list>'


def test_a_number_column_made_of_an_automatic_list() -> None:
    going_on = item("L1", "", 'text:continue-numbering="true"')
    assert read(table(HEADER, [item("L1", ""), *FIRST[1:]], [going_on, *SECOND[1:]])) == [[HEADER, FIRST, SECOND]]


def test_lists_of_the_body() -> None:
    body = item("L1", "первый") + item("L1", "снова первый") + item("L2", "с точкой")
    assert read(body) == ["1. первый", "1. снова первый", "– с точкой"]


def test_deleted_text_notes_and_frames_are_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>удалено</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>План<text:note><text:note-body><text:p>сноска</text:p></text:note-body></text:note>"
        '<text:s text:c="3"/>на<text:tab/>2026<text:line-break/>год</text:p><draw:frame><draw:text-box><text:p>рамка</text:p></draw:text-box></draw:frame>'
    )
    assert read(body) == ["План на 2026 год"]


def test_lines_of_a_cell() -> None:
    two = "<text:p>Отдел<text:line-break/>сцены</text:p><text:p>Отдел музыки</text:p>"
    assert read(table(HEADER, [*FIRST[:3], two])) == [[HEADER, [*FIRST[:3], "Отдел\nсцены\nОтдел музыки"]]]


def test_sections_and_header_rows_are_looked_into() -> None:
    rows = table(HEADER, FIRST).replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1)
    rows = rows.replace("</table:table-row>", "</table:table-row></table:table-header-rows>", 1)
    assert read(f"<text:section><text:h>План</text:h>{rows}</text:section>") == ["План", [HEADER, FIRST]]


def test_a_header_of_two_storeys() -> None:
    tall, covered = '<table:table-cell table:number-rows-spanned="2">', "<table:covered-table-cell/>"
    upper = "".join(f"{tall}<text:p>{text}</text:p></table:table-cell>" for text in ("№", "Мероприятие"))
    upper += f'<table:table-cell table:number-columns-spanned="2"><text:p>Сроки</text:p></table:table-cell>{covered}'
    lower = covered * 2 + cell("план") + cell("факт")
    rows = "".join(f"<table:table-row>{one}</table:table-row>" for one in (upper, lower))
    assert read(f"<table:table>{rows}</table:table>") == [[["№", "Мероприятие", "Сроки (план)", "факт"]]]


def test_a_table_framed_by_a_table_is_read_as_its_own() -> None:
    found = read_file("plan.odt", written(table([table(HEADER, FIRST)])))
    assert shown(found) == [[HEADER, FIRST]]
    assert places(found) == ["таблица 2, строка 1", "таблица 2, строка 2"]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"META-INF/manifest.xml": b"<m><manifest:encryption-data/></m>"}, Unreadable.ENCRYPTED),
        ({"content.xml": b"<a"}, Unreadable.DAMAGED),
        ({"content.xml": b"<a>" * 100_000}, Unreadable.DAMAGED),  # deeper than any parser should follow
        ({"mimetype": b"application/vnd.oasis.opendocument.graphics"}, Unreadable.UNKNOWN_FORMAT),
    ],
    ids=["password", "broken", "deep", "drawing"],
)
def test_refusals(members: dict[str, bytes], reason: Unreadable) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file("plan.odt", changed(open_text(), members))
    assert caught.value.reason is reason


def test_an_empty_text() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file("plan.odt", written("<text:p/>"))
    assert caught.value.reason is Unreadable.NOTHING_INSIDE
