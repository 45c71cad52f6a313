"""What the program itself serves on HTTP_PORT: so far the clock that other programs may move."""

from __future__ import annotations

from aiohttp import web

from bot.clockwork import BadMove, ClockMover

CLOCK = web.AppKey("clock", ClockMover)


def clock_application(mover: ClockMover) -> web.Application:
    """`GET /clock` -> {"now"}; `POST /clock {"to": ISO moment | "next" | "+1h"}` -> {"now"}; 400 {"error"} on a bad move."""
    application = web.Application()
    application[CLOCK] = mover
    application.router.add_get("/clock", _read_clock)
    application.router.add_post("/clock", _move_clock)
    return application


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
