"""What stands around a plan's table: title, year, institution, contacts. Approval: plans/tables/approval.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from plans.draft import Contact
from plans.parties.words import PERSON
from plans.periods.calendar import month_end
from plans.periods.lexer import tokens
from plans.periods.model import PlanYear, YearKind
from plans.periods.tokens import Kind
from plans.readers.document import Paragraph
from plans.tables.approval import ORDER, begins_approval, is_draft_mark
from plans.tables.furniture import is_gap_furniture, is_signature, tidy

LONG_NAME = 80  # a quoted name longer than this is left out of a plan's title
_PLAN = re.compile(r"\bплан(?!\w)|\bплан[а-я]*\s+(?:работы|мероприятий)", re.IGNORECASE)
_SCHOOL = re.compile(r"((?:19|20)\d\d)\s*[/\-–—]\s*((?:19|20)?\d\d)\s*(?:-?\w*\s*)?(?:уч|год)", re.IGNORECASE)
_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)\s*(?:гг|год)", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:19|20)\d\d)(?!\d)")
_INSTITUTION = re.compile(r"(?:[А-ЯЁ]{2,8}\s+){1,2}«[^»]+(?:»|$)")
_PHONE = re.compile(
    r"(?:тел\.?|телефон)?\s*:?\s*((?:\+7|\+375|\b8)[\d() -]{8,20}\d|\b\d{1,3}-\d{2}-\d{2}\b)", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def title_of(before: Sequence[Paragraph]) -> str:
    """The lines from the one that says «план» to the table; an over-long quoted name and what follows it go."""
    lines = [tidy(paragraph.text) for paragraph in before if not is_signature(paragraph.text)]
    start = next((place for place, line in enumerate(lines) if _PLAN.search(line) and not ORDER.search(line)), None)
    if start is None:
        return lines[-1] if lines else ""
    end = next((place for place in range(start + 1, len(lines)) if begins_approval(lines[place])), len(lines))
    title = " ".join(line for line in lines[start:end] if line and not is_draft_mark(line))
    quote = title.find("«")
    if quote > 0 and len(title) - quote > LONG_NAME * 2:
        return title[:quote].strip()
    return title


def year_of_heading(before: Sequence[Paragraph]) -> PlanYear | None:
    """«на 2026 г.», «на 2022/2023 учебный год», «на апрель 2026 года», «на 2022-2028 годы»."""
    lines = [tidy(paragraph.text) for paragraph in before]
    start = next((place for place, line in enumerate(lines) if _PLAN.search(line)), 0)
    text = " ".join(lines[start:])
    if match := _SCHOOL.search(text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if last == first + 1 and ("уч" in match.group().casefold() or "/" in match.group()):
            return PlanYear.school(first)
    if match := _YEARS.search(text):
        return PlanYear.calendar(int(match[1]), int(match[2]))
    found = tokens(text[:2000])
    for place, token in enumerate(found):
        if (
            token.kind is Kind.MONTH
            and token.problem is None
            and place + 1 < len(found)
            and found[place + 1].kind is Kind.YEAR
        ):
            number, month = found[place + 1].value, token.value
            if isinstance(number, int) and isinstance(month, int):
                return PlanYear(YearKind.CALENDAR, date(number, month, 1), month_end(number, month))
    if match := re.search(r"(?:на|за)\s+((?:19|20)\d\d)\b", text) or _YEAR.search(text):
        return PlanYear.calendar(int(match[1]))
    return None


def year_of_cells(cells: Iterable[str], approved: str | None) -> PlanYear | None:
    """A plan whose title has no year takes that of most of its cells, then of its approval."""
    counted = Counter(number for cell in cells for number in set(_YEAR.findall(cell)))
    if counted:
        return PlanYear.calendar(int(counted.most_common(1)[0][0]))
    if approved and (match := _YEAR.search(approved)):
        return PlanYear.calendar(int(match[1]))
    return None


def institution_of(before: Sequence[Paragraph]) -> str | None:
    """A name with its legal form in the approval block or the heading."""
    for paragraph in before:
        if match := _INSTITUTION.search(tidy(paragraph.text)):
            return match.group().strip()
    return None


def contacts_of(after: Sequence[Paragraph]) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    """(contacts, lines that are none of them): an organisation's line, then its telephone and e-mail.

    Signatures, page numbers and the mark of a draft are neither.
    """
    contacts: list[Contact] = []
    notes: list[str] = []
    organisation: str | None = None
    for paragraph in after:
        line = tidy(paragraph.text)
        phone, email = _PHONE.search(line), _EMAIL.search(line)
        if phone or email:
            rest = _rest(line)
            person = PERSON.search(rest)
            if organisation is None and person is None:
                organisation, rest = rest or None, ""
            name = None if organisation else person.group() if person else None
            contacts.append(
                Contact(organisation, phone[1].strip() if phone else None, email.group() if email else None, name)
            )
            if rest and (
                organisation or (person and re.sub(r"(?i)^исп\w*\.?\s*:?", "", rest).strip(" ,") != person.group())
            ):
                notes.append(line)
            organisation = None
        elif not _silent(line) and not is_signature(paragraph.text):
            if organisation is not None:
                notes.append(organisation)
            organisation = line
    if organisation is not None:
        notes.append(organisation)
    return tuple(contacts), tuple(notes)


def _rest(line: str) -> str:
    """A contact's line without its telephones, e-mails and their labels."""
    bare = _EMAIL.sub(" ", _PHONE.sub(" ", line))
    bare = re.sub(r"(?i)\b(?:тел(?:ефон)?|факс|e-?mail|эл(?:ектронная)?\.?\s*почта|моб)\b[.:]*", " ", bare)
    return tidy(re.sub(r"[,;:]\s*(?=[,;:]|$)", " ", bare)).strip(" ,;:–-")


def _silent(line: str) -> bool:
    """Lines after a table that nobody needs to look at."""
    return (
        not line
        or re.fullmatch(r"(?i)контакт\w*(?:\s+\w+)?\s*:?", line) is not None
        or is_gap_furniture(line)
        or is_draft_mark(line)
    )
