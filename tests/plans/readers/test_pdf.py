"""PDF: ruled tables over pages, merged cells, running heads, columns without rules, scans and passwords."""

from __future__ import annotations

import pytest

from plans.readers import Unreadable, UnreadableFile, read_file
from plans.reading import read_plan
from tests.plans.readers.pdf_maker import Page, pdf
from tests.plans.readers.samples import FIRST, HEADER, SECOND, TITLE, places, shown

WIDTHS = [30.0, 200.0, 90.0, 150.0]


def refused(content: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_file("plan.pdf", content)
    return caught.value.reason


def test_a_table_over_pages_is_one_and_a_torn_row_is_whole() -> None:
    first, second = Page(), Page()
    first.write(40, 40, TITLE)
    first.table(60, WIDTHS, [HEADER, FIRST, ["2.", "Конкурс «Голоса", "май", "Отдел"]])
    first.write(290, 820, "стр. 1 из 2")
    second.table(40, WIDTHS, [["", "области»", "", "сцены"], ["3.", "Лекция", "июнь", "Отдел сцены"]])
    second.write(290, 820, "стр. 2 из 2")
    content = pdf([first, second])
    found = read_file("plan.pdf", content)
    assert len(found.blocks) == 2
    assert places(found) == [
        "стр. 1", "стр. 1, строка 1", "стр. 1, строка 2", "стр. 1, строка 3", "стр. 2, строка 1", "стр. 2, строка 2",
    ]  # fmt: skip
    items = read_plan("plan.pdf", content).items
    assert [(one.number, one.title, one.responsible[0].name) for one in items] == [
        ("1", "Вебинар «Афиша»", "Отдел сцены"),
        ("2", "Конкурс «Голоса области»", "Отдел сцены"),
        ("3", "Лекция", "Отдел сцены"),
    ]


def test_a_wrapped_line_goes_on_a_deliberate_one_is_kept_and_a_cell_over_rows_is_repeated() -> None:
    page = Page()
    wrapped = "Вебинар для специалистов клубов и\nдомов культуры, музейно-\nпедагогических центров"
    people = "Орлова А.А.\nГусев Б.Б., заведующий отделом\nсцены"
    page.table(
        60, [30.0, 180.0, 90.0, 170.0], [HEADER, ["1.", wrapped, "2025-\n2026", people], ["2.", "Семинар", "май", None]]
    )
    people = "Орлова А.А.\nГусев Б.Б., заведующий отделом сцены"
    assert shown(read_file("plan.pdf", pdf([page]))) == [
        [
            HEADER,
            [
                "1.",
                "Вебинар для специалистов клубов и домов культуры, музейно-педагогических центров",
                "2025-\n2026",
                people,
            ],
            ["2.", "Семинар", "май", people],
        ]
    ]


def test_a_header_of_two_storeys_and_a_section_over_all_columns() -> None:
    page = Page()
    edges = [40, 70, 270, 330, 400]
    for top, bottom, drawn in (
        (60, 80, (0, 1, 2, 4)),
        (80, 100, (0, 1, 2, 3, 4)),
        (100, 120, (0, 4)),
        (120, 140, (0, 1, 2, 3, 4)),
    ):
        for edge in drawn:
            page.line(edges[edge], top, edges[edge], bottom)
    for y, start in ((60, 0), (80, 2), (100, 0), (120, 0), (140, 0)):
        page.line(edges[start], y, edges[-1], y)
    for y, texts in (
        (74, ["№", "Мероприятие", "Сроки"]),
        (94, ["", "", "план", "факт"]),
        (114, ["Учёба"]),
        (134, ["1", "Вебинар", "май", "июнь"]),
    ):
        for x, text in zip(edges, texts, strict=False):
            page.write(x + 3, y, text)
    assert shown(read_file("plan.pdf", pdf([page]))) == [
        [["№", "Мероприятие", "Сроки (план)", "факт"], ["Учёба"], ["1", "Вебинар", "май", "июнь"]]
    ]


def test_running_heads_are_read_once() -> None:
    pages = [Page() for _ in range(4)]
    for number, page in enumerate(pages, start=1):
        page.write(40, 30, "План Дворца «Заречье» на 2026 год")
        page.table(60, WIDTHS, [HEADER, [f"{number}.", *FIRST[1:]]])
        page.write(40, 820, f"Исполнитель: отдел сцены, лист {number}")
    found = shown(read_file("plan.pdf", pdf(pages)))
    assert [one for one in found if isinstance(one, str)] == [
        "План Дворца «Заречье» на 2026 год", "Исполнитель: отдел сцены, лист 1",
    ]  # fmt: skip
    assert len(read_plan("plan.pdf", pdf(pages)).items) == 4


def test_columns_without_rules_when_each_row_is_a_line() -> None:
    page = Page()
    page.write(40, 30, TITLE)
    for number, texts in enumerate([HEADER, FIRST, SECOND]):
        for x, text in zip((40, 80, 300, 400), texts, strict=True):
            page.write(x, 60 + 20 * number, text)
    found = read_file("plan.pdf", pdf([page]))
    assert shown(found) == [TITLE, [HEADER, FIRST, SECOND]]
    assert places(found)[1:] == ["стр. 1, строка 1", "стр. 1, строка 2", "стр. 1, строка 3"]


def test_text_without_a_table_is_lines() -> None:
    page = Page()
    for number, text in enumerate(["РЕЗОЛЮЦИЯ СЪЕЗДА", "Участники рекомендуют:", "– создать клубы;"]):
        page.write(40, 60 + 20 * number, text)
    assert shown(read_file("plan.pdf", pdf([page]))) == [
        "РЕЗОЛЮЦИЯ СЪЕЗДА",
        "Участники рекомендуют:",
        "– создать клубы;",
    ]


def test_a_frame_around_the_page_is_no_table() -> None:
    page = Page()
    page.table(20, [500.0], [[TITLE + "\n\n\n"]])
    assert shown(read_file("plan.pdf", pdf([page]))) == [TITLE]


def test_scans_passwords_and_broken_files() -> None:
    scan, page = Page(), Page()
    scan.picture()
    page.write(40, 40, TITLE)
    assert refused(pdf([scan, scan])) is Unreadable.SCAN
    assert refused(pdf([page], locked=True)) is Unreadable.ENCRYPTED
    assert refused(b"%PDF-1.7\nnothing") is Unreadable.DAMAGED
    assert refused(pdf([Page()] * 301)) is Unreadable.TOO_LARGE
