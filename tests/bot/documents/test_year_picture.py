"""The year on pictures: which rows in which month, what became of them, how they are split. The look itself is for eyes."""

from __future__ import annotations

import datetime as dt
import sys
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.documents import brush, year_opening, year_picture
from bot.documents.plan_days import always, entries, months_of, undated
from bot.documents.year_rows import months_shown, year_rows
from plans.fulfilment import State
from plans.periods import PlanYear
from plans.workdays import WorkCalendar
from storage.records import EventView
from tests.bot.documents.made import row, view
from tests.builders import YEAR

TODAY = dt.date(2026, 1, 12)
RUSSIA = WorkCalendar("RU")


def day(text: str, **values: Any) -> EventView:
    return view(row("Вебинар «Афиша за час»"), starts_on=text, **values)


def pictures(views: list[EventView], year: PlanYear | None = YEAR, today: dt.date = TODAY) -> list[Image.Image]:
    made = year_picture.year_pictures("План на 2026 год", "Центр", views, year, RUSSIA, today)
    assert sum(map(len, made)) < 10_000_000
    return [Image.open(BytesIO(one)) for one in made]


def said(
    monkeypatch: pytest.MonkeyPatch, views: list[EventView], year: PlanYear | None = YEAR, today: dt.date = TODAY
) -> list[str]:
    """Every text that is written on the pictures."""
    texts: list[str] = []
    plain = brush.write

    def write(draw: Any, at: Any, text: str, *rest: Any) -> float:
        texts.append(text)
        return plain(draw, at, text, *rest)

    for module in (year_picture, year_opening):
        monkeypatch.setattr(module, "write", write)
    pictures(views, year, today)
    return texts


def test_rows_by_month_with_what_became_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(
        monkeypatch,
        [
            day("2026-04-15", outcome="held"),
            day("2026-05-21", ends_on="2026-05-23"),
            day("2026-04-20", previous_dates=[{"starts_on": "2026-03-15"}]),
            day("2026-04-01"),
            day("2026-02-02", status="cancelled"),
            view(row("Лаборатория"), window_start="2026-04-01", window_end="2026-06-30"),
        ],
        today=dt.date(2026, 4, 16),
    )
    assert [text for text in texts if text.endswith(" 2026")] == [
        "Февраль 2026",
        "Апрель 2026",
        "Май 2026",
        "Июнь 2026",
    ]
    assert {"15", "ср", "21–23", "Лаборатория", "нет даты, II квартал", "перенесено с 15 марта", "ждёт ответа"} <= set(
        texts
    )
    assert "отменено" in texts
    assert "частично" not in texts  # the legend names only what is there
    assert texts[:2] == ["Центр", "План на 2026 год"]
    assert texts[texts.index("Апрель") + 1] == "3"  # how many stand in the month


def test_a_row_that_the_newest_file_has_no_more_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = row()
    gone.ordinal, gone.gone_in_id = -1, 2
    assert "вне плана" in said(monkeypatch, [view(gone, starts_on="2026-04-15")])
    assert "вне плана" not in said(monkeypatch, [day("2026-04-15")])


def test_a_school_year_begins_in_september(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [day("2026-09-01"), day("2027-08-31")], PlanYear.school(2026))
    assert [text for text in texts if text.endswith((" 2026", " 2027"))] == ["Сентябрь 2026", "Август 2027"]
    assert texts[2] == "Сентябрь"


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (None, (2026, 1)),  # today's year
        (PlanYear.calendar(2022, 2028), (2026, 1)),  # today's of several
        (PlanYear.calendar(2020, 2022), (2022, 1)),  # the last that there is
        (PlanYear(PlanYear.calendar(2026).kind, dt.date(2026, 4, 1), dt.date(2026, 4, 30)), (2026, 1)),
        (PlanYear.school(2025), (2025, 9)),
    ],
)
def test_years_of_other_lengths(year: PlanYear | None, first: tuple[int, int]) -> None:
    months = months_shown(year, TODAY)
    assert (months[0], len(months)) == (first, 12)


def test_what_is_outside_the_months_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [day("2027-01-20"), view(row(), window_start="2027-02-01", window_end="2027-02-28")])
    assert "За пределами этих месяцев — 2." in texts


def test_titles_can_be_read_on_a_phone() -> None:
    """At 390 points of width the letters of a title are 11 points at least, and a picture is about as tall as the screen."""
    assert year_picture._TITLE * 390 / year_opening.WIDTH >= 11
    for one in pictures([day(f"2026-{month:02}-15") for month in range(1, 13)] * 5):
        assert one.width == year_opening.WIDTH
        assert one.height <= one.width * 844 / 390


def test_long_titles_are_wrapped_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "Семинар «Роль фото в работе культурно-досуговых учреждений: теория и практика для руководителей»"
    texts = said(monkeypatch, [view(row(title), starts_on="2026-04-15")])
    at = next(number for number, text in enumerate(texts) if text.startswith("Семинар"))
    assert " ".join(texts[at : at + 3]) == title


def test_many_rows_take_several_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    views = [day(f"2026-04-{number % 28 + 1:02}") for number in range(60)]
    texts = said(monkeypatch, views)
    pages = [text for text in texts if " из " in text]
    assert pages == [f"{number} из {len(pages)}" for number in range(1, len(pages) + 1)]
    assert len(pages) > 1
    assert texts.count("Апрель 2026 — продолжение") == len(pages) - 1
    assert texts.count("Вебинар «Афиша за час»") == 60  # nothing is left out


def test_a_huge_plan_has_shorter_titles_then_counts_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    long = row("Семинар для руководителей клубных формирований и всех специалистов культурно-досуговых учреждений")
    some = [view(long, starts_on=f"2026-04-{number % 28 + 1:02}") for number in range(200)]
    assert not any("И ещё" in text for text in said(monkeypatch, some))
    texts = said(monkeypatch, some * 4)
    assert "10 из 10" in texts
    shown = sum(text.startswith("Семинар") for text in texts)
    assert f"И ещё {800 - shown}\u00a0пункт" in next(text for text in texts if text.startswith("И ещё"))


def test_what_goes_over_a_month_stands_once() -> None:
    rows = year_rows([day("2026-03-30", ends_on="2026-05-02")], months_shown(YEAR, TODAY), TODAY)
    assert [one.days for one in rows.months[2026, 3]] == ["30.03–2.05"]
    assert rows.months[2026, 4] == []
    from_before = year_rows([day("2025-12-30", ends_on="2026-01-02")], months_shown(YEAR, TODAY), TODAY)
    assert len(from_before.months[2026, 1]) == 1


@pytest.mark.parametrize(
    ("values", "where", "state", "remark"),
    [
        ({"starts_on": "2026-04-15"}, (2026, 4), State.AHEAD, ""),
        ({"starts_on": "2026-01-11"}, (2026, 1), State.WAITING, ""),
        ({"starts_on": "2026-01-12"}, (2026, 1), State.AHEAD, ""),  # today is not over
        ({"starts_on": "2026-01-11", "outcome": "partly"}, (2026, 1), State.PARTLY, ""),
        ({"starts_on": "2026-01-11", "outcome": "not_held"}, (2026, 1), State.NOT_HELD, ""),
        ({"window_start": "2026-03-01", "window_end": "2026-03-31"}, (2026, 3), None, "март"),
        ({"window_start": "2026-03-01", "window_end": "2026-03-31", "outcome": "held"}, (2026, 3), State.HELD, "март"),
        ({"window_start": "2026-03-01", "window_end": "2026-03-31", "status": "cancelled"}, (2026, 3), State.CANCELLED, "март"),
        ({"window_start": "2026-03-01", "window_end": "2026-03-31", "status": "postponed"}, (2026, 3), State.MOVED, "март"),
        ({"window_end": "2026-06-01", "deadline": True, "nature": "deliverable"}, (2026, 6), State.AHEAD, "срок"),
        ({"window_end": "2026-01-09", "deadline": True, "nature": "deliverable", "outcome": "done"}, (2026, 1), State.HELD, "срок"),
        ({"window_start": "2026-01-01", "window_end": "2026-12-31"}, "long", None, "2026 год"),
        ({}, "long", None, "без срока"),
        ({"window_start": "2026-01-01", "window_end": "2026-12-31", "nature": "standing"}, "always", State.AHEAD, ""),
        ({"nature": "recommendation", "outcome": "noted"}, "always", State.HELD, "без срока"),
    ],
)  # fmt: skip
def test_where_a_row_stands(values: dict[str, Any], where: Any, state: State | None, remark: str) -> None:
    rows = year_rows([view(row(), **values)], months_shown(YEAR, TODAY), TODAY)
    (found,) = getattr(rows, where) if isinstance(where, str) else rows.months[where]
    assert (found.state, found.remark) == (state, remark)


def test_stages_stand_for_their_contest_and_meetings_for_their_series() -> None:
    one = row("Школа мастеров")
    series = view(one, nature="series", window_start="2026-01-01", window_end="2026-12-31")
    meeting = view(one, nature="series", ordinal=2, starts_on="2026-02-10")
    stages = [{"name": "заявки", "on": "2026-01-02"}, {"name": "итоги", "on": "2026-05-02"}]
    contest = view(row("Конкурс"), nature="contest", stages=stages, window_end="2026-05-30")
    rows = year_rows([series, meeting, contest], months_shown(YEAR, TODAY), TODAY)
    assert [(one.title, one.state) for month in rows.months.values() for one in month] == [
        ("заявки — Конкурс", State.AHEAD),  # nobody is asked about a stage
        ("Школа мастеров", State.AHEAD),
        ("итоги — Конкурс", State.AHEAD),
    ]
    assert rows.long == []


def test_an_empty_plan_and_odd_titles_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(pictures([])) == 1
    odd = "🎉 Слово\x00" + "безпробелов" * 40
    texts = said(monkeypatch, [view(row(odd), starts_on="2026-04-15"), view(row(""), starts_on="2026-04-16")])
    assert not any("🎉" in text or "\x00" in text for text in texts)


def test_deadlines_stages_and_what_is_off() -> None:
    report = view(row("Отчёт"), nature="deliverable", deadline=True, window_end="2026-06-01")
    order = view(row("Приказ"), nature="deliverable", window_start="2026-03-01", window_end="2026-03-31")
    contest = view(
        row("Конкурс хоров"), nature="contest", stages=[{"name": "итоги", "on": "2026-05-02"}], window_end="2026-05-30"
    )
    gone = day("2026-02-02", status="cancelled")
    found = entries([report, order, contest, gone])
    assert [(one.title, one.day.isoformat(), one.deadline, one.off) for one in found] == [
        ("Вебинар «Афиша за час»", "2026-02-02", False, True),
        ("Приказ", "2026-03-31", True, False),
        ("итоги — Конкурс хоров", "2026-05-02", True, False),
        ("Отчёт", "2026-06-01", True, False),
    ]


def test_what_has_no_day_yet() -> None:
    one = row("Школа мастеров")
    series = view(one, nature="series", window_start="2026-01-01", window_end="2026-12-31")
    meeting = view(one, nature="series", ordinal=2, starts_on="2026-02-10")
    month = view(row(), window_start="2026-03-01", window_end="2026-03-31")
    held, standing = view(row(), outcome="held"), view(row(), nature="standing")
    assert undated([series, meeting, month, held, standing]) == [month]
    assert undated([series]) == [series]
    assert always([standing, month]) == [standing]
    assert months_of(month) == [(2026, 3)]
    assert months_of(view(row(), window_start="2026-11-15", window_end="2027-01-15")) == [
        (2026, 11),
        (2026, 12),
        (2027, 1),
    ]
    assert months_of(series) == []
    assert months_of(view(row())) == []


def test_texts_are_cut_to_width() -> None:
    letters = brush.font(25)
    assert brush.fit("Коротко", letters, 500) == "Коротко"
    cut = brush.fit("Семинар «Свет и звук на малой сцене»", letters, 200)
    assert cut.endswith("…")
    assert letters.getlength(cut) <= 200
    lines = brush.wrapped("Семинар «Свет и звук на малой сцене»", letters, 250, 2)
    assert len(lines) == 2
    assert brush.wrapped("", letters, 100, 2) == [""]


def test_the_font_is_found_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = "matplotlib" in sys.modules
    assert brush.font_path(bold=True).name == "DejaVuSans-Bold.ttf"
    assert ("matplotlib" in sys.modules) == loaded
    monkeypatch.setattr(brush, "find_spec", lambda name: None)
    with pytest.raises(brush.NoFont):
        brush.font_path()
