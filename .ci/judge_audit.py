"""pip-audit's report (JSON on standard input) in words: status 1 where a dependency has a known hole."""

from __future__ import annotations

import json
import sys
from typing import Any


def judged(report: dict[str, Any]) -> tuple[int, list[str]]:
    """(exit status, lines). What could not be looked up is counted; where that is everything, the data was out of reach."""
    rows = report["dependencies"]
    holes = [
        f"{row['name']} {row['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for row in rows
        for hole in row.get("vulns", [])
    ]
    skipped = sum("skip_reason" in row for row in rows)
    if skipped == len(rows):
        return 0, ["not audited: the advisories cannot be reached"]
    summary = f"audited: {len(rows) - skipped} dependencies, known holes: {len(holes)}"
    return int(bool(holes)), [*holes, summary + (f", not looked up: {skipped}" if skipped else "")]


if __name__ == "__main__":
    status, lines = judged(json.load(sys.stdin))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(status)
