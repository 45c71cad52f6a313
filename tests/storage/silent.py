"""A road to PostgreSQL that goes silent, as when a host freezes or a firewall forgets a connection: nothing arrives, nothing is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Road:
    """Connections that were open when it went silent stay so; `deaf`: new ones are not answered either."""

    def __init__(self, host: str, port: int) -> None:
        self._to = host, port
        self._open: list[dict[str, bool]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.deaf = False

    def silence(self, *, deaf: bool = False) -> None:
        for one in self._open:
            one["silent"] = True
        self.deaf = deaf

    async def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state = {"silent": self.deaf}
        self._open.append(state)
        far_reader, far_writer = await asyncio.open_connection(*self._to)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pass_on(source, sink, state))
            self._tasks.add(task)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, state: dict[str, bool]) -> None:
        try:
            while data := await source.read(65536):
                if not state["silent"]:
                    sink.write(data)
                    await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def silent_road(url: URL) -> AsyncIterator[tuple[Road, str]]:
    """The road and the database's address by way of it."""
    road = Road(url.host or "127.0.0.1", url.port or 5432)
    server = await asyncio.start_server(road.come, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield road, url.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    finally:
        server.close()
        await road.close()
