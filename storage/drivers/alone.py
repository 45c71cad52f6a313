"""One at a time by name: in this process, and on PostgreSQL in all processes of the installation."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

AT_ONCE = 20  # names held at the same time by one process; more wait their turn
_CONNECTION: ContextVar[tuple[object, AsyncConnection] | None] = ContextVar("alone", default=None)
_NAMES: ContextVar[tuple[object, frozenset[str]] | None] = ContextVar("names", default=None)
PATIENCE = 60.0  # seconds: whoever holds a name longer has died or hangs, and its connection with it


class Alone:
    """Names are held on connections of their own: a transaction's would end the lock with it."""

    def __init__(self, url: URL) -> None:
        self._here: dict[str, tuple[asyncio.Lock, int]] = {}
        self._engine: AsyncEngine | None = None
        if url.get_backend_name() != "sqlite":
            self._engine = create_async_engine(
                url,
                pool_size=AT_ONCE,
                max_overflow=0,
                pool_timeout=PATIENCE,
                isolation_level="AUTOCOMMIT",
                hide_parameters=True,
                pool_pre_ping=True,  # after a restart of the server nobody's first press fails
            )

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[None]:
        """Nobody else holds this name inside. Those of this process wait here, each other process with one connection. Whoever holds it
        already goes on: a task that was started inside is somebody else."""
        task = asyncio.current_task()
        owner, names = _NAMES.get() or (None, frozenset[str]())
        mine = names if owner is task else frozenset[str]()
        if name in mine:
            yield
            return
        async with self._once(name):
            token = _NAMES.set((task, mine | {name}))
            try:
                yield
            finally:
                _NAMES.reset(token)

    @asynccontextmanager
    async def _once(self, name: str) -> AsyncIterator[None]:
        lock, users = self._here.get(name, (asyncio.Lock(), 0))
        self._here[name] = (lock, users + 1)
        try:
            async with lock:
                if self._engine is None:
                    yield
                else:
                    async with self._everywhere(self._engine, name):
                        yield
        finally:
            lock, users = self._here.pop(name)
            if users > 1:
                self._here[name] = (lock, users - 1)

    @asynccontextmanager
    async def _everywhere(self, engine: AsyncEngine, name: str) -> AsyncIterator[None]:
        """A name inside a name goes on the same connection: twenty that hold one each and want another would wait for each other."""
        key = {"key": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)}
        task = asyncio.current_task()
        owner, mine = _CONNECTION.get() or (None, None)
        async with AsyncExitStack() as stack:
            if mine is None or owner is not task:  # a task that was started inside has connections of its own
                mine = await stack.enter_async_context(engine.connect())
                token = _CONNECTION.set((task, mine))
                stack.callback(_CONNECTION.reset, token)
            await mine.execute(text("SELECT pg_advisory_lock(:key)"), key)
            try:
                yield
            finally:
                await mine.execute(text("SELECT pg_advisory_unlock(:key)"), key)

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
