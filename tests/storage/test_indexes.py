"""What the sweep asks every minute reads an index, however many events and registrations a database has gathered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event as listen
from sqlalchemy import insert, select, text

from storage.database import Storage
from storage.models import Event, Registration
from tests.builders import NOW, institution, one_event

MANY = 1500
ASKED = {  # index -> how many of the sweep's questions read it
    "ix_events_opens_at": 2,
    "ix_events_confirming": 2,
    "ix_registrations_confirm_until": 2,
    "ix_registrations_offer_until": 2,
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
        await unit.session.execute(text("ANALYZE"))


async def test_the_sweep_reads_indexes(storage: Storage) -> None:
    await _filled(storage)
    asked: list[tuple[str, Any]] = []

    def heard(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    listen.listen(storage.engine.sync_engine, "before_cursor_execute", heard)
    async with storage.read() as unit:
        await unit.registrations.next_expiry()
        await unit.confirmations(NOW).next_moment()
        await unit.calls(NOW).next_opening()
        await unit.calls(NOW).opened()
    async with storage.write() as unit:
        await unit.registrations.expire_offers(NOW.replace(year=2020))
        await unit.confirmations(NOW.replace(year=2020)).run()
    listen.remove(storage.engine.sync_engine, "before_cursor_execute", heard)
    plans = ""
    async with storage.engine.connect() as connection:
        for statement, parameters in asked:
            explain = "EXPLAIN QUERY PLAN" if storage.is_sqlite else "EXPLAIN"
            rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
            plans += f"{statement}\n" + "\n".join(str(row) for row in rows) + "\n\n"
    found = {name: plans.count(f"{name} ") + plans.count(f"{name}'") for name in ASKED}
    assert all(found[name] >= least for name, least in ASKED.items()), f"{found}\n{plans}"
