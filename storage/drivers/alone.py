"""One at a time by name: in this process, and on PostgreSQL in all processes of the installation."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.drivers.engine import postgres_engine
from storage.errors import NameHeld

log = logging.getLogger(__name__)

AT_ONCE = 20  # names held at the same time by one process; more wait their turn
PATIENCE = 17.0  # seconds: whoever holds a name longer on another replica has died or hangs
ANSWERED = 10.0  # seconds for a question of ours: none of them waits in the server
FROZEN = 300  # seconds: a replica that has stood still for so long lets go of its names (PostgreSQL 14 and newer)
_SOON, _LATER = 0.01, 0.25  # seconds between two tries: the first, the longest
_CONNECTION: ContextVar[tuple[object, AsyncConnection] | None] = ContextVar("alone", default=None)
_NAMES: ContextVar[tuple[object, frozenset[str]] | None] = ContextVar("names", default=None)
_IDLE = "set_config('idle_session_timeout', '{}', false)"
_TRY = text("SELECT 1 WHERE pg_try_advisory_lock(:key)")
_TRY_FOR_A_TIME = text(f"SELECT {_IDLE.format(FROZEN * 1000)} WHERE pg_try_advisory_lock(:key)")
_LET_GO = text("SELECT pg_advisory_unlock(:key)")
_LET_GO_OF_ALL = text(f"SELECT pg_advisory_unlock(:key), {_IDLE.format(0)}")


class Alone:
    """Names are held on connections of their own: a transaction's would end the lock with it."""

    def __init__(self, url: URL) -> None:
        self._here: dict[str, tuple[asyncio.Lock, int]] = {}
        self._engine: AsyncEngine | None = None
        if url.get_backend_name() != "sqlite":
            self._engine = postgres_engine(
                url, ANSWERED, pool_size=AT_ONCE, max_overflow=0, pool_timeout=PATIENCE, isolation_level="AUTOCOMMIT"
            )

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[None]:
        """Nobody else holds this name inside. Those of this process wait here, for as long as it takes; another process's name is tried
        for again and again, without a connection meanwhile. Whoever holds it already goes on: a task that was started inside is
        somebody else. Raises NameHeld."""
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
        until = time.monotonic() + PATIENCE  # behind one who gives up one gives up as well
        try:
            async with lock:
                if self._engine is None:
                    yield
                else:
                    async with self._everywhere(self._engine, name, until):
                        yield
        finally:
            lock, users = self._here.pop(name)
            if users > 1:
                self._here[name] = (lock, users - 1)

    @asynccontextmanager
    async def _everywhere(self, engine: AsyncEngine, name: str, until: float) -> AsyncIterator[None]:
        """A name inside a name goes on the same connection: twenty that hold one each and want another would wait for each other."""
        key = {"key": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)}
        task = asyncio.current_task()
        owner, mine = _CONNECTION.get() or (None, None)
        outer = mine if owner is task else None  # a task that was started inside has connections of its own
        pause = _SOON
        while True:
            async with AsyncExitStack() as stack:
                connection = await stack.enter_async_context(_connected(engine)) if outer is None else outer
                if await _tried(engine, connection, key):
                    token = _CONNECTION.set((task, connection))
                    try:
                        yield
                    finally:
                        _CONNECTION.reset(token)
                        await _let_go(connection, key, last=outer is None)
                    return
            if time.monotonic() > until:
                raise NameHeld(f"for more than {PATIENCE:.0f} s")
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, _LATER)

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    connection = engine.connect()
    try:
        await connection.start()
    except NoneFree as error:
        raise NameHeld(f"{AT_ONCE} names are held here") from error
    try:
        yield connection
    finally:
        await asyncio.shield(connection.close())


async def _tried(engine: AsyncEngine, connection: AsyncConnection, key: dict[str, int]) -> bool:
    version = engine.dialect.server_version_info or (0,)
    return bool((await connection.execute(_TRY_FOR_A_TIME if version >= (14,) else _TRY, key)).all())


async def _let_go(connection: AsyncConnection, key: dict[str, int], *, last: bool) -> None:
    """Where the connection has gone, its locks have gone with it: what was done inside is done."""
    try:
        await connection.execute(_LET_GO_OF_ALL if last else _LET_GO, key)
    except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("a lock went with its connection: %s", type(error).__name__)
