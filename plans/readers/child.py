"""The process that reads one stranger's file under limits and goes: `python -m plans.readers.child`.

In: a line of JSON (name, seconds, memory), then the file's bytes. Out: «document» or «unreadable» and JSON after it.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from typing import BinaryIO

from plans.readers import MAX_BYTES, UnreadableFile, read_file
from plans.readers.plain import to_json

DOCUMENT, UNREADABLE = b"document\n", b"unreadable\n"


def main() -> None:
    logging.disable()  # libraries talk about damaged files; nobody listens here
    ask = json.loads(sys.stdin.buffer.readline())
    limit(ask["seconds"], ask["memory_mb"])
    answer(ask["name"], sys.stdin.buffer, sys.stdout.buffer)


def answer(name: str, source: BinaryIO, target: BinaryIO) -> None:
    """One file in, one answer out. A MemoryError outside the readers ends the process: the caller sees no answer."""
    try:
        document = read_file(name, source.read(MAX_BYTES + 1))
        target.write(DOCUMENT + to_json(document))
    except UnreadableFile as error:
        target.write(UNREADABLE + error.reason.name.encode())
    target.flush()


def limit(seconds: int, memory_mb: int) -> None:
    """Processor time in seconds, address space in megabytes, no files written. Where the system has no such limits only the caller's clock holds."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system may know a limit and not let it be set
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
