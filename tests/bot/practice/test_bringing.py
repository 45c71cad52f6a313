"""Updates that the stand-in brings itself: with the secret, again until they are taken."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.practice.telegram import ApiError, PracticeTelegram
from tests.telegram import TOKEN


async def test_an_update_is_brought_until_it_is_taken() -> None:
    telegram, came, taken = PracticeTelegram(TOKEN), [], asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        came.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], (await request.json())["message"]["text"]))
        if len(came) == 1:
            return web.Response(status=500)
        taken.set()
        return web.Response()

    application = web.Application()
    application.router.add_post("/hook", take)
    async with TestServer(application) as server:
        telegram.add_person(1, "Анна")
        await telegram.call("setWebhook", {"url": f"http://127.0.0.1:{server.port}/hook", "secret_token": "s"})
        with pytest.raises(ApiError, match="Conflict"):
            await telegram.call("getUpdates", {})
        number = await telegram.person_sends(1, "/start")
        await asyncio.wait_for(taken.wait(), 10)
        assert await telegram.until_handled(number)
        assert came == [("s", "/start")] * 2
        await telegram.call("deleteWebhook", {})
        assert await telegram.call("getUpdates", {}) == []
        await telegram.close()
