"""`metodist responsible email` and what the doctor says of the mail server."""

from __future__ import annotations

import json
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from bot.cli.base import BadInput
from bot.practice.session import PracticeSession
from bot.practice.telegram import PracticeTelegram
from bot.telegram import build_bot
from tests.bot.cli.conftest import Run
from tests.bot.cli.test_operations import ADD, PLAN
from tests.mail import HOST, PASSWORD, USER, mail_server, with_password, words_of
from tests.telegram import TOKEN

WHO = ("responsible", "email", "--institution", "centre", "--name")


@pytest.fixture
def kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("METODIST_CLOCK", "2026-01-12T09:00:00+03:00")
    run(*ADD)
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    assert run("plan", "import", str(file), "--institution", "centre", "--yes").exit_code == 0
    return run


def doctor(run: Run) -> dict[str, Any]:
    found = {row["check"]: row for row in json.loads(run("doctor", "--json").stdout)}
    mail: dict[str, Any] = found["mail"]
    return mail


def test_an_address_is_shown_set_and_taken_away(kept: Run) -> None:
    assert kept(*WHO, "Отдел сцены").stdout == "Отдел сцены: адреса нет.\n"
    done = kept(*WHO, "отдел сцены", "--address", "Scena@Example.ru")
    assert done.stdout == "Отдел сцены: scena@example.ru.\n"
    assert "Почта не настроена" in done.stderr
    assert "ничего не изменилось" in kept(*WHO, "1", "--address", "scena@example.ru").stdout
    answer = json.loads(kept(*WHO, "1", "--json").stdout)
    assert answer == {"responsible": "Отдел сцены", "email": "scena@example.ru"}
    assert doctor(kept) == {
        "check": "mail",
        "ok": False,
        "text": "Почта не настроена, а адреса у ответственных есть: письма не уходят (SMTP_HOST).",
    }
    assert json.loads(kept(*WHO, "1", "--remove", "--json").stdout)["email"] is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("Отдел сцены", "--address", "сцена"), "Не вижу здесь адреса"),
        (("Отдел сцены", "--address", "a@b.ru", "--remove"), "что-то одно"),
        (("Отдел хора",), "Отдел хора"),
    ],
)
def test_what_is_refused(kept: Run, options: tuple[str, ...], words: str) -> None:
    refused = kept(*WHO, *options)
    assert isinstance(refused.exception, BadInput)
    assert words in str(refused.exception)


def test_letters_are_no_duty(run: Run) -> None:
    assert doctor(run)["ok"] is True


@pytest.fixture
def mailing(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A mail server is set up on this machine."""
    given = {"HOST": HOST, "USER": USER, "PASSWORD": PASSWORD, "SECURITY": "none", "PORT": "1"}
    for name, value in given.items():
        monkeypatch.setenv(f"SMTP_{name}", value)
    return run


def test_a_server_that_does_not_answer(mailing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doctor(mailing)
    assert found["ok"] is False
    assert found["text"].startswith("Почтовый сервер 127.0.0.1:1 не отвечает")
    monkeypatch.setenv("SMTP_USER", "plan")
    assert "SMTP_FROM" in doctor(mailing)["text"]
    monkeypatch.setenv("SMTP_USER", USER)
    monkeypatch.setenv("SMTP_HOST", "mail.example.ru")
    assert "только на почтовый сервер этой машины" in doctor(mailing)["text"]


def test_a_server_that_answers(mailing: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    monkeypatch.setenv("SMTP_SECURITY", "starttls")
    with mail_server(**with_password(context)) as box:
        monkeypatch.setenv("SMTP_PORT", str(box.port))
        assert "не подтвердил защищённое соединение" in doctor(mailing)["text"]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert doctor(mailing) == {
            "check": "mail",
            "ok": True,
            "text": f"Почтовый сервер 127.0.0.1:{box.port} отвечает.",
        }
        monkeypatch.setenv("SMTP_PASSWORD", "another secret")
        found = doctor(mailing)
    assert (found["ok"], found["text"]) == (
        False,
        "Почтовый сервер не принял имя или пароль: SMTP_USER, SMTP_PASSWORD?",
    )
    assert "secret" not in json.dumps(found)


def test_a_sweep_from_cron_sends_letters(kept: Run, mailing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    telegram = PracticeTelegram(TOKEN)
    monkeypatch.setattr("bot.telegram.make_bot", lambda *_: build_bot(TOKEN, PracticeSession(telegram)))
    kept(*WHO, "1", "--address", "scena@example.ru")
    with mail_server() as box:
        monkeypatch.setenv("SMTP_PORT", str(box.port))
        monkeypatch.delenv("SMTP_PASSWORD")
        assert mailing("sweep", "--now", "2026-04-01T09:00:00+03:00").exit_code == 0
    assert box.to == ["scena@example.ru"]
    assert "https://t.me/metodist_practice_bot?start=r_" in words_of(box.letters[0], "plain")
