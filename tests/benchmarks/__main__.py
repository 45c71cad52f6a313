"""`make bench`: every benchmark, one table each."""

from __future__ import annotations

import os
import platform
import sys

from tests.benchmarks import periods, reading, rush, sending, starting, subscribers, wakeup, year


def main() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}\n")
    benchmarks = {
        "reading": reading,
        "periods": periods,
        "year": year,
        "sending": sending,
        "wakeup": wakeup,
        "starting": starting,
        "subscribers": subscribers,
        "rush": rush,
    }
    chosen = sys.argv[1:] or list(benchmarks)
    for name, benchmark in benchmarks.items():
        if name in chosen:
            benchmark.main()
            print()


if __name__ == "__main__":
    main()
