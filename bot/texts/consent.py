"""Consent to processing personal data: a separate text, given to one institution, kept as shown with its version."""

from __future__ import annotations

from bot.texts.common import esc

VERSION = "2"
GIVE, REFUSE = "Даю согласие", "Не даю"
REFUSED = "Без согласия зарегистрировать не получится. Если передумаете, откройте мероприятие ещё раз: /events."


def text(institution: str) -> str:
    """The immutable text; a change of words is a new version."""
    return (
        "<b>Согласие на обработку персональных данных</b>\n"
        f"Я даю согласие оператору — {esc(institution)} — на обработку моих фамилии, имени и отчества, организации, должности и "
        "муниципалитета, чтобы зарегистрировать меня на мероприятия и напоминать о них. Данные хранятся 30 дней после мероприятия. "
        "Согласие можно отозвать в любой момент: /privacy."
    )
