"""A document as plain data and back: what crosses the pipe from the reading process is JSON, never pickled objects."""

from __future__ import annotations

import json
from typing import Any

from plans.readers.document import Document, Paragraph, Row, Table


def to_json(document: Document) -> bytes:
    blocks = [
        [block.text, block.where] if isinstance(block, Paragraph) else [[row.where, *row.cells] for row in block.rows]
        for block in document.blocks
    ]
    return json.dumps({"name": document.name, "blocks": blocks}).encode("ascii")


def from_json(written: bytes) -> Document:
    """Raises ValueError, KeyError or TypeError for data that `to_json` did not write."""
    data = json.loads(written)
    return Document(str(data["name"]), tuple(_block(block) for block in data["blocks"]))


def _block(data: list[Any]) -> Paragraph | Table:
    if data and isinstance(data[0], list):
        return Table(tuple(Row(tuple(map(str, cells)), str(where)) for where, *cells in data))
    text, where = data
    return Paragraph(str(text), str(where))
