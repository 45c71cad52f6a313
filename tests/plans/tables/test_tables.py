"""Tables as people make them: invented institutions, one difficulty each, what a careful reader takes."""

from __future__ import annotations

from plans.readers.document import Document, Paragraph
from plans.reading import read_document
from tests.plans.small_plans import HEADER, read, row, rows, table


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
