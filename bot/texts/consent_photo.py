"""Consent to photo and video: a text of its own, asked only where the organizer says that there will be some."""

from __future__ import annotations

from bot.texts.common import esc

VERSION = "1"
PURPOSE = "photo"
GIVE, REFUSE = "Даю согласие", "Без съёмки"
NAME = "Фото и видео"
YES, NO = "фото: согласие", "фото: нет согласия"


def text(institution: str) -> str:
    """The immutable text; a change of words is a new version."""
    return (
        "<b>Согласие на фото- и видеосъёмку</b>\n"
        f"Я даю согласие оператору — {esc(institution)} — на фото- и видеосъёмку с моим участием на мероприятиях, при регистрации на "
        "которые я нажимаю «Даю согласие», и на публикацию снимков и записей на сайте и страницах учреждения, чтобы рассказать об этих "
        "мероприятиях. Согласие можно отозвать в любой момент: /privacy. Без этого согласия тоже можно участвовать."
    )


def said(photo: bool | None) -> str | None:
    """In lists and on the desk; None: not asked."""
    return None if photo is None else YES if photo else NO
