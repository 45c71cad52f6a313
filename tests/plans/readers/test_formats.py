"""Every format gives the same plan; what cannot be read says what to do; nothing that a stranger sends breaks the program."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from plans.readers import Document, Table, Unreadable, UnreadableFile, read_apart, read_file
from plans.reading import read_document, read_plan, read_plan_apart
from tests.plans.readers import files

FORMATS: dict[str, Callable[[], bytes]] = {
    "plan.docx": files.docx,
    "plan.docm": files.docx,
    "plan.xlsx": files.xlsx,
    "plan.xls": files.xls,
    "plan.ods": files.ods,
    "plan.odt": files.odt,
    "plan.rtf": files.rtf,
    "plan.csv": files.csv,
    "plan.tsv": lambda: files.csv("\t"),
    "comma.csv": lambda: files.csv(","),
    "old.csv": lambda: files.csv(";", "cp1251"),
    "wide.csv": lambda: files.csv(";", "utf-16"),
    "nothing": files.docx,  # names lie, bytes do not
    "plan.pdf.xlsx": files.xlsx,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_plan(name: str) -> None:
    draft = read_plan(name, FORMATS[name]())
    assert [item.title.replace("\n", " ") for item in draft.items] == [row[1] for row in files.ROWS[1:]]
    assert [item.period.text for item in draft.items] == ["15 апреля", "III квартал", "до 1 мая"]
    assert [item.responsible[0].name for item in draft.items] == [row[3] for row in files.ROWS[1:]]
    assert all(item.where for item in draft.items)


def test_word_numbers_rows_by_itself() -> None:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document(BytesIO(files.docx()))
    for row in document.tables[0].rows[1:]:
        paragraph = row.cells[0].paragraphs[0]
        paragraph.runs[0].text = ""
        numbering, which = OxmlElement("w:numPr"), OxmlElement("w:numId")
        which.set(qn("w:val"), "7")
        numbering.append(which)
        paragraph._p.get_or_add_pPr().append(numbering)
    buffer = BytesIO()
    document.save(buffer)
    assert [item.number for item in read_plan("plan.docx", buffer.getvalue()).items] == ["1", "2", "3"]


def test_a_ruled_table_of_a_pdf_goes_over_pages() -> None:
    document = read_file("plan.pdf", files.pdf(pages=4))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    numbers = [row.cells[0] for row in table.rows if row.cells[0] != "No"]
    assert numbers == [str(number) for number in range(1, 80)]
    assert table.rows[1].where == "стр. 1, строка 2"
    assert table.rows[1].cells[3] == "Club\ndepartment"
    assert {row.where.split(",")[0] for row in table.rows} >= {"стр. 1", "стр. 2", "стр. 3"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.docx", b"", Unreadable.EMPTY),
        ("plan.docx", b"   \n", Unreadable.EMPTY),
        ("plan.docx", b"PK\x03\x04nonsense", Unreadable.DAMAGED),
        ("plan.docx", b"just words", Unreadable.DAMAGED),
        ("plan.pdf", b"%PDF-1.4 nonsense", Unreadable.DAMAGED),
        ("plan.pdf", files.scan(), Unreadable.SCAN),
        ("plan.pdf", files.pdf(password="secret"), Unreadable.ENCRYPTED),
        ("plan.rtf", b"{\\rtf1 }", Unreadable.NOTHING_INSIDE),
        ("photo.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 50, Unreadable.PICTURE),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50, Unreadable.PICTURE),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + b"0" * 50, Unreadable.PICTURE),
        (
            "plan.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0",
            Unreadable.OLD_WORD,
        ),
        (
            "plan.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0\0",
            Unreadable.ENCRYPTED,
        ),
        ("plan.xyz", b"words", Unreadable.UNKNOWN_FORMAT),
        ("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, Unreadable.UNKNOWN_FORMAT),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, content: bytes, reason: Unreadable) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_file(name, content)
    assert refused.value.reason is reason
    assert str(refused.value).endswith(".")


def package(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
ODS_BOMB = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    b'<office:body><office:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
    b'<table:table-cell office:value-type="string" table:number-columns-repeated="1024"><text:p>x</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


@pytest.mark.parametrize(
    ("name", "content", "reasons"),
    [
        ("bomb.docx", package({"word/document.xml": b"0" * 80_000_000}), {Unreadable.TOO_LARGE}),
        ("laughs.docx", package({"word/document.xml": ENTITIES}), {Unreadable.DAMAGED}),
        ("locked.odt", package({"META-INF/manifest.xml": b"<x encryption-data/>"}), {Unreadable.ENCRYPTED}),
        ("strange.zip", package({"a.txt": b"1"}), {Unreadable.UNKNOWN_FORMAT}),
        (
            "bomb.ods",
            package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS_BOMB}),
            {Unreadable.TOO_LARGE, Unreadable.DAMAGED},
        ),
    ],
)
def test_bombs_harm_nothing(name: str, content: bytes, reasons: set[Unreadable]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_apart(name, content, seconds=20)
    assert refused.value.reason in reasons


def test_the_child_gives_what_the_parent_would() -> None:
    for name in ("plan.docx", "plan.xls", "plan.odt", "plan.csv"):
        content = FORMATS[name]()
        assert read_apart(name, content) == read_file(name, content)
    assert read_plan_apart("plan.docx", files.docx()) == read_plan("plan.docx", files.docx())
    with pytest.raises(UnreadableFile) as refused:
        read_apart("photo.png", b"\x89PNG\r\n\x1a\n")
    assert refused.value.reason is Unreadable.PICTURE


def test_a_child_that_takes_too_long_or_too_much_is_stopped() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_apart("plan.pdf", files.pdf(pages=4), seconds=0.05)
    assert refused.value.reason is Unreadable.TOO_LARGE
    with pytest.raises(UnreadableFile):
        read_apart("plan.pdf", files.pdf(pages=4), memory_mb=40)


def test_a_document_goes_through_json_unchanged() -> None:
    document = read_file("plan.docx", files.docx())
    assert Document.from_json(document.as_json()) == document


STARTS = (
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"{\\rtf1 ",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)
NAMES = ("a.docx", "a.xlsx", "a.xls", "a.ods", "a.odt", "a.pdf", "a.rtf", "a.csv", "a.tsv", "a.txt", "a", "a.doc")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(NAMES), some.sampled_from(STARTS), some.binary(max_size=400))
def test_whatever_the_bytes_are(name: str, start: bytes, rest: bytes) -> None:
    try:
        document = read_file(name, start + rest)
    except UnreadableFile:
        return
    assert read_document(document) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(sorted(FORMATS)), some.integers(0, 10_000), some.binary(min_size=1, max_size=20))
def test_damaged_files(name: str, at: int, noise: bytes) -> None:
    content = bytearray(FORMATS[name]())
    place = at % len(content)
    content[place : place + len(noise)] = noise
    try:
        read_file(name, bytes(content))
    except UnreadableFile:
        return
