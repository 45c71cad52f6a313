"""The command line, as another program meets it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import app
from bot.cli.base import report_errors

PLAN = (
    "План мероприятий на 2026 год\n№\tМероприятие\tСроки\tОтветственный\n"
    "1.\tВебинар «Афиша за час»\t15 апреля, 14:00\tОтдел сцены\n2.\tОтчёт о работе\tдо 1 июня\tОтдел сцены\n"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("plan", "list")` -> (status, standard output, standard error), in an empty folder."""
    for name in ("BOT_TOKEN", "DATABASE_URL", "BOT_API_URL", "METODIST_OWNERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("METODIST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("METODIST_NO_DOTENV", "1")
    monkeypatch.setenv("METODIST_CLOCK", "2026-01-12T09:05:00+03:00")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["metodist", *arguments])
        status = report_errors(app)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def plan_file(tmp_path: Path) -> str:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def listing(run: Run, *arguments: str) -> Any:
    status, out, err = run(*arguments, "--json")
    assert status == 0, err
    return json.loads(out)


def test_reading_keeps_nothing(run: Run, plan_file: str) -> None:
    read = listing(run, "plan", "read", plan_file)
    assert [item["nature"] for item in read["items"]] == ["event", "deliverable"]
    status, out, _ = run("plan", "read", plan_file)
    assert status == 0
    assert "Вебинар" in out
    assert listing(run, "plan", "list") == []


def test_a_plan_is_imported_shown_previewed_and_exported(run: Run, plan_file: str, tmp_path: Path) -> None:
    add = ("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    assert listing(run, *add)["data_mode"] == "full"
    assert run(*add)[0] == 2
    assert [row["slug"] for row in listing(run, "institution", "list")] == ["centre"]
    assert "centre" in run("institution", "list")[1]
    kept = listing(run, "plan", "import", plan_file, "--institution", "centre", "--yes")
    assert kept == {"plan": 1, "created": True, "items": 2, "events": 2}
    status, out, _ = run("plan", "import", plan_file, "--institution", "centre", "--yes")
    assert (status, "Ничего не изменилось" in out) == (0, True)
    assert [row["id"] for row in listing(run, "plan", "list", "--institution", "centre")] == [1]
    assert "План мероприятий" in run("plan", "list")[1]
    assert listing(run, "plan", "show", "1")["items"][0]["title"] == "Вебинар «Афиша за час»"
    assert run("plan", "show", "1")[0] == 0
    rows = listing(run, "reminders", "preview", "--from", "2026-04-15", "--to", "2026-04-15")
    assert [(row["due_at"], row["responsible"], row["to"]) for row in rows] == [
        ("2026-04-15T09:00:00+03:00", "Отдел сцены", None),
        ("2026-04-15T13:00:00+03:00", "Отдел сцены", None),
    ]
    assert rows[0]["items"][0]["text"] == "Сегодня: вебинар «Афиша за час»"
    status, out, _ = run(
        "reminders", "preview", "--from", "2026-01-01", "--to", "2026-12-31", "--institution", "centre"
    )
    assert "не подключён" in out
    invited = listing(run, "invite", "--institution", "centre", "--responsible", "Отдел сцены")
    assert invited["payload"].startswith("r_")
    assert run("invite", "--institution", "centre", "--role", "organizer")[1].startswith("/start s_")
    target = tmp_path / "plan.xlsx"
    assert run("plan", "export", "1", "--to", str(target))[0] == 0
    assert read_cells(target)[1] == ["№", "Мероприятие", "Сроки", "Ответственный", "Отметка о выполнении"]
    assert run("db", "check")[0] == 0
    assert run("db", "upgrade")[0] == 0
    copy = str(tmp_path / "copy.db")
    assert run("db", "backup", copy)[0] == 0
    assert run("db", "backup", copy)[0] == 2
    assert run("doctor")[0] == 1  # no token, nobody linked
    findings = json.loads(run("doctor", "--json")[1])
    assert {row["check"] for row in findings} == {
        "token",
        "database",
        "time zone",
        "linked",
        "workdays",
        "mail",
    }


def test_a_plan_goes_out_in_four_formats(run: Run, plan_file: str, tmp_path: Path) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    run("plan", "import", plan_file, "--institution", "centre", "--yes")
    for name, begins in (("a.docx", b"PK"), ("a.XLSX", b"PK"), ("a.png", b"\x89PNG"), ("a.ics", b"BEGIN:VCALENDAR")):
        target = tmp_path / name
        status, out, err = run("plan", "export", "1", "--to", str(target))
        assert (status, out.strip(), err) == (0, f"Готово: {target}", "")
        assert target.read_bytes().startswith(begins)
    titles = [row["title"] for row in listing(run, "plan", "read", str(tmp_path / "a.docx"))["items"]]
    assert titles == ["Вебинар «Афиша за час»", "Отчёт о работе"]
    assert "SUMMARY:Срок: Отчёт о работе" in (tmp_path / "a.ics").read_text(encoding="utf-8")
    status, _, err = run("plan", "export", "1", "--to", str(tmp_path / "a.pdf"))
    assert (status, err.count("\n"), ".docx, .xlsx, .png" in err) == (2, 1, True)
    status, _, err = run("plan", "export", "1", "--to", str(tmp_path / "nowhere" / "a.docx"))
    assert (status, "есть ли такая папка" in err) == (2, True)


TWICE = (
    "План мероприятий на 2026 год\n"
    "№\tМероприятие\tФорма\tСрок\tОтветственный\n"
    "1\tРитм и слово\tсеминар\t30 февраля\tРечной П.П., Отдел сказок\n"
    "2\tСовещание руководителей\tсовещание\tапрель - май\tРечной П.П., Отдел народного творчества\n"
    "3\tЧаепитие сотрудников\t\tиюнь\tОНТ\n"
    "4\tСовещание руководителей\tсовещание\tапрель - май\tРечной П.П., Отдел народного творчества\n"
    "5\tМетодическая помощь\t\tв течение года\tОтдел сказок\n"
)
CENTRE = ("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")


@pytest.fixture
def twice(tmp_path: Path) -> str:
    path = tmp_path / "twice.txt"
    path.write_text(TWICE, encoding="utf-8")
    return str(path)


def test_the_preview_of_the_command_line(run: Run, twice: str) -> None:
    run(*CENTRE)
    status, out, _ = run("plan", "read", twice)
    assert status == 0
    assert "Прочитан план на 2026 год: 5" in out
    assert "Дата утверждения не указана." in out
    assert "подключён" not in out  # no institution was named
    status, out, _ = run("plan", "import", twice, "--institution", "centre", "--yes")
    out = out.replace("\u00a0", " ")
    assert status == 0
    assert "Учреждение: Центр." in out
    assert "никто пока не подключён" in out
    months = [line for line in out.splitlines() if line.rstrip("0123456789").endswith(": ") and line[0] != "Н"]
    assert months == ["Весь год: 1", "Апрель: 2", "Май: 2", "Июнь: 1", "Без срока: 1"]
    assert "  2. № 2 Совещание руководителей — совещание — с апреля по май — Речной П.П.; Отдел" in out
    assert "• 1. «Ритм и слово» («30 февраля»): Такой даты нет" in out
    assert '--same-party "ОНТ=Отдел народного творчества"' in out


def test_a_plan_is_mended_by_options(run: Run, twice: str) -> None:
    run(*CENTRE)
    options = (
        *("--period", "1=27 февраля, 11:00", "--form", "3=вебинар", "--nature", "1=мероприятие", "--internal", "1"),
        *("--public", "2", "--skip", "5", "--control", "Речной", "--lead", "отдел СКАЗОК", "--apart", "2=4"),
        *("--same-party", "ОНТ=Отдел народного творчества", "--form", "2=без формы"),
    )
    answer = listing(run, "plan", "import", twice, "--institution", "centre", "--yes", *options)
    assert answer == {"plan": 1, "created": True, "items": 4, "events": 4}
    rows = listing(run, "plan", "show", "1")["items"]
    assert [row["title"].split()[0] for row in rows] == ["Ритм", "Совещание", "Чаепитие", "Совещание"]
    assert rows[0]["period"]["text"] == "30 февраля"
    assert rows[0]["period"]["windows"] == [{"start": "2026-02-27", "end": "2026-02-27"}]
    assert [row["public"] for row in rows] == [False, True, True, False]
    assert [row["forms"] for row in rows] == [["семинар"], [], ["вебинар"], ["совещание"]]
    said = [[(one["name"].split()[-1], one["role"]) for one in row["responsible"]] for row in rows]
    assert said[0] == [("П.П.", "control"), ("сказок", "lead")]
    assert said[2] == [("творчества", "lead")]


@pytest.mark.parametrize(
    "option",
    [
        ("--period", "1"),
        ("--period", "9=май"),
        ("--period", "0=май"),
        ("--period", "1=когда-нибудь"),
        ("--form", "1=хоровод"),
        ("--nature", "1=party"),
        ("--public", "первый"),
        ("--skip", "77"),
        ("--lead", "Отдел космоса"),
        ("--lead", "Отдел"),
        ("--control", ""),
        ("--same-party", "ОНТ"),
        ("--same-party", "МОЦ=ОНТ"),
        ("--same-event", "1=1"),
        ("--apart", "1=x"),
        ("--public", "1", "--internal", "1"),
        ("--skip", "1", "--skip", "2", "--skip", "3", "--skip", "4", "--skip", "5"),
    ],
)
def test_a_bad_mend_is_one_sentence_and_nothing_is_kept(run: Run, twice: str, option: tuple[str, ...]) -> None:
    run(*CENTRE)
    status, out, err = run("plan", "import", twice, "--institution", "centre", "--yes", *option)
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert listing(run, "plan", "list") == []


def read_cells(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def test_periods(run: Run, tmp_path: Path) -> None:
    assert listing(run, "period", "3 квартал", "--year", "2026")["windows"] == [
        {"start": "2026-07-01", "end": "2026-09-30"}
    ]
    assert listing(run, "period", "январь", "--school-year", "2025")["windows"][0]["start"] == "2026-01-01"
    assert listing(run, "period", "январь", "--school-year", "2025/2026")["windows"][0]["start"] == "2026-01-01"
    assert run("period", "ежеквартально", "--year", "2026")[1] == "ежеквартально\n"
    lines = tmp_path / "periods.tsv"
    lines.write_text("15\tcalendar\t2026-04\nоктябрь\tschool\t2025/2026\n", encoding="utf-8")
    status, out, _ = run("period", "--file", str(lines), "--json")
    assert status == 0
    assert [json.loads(line)["windows"][0]["start"] for line in out.splitlines()] == ["2026-04-15", "2025-10-01"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "read", "no-such-file.docx"),
        ("plan", "show", "77"),
        ("plan", "export", "77", "--to", "a.xlsx"),
        ("plan", "export", "77", "--to", "a.docx"),
        ("plan", "export", "77", "--to", "a.pdf"),
        ("plan", "export", "77", "--to", "plan"),
        ("plan", "list", "--institution", "nobody"),
        ("period", "май"),
        ("period", "май", "--year", "26"),
        ("period", "--year", "2026"),
        ("period", "--file", "no-such-file"),
        ("institution", "add", "Ц", "--name", "Ц", "--country", "RU", "--time-zone", "Europe/Moscow"),
        ("invite", "--institution", "nobody", "--role", "admin"),
        ("invite", "--institution", "nobody", "--role", "king"),
        ("invite", "--institution", "nobody"),
        ("reminders", "preview", "--from", "вчера", "--to", "2026-01-01"),
        ("reminders", "preview", "--from", "2026-02-01", "--to", "2026-01-01"),
    ],
)
def test_bad_input_is_one_sentence_and_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


def test_a_responsible_that_is_nowhere(run: Run, plan_file: str) -> None:
    run("institution", "add", "c", "--name", "Ц", "--country", "BY", "--time-zone", "Europe/Minsk")
    assert run("invite", "--institution", "c", "--responsible", "Никто")[0] == 2


def test_an_unreadable_file_says_what_to_do(run: Run, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG")
    status, _, err = run("plan", "read", str(scan))
    assert (status, "пришлите, пожалуйста" in err) == (2, True)
    letter = tmp_path / "letter.txt"
    letter.write_text("Здравствуйте", encoding="utf-8")
    assert run("plan", "import", str(letter), "--institution", "x")[0] == 2


def test_the_clock_is_refused_with_the_real_telegram(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:SECRET")
    status, _, err = run("institution", "list")
    assert status == 2
    assert "SECRET" not in err
    monkeypatch.setenv("METODIST_CLOCK", "когда-нибудь")
    assert run("institution", "list")[0] == 2


def test_faults_have_status_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("METODIST_DEBUG", raising=False)

    def fails(error: BaseException) -> Callable[[], None]:
        def command() -> None:
            raise error

        return command

    assert report_errors(fails(RuntimeError("secret"))) == 1
    assert "secret" not in capsys.readouterr().err
    assert report_errors(fails(KeyboardInterrupt())) == 130
    assert report_errors(fails(SystemExit(2))) == 2
    monkeypatch.setenv("METODIST_DEBUG", "1")
    with pytest.raises(RuntimeError):
        report_errors(fails(RuntimeError("seen")))


def test_a_newer_file_becomes_the_newest_version(run: Run, plan_file: str, tmp_path: Path) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    listing(run, "plan", "import", plan_file, "--institution", "centre", "--yes")
    newer = tmp_path / "plan-2.txt"
    row = "3.\tСеминар «Свет»\tмай\tОтдел сцены\n"
    newer.write_text(PLAN.replace("15 апреля", "22 апреля") + row, encoding="utf-8")
    status, out, _ = run("plan", "import", str(newer), "--institution", "centre", "--yes")
    assert status == 0
    assert "Новых — 1, перенесено — 1, без изменений — 1." in out
    assert "Срок: «15 апреля, 14:00» → «22 апреля, 14:00»" in out
    assert [row["id"] for row in listing(run, "plan", "list")] == [1]
    assert len(listing(run, "plan", "show", "1")["items"]) == 3
    versions = listing(run, "plan", "versions", "1")
    assert [one["file"] for one in versions] == ["plan-2.txt", "plan.txt"]
    assert [row["title"] for row in versions[0]["changes"]["new"]] == ["Семинар «Свет»"]
    assert "первая редакция" in run("plan", "versions", "1")[1]
    assert run("plan", "versions", "7")[0] == 2


def test_much_is_gone_only_when_told_twice(run: Run, plan_file: str, tmp_path: Path) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    listing(run, "plan", "import", plan_file, "--institution", "centre", "--yes")
    part = tmp_path / "part.txt"
    part.write_text(PLAN.rsplit("2.", 1)[0], encoding="utf-8")
    status, _, err = run("plan", "import", str(part), "--institution", "centre", "--yes")
    assert status == 2
    assert "Исчезнет 1 из 2 пунктов" in err
    assert len(listing(run, "plan", "show", "1")["items"]) == 2
    done = listing(run, "plan", "import", str(part), "--institution", "centre", "-y", "-y")
    assert (done["revised"], done["items"], done["events"]) == (True, 1, 1)
    apart = listing(run, "plan", "import", plan_file, "--institution", "centre", "--yes", "--separate")
    assert apart["created"] is True
    other = tmp_path / "other.txt"
    other.write_text(PLAN.replace("июня", "июля"), encoding="utf-8")
    status, _, err = run("plan", "import", str(other), "--institution", "centre", "--yes", "--revises", "9")
    assert status == 2
    assert "Плана № 9" in err
    assert listing(run, "plan", "import", str(other), "--institution", "centre", "--yes", "--revises", "1")["revised"]


def test_the_history_of_an_event(run: Run, plan_file: str) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    run("plan", "import", plan_file, "--institution", "centre", "--yes")
    assert listing(run, "reminders", "history", "1") == []
    status, _, err = run("reminders", "history", "99")
    assert (status, "Мероприятия № 99 нет" in err) == (2, True)


def test_a_kept_file_that_is_mended_now_is_a_revision(run: Run, plan_file: str, tmp_path: Path) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    run("plan", "import", plan_file, "--institution", "centre", "--yes")
    done = listing(run, "plan", "import", plan_file, "--institution", "centre", "--yes", "--period", "1=22 апреля")
    assert (done["plan"], done["revised"]) == (1, True)
    period = listing(run, "plan", "show", "1")["items"][0]["period"]
    assert period["windows"] == [{"start": "2026-04-22", "end": "2026-04-22"}]
    status, out, _ = run("plan", "import", plan_file, "--institution", "centre", "--yes")
    assert (status, "Ничего не изменилось" in out) == (0, True)
    target = tmp_path / "plan.docx"
    assert run("plan", "export", "1", "--to", str(target))[0] == 0
    exported = listing(run, "plan", "read", str(target))["items"][0]["period"]
    assert exported["windows"] == period["windows"]  # all the files say what was put right


def test_the_reminders_are_audited(run: Run, plan_file: str) -> None:
    run("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    run("plan", "import", plan_file, "--institution", "centre", "--yes")
    assert run("reminders", "audit")[:2] == (0, "Всё, что должно было уйти, ушло.\n")
    assert listing(run, "reminders", "audit") == []
