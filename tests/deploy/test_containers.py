"""compose.yaml and the Dockerfile, as far as that can be told without a daemon."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from storage.drivers.alone import AT_ONCE
from storage.drivers.engine import POSTGRES_POOL
from tests.e2e.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
ENVIRONMENT = {"BOT_TOKEN": "1:x", "METODIST_OWNERS": "1", "POSTGRES_PASSWORD": "secret"}


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_services_depend_on_what_can_be_healthy(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"bot", "database", "redis"}
    for name, rule in services["bot"]["depends_on"].items():
        assert rule == {"condition": "service_healthy"}
        assert "healthcheck" in services[name]
    named = {one.split(":")[0] for service in services.values() for one in service["volumes"]}
    assert named == set(compose["volumes"])
    for name in ("database", "redis"):
        assert "ports" not in services[name]  # nothing of them is reached from outside


def test_each_replica_has_a_port_where_nginx_looks_for_it(compose: dict[str, Any]) -> None:
    (published,) = compose["services"]["bot"]["ports"]
    host, ports, inside = published.split(":")
    first, last = map(int, ports.split("-"))
    assert (host, inside) == ("127.0.0.1", "8080")
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    asked = re.findall(r"^\s*server (\S+);", conf, re.MULTILINE)
    assert asked == [f"{host}:{port}" for port in range(first, last + 1)]
    assert f"--scale bot={last - first + 1}" in (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def test_the_database_has_connections_for_all_replicas_and_one_more(compose: dict[str, Any]) -> None:
    """One more: while they are renewed, or for whoever looks. PostgreSQL keeps three for its administrator."""
    of_one = sum(POSTGRES_POOL.values()) + AT_ONCE
    first, last = map(int, compose["services"]["bot"]["ports"][0].split(":")[1].split("-"))
    told = " ".join(compose["services"]["database"]["command"])
    most = re.fullmatch(r"postgres -c max_connections=(\d+)", told)
    assert most is not None
    assert (last - first + 2) * (of_one + 1) + 3 <= int(most[1])
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert f"a replica opens at most {of_one}" in readme
    assert f"`max_connections={most[1]}`" in readme
    assert 2 * (of_one + 1) + 3 <= 100  # as PostgreSQL comes


def test_the_bot_understands_what_compose_tells_it(compose: dict[str, Any]) -> None:
    def filled(value: str) -> str:
        return re.sub(r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda one: ENVIRONMENT.get(one[1], ""), value)

    told = {name.lower(): filled(value) for name, value in compose["services"]["bot"]["environment"].items()}
    assert set(told) <= set(Settings.model_fields)
    settings = Settings(_env_file=None, **told)
    assert settings.url == "postgresql+asyncpg://metodist:secret@database/metodist"
    assert settings.redis_url is not None
    assert (settings.webhook_url, settings.public_url) == (None, None)


def test_compose_itself_reads_it(tmp_path: Path) -> None:
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and not subprocess.run([*command, "version"], capture_output=True).returncode:
            break
    else:
        pytest.skip("docker compose is not installed")
    asked = [*command, "--file", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(asked, env={**environment, **ENVIRONMENT}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    missing = subprocess.run(asked, env=environment, capture_output=True, text=True)
    assert missing.returncode != 0  # without a token it does not begin


def test_the_image_gets_no_secrets_and_no_data() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "data", "**/.env", "**/__pycache__"} <= set(ignored)
    needed = re.findall(r"^COPY (?!--from)(\S+)", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [one for one in needed if not (PROJECT / one).exists()] == []
    assert not {"README.md", "LICENSE", "requirements.txt", "pyproject.toml", "bot", "storage"} & set(ignored)


def test_the_image_checks_what_the_bot_serves() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "USER metodist" in dockerfile
    assert re.search(r"HEALTHCHECK .*127\.0\.0\.1:8080/healthz", dockerfile)
    assert "HTTP_PORT=8080" in dockerfile
    assert 'CMD ["metodist", "run", "--live"]' in dockerfile
