"""Updates that the stand-in brings to the bot itself, as Telegram does: several at once, each again until it is answered with 200."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp

from bot.practice.core import Core

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds between tries


class Bringing(Core):
    """`setWebhook` begins it, `deleteWebhook` ends it; while it lasts getUpdates is refused."""

    def start_bringing(self, url: str, secret: str | None, at_once: int) -> None:
        self.stop_bringing()
        self.webhook = url
        self._bringing = asyncio.get_running_loop().create_task(self._bring_all(url, secret, at_once))

    def stop_bringing(self) -> None:
        self.webhook = None
        if self._bringing is not None:
            self._bringing.cancel()
            self._bringing = None

    async def close(self) -> None:
        self.stop_bringing()
        await super().close()

    async def _bring_all(self, url: str, secret: str | None, at_once: int) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        slots = asyncio.Semaphore(at_once)
        under_way: set[asyncio.Task[None]] = set()
        taken: set[int] = set()
        async with aiohttp.ClientSession(headers=headers) as session:
            try:
                while True:
                    for one in [one for one in self._updates if one["update_id"] not in taken]:
                        await slots.acquire()
                        taken.add(one["update_id"])
                        task = asyncio.create_task(self._bring(session, url, one, slots))
                        under_way.add(task)
                        task.add_done_callback(under_way.discard)
                    await self._wait(25)
                    taken &= {one["update_id"] for one in self._updates}
            finally:
                for task in under_way:
                    task.cancel()

    async def _bring(
        self, session: aiohttp.ClientSession, url: str, update: dict[str, Any], slots: asyncio.Semaphore
    ) -> None:
        pause = FIRST_PAUSE
        try:
            while True:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(url, json=update, timeout=aiohttp.ClientTimeout(60)) as answer:
                        if answer.status == 200:
                            break
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            self._updates = [one for one in self._updates if one["update_id"] != update["update_id"]]
            await self._touch(visible=False)
        finally:
            slots.release()
