"""What the program itself serves on HTTP_PORT: calendar feeds and the check of certificates for everybody; the clock, where other
programs may move it.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

from aiohttp import web

from bot.clock import Clock
from bot.clockwork import BadMove, ClockMover
from bot.documents.event_ics import feed_ics
from bot.texts import check_page as page
from storage.database import Storage
from storage.repositories.certificates import Issued


class Tries:
    """How often names were compared with one certificate: names are not to be found by guessing. Real time; bounded."""

    MOST, WITHIN, KEPT = 10, 3600.0, 2000

    def __init__(self, real_clock: Callable[[], float] = time.monotonic) -> None:
        self._real = real_clock
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allow(self, code: str) -> bool:
        since, count = self._seen.pop(code, (self._real(), 0))
        if self._real() - since > self.WITHIN:
            since, count = self._real(), 0
        self._seen[code] = (since, count + 1)
        if len(self._seen) > self.KEPT:
            self._seen.popitem(last=False)
        return count < self.MOST


CLOCK = web.AppKey("clock", ClockMover)
_STORAGE = web.AppKey("storage", Storage)
_NOW = web.AppKey("program_clock", Clock)
_TRIES = web.AppKey("tries", Tries)
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def clock_application(mover: ClockMover) -> web.Application:
    """`GET /clock` -> {"now"}; `POST /clock {"to": ISO moment | "next" | "+1h"}` -> {"now"}; 400 {"error"} on a bad move."""
    application = web.Application()
    application[CLOCK] = mover
    application.router.add_get("/clock", _read_clock)
    application.router.add_post("/clock", _move_clock)
    return application


def add_public(application: web.Application, storage: Storage, clock: Clock) -> None:
    """`GET /feed/<secret>.ics` and `/c/<code>` (POST compares a name)."""
    application[_STORAGE], application[_NOW], application[_TRIES] = storage, clock, Tries()
    application.router.add_get("/feed/{secret:[A-Za-z0-9_-]{16,64}}.ics", _feed)
    application.router.add_get("/c/{code:[A-Za-z0-9_-]{8,32}}", _certificate)
    application.router.add_post("/c/{code:[A-Za-z0-9_-]{8,32}}", _compare)


async def _feed(request: web.Request) -> web.Response:
    """A wrong secret and a revoked one are one and the same 404. Nobody between may keep it; calendars ask by the ETag."""
    async with request.app[_STORAGE].read() as unit:
        person = await unit.feeds.owner(request.match_info["secret"])
        rows = await unit.feeds.content(person.id, request.app[_NOW].now()) if person is not None else []
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
    if person is None:
        return web.Response(status=404, text="Not found", headers={**headers, "Cache-Control": "no-store"})
    content = feed_ics(rows)
    mark = hashlib.sha256(content).hexdigest()[:32]
    headers["ETag"] = f'"{mark}"'
    asked = request.if_none_match or ()
    if any(one.value in (mark, "*") for one in asked):
        return web.Response(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="metodist.ics"'
    return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)


async def _certificate(request: web.Request) -> web.Response:
    found = await _found(request)
    return _page(page.found(found.certificate, found.view)) if found is not None else _page(page.UNKNOWN, 404)


async def _compare(request: web.Request) -> web.Response:
    """The register shows no name: it only says whether the one on the paper is the same. POST, so that no log keeps it."""
    found = await _found(request)
    if found is None:
        return _page(page.UNKNOWN, 404)
    if not request.app[_TRIES].allow(found.certificate.code):
        return _page(page.found(found.certificate, found.view, said=page.TOO_OFTEN), 429)
    try:
        typed = str((await request.post()).get("name", ""))
    except ValueError:  # no form at all
        typed = ""
    same = page.same_name(typed, found.certificate.full_name or "")
    return _page(page.found(found.certificate, found.view, said=page.SAME if same else page.DIFFERENT))


async def _found(request: web.Request) -> Issued | None:
    async with request.app[_STORAGE].read() as unit:
        return await unit.certificates.by_code(request.match_info["code"])


def _page(html: str, status: int = 200) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8", headers=_SAFE)


async def _read_clock(request: web.Request) -> web.Response:
    return web.json_response({"now": (await request.app[CLOCK].now()).isoformat()})


async def _move_clock(request: web.Request) -> web.Response:
    try:
        target = (await request.json())["to"]
        moment = await request.app[CLOCK].move(str(target))
    except BadMove as error:
        return web.json_response({"error": str(error)}, status=400)
    except (ValueError, KeyError, TypeError):
        return web.json_response({"error": 'Нужен JSON вида {"to": "next"}.'}, status=400)
    return web.json_response({"now": moment.isoformat()})
