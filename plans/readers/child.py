"""The child of `isolated.py`: limits first, then one file from standard input, then JSON on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

from plans.readers.document import Unreadable, UnreadableFile


def main() -> None:
    """Faults are answers too: the parent reads JSON only."""
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit(asked["memory_mb"], asked["seconds"])
    sys.stdout.write(json.dumps(answer(asked["name"], content)))


def answer(name: str, content: bytes) -> dict[str, Any]:
    from plans.readers import read_file

    try:
        return read_file(name, content).as_json()
    except UnreadableFile as error:
        return {"refused": error.reason.name}
    except (MemoryError, RecursionError):
        return {"refused": Unreadable.TOO_LARGE.name}


def limit(memory_mb: int, seconds: float) -> None:
    """POSIX only: elsewhere the parent's clock is the only limit."""
    try:
        import resource
    except ImportError:
        return
    for what, value in ((resource.RLIMIT_AS, memory_mb << 20), (resource.RLIMIT_CPU, int(seconds) + 1)):
        _, hard = resource.getrlimit(what)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (ceiling, hard))


if __name__ == "__main__":
    main()
