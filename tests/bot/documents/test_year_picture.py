"""The year on a picture: which months, what is marked, what is said of the rest. The look itself is for eyes."""

from __future__ import annotations

import datetime as dt
import sys
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.documents import brush, year_picture
from bot.documents.plan_days import always, entries, months_of, undated
from plans.periods import PlanYear
from plans.workdays import WorkCalendar
from storage.records import EventView
from tests.bot.documents.made import row, view
from tests.builders import YEAR

TODAY = dt.date(2026, 1, 12)
RUSSIA = WorkCalendar("RU")


def day(text: str, **values: Any) -> EventView:
    return view(row("Вебинар «Афиша за час»"), starts_on=text, **values)


def said(monkeypatch: pytest.MonkeyPatch, views: list[EventView], year: PlanYear | None = YEAR) -> list[str]:
    """Every text that is written on the picture."""
    texts: list[str] = []
    plain = year_picture.write

    def write(draw: Any, at: Any, text: str, *rest: Any) -> float:
        texts.append(text)
        return plain(draw, at, text, *rest)

    monkeypatch.setattr(year_picture, "write", write)
    content = year_picture.year_picture("План на 2026 год", "Центр", views, year, RUSSIA, TODAY)
    assert Image.open(BytesIO(content)).width == 2000
    assert len(content) < 10_000_000
    return texts


def test_twelve_months_with_days_titles_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = view(row(), window_start="2026-04-01", window_end="2026-06-30")
    long = view(row(), window_start="2026-01-01", window_end="2026-12-31")
    standing = view(row(), nature="standing", window_start="2026-01-01", window_end="2026-12-31")
    texts = said(monkeypatch, [day("2026-04-15"), day("2026-05-21", ends_on="2026-05-23"), waiting, long, standing])
    assert [text for text in texts if text.endswith(" 2026")][::11] == ["Январь 2026", "Декабрь 2026"]
    assert texts.count("без даты: 1") == 3
    assert {"Вебинар «Афиша за час»", "21–23"} <= set(texts)
    assert "На несколько месяцев и на весь год, пока без даты, — 1. Постоянная работа — 1\u00a0пункт." in texts
    assert {"мероприятие", "выходной", "праздник"} <= set(texts)
    assert "конкурс" not in texts  # the legend names only what is there


def test_a_school_year_begins_in_september(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [], PlanYear.school(2026))
    names = [text for text in texts if text.endswith((" 2026", " 2027"))]
    assert (names[0], names[-1], len(names)) == ("Сентябрь 2026", "Август 2027", 12)


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (None, "Январь 2026"),  # today's year
        (PlanYear.calendar(2022, 2028), "Январь 2026"),  # today's of several
        (PlanYear.calendar(2020, 2022), "Январь 2022"),  # the last that there is
        (PlanYear(PlanYear.calendar(2026).kind, dt.date(2026, 4, 1), dt.date(2026, 4, 30)), "Январь 2026"),
    ],
)
def test_years_of_other_lengths(monkeypatch: pytest.MonkeyPatch, year: PlanYear | None, first: str) -> None:
    texts = said(monkeypatch, [], year)
    assert next(text for text in texts if text.startswith("Январь")) == first


def test_days_outside_the_months_and_unknown_holidays_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [day("2027-01-20")])
    assert "За пределами этих месяцев — 1." in texts
    texts = said(monkeypatch, [], PlanYear.calendar(2029))
    assert "Переносы выходных на 2029 год ещё не известны." in texts


def test_a_crowded_month_says_how_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [day(f"2026-04-{number % 28 + 1:02}") for number in range(40)] + [day("2026-04-02")] * 3)
    assert "и ещё 35" in texts
    assert "5" in texts  # of 2 April


def test_what_goes_over_a_month_is_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = said(monkeypatch, [day("2026-03-30", ends_on="2026-05-02")])
    assert {"30…", "…", "…2"} <= set(texts)


def test_odd_titles_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
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
