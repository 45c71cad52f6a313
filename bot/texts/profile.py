"""Answers about oneself: what cannot be one, said kindly."""

from __future__ import annotations

LONGEST = 200
NOT_A_NAME = "Похоже, здесь нет ни одной буквы. Напишите, пожалуйста, ещё раз."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 200 знаков."


def wrong_answer(text: str) -> str | None:
    """Why this cannot be a name, an organisation, a position or a place; None: it can."""
    if len(text) > LONGEST:
        return TOO_LONG
    return None if any(sign.isalpha() for sign in text) else NOT_A_NAME
