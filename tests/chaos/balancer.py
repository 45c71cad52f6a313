"""A balancer before the replicas, as nginx would stand there: in turn, a dead one is passed over."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter

import aiohttp
from aiohttp import web

_NOT_PASSED_ON = ("host", "content-length", "transfer-encoding", "connection")


class Balancer:
    """In a thread of its own. `passed`: updates answered with 200, by the replica's port; `broken`: connections that died half-way (the
    caller hears 502 and brings the update again)."""

    def __init__(self, port: int, replicas: list[int]) -> None:
        self.address = f"http://127.0.0.1:{port}/hook"
        self.passed: Counter[int] = Counter()
        self.broken = 0
        self._port, self._replicas = port, replicas
        self._turn = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(20)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        self._loop.close()

    async def _serve(self) -> None:
        application = web.Application()
        application.router.add_post("/hook", self._pass_on)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as self._session:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
            self._ready.set()
            await self._stop.wait()
            await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _NOT_PASSED_ON}
        first = next(self._turn)
        for place in range(len(self._replicas)):
            port = self._replicas[(first + place) % len(self._replicas)]
            try:
                async with self._session.post(f"http://127.0.0.1:{port}/hook", data=body, headers=headers) as answer:
                    said = await answer.read()
                    self.passed[port] += answer.status == 200
                    return web.Response(status=answer.status, body=said, content_type=answer.content_type)
            except aiohttp.ClientConnectorError:
                continue  # nobody listens
            except aiohttp.ClientError:
                self.broken += 1
                return web.Response(status=502)
        return web.Response(status=503)
