"""`metodist plan month|week|report`."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from bot.cli.base import BadInput
from tests.bot.cli.conftest import Run

ADD = ("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
PLAN = (
    "План на {}\n№\tМероприятие\tСроки\tОтветственный\n1.\tВебинар «Афиша»\t15 апреля, 14:00\tОтдел сцены\n"
    "2.\tОтчёт о работе\tдо 1 июня\tОтдел сцены\n"
)


def keeps(run: Run, tmp_path: Path, year: str = "2026 год") -> None:
    run(*ADD)
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.format(year), encoding="utf-8")
    assert run("plan", "import", str(path), "--institution", "centre", "--yes").exit_code == 0


def figures(run: Run, period: str) -> dict[str, Any]:
    result = run("plan", "report", "1", "--period", period, "--json")
    assert result.exit_code == 0, result.exception
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_months_and_weeks(run: Run, tmp_path: Path) -> None:
    keeps(run, tmp_path)
    month, week = tmp_path / "month.docx", tmp_path / "week.docx"
    assert "Готово" in run("plan", "month", "1", "--month", "2026-04", "--to", str(month)).stdout
    assert "Готово" in run("plan", "week", "1", "--week", "2026-04-18", "--to", str(week)).stdout
    for path in (month, week):
        assert docx.Document(str(path)).tables[0].rows[1].cells[1].text == "Вебинар «Афиша»"


def test_a_report_and_its_figures(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeps(run, tmp_path)
    monkeypatch.setenv("METODIST_CLOCK", "2026-05-01T09:00:00+03:00")
    answer = figures(run, "II квартал")
    assert answer["period"] == {"key": "q2", "name": "II квартал 2026 года", "start": "2026-04-01", "end": "2026-06-30"}
    assert [answer["figures"][name]["value"] for name in ("planned", "waiting", "ahead")] == [2, 1, 1]
    assert [row["title"] for row in answer["rows"]] == ["Вебинар «Афиша»", "Отчёт о работе"]
    assert figures(run, "9m")["figures"]["planned"]["events"] == [1, 2]
    assert figures(run, "q3")["rows"] == []
    word, excel = tmp_path / "report.docx", tmp_path / "report.XLSX"
    for path in (word, excel):
        assert run("plan", "report", "1", "--period", "year", "--to", str(path)).exit_code == 0
    assert docx.Document(str(word)).paragraphs[1].text == "Отчёт о выполнении плана за 2026 год"
    assert openpyxl.load_workbook(BytesIO(excel.read_bytes())).sheetnames == ["Итоги", "Пункты", "Постоянная работа"]
    both = run("plan", "report", "1", "--period", "h1", "--to", str(word), "--json")
    assert json.loads(both.stdout)["period"]["key"] == "h1"  # one document on standard output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("month", "1", "--month", "апрель", "--to", "m.docx"), "Не понимаю месяц «апрель»"),
        (("month", "1", "--month", "2026-13", "--to", "m.docx"), "Не понимаю месяц"),
        (("month", "1", "--month", "0000-01", "--to", "m.docx"), "Не понимаю месяц"),
        (("month", "1", "--month", "2026-04", "--to", "m.pdf"), "окончанием .docx"),
        (("month", "1", "--month", "2026-04", "--to", "nowhere/m.docx"), "Не могу записать"),
        (("month", "7", "--month", "2026-04", "--to", "m.docx"), "Плана № 7 нет"),
        (("week", "1", "--week", "13.04", "--to", "w.docx"), "Не понимаю дату"),
        (("report", "1", "--period", "чушь", "--json"), "Не понимаю «чушь»"),
        (("report", "1", "--period", "q1"), "Назовите файл"),
        (("report", "1", "--period", "q1", "--to", "r.pdf"), ".docx или .xlsx"),
        (("report", "7", "--period", "q1", "--json"), "Плана № 7 нет"),
    ],
)
def test_bad_input_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    keeps(run, tmp_path)
    result = run("plan", *arguments)
    assert isinstance(result.exception, BadInput)
    assert said in str(result.exception)


def test_a_quarter_that_comes_twice_is_asked_about(run: Run, tmp_path: Path) -> None:
    keeps(run, tmp_path, "2025/2026 учебный год")
    result = run("plan", "report", "1", "--period", "III квартал", "--json")
    assert "q3-2025 или q3-2026" in str(result.exception)
    assert figures(run, "q3-2025")["period"]["name"] == "III квартал 2025 года (сентябрь)"
    assert figures(run, "h2")["figures"]["planned"]["value"] == 1


def test_a_long_year_goes_on_in_further_pictures(run: Run, tmp_path: Path) -> None:
    run(*ADD)
    rows = "".join(
        f"{number}.\tСеминар «Ритм {number}»\t{number % 28 + 1} апреля\tОтдел сцены\n" for number in range(1, 61)
    )
    path = tmp_path / "plan.txt"
    path.write_text(f"План на 2026 год\n№\tМероприятие\tСроки\tОтветственный\n{rows}", encoding="utf-8")
    run("plan", "import", str(path), "--institution", "centre", "--yes")
    said = run("plan", "export", "1", "--to", str(tmp_path / "year.png")).stdout.splitlines()
    assert said[:2] == [f"Готово: {tmp_path / 'year.png'}", f"Готово: {tmp_path / 'year-2.png'}"]
    assert all(Path(line.removeprefix("Готово: ")).read_bytes().startswith(b"\x89PNG") for line in said)
