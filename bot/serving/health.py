"""Is it alive, is it ready, what is it doing: for whoever runs it. Not for the outside: the balancer passes none of it on."""

from __future__ import annotations

import time

from aiohttp import web

from bot.chat_state import ChatState
from bot.clock import Clock
from bot.serving.metrics import Metrics
from scheduler.jobs import TICK_SECONDS
from storage.database import Storage
from storage.within import within

READY_SECONDS = 3.0  # until the database and Redis have answered: a check that hangs says nothing
STALE_SECONDS = TICK_SECONDS * 8  # a sweep ends in seconds; a slice of a long mailing is one too


class Pulse:
    """When the last sweep ended, by monotonic time. The program has just started: that counts too."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> None:
        self._last = time.monotonic()

    @property
    def age(self) -> float:
        return time.monotonic() - self._last


_METRICS = web.AppKey("metrics", Metrics)
_PULSE = web.AppKey("pulse", Pulse)
_STORAGE = web.AppKey("health_storage", Storage)
_CLOCK = web.AppKey("health_clock", Clock)
_CHAT_STATE = web.AppKey("health_chat_state", ChatState)


def add_health(
    application: web.Application, metrics: Metrics, pulse: Pulse, storage: Storage, clock: Clock, chat_state: ChatState
) -> None:
    """`GET /healthz`: the metronome ticks; `/readyz`: the database answers too, and Redis where it is set; `/metrics`: Prometheus."""
    application[_METRICS], application[_PULSE] = metrics, pulse
    application[_STORAGE], application[_CLOCK] = storage, clock
    application[_CHAT_STATE] = chat_state
    application.router.add_get("/healthz", _alive)
    application.router.add_get("/readyz", _ready)
    application.router.add_get("/metrics", _metrics)


async def _alive(request: web.Request) -> web.Response:
    age = request.app[_PULSE].age
    body = {"ok": age < STALE_SECONDS, "last_sweep_seconds": round(age, 1)}
    return web.json_response(body, status=200 if body["ok"] else 503)


async def _ready(request: web.Request) -> web.Response:
    try:
        await within(READY_SECONDS, _looked(request.app[_STORAGE]))
    except Exception as error:  # whatever the driver raises: it is not ready
        return web.json_response({"ok": False, "database": type(error).__name__}, status=503)
    try:
        await within(READY_SECONDS, request.app[_CHAT_STATE].check())
    except Exception as error:
        return web.json_response({"ok": False, "redis": type(error).__name__}, status=503)
    return await _alive(request)


async def _looked(storage: Storage) -> None:
    async with storage.read() as unit:
        await unit.settings.get("bot")


async def _metrics(request: web.Request) -> web.Response:
    page = await request.app[_METRICS].page(request.app[_STORAGE], request.app[_CLOCK])
    return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
