"""The QR of a ticket as a picture."""

from __future__ import annotations

from io import BytesIO


def ticket_png(address: str) -> bytes:
    """Large enough for a phone's screen; with the quiet zone that readers need."""
    import segno

    buffer = BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", scale=10, border=4)
    return buffer.getvalue()


def ticket_address(username: str, code: str) -> str:
    """A link to the bot: scanned by staff it checks in."""
    return f"https://t.me/{username}?start=q_{code}"
