"""Tables that lost their columns or their header: read where only one reading is possible, else said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.draft import PlanDraft
from plans.readers.document import Document, Paragraph
from plans.reading import read_document
from tests.examples import many
from tests.plans.small_plans import TITLE, rows, table


def lines(*texts: str) -> PlanDraft:
    return read_document(
        Document("план", (TITLE, *(Paragraph(text, f"строка {place}") for place, text in enumerate(texts, start=2))))
    )


def test_columns_that_are_gaps_of_spaces() -> None:
    draft = lines(
        "№   Мероприятие          Сроки      Ответственный",
        "1   Семинар «Свет»       15 апреля  Отдел сцены",
        "Май",
        "2   Вебинар              20         Отдел кадров",
        "3   Лекция               Отдел кадров",
        "для методистов",
        "- 2 -",
    )
    assert rows(draft) == [
        ("1", "Семинар «Свет»", "15 апреля", "Отдел сцены"),
        ("2", "Вебинар", "20", "Отдел кадров"),
    ]
    assert draft.items[1].section == "Май"
    assert all("Столбцы восстановлены по пробелам: проверьте строку." in one.problems for one in draft.items)
    said = " ".join(draft.problems)
    assert "3 Лекция Отдел кадров" in said
    assert "для методистов" in said


def test_one_cell_per_line() -> None:
    draft = lines(
        "№ п/п", "Мероприятие", "Сроки", "Ответственный",
        "1.", "Семинар «Свет»", "15 апреля", "Отдел сцены",
        "2.", "Вебинар", "май", "Отдел", "кадров",
        "3.", "Лекция", "июнь", "Отдел кадров",
        "II. Выезды",
        "1.", "Поездка", "июль", "Отдел сцены",
        "Примечание в конце",
    )  # fmt: skip
    assert rows(draft) == [
        ("1", "Семинар «Свет»", "15 апреля", "Отдел сцены"),
        ("3", "Лекция", "июнь", "Отдел кадров"),
        ("1", "Поездка", "июль", "Отдел сцены"),
    ]
    assert draft.items[-1].section == "II. Выезды"
    said = " ".join(draft.problems)
    assert "строка не разобрана по столбцам — «2. | Вебинар | май | Отдел | кадров»" in said
    assert "Примечание в конце" in said


def test_words_run_together() -> None:
    draft = lines(
        "№ п/п Мероприятие Сроки Ответственный",
        "1. Семинар «Свет и звук» 15 апреля Отдел сцены",
        "2. Вебинар для методистов в течение года Иванова И.И., директор",
        "Второй квартал",
        "3. Встреча с мастерами май июнь",
        "4. Лекция о том, что было",
        "в клубе май Отдел сцены",
        "5. Сводка за март май Отдел сцены",
    )
    assert rows(draft) == [
        ("1", "Семинар «Свет и звук»", "15 апреля", "Отдел сцены"),
        ("2", "Вебинар для методистов", "в течение года", "Иванова И.И."),
    ]
    said = " ".join(draft.problems)
    for words in ("Встреча с мастерами май июнь", "Лекция о том, что было в клубе май Отдел сцены"):
        assert words in said
    assert all("Столбцы слились" in " ".join(one.problems) for one in draft.items)


@pytest.mark.parametrize(
    "texts",
    [
        ("Просто письмо", "ни о чём"),
        ("Дорогие коллеги,  приглашаем вас", "1. Семинар 15 апреля"),
        ("Мероприятие", "просто слово"),
    ],
)
def test_what_is_no_plan_stays_none(texts: tuple[str, ...]) -> None:
    assert lines(*texts).items == ()


def test_a_table_without_a_header() -> None:
    draft = read_document(
        Document(
            "план",
            (
                TITLE,
                table(
                    ("1", "15 апреля", "Семинар «Свет»", "Отдел сцены"),
                    ("2", "май", "Вебинар", "Иванова И.И."),
                    ("3", "в течение года", "Консультации", "Отдел кадров"),
                ),
            ),
        )
    )
    assert [one.title for one in draft.items] == ["Семинар «Свет»", "Вебинар", "Консультации"]
    assert any("нет шапки" in one and "срок — столбец 2" in one for one in draft.problems)


def test_a_table_of_something_else_is_no_plan() -> None:
    draft = read_document(Document("письмо", (table(("Клубов", "10"), ("Школ", "12")),)))
    assert draft.items == ()


WORD = st.sampled_from(
    ["№", "п/п", "Мероприятие", "Сроки", "Ответственный", "1.", "2", "Семинар «Свет", "звук»", "май", "15 апреля", "Отдел сцены",
     "Иванова И.И.", "II. Выезды", "|", "  ", "Итого", "- 2 -"]
)  # fmt: skip


@settings(max_examples=many(200), deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=6), max_size=10), st.sampled_from([" ", "   ", "\n"]))
def test_any_lines_are_read(found: list[list[str]], gap: str) -> None:
    texts = [line for words in found for line in gap.join(words).split("\n") if line.strip()]
    draft = lines(*texts)
    assert all(item.title for item in draft.items)
    assert isinstance(draft.as_json(), dict)
