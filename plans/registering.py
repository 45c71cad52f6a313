"""What an event asks of who registers: fields, the presets of a form, and what can be an answer (DESIGN.md, section 7). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 200
MOST_SEATS = 500
PROFILE = ("full_name", "organisation", "position", "municipality", "phone", "email")  # kept with the person too
DETAILS = ("format", "talk", "lodging", "call_letter")  # of this one event: kept with the registration only
FIELDS = (*PROFILE, *DETAILS)
YES_NO = ("lodging", "call_letter")
YES, NO = "да", "нет"
ONSITE, ONLINE = "очно", "онлайн"
NO_TALK = "без доклада"

PRESETS: dict[str, tuple[str, ...]] = {
    "short": ("full_name", "organisation"),
    "usual": ("full_name", "organisation", "position", "municipality"),
    "seminar": FIELDS,
}
_BY_FORM = {"вебинар": "short"}


class Wrong(StrEnum):
    """Why something typed cannot be the answer."""

    EMPTY = "empty"
    NO_LETTERS = "no_letters"
    TOO_LONG = "too_long"
    NOT_PHONE = "not_phone"
    NOT_EMAIL = "not_email"
    NOT_CHOICE = "not_choice"
    NOT_SEATS = "not_seats"


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """An organizer's own question. `only_if`: (ordinal of an earlier one, its answer)."""

    ordinal: int
    text: str
    kind: str  # text | choice | yes_no
    options: tuple[str, ...] = ()
    required: bool = True
    only_if: tuple[int, str] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        return (YES, NO) if self.kind == "yes_no" else self.options


def asked_fields(form: str | None, chosen: list[str] | None) -> tuple[str, ...]:
    """The fields of an event in the order of questions: as its organizer chose, else the preset of its form."""
    if chosen is None:
        return PRESETS[_BY_FORM.get(form or "", "usual")]
    return tuple(name for name in FIELDS if name in chosen)


def choices_of(field: str) -> tuple[str, ...]:
    """Of a field that is answered by a button; empty: it is typed."""
    if field == "format":
        return (ONSITE, ONLINE)
    if field == "talk":
        return (NO_TALK,)  # or a title, typed
    return (YES, NO) if field in YES_NO else ()


def read_answer(field: str, text: str) -> str | Wrong:
    """What was typed or chosen for a field, as it is kept."""
    text = " ".join(text.split())
    if not text:
        return Wrong.EMPTY
    if len(text) > LONGEST:
        return Wrong.TOO_LONG
    if field == "phone":
        return read_phone(text) or Wrong.NOT_PHONE
    if field == "email":
        return read_email(text) or Wrong.NOT_EMAIL
    if field == "format" or field in YES_NO:
        return _choice(text, choices_of(field))
    return text if any(sign.isalpha() for sign in text) else Wrong.NO_LETTERS


def read_own(question: OwnQuestion, text: str) -> str | Wrong:
    """The answer to an own question: of a choice one of its options, whatever the case."""
    text = " ".join(text.split())
    if not text:
        return Wrong.EMPTY
    if len(text) > 1000:
        return Wrong.TOO_LONG
    return text if question.kind == "text" else _choice(text, question.choices)


def next_question(questions: list[OwnQuestion], answers: dict[int, str]) -> OwnQuestion | None:
    """The first whose condition holds and that has no answer yet (an empty one was left out)."""
    for question in sorted(questions, key=lambda one: one.ordinal):
        if question.ordinal not in answers and applies(question, answers):
            return question
    return None


def applies(question: OwnQuestion, answers: dict[int, str]) -> bool:
    if question.only_if is None:
        return True
    ordinal, wanted = question.only_if
    return answers.get(ordinal, "").casefold() == wanted.casefold()


def _choice(text: str, options: tuple[str, ...]) -> str | Wrong:
    return next((option for option in options if option.casefold() == text.casefold()), Wrong.NOT_CHOICE)


def read_phone(text: str) -> str | None:
    """«8 (912) 345-67-89» -> «+79123456789»; None: no telephone."""
    if re.search(r"[^\d\s()+.\-–—]", text):
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits.startswith("80"):  # «8 029 …», as in Belarus
        digits = "375" + digits[2:]
    elif len(digits) == 11 and digits[0] == "8":
        digits = "7" + digits[1:]
    elif len(digits) == 10 and digits[0] == "9":
        digits = "7" + digits
    return f"+{digits}" if 11 <= len(digits) <= 15 else None


def read_email(text: str) -> str | None:
    """Lower case, without a full stop after it; None: no address."""
    text = text.strip().rstrip(".,;").casefold()
    return text if re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+", text) else None


def read_seats(text: str) -> int | Wrong:
    """The number of seats of an application."""
    text = text.strip()
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    return number if 1 <= number <= MOST_SEATS else Wrong.NOT_SEATS


def organisation_key(name: str) -> str:
    """Spellings of one organisation: case, quotes, dots and blanks do not matter."""
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold().replace("ё", "е")).split())
