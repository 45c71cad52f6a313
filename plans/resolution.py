"""A resolution: no table, addressees and recommendations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.draft import DraftItem, Nature, PlanDraft, PlanKind
from plans.periods.model import Period
from plans.readers.document import Paragraph
from plans.responsibles import addressee
from plans.tables.rows import tidy

COLUMNS = ("№", "Содержание рекомендации", "Исполнитель")  # a resolution has no table: these stand for one
_BULLET = re.compile(r"^(?:[–—•·*-]|\d{1,2}[.)])\s*")
_HEAD = re.compile(r"^(?:резолюци|рекомендаци|решени)", re.IGNORECASE)


def looks_like_resolution(paragraphs: Sequence[Paragraph]) -> bool:
    """A heading that says so, and recommendations in a list."""
    heads = any(_HEAD.match(tidy(one.text)) for one in paragraphs[:8])
    return heads and any(_BULLET.match(one.text.strip()) for one in paragraphs)


def read_resolution(paragraphs: Sequence[Paragraph]) -> PlanDraft:
    """Each recommendation is an item: its addressee is responsible (outside), its period has no windows."""
    reader = _Reader()
    lines = [Paragraph(tidy(one.text), one.where) for one in paragraphs if tidy(one.text)]
    start = next(place for place, one in enumerate(lines) if _HEAD.match(one.text))
    title, body = _title(lines[start:])
    for line in body:
        reader.take(line)
    reader.close()
    problems = ["Документ помечен как проект."] if "ПРОЕКТ" in reader.loose else []
    problems += [f"Не вошло в пункты: «{text}»." for text in reader.loose if text != "ПРОЕКТ"]
    if not reader.items:
        problems.append("Не вижу в резолюции ни одного пункта.")
    items = [
        replace(item, cells=(str(number), item.title, "\n".join(party.name for party in item.responsible)))
        for number, item in enumerate(reader.items, start=1)
    ]
    return PlanDraft(
        title=title, kind=PlanKind.RESOLUTION, items=tuple(items), problems=tuple(problems), columns=COLUMNS
    )


def _title(lines: Sequence[Paragraph]) -> tuple[str, Sequence[Paragraph]]:
    """Capital lines and the name in quotes; capitals become an ordinary sentence."""
    taken: list[str] = []
    for place, line in enumerate(lines):
        text = line.text
        if text.isupper() or text.startswith("«") or not taken:
            taken.append(text.lower() if text.isupper() else text)
            continue
        return _sentence(taken), lines[place:]
    return _sentence(taken), ()


def _sentence(parts: list[str]) -> str:
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


class _Reader:
    """An open recommendation goes on until «;» or «.», an addressee's line until «:»."""

    def __init__(self) -> None:
        self.items: list[DraftItem] = []
        self.loose: list[str] = []
        self._to: str | None = None
        self._head: list[str] = []
        self._open: list[str] | None = None
        self._where = ""

    def take(self, line: Paragraph) -> None:
        text = line.text
        if _BULLET.match(text):
            self.close()
            self._open, self._where = [_BULLET.sub("", text, count=1)], line.where
        elif self._open is not None and not self._open[-1].endswith((";", ".")):
            self._open.append(text)
        else:
            self.close()
            self._head.append(text)
            if text.endswith(":"):
                head = " ".join(self._head).rstrip(":").strip()
                self._to = None if re.search(r"рекоменд|решил|постанов", head.casefold()) else head
                self._head = []

    def close(self) -> None:
        """End the recommendation under way; words that led to no addressee are kept as loose."""
        if self._open is not None:
            title = " ".join(self._open).rstrip(" ;.")
            party = (addressee(self._to),) if self._to else ()
            problems = () if self._to else ("Не указано, кому это рекомендовано.",)
            self.items.append(
                DraftItem(
                    where=self._where,
                    title=title,
                    period=Period(""),
                    responsible=party,
                    nature=Nature.RECOMMENDATION,
                    problems=problems,
                )
            )
            self._open = None
        elif self._head and self.items:
            pass
        if self._head and self.items and self._head[-1].isupper():
            self.loose += self._head
            self._head = []
