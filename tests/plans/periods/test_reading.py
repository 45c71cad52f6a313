"""What belongs to the plan and not to the cell: its year, its section's month; and the sentences that people see."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.periods import Period, PlanYear, YearKind, parse_year, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2026)
JANUARY = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "2026-01"),  # an empty cell under a month's heading
        ("5", "2026-01-05 exact"),
        ("5-7", "2026-01-05..2026-01-07 exact"),
        ("15 числа", "2026-01-15 exact"),
        ("до 20", "..2026-01-20 deadline"),
        ("3 неделя", "2026-01-15..2026-01-21"),
        ("последняя пятница", "2026-01-30 exact"),
        ("по пятницам", "2026-01 week FR"),
        ("еженедельно", "2026-01 week"),
        ("10.00", "2026-01 10:00"),
        ("по согласованию", "2026-01 by_agreement"),
        ("в течение месяца", "2026-01"),
        ("февраль", "2026-02"),  # a cell with a month of its own keeps it
        ("15 февраля", "2026-02-15 exact"),
        ("в течение года", "plan"),
        ("ежемесячно", "plan month"),  # longer than the section
        ("1 раз в квартал", "plan quarter"),
        ("-", ""),
    ],
)
def test_a_section_gives_its_month_only_to_cells_that_have_none(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR, section_month=JANUARY), YEAR) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("май 2026", "2026-05"),
        ("15.05.2026", "2026-05-15 exact"),
        ("октябрь 2025 - май", "2025-10-01..2026-05-31"),
        ("2026 г.", "2026-01-01..2026-12-31"),
        ("сентябрь 2025/2026 уч. г.", "2025-09"),
        ("по запросам", "on_request"),
        ("май", "!"),
        ("до 1 мая", "!"),
        ("ежеквартально", "quarter !"),
        ("в течение года", "!"),
        ("третий четверг марта", "!"),
    ],
)
def test_a_plan_of_no_known_year_reads_what_it_can(text: str, expected: str) -> None:
    assert compact(read_period(text, None), None) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 февраля", "в феврале 2026 года дней — 28"),  # reported, never shifted
        ("15 января, пятница", "15.01.2026 — четверг, а написано «пятница»"),
        ("15.13.2026", "месяца с номером 13 не бывает"),
        ("5 квартал", "Такого квартала нет: 5"),
        ("абракадабра", "Не понято: «абракадабра»"),
        ("15 января, Абра кадабра", "Не понято: «Абра кадабра»"),  # the cell's own words
        ("октрябрь", "«октрябрь» прочитано как «октябрь»"),
        ("", "Срок не указан"),
        ("я" * 700, "Слишком длинный"),
        ("15 мая, 12:00-10:00", "Время окончания раньше начала"),
        ("10.00", "Есть время, но нет дня"),
        ("то же", "повторяет строку выше"),
        ('-"-', "повторяет строку выше"),
        ("см. п. 3", "указан в другом месте"),
        ("20-10 марта", "Конец срока раньше начала"),
        ("март май", "нет ни тире, ни запятой"),
        ("2-3 раза в год", "взято меньшее число раз"),
        ("15 января, март 1800 г.", "Не понято: «1800 г»"),
    ],
)
def test_problems_are_sentences_for_a_person(text: str, words: str) -> None:
    problems = read_period(text, YEAR).problems
    assert any(words in problem for problem in problems), problems


def test_a_dash_alone_says_nothing() -> None:
    assert read_period("—", YEAR) == Period("—")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Январь\n2026г. ", "Январь 2026г."),
        ("<b>февраль</b> –ноябрь", "февраль –ноябрь"),  # markup and odd blanks go, words stay as written
        ("**15 мая**,\u00a0<i>10.00</i>", "15 мая, 10.00"),
        ("15&nbsp;мая", "15 мая"),
        ("сен\u00adтябрь", "сентябрь"),  # a soft hyphen is no letter
    ],
)
def test_the_words_of_the_cell_are_kept(text: str, kept: str) -> None:
    period = read_period(text, YEAR)
    assert (period.text, period.problems) == (kept, ())


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026", None, "2026-01-01", "2026-12-31"),
        ("2025", YearKind.SCHOOL, "2025-09-01", "2026-08-31"),
        ("2025/2026", None, "2025-09-01", "2026-08-31"),
        ("2025/26", None, "2025-09-01", "2026-08-31"),
        ("2025-2026", YearKind.SCHOOL, "2025-09-01", "2026-08-31"),
        ("2026-04", None, "2026-04-01", "2026-04-30"),
        ("2022-2028", None, "2022-01-01", "2028-12-31"),
        ("2022–2028", None, "2022-01-01", "2028-12-31"),  # an odd dash
        ("2022-2028", YearKind.SCHOOL, "2022-09-01", "2028-08-31"),
        ("2026 г.", None, "2026-01-01", "2026-12-31"),
    ],
)
def test_years(text: str, kind: YearKind | None, start: str, end: str) -> None:
    year = parse_year(text, kind)
    assert (year.start.isoformat(), year.end.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["", "год", "2025/2028", "2028-2022", "26", "2026-13", "2026-00"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="year"):
        parse_year(text)
