"""PDF files by hand: Cyrillic text at given places, ruled lines, pages, a password. Points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT, SIZE = 595, 842, 10
_LETTER = 500  # thousandths of the size: every letter is as wide


@dataclass
class Page:
    drawn: list[str] = field(default_factory=list)

    def write(self, x: float, y: float, text: str) -> None:
        code = text.encode("cp1251").hex()
        self.drawn.append(f"BT /F1 {SIZE} Tf {x} {HEIGHT - y} Td <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.drawn.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def picture(self) -> None:
        self.drawn.append("q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")

    def table(self, top: float, widths: list[float], rows: list[list[str | None]], left: float = 40) -> float:
        """Ruled rows; None is covered by the cell above, «\\n» breaks a line in a cell. Returns the bottom."""
        y = top
        edges = [left + sum(widths[:place]) for place in range(len(widths) + 1)]
        for row in rows:
            height = 4 + 12 * max(text.count("\n") + 1 for text in row if text is not None)
            for place, text in enumerate(row):
                if text is not None:
                    self.line(edges[place], y, edges[place + 1], y)
                    for number, part in enumerate(text.split("\n")):
                        self.write(edges[place] + 2, y + 11 + 12 * number, part)
            for edge in edges:
                self.line(edge, y, edge, y + height)
            y += height
        self.line(edges[0], y, edges[-1], y)
        return y


def pdf(pages: list[Page], *, locked: bool = False) -> bytes:
    """The file; `locked` asks for a password that nobody knows."""
    names = "".join(f"/{_glyph(code)}" for code in range(32, 256))
    widths = " ".join([str(_LETTER)] * 224)
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        f"<</Type/Font/Subtype/Type1/BaseFont/Plain/FirstChar 32/LastChar 255/Widths[{widths}]"
        f"/FontDescriptor<</Type/FontDescriptor/FontName/Plain/Ascent 800/Descent -200/Flags 4/FontBBox[0 -200 500 800]>>"
        f"/Encoding<</Type/Encoding/Differences[32 {names}]>>>>",
    ]
    for place, page in enumerate(pages):
        stream = "\n".join(page.drawn)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * place} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    trailer = f"/Size {len(objects) + 1}/Root 1 0 R"
    if locked:
        secret = "AB" * 32
        trailer += f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{secret}>/U<{secret}>>>"
    return _file(objects, trailer)


def _glyph(code: int) -> str:
    letter = bytes([code]).decode("cp1251", errors="replace")
    return "space" if letter in " \ufffd" else f"uni{ord(letter):04X}"


def _file(objects: list[str], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    out += f"trailer<<{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    return bytes(out)
