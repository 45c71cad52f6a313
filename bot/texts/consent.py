"""Consent to processing personal data: a separate text, given to one institution, kept as shown with its version."""

from __future__ import annotations

from bot.texts.common import esc, plural
from storage.models import Institution

VERSION = "3"
GIVE, REFUSE = "Даю согласие", "Не даю"
REFUSED = "Без согласия зарегистрировать не получится. Если передумаете, откройте мероприятие ещё раз: /events."


def text(institution: Institution) -> str:
    """The immutable text for one institution, with its own term; a change of words is a new version."""
    kept = plural(institution.retention_days, "день", "дня", "дней")
    return (
        "<b>Согласие на обработку персональных данных</b>\n"
        f"Я даю согласие оператору — {esc(institution.name)} — на обработку моих фамилии, имени и отчества, организации, должности, "
        "муниципалитета, телефона, e-mail и ответов на вопросы о мероприятии, чтобы зарегистрировать меня на мероприятия и напоминать "
        f"о них. Данные хранятся {kept} после мероприятия. Согласие можно отозвать в любой момент: /privacy."
    )
