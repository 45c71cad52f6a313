"""Everything that is kept about one person, table by table as storage.personal.columns lists it: for «скачать всё обо мне»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base, Event, Institution, Person, PlanItem, Question, Registration, Responsible
from storage.personal.columns import TABLES
from storage.records import EventView
from storage.views import event_views

OF_OTHERS = ("colleague", "organisation")  # registrations that one makes for somebody without the messenger
MADE = "made"  # the key of those, beside the names of tables
_PARTS = ("answers", "registration_history", "feedback")  # of a registration
_REFERENCES = ("event_id", "institution_id", "responsible_id", "question_id", "item_id", "registration_id")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row: what the download shows of it, and what it is about in words."""

    values: dict[str, Any]
    event: EventView | None = None
    institution: str | None = None
    about: str | None = None  # a responsible's name, a question's or a row's words
    parts: dict[str, list[KeptRow]] = field(default_factory=dict)  # of a registration


class MyData:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, person: Person) -> dict[str, list[KeptRow]]:
        """By table; tables with nothing are left out. Registrations hold their answers, history and opinions; those made for others
        stand under MADE, with a name only while nobody else has taken the place."""
        kept: dict[str, list[tuple[dict[str, Any], KeptRow]]] = {}
        for name, table in TABLES.items():
            if table.shown and (rows := await self._rows(name, person)):
                kept[name] = rows
        parts: dict[int, dict[str, list[KeptRow]]] = {}
        for name in _PARTS:
            for references, row in kept.pop(name, []):
                parts.setdefault(references["registration_id"], {}).setdefault(name, []).append(row)
        told: dict[str, list[KeptRow]] = {}
        for name, pairs in kept.items():
            for references, row in pairs:
                key, shown = name, row
                if name == "registrations":
                    key, shown = self._registration(references, row, parts.get(references["id"], {}), person.id)
                told.setdefault(key, []).append(shown)
        return told

    def _registration(
        self, references: dict[str, Any], row: KeptRow, parts: dict[str, list[KeptRow]], person_id: int
    ) -> tuple[str, KeptRow]:
        key = "registrations" if references["person_id"] == person_id else MADE
        values = row.values
        if references["person_id"] not in (None, person_id):  # a colleague has confirmed: what is told is theirs
            values = {name: values[name] for name in ("number", "kind", "created_at")}
            parts = {}
        return key, KeptRow(values, row.event, row.institution, row.about, parts)

    async def _rows(self, name: str, person: Person) -> list[tuple[dict[str, Any], KeptRow]]:
        """(references, row) in the order of their numbers."""
        table = Base.metadata.tables[name]
        rows = (
            (await self.session.execute(select(table).where(_whose(table, person)).order_by(*table.primary_key)))
            .mappings()
            .all()
        )
        found = [dict(row) for row in rows]
        ids = {one: {row[one] for row in found if row.get(one) is not None} for one in _REFERENCES}
        events = {one.event.id: one for one in await self._views(ids["event_id"])}
        institutions = await self._words(
            select(Institution.id, Institution.name), Institution.id, ids["institution_id"]
        )
        abouts = {
            "responsible_id": await self._words(
                select(Responsible.id, Responsible.name), Responsible.id, ids["responsible_id"]
            ),
            "question_id": await self._words(select(Question.id, Question.text), Question.id, ids["question_id"]),
            "item_id": await self._words(select(PlanItem.id, PlanItem.title), PlanItem.id, ids["item_id"]),
        }
        shown = TABLES[name].shown
        return [
            (
                {column: value for column, value in row.items() if column not in shown},
                KeptRow(
                    {column: row[column] for column in shown},
                    events.get(row.get("event_id") or 0),
                    institutions.get(row.get("institution_id") or 0),
                    next((words[row[key]] for key, words in abouts.items() if row.get(key) in words), None),
                ),
            )
            for row in found
        ]

    async def _views(self, ids: Iterable[int]) -> list[EventView]:
        return await event_views(self.session, Event.id.in_(ids)) if ids else []

    async def _words(self, columns: Select[int, str], key: Any, ids: Iterable[int]) -> dict[int, str]:
        if not ids:
            return {}
        rows = await self.session.execute(columns.where(key.in_(ids)))
        return {row[0]: row[1] for row in rows.all()}


def own_registrations(person_id: int) -> Select[int]:
    """Ids of one's own, and of those that one made for others whom nobody else has taken."""
    made = and_(
        Registration.person_id.is_(None), Registration.by_person_id == person_id, Registration.kind.in_(OF_OTHERS)
    )
    return select(Registration.id).where(or_(Registration.person_id == person_id, made))


def in_chat_of(table: Table, person: Person) -> ColumnElement[bool]:
    return and_(table.c.platform == person.platform, table.c.chat_id == person.chat_id)


def _whose(table: Table, person: Person) -> ColumnElement[bool]:
    """The rows about this person."""
    if table.name == "people":
        return table.c.id == person.id
    if table.name == "chat_state":
        return table.c.user_id == person.user_id
    if table.name == "registrations":
        made = and_(table.c.by_person_id == person.id, table.c.kind.in_(OF_OTHERS))
        return or_(table.c.person_id == person.id, made)
    if table.name in _PARTS:
        return table.c.registration_id.in_(own_registrations(person.id))
    links = [table.c[name] == person.id for name in TABLES[table.name].links]
    if "chat_id" in table.c and table.name != "event_posts":
        links.append(in_chat_of(table, person))
    return or_(false(), *links)
