"""Text and tables as text: codings, delimiters, and what people paste into a chat."""

from __future__ import annotations

import pytest

from plans.readers import MAX_ROWS, Unreadable, UnreadableFile, read_file
from plans.reading import read_plan
from tests.plans.readers.samples import FIRST, HEADER, SECOND, TITLE, places, shown

ROWS = [HEADER, FIRST, SECOND]


def read(text: str, name: str = "") -> list[str | list[list[str]]]:
    return shown(read_file(name, text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_coding_with_every_delimiter(encoding: str, delimiter: str) -> None:
    rows = [[TITLE], [], *ROWS]
    text = "\r\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    for name in ("plan.csv", "plan.tsv"):
        assert shown(read_file(name, text.encode(encoding))) == [TITLE, ROWS]


def test_quoted_line_breaks_and_delimiters() -> None:
    text = 'Мероприятие;Сроки;Ответственный\n"Вебинар\n«Афиша»; повтор";май;"Отдел ""сцены"""\nСеминар;июнь;Отдел'
    found = read_file("plan.csv", text.encode())
    assert shown(found) == [
        [
            ["Мероприятие", "Сроки", "Ответственный"],
            ["Вебинар\n«Афиша»; повтор", "май", 'Отдел "сцены"'],
            ["Семинар", "июнь", "Отдел"],
        ]
    ]
    assert places(found) == ["строка 1", "строка 2", "строка 4"]


def test_commas_inside_cells_of_a_file_with_semicolons() -> None:
    text = "Мероприятие;Сроки;Ответственный\nВебинар, семинар, лекция;май, июнь, июль;Иванова, Петрова, Орлова"
    assert read(text, "plan.csv")[0][1] == ["Вебинар, семинар, лекция", "май, июнь, июль", "Иванова, Петрова, Орлова"]


def test_the_delimiter_that_excel_names() -> None:
    assert read("sep=;\na;b\nc;d", "plan.csv") == [[["a", "b"], ["c", "d"]]]


@pytest.mark.parametrize("more", [2, 1_500])
def test_a_quote_that_never_closes_swallows_nothing(more: int) -> None:
    rows = ["Мероприятие;Сроки", '"Афиша;май', *["Семинар;июнь"] * more]
    (table,) = read("\n".join(rows), "plan.csv")
    assert "".join(map("".join, table)).count("Семинар") == more
    assert table[1:3] == [['"Афиша', "май"], ["Семинар", "июнь"]]


def test_a_file_of_one_column_is_paragraphs() -> None:
    assert read("План\nработы", "plan.csv") == ["План", "работы"]


def test_pasted_lines_are_paragraphs() -> None:
    lines = ["План на 2026 год", "1", "Вебинар «Афиша»", "15 апреля", "Отдел сцены", "Директор        И.И. Орлова"]
    assert read("\n".join(lines)) == lines


@pytest.mark.parametrize("joint", [" | ", " ; ", "|", "  ; "])
def test_pasted_columns_with_a_sign(joint: str) -> None:
    assert read("\n".join([TITLE, *(joint.join(row) for row in ROWS), "Контакты"])) == [TITLE, ROWS, "Контакты"]


def test_a_pasted_table_with_a_rule_under_its_header() -> None:
    text = "\n".join([f"| {' | '.join(row)} |" for row in ROWS]).replace("\n", "\n|---|:--|---|---|\n", 1)
    assert read(text) == [ROWS]


def test_pasted_columns_of_spaces() -> None:
    lines = [f"{row[0]:<4}{row[1]:<22}{row[2]:<14}{row[3]}" for row in ROWS]
    assert read("\n".join([TITLE, *lines])) == [TITLE, ROWS]
    draft = read_plan("", "\n".join([TITLE, *lines]).encode())
    assert [one.where for one in draft.items] == ["строка 3", "строка 4"]


@pytest.mark.parametrize(
    "lines",
    [
        ["раз    два    три", "раз    два", "раз    два    три"],  # the numbers of cells differ
        ["раз    два    три", "раз             два    три", "раз  два  три"],  # the columns are not under one another
        ["раз    два    три", "раз    два    три"],  # two lines are a coincidence
        ["Директор     Орлова", "Методист     Гусева", "Бухгалтер    Белова"],  # names beside posts
        ["да | нет", "просто строка", "да | нет"],
    ],
)
def test_doubtful_columns_stay_paragraphs(lines: list[str]) -> None:
    assert read("\n".join(lines)) == lines


def test_tabs_win_over_everything() -> None:
    assert read("a | b\tc\nd\te") == [[["a | b", "c"], ["d", "e"]]]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("", b"\xef\xbb\xbf \n", Unreadable.EMPTY),
        ("plan.csv", b"\x01\x00\x02\x00\x03", Unreadable.UNKNOWN_FORMAT),
        ("plan.txt", "план ".encode() * 1_500_000, Unreadable.TOO_LARGE),
        ("plan.csv", b"a;b\n" * (MAX_ROWS + 1), Unreadable.TOO_LARGE),
    ],
    ids=range(4),
)
def test_refusals(name: str, content: bytes, reason: Unreadable) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(name, content)
    assert caught.value.reason is reason
