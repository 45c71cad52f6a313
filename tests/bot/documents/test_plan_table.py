"""What stands in the rows of an exported plan: own words, headings, marks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.documents.plan_table import PlanTable, plan_table
from bot.texts.documents import done_mark, file_name
from plans.draft import DraftItem
from plans.periods import PlanYear
from tests.bot.documents.made import plan_of, row, rows, view
from tests.builders import item

OWN = ("Срок", "Мероприятие", "Кто отвечает", "Отметка об исполнении", "Охват")


def cells(*texts: str, title: str = "Семинар «Свет»", period: str = "май", section: str | None = None) -> DraftItem:
    return replace(item(title, period), cells=texts, section=section)


def table(*items: DraftItem, columns: tuple[str, ...] = OWN) -> PlanTable:
    plan = plan_of(*items, columns=columns)
    return plan_table(plan, rows(plan), [])


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"outcome": "held", "starts_on": "2026-03-15", "outcome_numbers": {"participants": 40}}, "состоялось 15.03.2026, участников — 40"),
        ({"outcome": "held", "starts_on": "2026-03-15", "ends_on": "2026-03-17"}, "состоялось 15.03.2026–17.03.2026"),
        ({"outcome": "held"}, "состоялось"),
        (
            {
                "outcome": "held", "status": "rescheduled", "starts_on": "2026-04-20", "revision": 1,
                "previous_dates": [{"starts_on": "2026-03-15", "start_time": None}],
            },
            "состоялось 20.04.2026, перенесено с 15.03.2026",
        ),
        ({"status": "rescheduled", "revision": 1, "starts_on": "2026-04-20"}, "перенесено на 20.04.2026"),
        ({"revision": 1, "starts_on": "2026-04-20", "start_time": dt.time(14)}, "назначено на 20.04.2026, 14:00"),
        ({"starts_on": "2026-04-20"}, "было в файле"),  # the plan's own day is no news
        ({}, "было в файле"),
        ({"outcome": "not_held", "outcome_reason": "приказ № 5"}, "не состоялось: приказ № 5"),
        ({"status": "cancelled", "outcome_reason": "ремонт зала"}, "отменено: ремонт зала"),
        ({"status": "postponed"}, "отложено"),
        ({"outcome": "done", "starts_on": "2026-04-20", "outcome_note": "приказ № 7"}, "выполнено, приказ № 7"),
        ({"label": "I квартал", "outcome": "held", "starts_on": "2026-03-15"}, "I квартал: состоялось 15.03.2026"),
        ({"outcome_note": "I квартал: 12 консультаций"}, "I квартал: 12 консультаций"),
        (
            {"outcome": "done", "outcome_note": "I квартал: 12\nII квартал: 7", "outcome_numbers": {"I квартал": 12}},
            "выполнено:\nI квартал: 12\nII квартал: 7",
        ),
        (
            {"outcome": "held", "outcome_numbers": {"applications": 30, "participants": 20, "winners": 3}},
            "состоялось, заявок — 30, участников — 20, победителей — 3",
        ),
    ],
)  # fmt: skip
def test_what_a_mark_says(values: dict[str, Any], mark: str) -> None:
    assert done_mark([view(row(), **values)], "было в файле") == mark


def test_several_events_of_a_row_have_a_line_each() -> None:
    one = row()
    first = view(one, label="I квартал", outcome="held", starts_on="2026-03-15")
    third = view(one, label="III квартал", outcome="not_held", outcome_reason="карантин")
    assert done_mark([first, view(one, label="II квартал"), third], None).split("\n") == [
        "I квартал: состоялось 15.03.2026",
        "III квартал: не состоялось: карантин",
    ]


def test_own_columns_keep_their_order_and_words() -> None:
    made = table(cells("<i>до мая</i>", "**Семинар**  «Свет»", "Отдел\n\nсцены", "сделано", "40"))
    assert made.columns == OWN
    assert made.rows == (("до мая", "Семинар «Свет»", "Отдел\nсцены", "сделано", "40"),)
    assert made.mark == 3


def test_a_column_for_the_mark_is_added_where_there_is_none() -> None:
    plan = plan_of(cells("май", "Семинар"), columns=("Срок", "Мероприятие"))
    kept = rows(plan)
    made = plan_table(plan, kept, [view(kept[0], outcome="held", starts_on="2026-05-06")])
    assert made.columns == ("Срок", "Мероприятие", "Отметка о выполнении")
    assert made.rows[0][-1] == "состоялось 06.05.2026"


def test_rows_that_are_one_event_share_its_mark() -> None:
    plan = plan_of(cells("май", "Семинар"), cells("май", "Семинар"), columns=("Срок", "Мероприятие"))
    first, second = rows(plan)
    second.same_as_id = first.id
    made = plan_table(plan, [first, second], [view(first, outcome="held")])
    assert [line[-1] for line in made.rows] == ["состоялось", "состоялось"]


def test_a_plan_kept_before_its_columns_were_has_the_usual_ones() -> None:
    old = replace(item("Семинар «Свет»", "15 мая", form="семинар", place="ДК"), done_mark="сделано")
    made = table(old, columns=())
    assert made.columns[1:] == (
        "Название мероприятия",
        "Форма",
        "Место проведения",
        "Срок",
        "Ответственный",
        "Отметка о выполнении",
    )
    assert made.rows[0][1:] == ("Семинар «Свет»", "семинар", "ДК", "15 мая", "Отдел народного творчества", "сделано")


def test_sections_stand_across_where_they_change() -> None:
    made = table(
        cells("май", "Один", section="1. Учёба"),
        cells("май", "Два", section="1. Учёба"),
        cells("май", "Три", section="2. Выезды"),
    )
    assert [line[0] if len(line) == 1 else line[1] for line in made.rows] == [
        "1. Учёба",
        "Один",
        "Два",
        "2. Выезды",
        "Три",
    ]


def test_a_section_of_a_cell_is_not_said_twice() -> None:
    columns = ("Направление", "Мероприятие", "Срок")
    made = table(
        cells("Учёба", "Один", "май", section="Учёба"), cells("", "Два", "май", section="Учёба"), columns=columns
    )
    assert [len(line) for line in made.rows] == [4, 4]


def test_a_bare_day_has_its_month_above_it() -> None:
    fifteenth = item("Семинар", "15 марта").period
    bare = replace(cells("15", "Семинар", section="1. Учёба"), period=replace(fifteenth, text="15"))
    whole = cells("20 мая", "Вебинар", section="1. Учёба", period="20 мая")
    headings = [line[0] for line in table(bare, whole).rows if len(line) == 1]
    assert headings == ["1. Учёба", "Март", "1. Учёба"]  # the section again: its later rows belong to no month


def test_approval_and_a_year_that_the_title_does_not_say() -> None:
    plan = replace(
        plan_of(cells("май", "Семинар")), title="План работы дворца", approved="Приказ № 4", year=PlanYear.school(2025)
    )
    made = plan_table(plan, rows(plan), [])
    assert (made.title, made.approved) == ("План работы дворца на 2025/2026 учебный год", "УТВЕРЖДЕНО: Приказ № 4")


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (PlanYear.calendar(2026), "centre-plan-2026.docx"),
        (PlanYear.school(2025), "centre-plan-2025-2026.docx"),
        (PlanYear.calendar(2022, 2028), "centre-plan-2022-2028.docx"),
        (
            replace(PlanYear.calendar(2026), start=dt.date(2026, 4, 1), end=dt.date(2026, 4, 30)),
            "centre-plan-2026-04.docx",
        ),
        (None, "centre-plan-7.docx"),
    ],
)
def test_names_of_files(year: PlanYear | None, name: str) -> None:
    assert file_name("centre", year, 7, "docx") == name


def test_widths_add_up_and_follow_the_words() -> None:
    made = table(cells("1", "Очень длинное название " * 12, "Отдел", "", ""))
    assert sum(made.shares) == pytest.approx(1)
    assert made.shares[1] == max(made.shares)
    assert made.shares[0] < 0.15


def test_a_table_of_very_many_columns_still_fits() -> None:
    names = tuple(f"Показатель{number}" for number in range(20))
    made = table(cells(*["слово"] * 20), columns=names)
    assert sum(made.shares) == pytest.approx(1)
