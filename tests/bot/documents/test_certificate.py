"""«Сертификат участника» as a PDF, read back: its words, one page, its QR."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
import zxingcpp

from bot.documents.certificate import Paper, certificate_pdf

PAPER = Paper(
    institution="Зареченский центр культуры",
    number="2026-15",
    name="Полевая Анна Ивановна",
    event="Вебинар «Афиша за час»",
    days="15 апреля 2026 года",
    place="Большой зал",
    check="https://bot.example/c/abcDEF123456_-xy",
)


def read(paper: Paper) -> tuple[str, str]:
    """(its words, what its QR holds)."""
    with pdfplumber.open(BytesIO(certificate_pdf(paper))) as pdf:
        (page,) = pdf.pages
        assert page.width > page.height
        assert all("DejaVu" in one["fontname"] for one in page.chars)
        margins = [
            one
            for one in page.chars
            if one["x0"] < 40 or one["x1"] > page.width - 40 or one["bottom"] > page.height - 36
        ]
        assert margins == []
        corner = page.width - 160  # where the QR is, and its one line
        low = [
            one for one in page.chars if one["x1"] > corner and one["bottom"] > page.height - 165 and one["size"] > 7.1
        ]
        assert low == []
        picture = page.to_image(resolution=150).original
        (code,) = zxingcpp.read_barcodes(picture)
        return " ".join((page.extract_text() or "").split()), code.text


def test_it_says_who_what_and_when() -> None:
    words, code = read(PAPER)
    for part in (
        "СЕРТИФИКАТ УЧАСТНИКА",
        "№ 2026-15",
        PAPER.name,
        PAPER.event,
        "15 апреля 2026 года, Большой зал",
        PAPER.institution,
    ):
        assert part in words
    assert code == PAPER.check


def test_the_same_paper_is_the_same_file() -> None:
    assert certificate_pdf(PAPER) == certificate_pdf(PAPER)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Константинопольская-Преображенская Александра Всеволодовна " * 3},
        {"name": "я" * 200},
        {"event": "Областной семинар-практикум руководителей клубных формирований " * 5},
        {"place": "г. Заречный, ул. Центральная, д. 1, большой зал второго этажа " * 4},
        {"institution": "Государственное бюджетное учреждение культуры " * 5},
        {
            "name": "Константинопольская-Преображенская Александра Всеволодовна",
            "event": "Областной семинар-практикум руководителей клубных формирований " * 4,
            "place": "г. Заречный, ул. Центральная, д. 1, большой зал второго этажа " * 3,
            "institution": "Государственное бюджетное учреждение культуры " * 3,
        },
        {"name": "<b>&amp;</b> 🎭 Анна\u200d", "place": None},
    ],
)
def test_long_and_odd_words_stay_inside(changes: dict[str, str | None]) -> None:
    _, code = read(replace(PAPER, **changes))  # type: ignore[arg-type]
    assert code == PAPER.check
