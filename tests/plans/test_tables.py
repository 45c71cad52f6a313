"""Tables as people make them: invented institutions, one difficulty each, what a careful reader takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.draft import DraftItem, PlanDraft
from plans.header_rows import header_of
from plans.headers import Column, column_of
from plans.readers.document import Document, Paragraph, Row, Table
from plans.reading import read_document

HEADER = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
TITLE = Paragraph("План работы на 2026 год", "абзац 1")


def table(*rows: tuple[str, ...], number: int = 1) -> Table:
    return Table(tuple(Row(cells, f"таблица {number}, строка {place}") for place, cells in enumerate(rows, start=1)))


def read(*blocks: Table | Paragraph | tuple[str, ...]) -> PlanDraft:
    """Rows given one by one make a table under the title of a plan for 2026."""
    if blocks and isinstance(blocks[0], tuple):
        return read_document(Document("план", (TITLE, table(*(row for row in blocks if isinstance(row, tuple))))))
    return read_document(Document("план", (TITLE, *(one for one in blocks if not isinstance(one, tuple)))))


def row(item: DraftItem) -> tuple[str | None, str, str, str]:
    return item.number, item.title, item.period.text, "; ".join(party.name for party in item.responsible)


def rows(draft: PlanDraft) -> list[tuple[str | None, str, str, str]]:
    return [row(item) for item in draft.items]


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("Наименование мероприятия", Column.TITLE),
        ("Наименование мероприятий", Column.TITLE),
        ("Содержание работы", Column.TITLE),
        ("Планируемые мероприятия", Column.TITLE),
        ("Перечень основных мероприятий", Column.TITLE),
        ("Наименование мероприятия, возрастная категория, количество человек", Column.TITLE),
        ("Форма и название мероприятия", Column.TITLE),
        ("Сроки проведения", Column.PERIOD),
        ("СРОКИ ИСПОЛНЕНИЯ", Column.PERIOD),
        ("Дата проведения (день недели)", Column.PERIOD),
        ("Планируемая дата проведения", Column.PERIOD),
        ("Срок проведе-\nния", Column.PERIOD),
        ("Дата, время", Column.PERIOD),
        ("Дата начала и окончания", Column.PERIOD),
        ("Дата начала", Column.START),
        ("Окончание", Column.END),
        ("Ответственный исполнитель", Column.RESPONSIBLE),
        ("Ответст-\nвенные", Column.RESPONSIBLE),
        ("Исполнители и соисполнители", Column.RESPONSIBLE),
        ("ФИО ответственного за проведение", Column.RESPONSIBLE),
        ("Ответственные, участники", Column.RESPONSIBLE),
        ("Отв.", Column.RESPONSIBLE),
        ("Ответств.", Column.RESPONSIBLE),
        ("Кто организует", Column.RESPONSIBLE),
        ("№ п\\п", Column.NUMBER),
        ("Название и форма проведения методического мероприятия", Column.TITLE),
        ("Контроль", Column.CONTROL),
        ("Форма проведения", Column.FORM),
        ("Вид мероприятия", Column.FORM),
        ("Целевая аудитория", Column.OTHER),
        ("Количество участников мероприятия", Column.OTHER),
        ("Форма отчёта", Column.OTHER),
        ("Ожидаемый результат", Column.RESULT),
        ("Отметка о выполнении", Column.DONE),
        ("Место проведения", Column.PLACE),
        ("Место, адрес проведения", Column.PLACE),
        ("Время проведения", Column.TIME),
        ("День недели", Column.WEEKDAY),
        ("Месяц", Column.MONTH),
        ("№", Column.NUMBER),
        ("N п/п", Column.NUMBER),
        ("Погода", None),
        ("Отдел сцены", None),
        ("Семинар «Сроки и даты»", None),
    ],
)
def test_what_a_header_cell_names(cell: str, column: Column | None) -> None:
    assert column_of(cell) is column


@pytest.mark.parametrize(
    "cells",
    [
        ("1", "Мероприятия ко Дню семьи", "май", "Организаторы клубов"),
        ("Мероприятия", "Мероприятия", "Мероприятия", "Мероприятия"),
        ("Мероприятия, посвящённые Дню театра", "в срок до 15 мая", "Ответственные за филиалы"),
        ("Директор", "подпись", "дата"),
        ("Учреждение", "Телефон", "E-mail"),
    ],
)
def test_rows_that_are_no_header(cells: tuple[str, ...]) -> None:
    assert header_of(cells) is None


def test_a_header_of_two_rows() -> None:
    draft = read(
        ("№", "Мероприятие", "Срок", "", "Ответственный"),
        ("", "", "начало", "окончание", ""),
        ("1", "Смотр клубов", "1 марта", "20 марта", "Отдел сцены"),
        ("2", "Опрос", "5 мая", "5 мая", "Отдел сцены"),
        ("3", "Афиша", "", "10 июня", "Отдел сцены"),
    )
    assert [one.period.text for one in draft.items] == ["1 марта - 20 марта", "5 мая", "до 10 июня"]
    assert draft.problems == ()


def test_a_header_of_two_rows_with_cells_merged_down() -> None:
    draft = read(
        ("№ п/п", "Наименование мероприятия", "Проведение", "Проведение", "Ответственные"),
        ("№ п/п", "Наименование мероприятия", "дата", "место", "Ответственные"),
        ("1", "Семинар «Свет»", "15 апреля", "Малый зал", "Отдел сцены"),
    )
    assert row(draft.items[0]) == ("1", "Семинар «Свет»", "15 апреля", "Отдел сцены")
    assert draft.items[0].place == "Малый зал"


def test_a_header_whose_words_go_on_in_the_next_row() -> None:
    draft = read(
        ("№", "Наименование", "Срок", "Ответ-"),
        ("п/п", "мероприятия", "исполнения", "ственный"),
        ("1", "Семинар «Свет»", "15 апреля", "Отдел сцены"),
    )
    assert rows(draft) == [("1", "Семинар «Свет»", "15 апреля", "Отдел сцены")]


def test_the_title_and_the_approval_stand_inside_the_table() -> None:
    draft = read_document(
        Document(
            "план",
            (
                table(
                    ("", "", "", "УТВЕРЖДАЮ\nДиректор МБУК «Заречный клуб»\nА.А. Петрова\n«12» января 2026 г."),
                    ("План работы клуба на 2026 год", "", "", ""),
                    HEADER,
                    ("1", "2", "3", "4"),
                    ("1", "Семинар «Свет»", "апрель", "Отдел сцены"),
                    HEADER,
                    ("2", "Вебинар «Звук»", "май", "Отдел сцены"),
                ),
            ),
        )
    )
    assert (draft.title, draft.approved) == ("План работы клуба на 2026 год", "«12» января 2026 г.")
    assert [one.number for one in draft.items] == ["1", "2"]
    assert draft.problems == ()


def test_sections_by_theme_across_the_row_and_by_month() -> None:
    draft = read(
        HEADER,
        ("I. Учёба", "I. Учёба", "I. Учёба", "I. Учёба"),
        ("1", "Семинар «Свет»", "апрель", "Отдел сцены"),
        ("II", "Выезды", "", ""),
        ("1", "Поездка в клубы", "май", "Отдел сцены"),
        ("Июнь", "", "", ""),
        ("1", "Лекция", "5", "Отдел сцены"),
        ("2", "Беседа", "", "Отдел сцены"),
    )
    assert [one.section for one in draft.items] == ["I. Учёба", "II Выезды", "Июнь", "Июнь"]
    assert [one.period.windows[0].start.isoformat() for one in draft.items[2:] if one.period.windows[0].start] == [
        "2026-06-05",
        "2026-06-01",
    ]


def test_numbering_by_sections_gives_headings() -> None:
    draft = read(
        HEADER,
        ("1.", "Учёба кадров", "", ""),
        ("1.1.", "Семинар «Свет»", "апрель", "Отдел сцены"),
        ("2.", "Работа с мастерами", "", ""),
        ("2.1", "Вебинар «Глина»", "май", "Отдел ремёсел"),
    )
    assert [(one.number, one.section) for one in draft.items] == [
        ("1.1", "1. Учёба кадров"),
        ("2.1", "2. Работа с мастерами"),
    ]


def test_a_month_as_the_first_cell_of_a_group() -> None:
    draft = read(
        ("Месяц", "Мероприятие", "Дата", "Ответственный"),
        ("Март", "Семинар", "5", "Отдел сцены"),
        ("", "Вебинар", "10-12", "Отдел сцены"),
        ("Апрель", "Лекция", "7", "Отдел сцены"),
    )
    assert [one.period.windows[0].start.isoformat() for one in draft.items if one.period.windows[0].start] == [
        "2026-03-05",
        "2026-03-10",
        "2026-04-07",
    ]
    numbers = read(
        ("", "Мероприятие", "Дата", "Ответственный"),
        ("Март", "Семинар", "5", "Отдел сцены"),
        ("", "Вебинар", "10", "Отдел сцены"),
    )
    assert [one.section for one in numbers.items] == ["Март", "Март"]


def test_a_column_of_months_alone_goes_on_downwards() -> None:
    draft = read(
        ("Месяц", "Мероприятие", "Ответственный"),
        ("Март", "Семинар", "Отдел сцены"),
        ("", "Вебинар", "Отдел сцены"),
    )
    assert [one.period.text for one in draft.items] == ["Март", "Март"]


@pytest.mark.parametrize(
    ("heading", "cell", "period", "place"),
    [
        ("Место и дата проведения", "ДК «Заря», 15 апреля, 14.00", "15 апреля, 14.00", "ДК «Заря»"),
        ("Дата и место проведения", "15 апреля ДК «Заря»", "15 апреля", "ДК «Заря»"),
        ("Дата, время, место", "15 апреля\n14.00-16.00\nМалый зал", "15 апреля 14.00-16.00", "Малый зал"),
        ("Дата, место", "1 квартал, г. Заречный", "1 квартал", "г. Заречный"),
        ("Место, дата", "ул. Мира, 5, 15 апреля", "15 апреля", "ул. Мира, 5"),
        ("Место, дата", "Школа «8 Марта», 15 апреля", "15 апреля", "Школа «8 Марта»"),
        ("Дата и время", "15 апреля, 14.00", "15 апреля, 14.00", None),
        ("Место, дата", "Малый зал", "", "Малый зал"),
        ("Место, дата", "в течение года", "в течение года", None),
    ],
)
def test_one_column_for_place_and_date(heading: str, cell: str, period: str, place: str | None) -> None:
    draft = read(("№", "Мероприятие", heading, "Ответственный"), ("1", "Семинар", cell, "Отдел сцены"))
    (item,) = draft.items
    assert (item.period.text, item.place) == (period, place)
    assert not [one for one in item.problems if "отделить" in one]


def test_a_date_that_cannot_be_parted_from_its_place_is_a_problem() -> None:
    draft = read(
        ("№", "Мероприятие", "Дата и место", "Ответственный"),
        ("1", "Семинар", "15 апреля ДК «Заря» 20 мая РДК", "Отдел сцены"),
    )
    (item,) = draft.items
    assert item.period.text == ""
    assert "Не удалось отделить срок в ячейке: «15 апреля ДК «Заря» 20 мая РДК»." in item.problems


@pytest.mark.parametrize(
    ("heading", "cell", "names", "place", "doubt"),
    [
        ("Исполнитель, место", "Отдел сцены, Малый зал", ["Отдел сцены"], "Малый зал", False),
        ("Место проведения, ответственный", "Малый зал\nИванова И.И.", ["Иванова И.И."], "Малый зал", False),
        ("Исполнитель, место", "Отдел сцены", ["Отдел сцены"], None, False),
        ("Исполнитель, место", "МБУК «Волна», РДК «Заря»", ["МБУК «Волна»"], "РДК «Заря»", False),
        ("Исполнитель, место", "МБУК «Волна»", [], None, True),
        ("Исполнитель, место", "Малый зал", [], "Малый зал", False),
        (
            "Место, исполнитель",
            "Отдел сцены; Малый зал",
            ["Отдел сцены"],
            "Малый зал",
            False,
        ),  # the header has it otherwise
        (
            "Исполнитель, место",
            "Отдел сцены; Малый зал; отдел кадров",
            ["Отдел сцены", "отдел кадров"],
            "Малый зал",
            False,
        ),
    ],
)
def test_one_column_for_executor_and_place(
    heading: str, cell: str, names: list[str], place: str | None, doubt: bool
) -> None:
    draft = read(("№", "Мероприятие", "Срок", heading), ("1", "Семинар", "май", cell))
    (item,) = draft.items
    assert [party.name for party in item.responsible] == names
    assert item.place == place
    assert any("отделить место" in one for one in item.problems) is doubt


def test_one_column_for_all_three() -> None:
    draft = read(
        ("№", "Мероприятие", "Дата, место, ответственный"),
        ("1", "Семинар", "15 апреля, Малый зал, Отдел сцены"),
        ("2", "Вебинар", "когда-нибудь, где-нибудь"),
    )
    first, second = draft.items
    assert (first.period.text, first.place, first.responsible[0].name) == ("15 апреля", "Малый зал", "Отдел сцены")
    assert (second.period.text, second.place, second.responsible) == ("", None, ())
    assert any("когда-нибудь, где-нибудь" in one for one in second.problems)


def test_dates_put_together_from_several_columns() -> None:
    draft = read(
        ("Дата", "День недели", "Время", "Мероприятие", "Ответственный"),
        ("15 апреля", "среда", "14.00", "Семинар", "Отдел сцены"),
        ("16 апреля", "", "-", "Лекция", "Отдел сцены"),
    )
    assert [one.period.text for one in draft.items] == ["15 апреля, среда, 14.00", "16 апреля"]
    assert draft.items[0].period.problems == ()
    assert draft.items[0].period.time is not None


def test_theme_beside_the_form_and_executors_in_two_columns() -> None:
    draft = read(
        ("№", "Форма", "Тема", "Сроки", "Исполнители", "Соисполнители"),
        ("1", "семинар", "«Свет и звук»", "май", "Отдел сцены", "Отдел кадров"),
    )
    (item,) = draft.items
    assert (item.title, item.form) == ("«Свет и звук»", "семинар")
    assert [party.name for party in item.responsible] == ["Отдел сцены", "Отдел кадров"]


def test_merged_and_torn_cells() -> None:
    draft = read(
        HEADER,
        ("1", "Семинар «Свет", "15 апреля", "Отдел"),
        ("", "и звук»", "", "сцены"),
        ("2", "Вебинар", "10 мая", "Отдел сцены"),
        ("", "", "12 мая", "Отдел кадров"),  # the title is merged over two dates
        ("", "", "(второй поток)", ""),
    )
    assert rows(draft) == [
        ("1", "Семинар «Свет и звук»", "15 апреля", "Отдел сцены"),
        ("2", "Вебинар", "10 мая", "Отдел сцены"),
        (None, "Вебинар", "12 мая (второй поток)", "Отдел кадров"),
    ]
    assert "Название взято из строки выше: проверьте." in draft.items[2].problems


def test_automatic_numbers_leave_no_numbers_and_glue_nothing() -> None:
    draft = read(
        HEADER,
        ("", "семинар «Свет»", "апрель", "Отдел сцены"),
        ("", "вебинар «Звук»", "", "Отдел сцены"),
        ("", "лекция", "май", ""),
    )
    assert [one.title for one in draft.items] == ["семинар «Свет»", "вебинар «Звук»", "лекция"]
    assert "Срок не указан." in draft.items[1].period.problems


def test_sub_rows_stay_rows() -> None:
    draft = read(
        HEADER,
        ("1", "Конкурс «Голоса»:", "", ""),
        ("", "- приём заявок", "март", "Отдел сцены"),
        ("", "- финал", "май", "Отдел сцены"),
    )
    assert [one.title for one in draft.items] == ["Конкурс «Голоса»:", "- приём заявок", "- финал"]


def test_several_tables_in_a_file() -> None:
    other = ("Дата", "Название", "Организатор")
    draft = read(
        table(HEADER, ("1", "Семинар", "апрель", "Отдел сцены")),
        Paragraph("- 2 -", "абзац 2"),
        table(("2", "Вебинар", "май", "Отдел сцены"), number=2),  # the same plan on the next page
        Paragraph("Выставки", "абзац 3"),
        Paragraph("второго полугодия", "абзац 4"),
        table(other, ("20 июня", "Выставка кукол", "Отдел ремёсел"), number=3),
        table(("Показатель", "2025", "2026"), ("Клубов", "10", "12"), number=4),
        table(("МБУК «Клуб»", "тел. 8(4012) 11-22-33"), number=5),
    )
    assert [(one.title, one.section) for one in draft.items] == [
        ("Семинар", None),
        ("Вебинар", None),
        ("Выставка кукол", "Выставки"),
    ]
    said = " ".join(draft.problems)
    assert "второго полугодия" in said
    assert "Показатель | 2025 | 2026" in said
    assert "Клубов | 10 | 12" in said
    assert draft.contacts[0].phone == "8(4012) 11-22-33"


def test_a_long_official_header() -> None:
    draft = read(
        (
            "№ п\\п",
            "Название и форма проведения методического мероприятия",
            "Дата и место проведения мероприятия",
            "Кто организует",
        ),
        ("1", "Семинар «Свет»", "15.04.2026, г. Заречный, РДК", "МОЦ"),
        ("2", "Стажировка", "апрель, на базе МБУК «Волна»", "МОЦ"),
        ("3", "Вебинар", "онлайн", "МОЦ"),
    )
    assert [(one.period.text, one.place) for one in draft.items] == [
        ("15.04.2026", "г. Заречный, РДК"),
        ("апрель", "на базе МБУК «Волна»"),
        ("", "онлайн"),
    ]


def test_a_table_whose_header_nobody_knows_is_said_whole() -> None:
    draft = read(("Погода", "Ветер"), ("дождь", "южный"), ("снег", "северный"))
    assert (draft.title, draft.items) == ("План работы на 2026 год", ())
    assert "шапка не узнана" in draft.problems[0]
    assert "снег | северный" in draft.problems[1]


def test_a_strange_table_before_the_plan_is_no_title() -> None:
    draft = read(
        table(("Цель", "Поддержать клубы"), ("Задачи", "Учить"), number=1),
        table(HEADER, ("1", "Семинар", "май", "МОЦ"), number=2),
    )
    assert draft.title == "План работы на 2026 год"
    assert any("Цель | Поддержать клубы" in one for one in draft.problems)
    assert len(draft.items) == 1


def test_a_second_plan_in_the_file_is_said() -> None:
    draft = read(
        table(HEADER, ("1", "Семинар", "апрель", "МОЦ")),
        Paragraph("МОЦ", "абзац 2"),
        Paragraph("тел. 8(4012) 11-22-33", "абзац 3"),
        Paragraph("План выставок на 2026 год", "абзац 4"),
        table(HEADER, ("1", "Выставка", "июнь", "МОЦ"), number=2),
    )
    assert [one.section for one in draft.items] == [None, "План выставок на 2026 год"]
    assert any("ещё один план" in one for one in draft.problems)
    assert draft.contacts[0].organisation == "МОЦ"


def test_a_row_that_may_be_torn_is_asked_about() -> None:
    draft = read(
        HEADER,
        ("1", "Совещание руководителей", "", ""),
        ("", "Заречной области", "декабрь", "Отдел кадров"),
    )
    assert len(draft.items) == 2
    assert "Возможно, это продолжение строки выше: проверьте." in draft.items[1].problems


def test_furniture_notes_and_odd_rows_are_said() -> None:
    draft = read(
        ("№", "Мероприятие", "Срок", "Ответственный", "Погода", "Целевая аудитория"),
        ("1", "Семинар", "апрель", "Отдел сцены", "дождь", "методисты"),
        ("2", "", "", "", "", ""),
        ("", "", "", "", "", ""),
        ("-", "-", "-", "-", "-", "-"),
        ("Итого", "1 мероприятие", "", "", "", ""),
        ("* план может меняться", "", "", "", "", ""),
        ("", "Дополнительно", "", "", "", ""),
        ("3", "", "май", "Отдел сцены", "", ""),
    )
    said = " ".join(draft.problems)
    for words in (
        "«Погода», «Целевая аудитория»",
        "«2»",
        "Итого",
        "план может меняться",
        "Дополнительно",
        "нет названия",
    ):
        assert words in said
    assert len(draft.items) == 1


def test_words_outside_the_columns_are_a_problem_of_the_row() -> None:
    draft = read(HEADER, ("1", "Семинар", "апрель", "Отдел сцены", "перенести"))
    assert "Слова вне столбцов: «перенести»." in draft.items[0].problems


def test_a_title_without_a_heading() -> None:
    draft = read(("№", "", "Срок", "Ответственный"), ("1", "Семинар", "май", "Отдел сцены"))
    assert rows(draft) == [("1", "Семинар", "май", "Отдел сцены")]
    assert any("без заголовка" in one for one in draft.problems)


def test_the_first_heading_is_no_part_of_the_title_and_numbers_may_stand_in_titles() -> None:
    names = ("Наименование мероприятия", "Срок исполнения", "Исполнитель")
    draft = read(
        Paragraph("1. Учёба кадров", "абзац 2"),
        table(names, ("1.1. Семинар «Свет»", "май", "Отдел сцены"), ("8 марта", "8 марта", "Отдел сцены")),
        Paragraph("2. Выезды", "абзац 3"),
        table(names, ("2.1) Поездка", "июнь", "Отдел сцены"), number=2),
    )
    assert draft.title == "План работы на 2026 год"
    assert [(one.section, one.number, one.title) for one in draft.items] == [
        ("1. Учёба кадров", "1.1", "Семинар «Свет»"),
        ("1. Учёба кадров", None, "8 марта"),
        ("2. Выезды", "2.1", "Поездка"),
    ]


def test_dates_first_and_months_across() -> None:
    draft = read(
        ("Дата", "Мероприятие", "Ответственный"),
        ("МАРТ", "", ""),
        ("5", "Семинар", "Отдел сцены"),
        ("(четверг)", "", ""),
        ("Работа с мастерами", "", ""),
        ("20 мая", "Вебинар", "Отдел ремёсел"),
    )
    assert [(one.section, one.period.text) for one in draft.items] == [
        ("МАРТ", "5 (четверг)"),
        ("Работа с мастерами", "20 мая"),
    ]


ITEM = st.tuples(
    st.integers(1, 60).map(str),
    st.sampled_from(["Семинар «Свет»", "Вебинар", "Приказ о плане", "конкурс чтецов"]),
    st.sampled_from(["май", "15 апреля", "ежеквартально", "до 1 июня"]),
    st.sampled_from(["Отдел сцены", "Иванова И.И., директор", "МОЦ, УДО"]),
    st.sampled_from(["Малый зал", "онлайн"]),
)
NAMES = ("№", "Название мероприятия", "Дата проведения", "Ответственные", "Место проведения")


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=6), st.permutations(range(5)))
def test_the_order_of_columns_changes_nothing(items: list[tuple[str, ...]], order: list[int]) -> None:
    straight = read(NAMES, *items)
    turned = read(*(tuple(one[place] for place in order) for one in (NAMES, *items)))
    assert turned.items == straight.items
    assert turned.problems == straight.problems


CELL = st.sampled_from(
    ["", "", "1", "2.", "Семинар «Свет", "звук»", "май", "Май", "до 5 мая", "15", "Отдел", "Иванова И.И.", "№", "Сроки",
     "Мероприятие", "Ответственный", "начало", "окончание", "Итого", "* сноска", "УТВЕРЖДАЮ", "I", "- пункт", "место, дата",
     "тел. 8 800 111-22-33", "___", "дата и место", "а", "Раздел 2"]
)  # fmt: skip
BLOCK = st.one_of(
    CELL.filter(bool).map(lambda text: Paragraph(text, "абзац 9")),
    st.lists(st.lists(CELL, min_size=1, max_size=6).map(tuple), min_size=1, max_size=7).map(lambda rows: table(*rows)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, max_size=5))
def test_random_tables_never_raise_and_lose_no_word_of_a_title(blocks: list[Table | Paragraph]) -> None:
    marked = [_marked(block, place) for place, block in enumerate(blocks)]
    draft = read(table(HEADER, ("1", "Начало", "май", "Отдел")), *marked)
    shown = str(draft.as_json())
    for block in () if any(map(_headed, blocks)) else marked:
        for one in block.rows if isinstance(block, Table) else ():
            for cell in one.cells:
                if "слово" in cell:
                    assert cell.split()[-1] in shown, (cell, shown)


def _headed(block: Table | Paragraph) -> bool:
    """Has it headings of its own? Then what is under «Мероприятие» may stand elsewhere from there on."""
    return isinstance(block, Table) and any(column_of(cell) for row in block.rows for cell in row.cells)


def _marked(block: Table | Paragraph, number: int) -> Table | Paragraph:
    """A word of its own in every cell under «Мероприятие»."""
    if isinstance(block, Paragraph) or _headed(block):
        return block
    marked = [
        Row((one.cells[0], f"{one.cells[1]} слово{number}{place}", *one.cells[2:]), one.where)
        if len(one.cells) > 1 and one.cells[1]
        else one
        for place, one in enumerate(block.rows)
    ]
    return Table(tuple(marked))
