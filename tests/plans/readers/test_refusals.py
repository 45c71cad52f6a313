"""Files made to hurt, broken files and files of other kinds: one sentence each, soon, and no other error."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.readers import Unreadable, UnreadableFile, read_file
from tests.examples import many
from tests.plans.readers.samples import ALL, changed, excel, open_sheet, open_text, package, word

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;">]><a>&lol3;</a>"""
LATE_LAUGHS = LAUGHS.replace(b"<!DOCTYPE", b"<!--" + b"x" * 5000 + b"--> <!DOCTYPE")
DEEP = b"<w:document>" + b"<w:p>" * 50_000
ZEROS = b"0" * 70_000_000


def refused(name: str, content: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_file(name, content)
    assert str(caught.value) == caught.value.reason.value
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "made", "part"),
    [
        ("plan.docx", word, "word/document.xml"),
        ("plan.xlsx", excel, "xl/worksheets/sheet1.xml"),
        ("plan.odt", open_text, "content.xml"),
        ("plan.ods", open_sheet, "content.xml"),
    ],
)
def test_bombs_in_packages(name: str, made: object, part: str) -> None:
    content = made()  # type: ignore[operator]
    assert refused(name, changed(content, {part: ZEROS})) is Unreadable.TOO_LARGE
    assert refused(name, changed(content, {part: LAUGHS})) is Unreadable.DAMAGED
    assert refused(name, changed(content, {part: LATE_LAUGHS})) is Unreadable.DAMAGED
    assert refused(name, changed(content, {part: LAUGHS.decode().encode("utf-16")})) is Unreadable.DAMAGED
    assert refused(name, changed(content, {part: b"<!--" + b"x" * 70_000})) is Unreadable.DAMAGED
    assert refused(name, changed(content, {part: DEEP})) in (Unreadable.DAMAGED, Unreadable.NOTHING_INSIDE)


def test_many_members_and_locked_ones() -> None:
    assert refused("plan.docx", package({f"word/{number}": b"" for number in range(2001)})) is Unreadable.TOO_LARGE
    locked = bytearray(package({"word/document.xml": b"<a/>"}))
    for place in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    assert refused("plan.docx", bytes(locked)) is Unreadable.ENCRYPTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("photo", b"\xff\xd8\xff\xe0" + bytes(20)),
        ("photo.heic", bytes(3) + b"\x18ftypheic" + bytes(20)),
        ("plan.docx", b"GIF89a" + bytes(20)),
        ("plan.webp", b"RIFF0000WEBPVP8 "),
        ("plan.bmp", b"BM" + bytes(20)),
        ("plan.tif", b"II*\x00" + bytes(20)),
        ("plan.jpg", b"not even a picture"),
    ],
)
def test_pictures(name: str, content: bytes) -> None:
    assert refused(name, content) is Unreadable.PICTURE


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.docx", b"<html>", Unreadable.DAMAGED),
        ("plan.pdf", b"<html>", Unreadable.DAMAGED),
        ("plan.exe", b"MZ\x90\x00", Unreadable.UNKNOWN_FORMAT),
        ("plan.pages", package({"Index/Document.iwa": b"x"}), Unreadable.UNKNOWN_FORMAT),
        ("archive.zip", package({"mimetype": b"application/epub+zip"}), Unreadable.UNKNOWN_FORMAT),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Unreadable.DAMAGED),
        ("plan.txt", b"\n\t ", Unreadable.EMPTY),
    ],
    ids=range(7),
)
def test_others(name: str, content: bytes, reason: Unreadable) -> None:
    assert refused(name, content) is reason


def test_a_text_may_begin_with_the_letters_of_a_picture() -> None:
    assert read_file("plan.txt", b"BM plan of the club").blocks


@pytest.mark.parametrize("name", ALL)
def test_a_file_cut_short_is_read_or_refused(name: str) -> None:
    content = ALL[name]()
    for part in range(1, 12):
        _read_or_refuse(name, content[: len(content) * part // 12])


SAMPLES = {name: made() for name, made in ALL.items()}
STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4\n", b"{\\rtf1", b"\xff\xfe", b"\x89PNG"]


@settings(max_examples=many(200), deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", *ALL, "a.bin", "a.jpg", ".", "a.tsv"]), st.sampled_from(STARTS))
def test_any_bytes_are_read_or_refused(content: bytes, name: str, start: bytes) -> None:
    _read_or_refuse(name, start + content)


@settings(max_examples=many(150), deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1), st.binary(min_size=1, max_size=8))
def test_damaged_files_are_read_or_refused(name: str, where: float, change: bytes) -> None:
    content = bytearray(SAMPLES[name])
    place = int(where * (len(content) - 1))
    content[place : place + len(change)] = change
    _read_or_refuse(name, bytes(content))


@settings(max_examples=many(100), deadline=None)
@given(st.text(alphabet="\\{}abcelrowtdxpu'0123456789 -*Жя|", max_size=200))
def test_any_rtf_is_read_or_refused(body: str) -> None:
    _read_or_refuse("a.rtf", b"{\\rtf1\\ansi " + body.encode())


@settings(max_examples=many(100), deadline=None)
@given(st.text(alphabet="№абв|;,\"'\t \n-=", max_size=200), st.sampled_from(["a.csv", "a.tsv", "a.txt", ""]))
def test_any_text_keeps_its_words(text: str, name: str) -> None:
    try:
        document = read_file(name, text.encode())
    except UnreadableFile:
        return
    said = re.sub(r"\W", "", str(document.blocks))
    assert all(said.count(letter) >= text.count(letter) for letter in "абв")


def _read_or_refuse(name: str, content: bytes) -> None:
    try:
        assert read_file(name, content).blocks
    except UnreadableFile:
        return


def test_a_cell_longer_than_any_plan_has() -> None:
    assert refused("plan.txt", b"x" * 20_001) is Unreadable.TOO_LARGE
