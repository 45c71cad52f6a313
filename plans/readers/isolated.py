"""Reading a stranger's file in a process of its own: whatever it does to the reader, the bot goes on.

The only module of plans/ that starts a process. It blocks: callers with an event loop use a thread.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from plans.readers import MAX_BYTES
from plans.readers.document import Document, Unreadable, UnreadableFile
from plans.readers.plain import from_json

SECONDS = 30
MEMORY_MB = 512
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")  # no tokens, no addresses of databases
_EXHAUSTED = {-number for number in (signal.SIGABRT, getattr(signal, "SIGKILL", 9), getattr(signal, "SIGXCPU", 24))}


def read_file_safely(name: str, content: bytes, *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> Document:
    """As `read_file`, in a child with `seconds` of time and `memory_mb` of memory (where the system can limit it).

    Raises UnreadableFile: TOO_LARGE for a file that ran out of either, DAMAGED for one that broke the child; OSError when
    the system can start no process, which says nothing about the file.
    """
    if not content.strip():
        raise UnreadableFile(Unreadable.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    ask = json.dumps({"name": name, "seconds": seconds, "memory_mb": memory_mb}).encode("ascii")
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-P", "-m", "plans.readers.child"],
            input=ask + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT)} | {key: os.environ[key] for key in _KEPT if key in os.environ},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:  # `run` has killed the child by now
        raise UnreadableFile(Unreadable.TOO_LARGE) from error
    return _understood(done.returncode, done.stdout)


def _understood(code: int, said: bytes) -> Document:
    kind, _, rest = said.partition(b"\n")
    try:
        if code == 0 and kind == b"document":
            return from_json(rest)
        if code == 0 and kind == b"unreadable":
            raise UnreadableFile(Unreadable[rest.decode()])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(Unreadable.DAMAGED) from error
    raise UnreadableFile(Unreadable.TOO_LARGE if code in _EXHAUSTED else Unreadable.DAMAGED)
