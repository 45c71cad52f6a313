"""A real nginx with deploy/nginx.conf before two replicas, and a third that is not there: Telegram's stand-in brings updates through it, over https."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.chaos.conftest import Installation, url  # noqa: F401 (a fixture)
from tests.e2e.conftest import PROJECT, call, free_port, wait_for

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.parametrize("url", ["postgres"], indirect=True),
]
SECRET = "s" * 32


class Balancer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.replicas = [free_port(), free_port()]
        self.authority = trustme.CA()
        self.ca = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca))
        server = self.authority.issue_cert("localhost", "127.0.0.1")
        server.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        self._write()
        self._process: subprocess.Popen[bytes] | None = None

    def _write(self) -> None:
        """The file of deploy/ with this machine's ports and certificate, in an http block of its own."""
        text = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        text = re.sub(r"(ssl_certificate(_key)?\s+)\S+;", rf"\1{self.folder / 'server.pem'};", text)
        for port, given in zip(
            (8080, 8081, 8082), (*self.replicas, free_port()), strict=True
        ):  # nobody listens at the third
            assert text.count(f"server 127.0.0.1:{port};") == 1
            text = text.replace(f"server 127.0.0.1:{port};", f"server 127.0.0.1:{given};")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {self.folder / kind};\n" for kind in kinds)
        whole = (
            f"pid {self.folder / 'nginx.pid'};\ndaemon off;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{text}}}\n"
        )
        (self.folder / "nginx.conf").write_text(whole, encoding="utf-8")

    def run(self, *more: str) -> list[str]:
        assert NGINX is not None
        log = str(self.folder / "nginx.log")
        return [NGINX, "-e", log, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *more]

    def start(self) -> None:
        checked = subprocess.run(self.run("-t"), capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        assert "warn" not in checked.stderr + (self.folder / "nginx.log").read_text()
        self._process = subprocess.Popen(self.run(), stderr=subprocess.DEVNULL)
        wait_for(lambda: self.status("/") == 404, "nginx answers")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def status(self, path: str, body: bytes | None = None, **headers: str) -> int:
        request = urllib.request.Request(f"https://localhost:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(
                request, timeout=10, context=ssl.create_default_context(cafile=str(self.ca))
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


@pytest.fixture
def balancer(tmp_path: Path) -> Iterator[Balancer]:
    (tmp_path / "nginx").mkdir()
    made = Balancer(tmp_path / "nginx")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def here(tmp_path: Path, url: str, balancer: Balancer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:  # noqa: F811
    monkeypatch.setenv("SSL_CERT_FILE", str(balancer.ca))  # the stand-in trusts this authority
    made = Installation(tmp_path, url, "2026-01-12T09:05:00+03:00")
    outside = f"https://localhost:{balancer.port}"
    told = {"WEBHOOK_URL": f"{outside}/telegram", "WEBHOOK_SECRET": SECRET, "PUBLIC_URL": outside}
    try:
        made.start(*balancer.replicas, **told)
        # Each sets the webhook, whereupon the stand-in begins anew and brings what is under way once more
        wait_for(lambda: made.log().count("by=webhook") == len(balancer.replicas), "both have set the webhook")
        yield made
    finally:
        made.close()


def handled(port: int) -> float:
    """Updates of this replica."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        page = answer.read().decode()
    return sum(float(one) for one in re.findall(r"^metodist_updates_total\{.*\} (\S+)$", page, re.MULTILINE))


def test_updates_come_through_and_nothing_else_does(here: Installation, balancer: Balancer) -> None:
    people = range(5001, 5009)
    here.people(people)
    for one in people:
        call(f"{here.api}/people/{one}/send", {"text": "/help"})
    wait_for(lambda: all(here.count("/events")[one] == 1 for one in people), "everybody is answered")
    assert min(handled(port) for port in balancer.replicas) > 0  # both had some
    forged = b'{"update_id": 1, "message": {}}'
    json = {"Content-Type": "application/json"}
    assert balancer.status("/telegram", forged, **json) == 401
    assert balancer.status("/telegram", forged, **json, **{"X-Telegram-Bot-Api-Secret-Token": "x" * 32}) == 401
    for path in ("/metrics", "/healthz", "/readyz", "/clock", "/telegram/", "/telegram/../metrics", "//metrics"):
        assert balancer.status(path) == 404, path
    for port in balancer.replicas:  # they are there, for whoever runs it
        assert call(f"http://127.0.0.1:{port}/readyz")["ok"] is True
    assert balancer.status("/c/nothing-like-it") == 404
    assert balancer.status(f"/feed/{'x' * 32}.ics") == 404
    here.kill(balancer.replicas[0])
    for one in people:
        call(f"{here.api}/people/{one}/send", {"text": "/help"})
    wait_for(lambda: all(here.count("/events")[one] == 2 for one in people), "the other replica answers all")
