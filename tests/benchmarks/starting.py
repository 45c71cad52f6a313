"""From the start of the process to ready (`/readyz` answers 200), and its memory then and after its first sweep, with an empty
database and with a million pending reminders, in turns."""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.database import Storage
from tests.benchmarks import databases
from tests.benchmarks.pending import Size, fill
from tests.benchmarks.sending import stand_in
from tests.builders import NOW
from tests.e2e.conftest import PROJECT, TOKEN, free_port, wait_for

MANY = 1_000_000
TURNS = 3


@dataclass(frozen=True, slots=True)
class Start:
    ready: float  # seconds
    memory: float  # MB of the process when it was ready
    swept: float  # MB after the first sweep, 15 s later
    peak: float  # MB until then


async def measure(kinds: list[str], folder: Path, api: str) -> None:
    async with AsyncExitStack() as stack:
        made: dict[str, tuple[Storage, str]] = {}
        for kind in kinds:
            for what, size in (("empty", 0), (f"{MANY:,} pending", MANY)):
                storage = await stack.enter_async_context(databases.database(kind, folder))
                if size:
                    await fill(storage, Size(size))
                made[f"{kind}, {what}"] = storage, storage.url.render_as_string(hide_password=False)
        found: dict[str, list[Start]] = {name: [] for name in made}
        for turn in range(TURNS):
            for name, (_, url) in made.items():
                found[name].append(await asyncio.to_thread(start, url, folder, api, sweep=turn == 0))
        print(f"{'':28} ready, s   MB then   after a sweep   peak")
        for name, starts in found.items():
            ready = statistics.median(one.ready for one in starts)
            memory = statistics.median(one.memory for one in starts)
            print(f"{name:28} {ready:8.2f} {memory:9.0f} {starts[0].swept:15.0f} {starts[0].peak:6.0f}", flush=True)


def start(url: str, folder: Path, api: str, *, sweep: bool) -> Start:
    """`sweep`: wait for the first one, too."""
    with bot(url, folder, api) as (process, address):
        began = time.perf_counter()
        wait_for(lambda: answer(f"{address}/readyz") is not None, "ready", 60)
        ready = time.perf_counter() - began
        memory = resident(process.pid)
        if sweep:
            wait_for(lambda: _sweeps(address) >= 1, "the first sweep", 60)
        return Start(ready, memory["VmRSS"], resident(process.pid)["VmRSS"], resident(process.pid)["VmHWM"])


@contextmanager
def bot(url: str, folder: Path, api: str, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The bot as a process against a stand-in: yields as soon as it is started. Its clock stands where the rows were made."""
    port = free_port()
    own = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": api,
        "DATABASE_URL": url,
        "METODIST_DATA": str(folder),
        "METODIST_NO_DOTENV": "1",
        "METODIST_CLOCK": NOW.isoformat(),
        "HTTP_PORT": str(port),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_", "HTTP_"))}
    with (folder / "bot.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--live"],
            env={**kept, **own, **more},
            cwd=PROJECT,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(40)


def answer(url: str) -> str | None:
    """The page, if it answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return str(page.read().decode())
    except (OSError, urllib.error.HTTPError):
        return None


def _sweeps(address: str) -> float:
    found = re.search(r"^metodist_sweeps_total (\S+)", answer(f"{address}/metrics") or "", re.MULTILINE)
    return float(found[1]) if found else 0


def resident(pid: int) -> dict[str, float]:
    """VmRSS and VmHWM (the peak) in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line.startswith(("VmRSS", "VmHWM")))
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, *_ in pairs}


def main() -> None:
    print(f"Start to ready and memory, the median of {TURNS} starts in turns")
    kinds = ["sqlite", *(["postgres"] if databases.postgres_answers() else [])]
    with tempfile.TemporaryDirectory() as name, stand_in(Path(name), None) as api:
        asyncio.run(measure(kinds, Path(name), api))


if __name__ == "__main__":
    main()
