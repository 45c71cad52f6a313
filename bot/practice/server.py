"""The stand-in over HTTP, on the loopback address only.

For bots: `/bot<token>/<method>` (JSON, form, multipart) and `/file/bot<token>/files/<id>`.
For people and programs, all JSON:
    GET  /people                              who is there, with their chats, their menus and the bot's messages
    POST /people {"id", "name"[, "started"]}  add a person; started: the bot may write to them
    GET  /people/{id}/screen[?chat=]          the messages as they are now, with buttons
    GET  /people/{id}/changes?since=N         waits until something happened; {"changes": N}
    POST /people/{id}/send {"text"[, "chat"]}
    POST /people/{id}/press {"message_id", "button"[, "chat"]}    button: its text or data
    POST /people/{id}/file {"name", "content_base64"[, "chat"]}
    POST /people/{id}/inline {"query"[, "chat", "offset"]}    «@bot слова» typed in a chat: the results as they are shown
    POST /people/{id}/pick {"result"[, "chat"]}    a result of the last list, by its id: its message stands in the chat
    POST /crowd {"people", "text" | "button"[, "within", "patience"]}    many do the same; when each was answered: bot/practice/crowd.py
    GET  /files/{id}                          a document
    POST /faults {"per_second", "refused", "server", "before", "after", "slow"}    bot/practice/faults.py
    GET  /record                              what every chat was sent, what has gone wrong
    GET  /clock, POST /clock {"to"}           the bot's clock, where it can be moved
Each POST answers when the bot has taken the update (at most some seconds of real time).
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.clockwork import BadMove
from bot.practice.crowd import crowd
from bot.practice.faults import Dropped, Faults
from bot.practice.personas import PERSONAS
from bot.practice.screens import buttons, chat_row, screen
from bot.practice.telegram import ApiError, PracticeTelegram

PAGE = Path(__file__).parent / "page"
TELEGRAM = web.AppKey("telegram", PracticeTelegram)
_LOCAL = {"127.0.0.1", "localhost", "[::1]", "::1"}
_ABOUT = {persona.id: persona.about for persona in PERSONAS}


class ClockFace(Protocol):
    """What the page's clock asks of the program."""

    async def now(self) -> Any: ...
    async def move(self, to: str) -> Any: ...


class ClockSwitch:
    """The clock that the page shows: none until the bot is up."""

    def __init__(self) -> None:
        self.face: ClockFace | None = None

    def connect(self, face: ClockFace) -> None:
        self.face = face


SWITCH = web.AppKey("switch", ClockSwitch)
FAULTS = web.AppKey("faults", Faults)


def practice_application(telegram: PracticeTelegram, switch: ClockSwitch | None) -> web.Application:
    application = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[_only_local])
    application[TELEGRAM] = telegram
    application[SWITCH] = switch or ClockSwitch()
    application[FAULTS] = Faults()
    application.on_shutdown.append(_stop_waiting)
    application.router.add_route("*", "/bot{token}/{method}", _api)
    application.router.add_get("/file/bot{token}/files/{id}", _download)
    application.router.add_post("/faults", _set_faults)
    application.router.add_get("/record", _record)
    application.router.add_get("/people", _people)
    application.router.add_post("/people", _add_person)
    application.router.add_get("/people/{id}/screen", _screen)
    application.router.add_get("/people/{id}/changes", _changes)
    application.router.add_post("/people/{id}/send", _send)
    application.router.add_post("/people/{id}/press", _press)
    application.router.add_post("/people/{id}/file", _file)
    application.router.add_post("/people/{id}/inline", _inline)
    application.router.add_post("/people/{id}/pick", _pick)
    application.router.add_post("/crowd", _crowd)
    application.router.add_get("/files/{id}", _download)
    application.router.add_get("/clock", _clock)
    application.router.add_post("/clock", _move_clock)
    application.router.add_get("/", _index)
    application.router.add_static("/page", PAGE)
    return application


async def _stop_waiting(application: web.Application) -> None:
    await application[TELEGRAM].close()


@web.middleware
async def _only_local(request: web.Request, handler: Any) -> web.StreamResponse:
    """Pages of other places may not drive the town."""
    host = urlsplit(f"//{request.host}").hostname or ""
    origin = request.headers.get("Origin")
    if host not in _LOCAL or (origin is not None and (urlsplit(origin).hostname or "") not in _LOCAL):
        raise web.HTTPForbidden(text="loopback only")
    try:
        response: web.StreamResponse = await handler(request)
    except ApiError as error:
        return web.json_response(error.as_json(), status=error.code)
    except (KeyError, ValueError, TypeError, binascii.Error, json.JSONDecodeError) as error:
        return web.json_response({"error": f"bad request: {type(error).__name__}"}, status=400)
    return response


async def _api(request: web.Request) -> web.Response:
    telegram = request.app[TELEGRAM]
    if request.match_info["token"] != telegram.token:
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
    params, files = await _params(request)
    method = request.match_info["method"]
    try:
        result = await request.app[FAULTS].around(method, lambda: telegram.call(method, params, files))
    except Dropped:
        if request.transport is not None:
            request.transport.close()
        raise web.HTTPServiceUnavailable from None
    return web.json_response({"ok": True, "result": result})


async def _set_faults(request: web.Request) -> web.Response:
    """What is to go wrong from now on; what has gone wrong until now."""
    faults = request.app[FAULTS]
    faults.set(await request.json())
    return web.json_response({"done": dict(faults.done)})


async def _record(request: web.Request) -> web.Response:
    """What every chat has been sent by the bot, as the stand-in has it: {"chats": {id: [texts]}}."""
    telegram = request.app[TELEGRAM]
    said = {
        chat.id: [one.text for one in chat.messages.values() if one.sender == telegram.bot.id]
        for chat in telegram.town.chats.values()
    }
    faults = request.app[FAULTS]
    return web.json_response({"chats": said, "faults": dict(faults.done), "violations": telegram.violations})


async def _params(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    if request.content_type == "application/json":
        return await request.json(), {}
    params: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = _plain(str(value))
    return params, files


def _plain(value: str) -> Any:
    if value[:1] in ("[", "{"):
        return json.loads(value)
    return {"true": True, "false": False}.get(value, value)


async def _download(request: web.Request) -> web.Response:
    stored = request.app[TELEGRAM].town.files.get(request.match_info["id"])
    if stored is None:
        raise web.HTTPNotFound
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name)}"}
    return web.Response(body=stored.content, headers=headers, content_type=stored.mime)


async def _people(request: web.Request) -> web.Response:
    telegram = request.app[TELEGRAM]
    town = telegram.town
    found = [
        {
            "id": one.id,
            "name": one.name,
            "about": _ABOUT.get(one.id, ""),
            "chats": [chat_row(telegram, chat) for chat in town.chats.values() if one.id in chat.members],
        }
        for one in town.people.values()
    ]
    body = {
        "people": found,
        "bot": {"name": telegram.bot.name, "username": telegram.bot.username, "inline": telegram.inline.mode},
    }
    return web.json_response(body)


async def _add_person(request: web.Request) -> web.Response:
    body = await request.json()
    telegram = request.app[TELEGRAM]
    person = telegram.add_person(int(body["id"]), str(body["name"]))
    if body.get("started"):  # they have written to the bot before
        telegram.town.chats[person.id].bot_inside = True
    return web.json_response({"id": person.id, "name": person.name})


def _chat_id(request: web.Request, body: dict[str, Any] | None = None) -> tuple[int, int]:
    """(person, chat): one that they are in."""
    telegram = request.app[TELEGRAM]
    person = int(request.match_info["id"])
    wanted = (body or {}).get("chat") or request.query.get("chat") or person
    chat = telegram.town.chats[int(wanted)]
    if person not in chat.members:
        raise KeyError(person)
    return person, chat.id


async def _screen(request: web.Request) -> web.Response:
    person, chat = _chat_id(request)
    return web.json_response(screen(request.app[TELEGRAM], person, chat))


async def _changes(request: web.Request) -> web.Response:
    changes = await request.app[TELEGRAM].until_changed(int(request.query.get("since", 0)), 25)
    return web.json_response({"changes": changes})


async def _send(request: web.Request) -> web.Response:
    body = await request.json()
    person, chat = _chat_id(request, body)
    telegram = request.app[TELEGRAM]
    taken = await telegram.until_answered(await telegram.person_sends(person, str(body["text"]), chat))
    return web.json_response({"taken": taken})


async def _press(request: web.Request) -> web.Response:
    body = await request.json()
    person, chat = _chat_id(request, body)
    telegram = request.app[TELEGRAM]
    query, update = await telegram.person_presses(person, int(body["message_id"]), str(body["button"]), chat)
    taken = await telegram.until_answered(update)
    while taken and query not in telegram.answers and await _again(telegram, query):
        pass
    answer = telegram.answers.get(query, {})
    said = {"answer": answer.get("text"), "alert": bool(answer.get("alert")), "url": answer.get("url")}
    return web.json_response({"taken": taken, **said})


async def _again(telegram: PracticeTelegram, query: str) -> bool:
    """Wait for one more change; False when nothing came in time."""
    before = telegram.changes
    return await telegram.until_changed(before, 5) > before or query in telegram.answers


async def _file(request: web.Request) -> web.Response:
    body = await request.json()
    person, chat = _chat_id(request, body)
    telegram = request.app[TELEGRAM]
    content = base64.b64decode(body["content_base64"], validate=True)
    taken = await telegram.until_answered(await telegram.person_sends_file(person, str(body["name"]), content, chat))
    return web.json_response({"taken": taken})


async def _inline(request: web.Request) -> web.Response:
    body = await request.json()
    person, chat = _chat_id(request, body)
    telegram = request.app[TELEGRAM]
    query, update = await telegram.person_asks(person, str(body["query"]), chat, str(body.get("offset") or ""))
    asked = await telegram.until_offered(query, update)
    if asked is None:
        return web.json_response({"taken": False, "results": [], "next": None, "button": None})
    results = [
        {
            "id": one.id, "title": one.title, "description": one.description, "text": one.text, "html": one.html,
            "buttons": buttons(one.rows),
        }
        for one in asked.results or ()
    ]  # fmt: skip
    shown = {"results": results, "next": asked.next_offset or None, "button": asked.button}
    return web.json_response({"taken": True, **shown})


async def _pick(request: web.Request) -> web.Response:
    body = await request.json()
    person, chat = _chat_id(request, body)
    telegram = request.app[TELEGRAM]
    message, update = await telegram.person_picks(person, str(body["result"]), chat)
    taken = await telegram.until_handled(update) if update else True
    return web.json_response({"taken": taken, "message_id": message})


async def _crowd(request: web.Request) -> web.Response:
    return web.json_response(await crowd(request.app[TELEGRAM], await request.json()))


async def _clock(request: web.Request) -> web.Response:
    face = request.app[SWITCH].face
    return web.json_response({"now": (await face.now()).isoformat() if face else None})


async def _move_clock(request: web.Request) -> web.Response:
    face = request.app[SWITCH].face
    if face is None:
        return web.json_response({"error": "Часов нет: бот не запущен вместе с этим чатом."}, status=400)
    try:
        moment = await face.move(str((await request.json())["to"]))
    except BadMove as error:
        return web.json_response({"error": str(error)}, status=400)
    return web.json_response({"now": moment.isoformat()})


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")
