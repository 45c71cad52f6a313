"""The same plan comes out of every format; and what a file is, whatever its name says."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.readers import read_file
from plans.reading import read_plan
from tests.plans.readers.samples import ALL, SECTION, TITLE


@pytest.mark.parametrize("name", ALL)
def test_the_same_plan_in_every_format(name: str) -> None:
    draft = read_plan(name, ALL[name]())
    assert draft.title == TITLE
    assert [
        (one.section, one.number, one.title, one.period.windows[0].start, one.responsible[0].name)
        for one in draft.items
    ] == [
        (SECTION, "1", "Вебинар «Афиша»", dt.date(2026, 4, 15), "Отдел сцены"),
        (SECTION, "2", "Семинар «Свет»", dt.date(2026, 5, 1), "Отдел сцены"),
    ]
    assert draft.problems == ()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("plan.docx", "таблица 1, строка 4"),
        ("plan.doc", "таблица 1, строка 4"),
        ("plan.xlsx", "лист «План», строка 6"),
        ("plan.xls", "лист «План», строка 6"),
        ("plan.odt", "таблица 1, строка 4"),
        ("plan.ods", "лист «План», строка 6"),
        ("plan.pdf", "стр. 2, строка 2"),
        ("plan.rtf", "таблица 1, строка 4"),
        ("plan.csv", "строка 5"),
        ("plan.txt", "строка 5"),
    ],
)
def test_places(name: str, place: str) -> None:
    assert read_plan(name, ALL[name]()).items[-1].where == place


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("plan.csv", "plan.txt")])
@pytest.mark.parametrize("ending", ["", ".docm", ".bin", ".PDF", ".xls"])
def test_the_bytes_say_what_it_is_not_the_name(name: str, ending: str) -> None:
    content = ALL[name]()
    assert read_file(f"plan{ending}", content).blocks == read_file(name, content).blocks
