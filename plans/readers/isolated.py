"""Reading in a child process: whatever a stranger's file does there, the program goes on.

The child is given the bytes on standard input and answers with JSON, never with pickled objects. It limits its own memory and
processor time before it opens anything; the parent limits the clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from plans.readers.document import Document, Unreadable, UnreadableFile

SECONDS = 40
MEMORY_MB = 1024
_ROOT = Path(__file__).parents[2]


def read_apart(name: str, content: bytes, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Document:
    """As `read_file`, in a child with limits. Raises UnreadableFile: also for what took too long or too much memory."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path]), "PYTHONIOENCODING": "utf-8"}
    head = json.dumps({"name": name, "memory_mb": memory_mb, "seconds": seconds}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "plans.readers.child"],
            input=head + content,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(Unreadable.TOO_LARGE) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # killed by a limit, or by the library's own fault
        raise UnreadableFile(Unreadable.TOO_LARGE if done.returncode < 0 else Unreadable.DAMAGED) from None
    if "refused" in answer:
        raise UnreadableFile(Unreadable[answer["refused"]])
    return Document.from_json(answer)
