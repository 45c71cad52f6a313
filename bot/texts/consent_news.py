"""Consent to notices of an institution's other events: a text of its own, asked once after a registration."""

from __future__ import annotations

from bot.texts.common import esc, shorten

VERSION = "1"
PURPOSE = "news"
GIVE, REFUSE = "Сообщайте", "Не нужно"


def text(institution: str) -> str:
    """The immutable text; a change of words is a new version."""
    return (
        "<b>Сообщать о других мероприятиях?</b>\n"
        f"Нажимая «{GIVE}», я даю согласие оператору — {esc(institution)} — присылать мне в этот чат сообщения о других его мероприятиях. "
        "Согласие можно отозвать в любой момент: «Отписаться» под таким сообщением или /privacy."
    )


def given(institution: str) -> str:
    return f"Хорошо, буду сообщать: {esc(shorten(institution, 200))}. Как часто и о чём — /subscriptions."


REFUSED = "Хорошо, не буду. Подписаться можно и позже: /subscriptions."
