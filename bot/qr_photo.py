"""A photo of a ticket -> the code in its QR. Work of the processor: callers with an event loop use a thread."""

from __future__ import annotations

import re
from io import BytesIO

MAX_BYTES = 10 * 1024 * 1024
_MAX_PIXELS = 50_000_000  # a phone's photo has twelve; a small file may claim to be a picture of gigabytes
_SIDE = 2000  # pixels that are enough to read a QR
_PAYLOAD = re.compile(r"(?:[?&]start=|^)q_([A-Za-z0-9_-]{6,40})$")


def ticket_code(content: bytes) -> str | None:
    """None: no picture, no QR on it, or not one of ours."""
    import zxingcpp
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return None
            picture.thumbnail((_SIDE, _SIDE))
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return next((code for one in found if (code := code_in(one.text)) is not None), None)


def code_in(text: str) -> str | None:
    """«https://t.me/bot?start=q_abc…» or «q_abc…» -> «abc…»."""
    match = _PAYLOAD.search(text.strip())
    return match[1] if match else None
