"""A plan of 10,000 rows as .docx, .xlsx and .txt: the file in the child process, the understanding after it, and beside them the
barest reading of the same table, so that the price of each step is seen as a ratio. Each figure in a process of its own."""

from __future__ import annotations

import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from tests.benchmarks.big_plan import as_docx, as_txt, as_xlsx

ROWS = 10_000
RUNS = 3
MAKERS: dict[str, Callable[[int], bytes]] = {"docx": as_docx, "xlsx": as_xlsx, "txt": as_txt}


def main() -> None:
    print(f"Reading a plan of {ROWS:,} rows; median of {RUNS} processes each")
    print("format   file, s  understood, s  rows/s  file beside bare  peak of the child, MB  peak in all, MB")
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in MAKERS.items():
            path = Path(folder) / f"plan.{kind}"
            path.write_bytes(make(ROWS))
            runs = [_one(path) for _ in range(RUNS)]
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            ratios = [run["file"] / run["bare"] for run in runs]
            print(
                f"{kind:8} {middle['file']:7.2f} {middle['understood']:14.2f} "
                f"{ROWS / (middle['file'] + middle['understood']):7.0f} "
                f"{statistics.median(ratios):7.1f} ({min(ratios):.1f}–{max(ratios):.1f}) "
                f"{middle['child_mb']:15.0f} {middle['own_mb']:20.0f}"
            )


def _one(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.reading", str(path)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(path: Path) -> dict[str, float]:
    """Seconds and megabytes, in this process and in the reader's child."""
    from plans.readers.isolated import read_file_safely
    from plans.reading import read_document

    content = path.read_bytes()
    began = time.perf_counter()
    bare = BARE[path.suffix](content)
    floor = time.perf_counter() - began
    began = time.perf_counter()
    document = read_file_safely(path.name, content)
    file = time.perf_counter() - began
    began = time.perf_counter()
    draft = read_document(document)
    understood = time.perf_counter() - began
    assert len(draft.items) == ROWS, len(draft.items)
    assert bare > ROWS
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return {
        "bare": floor,
        "file": file,
        "understood": understood,
        "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit,
        "own_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
    }


def _bare_docx(content: bytes) -> int:
    """Every cell's text by lxml alone. How many rows."""
    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{word}tc")] for row in root.iter(f"{word}tr")]
    return len(rows)


def _bare_xlsx(content: bytes) -> int:
    from python_calamine import CalamineWorkbook

    rows: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return len(rows)


def _bare_txt(content: bytes) -> int:
    return len(list(csv.reader(StringIO(content.decode()), delimiter="\t")))


BARE: dict[str, Callable[[bytes], int]] = {".docx": _bare_docx, ".xlsx": _bare_xlsx, ".txt": _bare_txt}

if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
