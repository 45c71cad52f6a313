"""Consent to a name in the register of certificates: a text of its own, kept as shown with its version."""

from __future__ import annotations

from bot.texts.common import esc

VERSION = "1"
PURPOSE = "certificate"
GIVE, REFUSE = "Даю согласие", "Не вносить имя"


def text(institution: str) -> str:
    """The immutable text; a change of words is a new version."""
    return (
        "<b>Согласие на запись имени в реестр сертификатов</b>\n"
        f"Я даю согласие оператору — {esc(institution)} — на хранение моих фамилии, имени и отчества в реестре сертификатов участника, "
        "чтобы подлинность сертификата можно было проверить. Имя хранится, пока согласие не отозвано. "
        "Согласие можно отозвать в любой момент: /privacy."
    )
