"""Whose data is where: every column is in a class; the download holds all that is kept of a person, an erasure leaves nothing of it."""

from __future__ import annotations

import datetime as dt
import json
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, Time, func, select, update

from bot.documents.my_data import my_data_json, my_data_page
from bot.texts.my_data import JSON_NAME, LABELS, SECTIONS, label, told
from plans.registering import PROFILE
from storage.database import Storage, Unit
from storage.models import Base, Certificate, Erasure, Event, Feedback, Person, PlanItem, Question, Registration
from storage.models.types import UtcDateTime
from storage.personal.columns import TABLES, Fate
from tests.builders import NOW, institution, one_event, person

MARK = "МЕТКА"
KNOWN: dict[str, dict[str, Any]] = {  # what the tables' checks allow, one row each
    "memberships": {"role": "organizer"},
    "consents": {"purpose": "registration", "withdrawn_at": None},
    "feedback": {"on": "2026-04-16"},
    "delegations": {"state": "asked", "to_person_id": None},
    "deliveries": {"state": "sent", "kind": "reg_day"},
    "link_tokens": {"purpose": "event_dialog"},
    "contacts": {"chat_kind": "private", "unlinked_at": None},
    "date_proposals": {"state": "accepted"},
}
OWN = {"kind": "self", "state": "registered", "erased_at": None, "checked_in_at": None, "number": 901}
MADE = {"kind": "colleague", "state": "registered", "erased_at": None, "number": 902, "person_id": None}


def test_every_column_of_every_table_is_in_one_class() -> None:
    assert set(TABLES) == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        assert sorted(TABLES[name].columns) == sorted(table.c.keys()), name
        links = {one.name for one in table.c if any(key.column.table.name == "people" for key in one.foreign_keys)}
        assert links == set(TABLES[name].links), name
        gone = {one for one in TABLES[name].emptied if one in TABLES[name].columns}
        if TABLES[name].fate is Fate.EMPTIED:
            assert set(TABLES[name].personal) | set(TABLES[name].hidden) <= gone, name
        if TABLES[name].fate is Fate.STAYS:
            assert not TABLES[name].personal, name


def test_every_shown_column_has_a_name_in_russian() -> None:
    for name, table in TABLES.items():
        assert name in (*SECTIONS, "people", "answers", "registration_history", "feedback") or not table.shown, name
        names = [label(name, one) for one in table.shown]
        assert len(set(names)) == len(names), name  # a second of the same name would hide the first


class Filled:
    """A person with something in every table that may hold something of them, and a mark in every column where they could type."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.numbers = count(1)
        self.marks: dict[str, tuple[str, str]] = {}  # -> (table, column)

    async def with_all(self) -> Filled:
        session = self.unit.session
        self.home = await institution(self.unit)
        event = await one_event(self.unit, self.home, capacity=2)
        self.me, self.waits = await person(self.unit), await person(self.unit, "Борис")
        me = {one: self.mark("people", one) for one in (*TABLES["people"].personal, *TABLES["people"].hidden)}
        more = {"news_asked": [1], "muted": ["few"], "quiet_from": dt.time(21), "quiet_to": dt.time(9)}
        await session.execute(update(Person).where(Person.id == self.me.id).values(**me, **more))
        await session.refresh(self.me)
        question = Question(event_id=event.id, ordinal=1, text="Стаж?", kind="text", options=[], required=False)
        session.add(question)
        await session.flush()
        item = await session.get_one(PlanItem, event.item_id)
        ids = {
            "event_id": event.id,
            "institution_id": self.home.id,
            "item_id": item.id,
            "question_id": question.id,
            "responsible_id": (await self.unit.responsibles.of_institution(self.home.id))[0].responsible.id,
            "platform": self.me.platform,
            "chat_id": self.me.chat_id,
            "user_id": self.me.user_id,
        }
        self.ids = ids
        ids["registration_id"] = self.own = await self.row("registrations", **OWN)
        made = await self.row("registrations", **MADE)
        await self.row("answers", registration_id=made)
        kept = {"people", "registrations", "plan_versions", "events", "event_posts"}
        for name, table in TABLES.items():
            if table.shown and name not in kept:
                await self.row(name, **KNOWN.get(name, {}))
        await self.row("event_posts", chat_id="-100")
        await session.execute(update(Event).values(outcome_by=self.me.id))
        await self.unit.registrations.register(event.id, self.waits.id, now=NOW, full_name="Лугова Вера")
        return self

    def mark(self, table: str, column: str) -> str:
        mark = f"{MARK}{next(self.numbers)}."
        self.marks[mark] = (table, column)
        return mark

    async def row(self, name: str, **known: Any) -> int:
        table, classes = Base.metadata.tables[name], TABLES[name]
        values: dict[str, Any] = {}
        for column in table.c:
            if column.name == "id":
                continue
            if column.name in known:
                values[column.name] = known[column.name]
            elif column.name in classes.links:
                values[column.name] = self.me.id
            elif column.name in self.ids:
                values[column.name] = self.ids[column.name]
            elif not column.foreign_keys:
                values[column.name] = self.value(name, column)
        key = next(iter(table.primary_key))
        made = await self.unit.session.execute(table.insert().values(**values).returning(key))
        return int(made.scalar_one()) if name != "chat_state" else 0

    def value(self, name: str, column: Column[Any]) -> Any:
        typed = name in TABLES and column.name in (*TABLES[name].personal, *TABLES[name].hidden)
        if isinstance(column.type, JSON):
            return {"слова": self.mark(name, column.name)} if typed else {}
        for kind, value in (
            (Boolean, True), (Integer, 1), (UtcDateTime, NOW), (DateTime, NOW), (Date, NOW.date()), (Time, dt.time(9)),
        ):  # fmt: skip
            if isinstance(column.type, kind) or isinstance(getattr(column.type, "impl", None), kind):
                return value
        if column.type.python_type is int:
            return 1
        if column.type.python_type is float:
            return 1.0
        return self.mark(name, column.name) if typed else "x"


async def left(unit: Unit) -> str:
    """All that the database holds."""
    rows = []
    for table in Base.metadata.tables.values():
        rows += [f"{table.name}: {tuple(row)}" for row in (await unit.session.execute(select(table))).all()]
    return "\n".join(rows)


def found(marks: dict[str, tuple[str, str]], text: str) -> set[tuple[str, str]]:
    return {where for mark, where in marks.items() if mark in text}


async def test_the_download_holds_everything_and_an_erasure_leaves_nothing(storage: Storage) -> None:
    async with storage.write() as unit:
        filled = await Filled(unit).with_all()
    async with storage.read() as unit:
        everything = await left(unit)
        kept = await unit.my_data.of(filled.me)
        other = await unit.my_data.of(filled.waits)
    assert found(filled.marks, everything) == set(filled.marks.values())
    assert MARK not in str(other)
    tree = told(kept)
    told_json, page = my_data_json(tree).decode(), my_data_page(tree, NOW, "Europe/Moscow").decode()
    personal = {(name, one) for name, table in TABLES.items() for one in table.personal}
    typed = personal & set(filled.marks.values())
    for text in (told_json, page):
        assert found(filled.marks, text) == typed  # all of it, and no secret
    shown = {label(name, one) for name, table in TABLES.items() for one in table.shown if one != "details"}
    nothing = {"withdrawn_at", "unlinked_at", "erased_at", "blocked_at", "imported_at"}  # of these rows
    assert {one for one in shown if f'"{one}"' not in told_json} <= {LABELS[one] for one in nothing}
    assert json.loads(told_json)["Кого вы зарегистрировали"][0]["Номер"] == 902
    assert page.startswith("<!doctype html>")
    assert "http" not in page.replace("http-equiv", "")
    assert JSON_NAME.endswith(".json")

    async with storage.write() as unit:
        await unit.people.forget(filled.me.id, NOW)
    async with storage.read() as unit:
        assert MARK not in await left(unit)
        for name, table in TABLES.items():
            for link in table.links:
                column = Base.metadata.tables[name].c[link]
                assert filled.me.id not in set(await unit.session.scalars(select(column))), (name, link)
        row = await unit.session.get_one(Registration, filled.own)
        assert (row.state, row.erased_at, row.details, row.photo) == ("cancelled", NOW, {}, None)
        promoted = await unit.registrations.of_person(filled.waits.id, NOW)
        assert [(one.registration.state, one.registration.full_name) for one in promoted] == [
            ("registered", "Лугова Вера")
        ]
        record = (await unit.session.scalars(select(Erasure))).one()
        assert (record.why, record.registrations, record.institution_id) == ("deleted", 2, filled.home.id)
        assert record.totals == {"states": {"cancelled": 1, "registered": 1}, "present": 1, "watching": 2}
        assert await unit.session.scalar(select(Feedback.stars)) == 1
        assert await unit.session.scalar(select(Certificate.number)) is not None


async def test_a_withdrawal_erases_what_that_consent_allowed_and_no_more(storage: Storage) -> None:
    async with storage.write() as unit:
        filled = await Filled(unit).with_all()
    async with storage.write() as unit:
        assert await unit.erasing(NOW).withdraw(filled.me.id, filled.home.id) == 1
    async with storage.write() as unit:
        assert await unit.erasing(NOW).withdraw(filled.me.id, filled.home.id) is None
    async with storage.read() as unit:
        gone = set(filled.marks.values()) - found(filled.marks, await left(unit))
        record = (await unit.session.scalars(select(Erasure))).one()
        assert (record.why, record.registrations) == ("withdrawn", 2)
        assert await unit.retention.kept(await unit.session.scalar(select(func.min(Event.id))) or 0) == 1  # Борис
    registrations = {
        ("registrations", one) for one in (*TABLES["registrations"].personal, *TABLES["registrations"].hidden)
    }
    expected = registrations | {("people", one) for one in PROFILE} | {("answers", "text"), ("feedback", "comment")}
    assert gone == expected & set(filled.marks.values())


async def test_what_is_over_stays_as_a_number(storage: Storage) -> None:
    """Who was at an event and is erased later, or withdraws, is still counted among those present; nobody writes to them."""
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)
        anna, boris, vera = await person(unit), await person(unit, "Борис"), await person(unit, "Вера")
        for one in (anna, boris, vera):
            await unit.registrations.register(event.id, one.id, now=NOW, full_name="Имя", municipality="Заречье")
        await unit.session.execute(update(Registration).values(checked_in_at=NOW))
    later = dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)
    async with storage.write() as unit:
        await unit.people.forget(anna.id, later)
        await unit.consents.give(vera.id, owner.id, text="Согласие", text_version="3", now=NOW)
        await unit.erasing(later).withdraw(vera.id, owner.id)
    async with storage.write() as unit:
        assert (await unit.attendance.numbers(event.id)).present == 3
        audience = await unit.mailings.audience(event.id, "present")
        assert ([one.id for _, one in audience.people], audience.without_chat) == ([boris.id], ())
        assert await unit.afterwards.reach(event.id) == 1
        record = await unit.retention.erase(event.id, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
        assert record is not None
        assert record.registrations == 1
        assert (record.totals["states"], record.totals["present"]) == ({"registered": 3}, 3)
