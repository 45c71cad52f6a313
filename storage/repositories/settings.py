"""Facts about the installation, such as the practice clock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Setting
from storage.upsert import insert_into


class Settings:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, name: str) -> dict[str, Any] | None:
        return await self.session.scalar(select(Setting.value).where(Setting.name == name))

    async def put(self, name: str, value: dict[str, Any]) -> None:
        await self.session.execute(
            insert_into(self.session, Setting)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
