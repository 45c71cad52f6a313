"""Facts about the installation, such as the practice clock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into
from storage.models import Setting


class Settings:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, name: str) -> dict[str, Any] | None:
        return await self.session.scalar(select(Setting.value).where(Setting.name == name))

    async def starting_with(self, prefix: str) -> dict[str, dict[str, Any]]:
        """By name: of hundreds of institutions in one statement."""
        mine = Setting.name.startswith(prefix, autoescape=True)
        rows = await self.session.execute(select(Setting.name, Setting.value).where(mine))
        found: dict[str, dict[str, Any]] = dict(iter(rows.all()))
        return found

    async def put(self, name: str, value: dict[str, Any]) -> None:
        await self.session.execute(
            insert_into(self.session, Setting)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
