"""What the sweep asks every minute reads an index, however many events and registrations a database has gathered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event as listen
from sqlalchemy import insert, select, text

from storage.database import Storage
from storage.models import Delivery, Event, Registration, Reminder
from tests.builders import NOW, institution, one_event

MANY = 1500
LONG_AGO = NOW.replace(year=2025)
ASKED = {  # index -> how many of the sweep's questions read it
    "ix_events_opens_at": 2,
    "ix_events_confirming": 2,
    "ix_registrations_confirm_until": 2,
    "ix_registrations_offer_until": 2,
    "ix_events_held": 1,
    "ix_registrations_present": 1,
    "ix_reminders_due": 1,
    "ix_reminders_of_institution": 1,
    "ix_deliveries_due": 4,  # what is held back, what is due, the next one
    "ix_deliveries_failed": 1,
}


async def _filled(storage: Storage) -> None:
    """Events without an opening hour or a question, and registrations that hold a place, as most are."""
    async with storage.write() as unit:
        first = await one_event(unit, await institution(unit))
        (row,) = (await unit.session.execute(select(Event.__table__).where(Event.id == first.id))).mappings().all()
        same = {name: value for name, value in row.items() if name not in ("id", "ordinal", "confirm_release")}
        await unit.session.execute(
            insert(Event),
            [{**same, "ordinal": number, "confirm_release": number % 100 == 0} for number in range(2, MANY)],
        )
        places = [
            {"event_id": first.id, "number": number, "state": "offered" if number % 100 == 0 else "registered", "kind": "added",
             "confirm_until": NOW if number % 100 == 1 else None, "confirmed_at": None if number % 100 == 1 else NOW,
             "offer_until": NOW if number % 100 == 0 else None, "seats": 1, "details": {}, "created_at": NOW, "changed_at": NOW}
            for number in range(1, MANY)
        ]  # fmt: skip
        await unit.session.execute(insert(Registration), places)
        await unit.settings.put(f"thanks:{first.institution_id}", {"day": "2026-01-12", "since": "2026-01-12"})
        owed = {
            "event_id": first.id, "institution_id": first.institution_id, "kind": "eve", "changed_at": NOW, "due_at": LONG_AGO,
        }  # fmt: skip
        await unit.session.execute(
            insert(Reminder),
            [{**owed, "stage": "eve", "key": f"eve:{number}", "state": "pending" if number % 100 == 0 else "sent"}
             for number in range(1, MANY)],
        )  # fmt: skip
        states = {0: "pending", 1: "failed"}
        await unit.session.execute(
            insert(Delivery),
            [{**owed, "unique_key": f"{number}", "priority": 3, "platform": "telegram", "chat_id": "1", "payload": {},
              "created_at": NOW, "state": states.get(number % 100, "sent")} for number in range(1, MANY)],
        )  # fmt: skip
        if not storage.is_sqlite:  # which never gathers statistics by itself: its plans must be good without
            await unit.session.execute(text("ANALYZE"))


async def test_the_sweep_reads_indexes(storage: Storage) -> None:
    await _filled(storage)
    asked: list[tuple[str, Any]] = []

    def heard(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    listen.listen(storage.engine.sync_engine, "before_cursor_execute", heard)
    async with storage.read() as unit:
        await unit.registrations.next_expiry()
        await unit.confirmations(NOW).next_moment()
        await unit.calls(NOW).next_opening()
        await unit.calls(NOW).opened()
        await unit.afterwards.next_at()
        await unit.reminders.next_due_at()
        await unit.deliveries.next_due_at()
        await unit.watching.queue(NOW)
    async with storage.write() as unit:
        await unit.registrations.expire_offers(NOW.replace(year=2020))
        await unit.reminders.hold_back(LONG_AGO)
        await unit.reminders.queue_due(LONG_AGO)
        await unit.deliveries.claim(LONG_AGO, limit=30, real_now=0.0)
        await unit.confirmations(NOW.replace(year=2020)).run()
    listen.remove(storage.engine.sync_engine, "before_cursor_execute", heard)
    plans = ""
    async with storage.engine.connect() as connection:
        for statement, parameters in asked:
            explain = "EXPLAIN QUERY PLAN" if storage.is_sqlite else "EXPLAIN"
            rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
            plans += f"{statement}\n" + "\n".join(str(row) for row in rows) + "\n\n"
    found = {name: plans.count(f"{name} ") + plans.count(f"{name}'") for name in ASKED}
    if not storage.is_sqlite:  # of one institution it takes those that are due by their time, which is as good
        found["ix_reminders_of_institution"] += found["ix_reminders_due"]
    assert all(found[name] >= least for name, least in ASKED.items()), f"{found}\n{plans}"
