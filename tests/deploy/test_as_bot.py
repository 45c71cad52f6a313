"""as-bot: the settings of the unit, read as systemd reads them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.e2e.conftest import PROJECT

SETTINGS = """# a comment; and a blank line

BOT_TOKEN=42:ABC
SMTP_FROM=Методист <plan@example.ru>
SMTP_PASSWORD="a $b `c`"
METODIST_OWNERS='1,2'
nonsense
LAST=$(touch never)"""


def test_values_are_taken_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "env").write_text(SETTINGS, encoding="utf-8")
    command = tmp_path / "metodist"
    command.write_text("#!/bin/sh\nenv\nprintf '<%s>' \"$@\"\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "env", command):
        path.chmod(0o755)
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "METODIST_ENV": str(tmp_path / "env"), "METODIST": str(command)}
    asked = ["sh", str(PROJECT / "deploy" / "as-bot"), "plan", "two words"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=30)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told[-1] == "<plan><two words>"
    assert {
        "BOT_TOKEN=42:ABC",
        "SMTP_FROM=Методист <plan@example.ru>",
        "SMTP_PASSWORD=a $b `c`",
        "METODIST_OWNERS=1,2",
        "METODIST_DATA=/var/lib/metodist",
        "METODIST_NO_DOTENV=1",
        "LAST=$(touch never)",
    } <= set(told)
    assert not (tmp_path / "never").exists()
