"""Who approved a plan and when, as written; or that nobody did: an empty date, a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.readers.document import Paragraph
from plans.tables.furniture import tidy

_DAY = r"(?:«?\s*\d{1,2}\s*»?\s*[а-я]{3,8}\s*(?:19|20)\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)?\d\d)(?:\s*г(?:\.|ода)?)?"
_PAPER = r"(?:приказ|протокол|распоряжени|постановлени|решени)[а-я]*"
ORDER = re.compile(
    rf"{_PAPER}\s*(?:от\s.{{4,20}}\s)?№\s*\S+(?:\s+от\s+[\d.«»\"\s\wа-я]{{6,24}}?(?:г\.|года|\d{{4}}))?", re.IGNORECASE
)
_LONG_ORDER = re.compile(
    rf"{_PAPER}[^№\n]{{0,160}}?(?:от\s*{_DAY}\s*(?:№|N)\s*[\w/.-]*\w|(?:№|N)\s*[\w/.-]*\w\s+от\s*{_DAY}|от\s*{_DAY})",
    re.IGNORECASE,
)
_APPROVED_DAY = re.compile(_DAY, re.IGNORECASE)
_HEAD = re.compile(r"^(?:утвержд|принят[оа]?\b|приложение\b.*\bк\s+(?:приказ|распоряж|постановл))", re.IGNORECASE)
NO_DAY = "Дата утверждения не указана."
IS_DRAFT = "Документ помечен как проект."
_BLOCK = 8  # lines of an approval block
_DRAFT = re.compile(r"^[\s(«\"]*проект[\s)»\".]*$", re.IGNORECASE)


def approval_of(lines: Sequence[Paragraph]) -> str | None:
    """The order or the day of the approval block; «__» _____ says nothing."""
    for block in _blocks(lines):
        for line in block:
            if match := ORDER.search(line):
                return line if re.match(_PAPER, line, re.IGNORECASE) and len(line) < 100 else _whole(line, match)
        text = " ".join(block)
        if match := _LONG_ORDER.search(text):
            return match.group().strip()
        for line in block:
            if match := _APPROVED_DAY.search(line):
                return match.group().strip()
    return None


def approval_problems(lines: Sequence[Paragraph]) -> list[str]:
    """What a person should know of the approval: its day is not filled in, the document calls itself a draft."""
    problems: list[str] = []
    if any(_blocks(lines)) and approval_of(lines) is None:
        problems.append(NO_DAY)
    if any(_DRAFT.match(tidy(one.text)) for one in lines):
        problems.append(IS_DRAFT)
    return problems


def is_draft_mark(text: str) -> bool:
    return _DRAFT.match(text) is not None


def begins_approval(line: str) -> bool:
    """Does an approval, an agreement or a signature block begin here?"""
    return re.match(r"(?:утвержд|согласован|рассмотрен)", line, re.IGNORECASE) is not None


def _whole(line: str, match: re.Match[str]) -> str:
    longer = _LONG_ORDER.search(line)
    return (longer or match).group().strip()


def _blocks(lines: Sequence[Paragraph]) -> list[list[str]]:
    texts = [tidy(one.text) for one in lines]
    return [texts[place : place + _BLOCK] for place, text in enumerate(texts) if _HEAD.match(text)]
