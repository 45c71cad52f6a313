"""The child that reads: same answers, nothing of ours in its hands, and whatever befalls it is one sentence."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plans.readers import Document, Paragraph, Row, Table, Unreadable, UnreadableFile, read_file
from plans.readers import child as child_module
from plans.readers.isolated import read_file_safely
from plans.readers.plain import from_json, to_json
from plans.reading import read_plan, read_plan_safely
from tests.plans.readers.samples import ALL, workbook_of_one_long_word

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold all the limits")


def refused(name: str, content: bytes, **limits: int) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_file_safely(name, content, **limits)
    return caught.value.reason


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Another program in place of Python: what it is made of stands in the test."""

    def put(script: str) -> None:
        program = tmp_path / "child"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr("plans.readers.isolated.sys.executable", str(program))

    return put


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_as_in_this_process(name: str) -> None:
    content = ALL[name]()
    assert read_file_safely(name, content) == read_file(name, content)


def test_the_same_plan_and_the_same_refusals() -> None:
    name, content = "plan.docx", ALL["plan.docx"]()
    assert read_plan_safely(name, content) == read_plan(name, content)
    assert refused("план\n«1».docx", b"nonsense") is Unreadable.DAMAGED
    assert refused("plan.txt", b" ") is Unreadable.EMPTY
    assert refused("plan.txt", b"a" * (20 * 1024 * 1024 + 1)) is Unreadable.TOO_LARGE


@LINUX
def test_too_little_memory_is_a_file_too_large() -> None:
    assert refused("plan.xlsx", workbook_of_one_long_word(), memory_mb=300) is Unreadable.TOO_LARGE


def test_too_long_is_a_file_too_large(child: object) -> None:
    child("exec sleep 20")  # type: ignore[operator]
    assert refused("plan.txt", b"text", seconds=1) is Unreadable.TOO_LARGE


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("kill -KILL $$", Unreadable.TOO_LARGE),
        ("kill -ABRT $$", Unreadable.TOO_LARGE),
        ("kill -SEGV $$", Unreadable.DAMAGED),
        ("exit 1", Unreadable.DAMAGED),
        ("exit 0", Unreadable.DAMAGED),
        ("echo document; echo nonsense", Unreadable.DAMAGED),
        ("""echo document; echo '{"name": "a", "blocks": [[1, 2, 3]]}'""", Unreadable.DAMAGED),
        ("echo unreadable; echo NO_SUCH_REASON", Unreadable.DAMAGED),
    ],
)
def test_what_befalls_the_child_is_one_sentence(child: object, script: str, reason: Unreadable) -> None:
    child(script)  # type: ignore[operator]
    assert refused("plan.txt", b"text") is reason


def test_the_child_knows_no_secrets(child: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    child(f"env > {tmp_path / 'seen'}; cat > /dev/null; exit 1")  # type: ignore[operator]
    refused("plan.txt", b"text")
    assert "secret" not in (tmp_path / "seen").read_text()


def test_plain_data_and_back() -> None:
    table = Table((Row(("№", "", "\n«»"), "строка 1"), Row((), "строка 2")))
    document = Document("план\ud800.txt", (Paragraph("План", "стр. 1"), table, Paragraph("", "")))
    assert from_json(to_json(document)) == document


def test_the_childs_own_answers() -> None:
    target = io.BytesIO()
    child_module.answer("plan.txt", io.BytesIO("План".encode()), target)
    assert from_json(target.getvalue().removeprefix(b"document\n")).blocks == (Paragraph("План", "строка 1"),)
    target = io.BytesIO()
    child_module.answer("plan.png", io.BytesIO(b"\x89PNG"), target)
    assert target.getvalue() == b"unreadable\nPICTURE"


@LINUX
def test_limits_hold_and_no_file_can_be_written(tmp_path: Path) -> None:
    script = f"""
import json
from plans.readers.child import limit
limit(5, 400)
said = []
for attempt in (lambda: bytearray(500 * 1024 * 1024), lambda: open({str(tmp_path / "out")!r}, "w").write("x" * 100_000)):
    try:
        attempt()
    except (MemoryError, OSError) as error:
        said.append(type(error).__name__)
print(json.dumps(said))
"""
    root = Path(__file__).parents[3]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, timeout=30, check=True)
    assert json.loads(done.stdout) == ["MemoryError", "OSError"]


@LINUX
def test_a_child_that_computes_without_end_is_stopped() -> None:
    script = "from plans.readers.child import limit\nlimit(1, 400)\nwhile True: pass"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", script], env=env, timeout=30, check=False)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_without_posix_only_the_clock_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    child_module.limit(1, 1)


def test_nothing_heavy_is_loaded_before_a_file_needs_it() -> None:
    script = "import sys, plans.reading\nprint([name for name in ('docx', 'lxml', 'pdfplumber', 'python_calamine', 'striprtf', 'olefile') if name in sys.modules])"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, timeout=30, check=True)
    assert done.stdout.strip() == b"[]"
