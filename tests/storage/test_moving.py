"""From SQLite to either database: every row, references within a table too, numbering that goes on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.database import Storage
from storage.models import Base, PlanItem, Registration, Responsible
from storage.upkeep.moving import CountsDiffer, TargetNotEmpty, move
from tests.builders import NOW, institution, item, keep, one_event, person
from tests.conftest import Blanks


@pytest.fixture
async def source(tmp_path: Path, blanks: Blanks) -> Storage:
    """A small town with a bit of everything."""
    blanks.copy_to(tmp_path / "source.db")
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'source.db'}")
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, capacity=1)
        await keep(unit, home, item("Семинар «Свет»", "ежеквартально"))
        for _ in range(3):
            await unit.registrations.register(event.id, (await person(unit)).id, now=NOW)
        first, *_ = await unit.session.scalars(select(Responsible).order_by(Responsible.id))
        last = Responsible(institution_id=home.id, name="Я <директор>", name_key="я", kind="person", aliases=["Д"])
        unit.session.add(last)
        await unit.session.flush()
        first.escalates_to_id = last.id  # a row that comes later
        rows = list(await unit.session.scalars(select(PlanItem).order_by(PlanItem.id)))
        rows[0].same_as_id = rows[-1].id
    return storage


async def test_every_row_arrives_and_numbering_goes_on(source: Storage, storage: Storage) -> None:
    moved = await move(source, storage)
    assert moved["registrations"] == 3
    async with source.read() as old, storage.read() as new:
        for table in Base.metadata.sorted_tables:
            rows = select(table).order_by(*table.primary_key.columns)
            assert (await old.session.execute(rows)).all() == (await new.session.execute(rows)).all(), table.name
    async with storage.write() as unit:
        event_id = await unit.session.scalar(select(Registration.event_id))
        assert event_id is not None
        mine = await unit.registrations.register(event_id, (await person(unit)).id, now=NOW + dt.timedelta(hours=1))
        assert (mine.registration.id, mine.registration.number) == (4, 4)
    with pytest.raises(TargetNotEmpty):
        await move(source, storage)
    await source.close()


async def test_rows_that_do_not_arrive_are_seen_and_nothing_is_kept(
    source: Storage, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import storage.upkeep.moving as moving

    copy = moving._copy

    async def lossy(old, new, table):  # type: ignore[no-untyped-def]
        done = await copy(old, new, table)
        if table.name == "registration_history":
            await new.execute(table.delete().where(table.c.registration_id == 2))
        return done

    monkeypatch.setattr(moving, "_copy", lossy)
    with pytest.raises(CountsDiffer, match="registration_history: 3 and 2"):
        await move(source, storage)
    async with storage.read() as unit:
        for table in Base.metadata.sorted_tables:
            assert await unit.session.scalar(select(func.count()).select_from(table)) == 0
    await source.close()
