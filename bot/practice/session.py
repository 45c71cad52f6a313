"""aiogram's session over the stand-in in process: for tests, without a network."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from bot.practice.telegram import ApiError, PracticeTelegram


class PracticeSession(BaseSession):
    def __init__(self, telegram: PracticeTelegram) -> None:
        super().__init__()
        self._telegram = telegram

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 (the library's signature)
    ) -> TelegramType:
        """The stand-in's answer, checked by aiogram as one that came over the wire."""
        uploads: dict[str, InputFile] = {}
        params: dict[str, Any] = {}
        for name, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files=uploads)
            if prepared is not None:
                params[name] = prepared if name in _WORDS else _plain(prepared)
        files = {}
        for name, upload in uploads.items():
            content = b"".join([chunk async for chunk in upload.read(bot)])
            files[name] = (upload.filename or name, content)
        try:
            body: dict[str, Any] = {
                "ok": True,
                "result": await self._telegram.call(method.__api_method__, params, files),
            }
            code = 200
        except ApiError as error:
            body, code = error.as_json(), error.code
        response = self.check_response(bot=bot, method=method, status_code=code, content=json.dumps(body))
        return cast("TelegramType", response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 (the library's signature)
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes of a file that a person sent."""
        yield self._telegram.town.files[url.rsplit("/", 1)[-1]].content


_WORDS = ("text", "caption")  # what people wrote may begin with a bracket, or be «true»


def _plain(value: str) -> Any:
    """aiogram sends structures as JSON text, numbers and booleans as words."""
    if value[:1] in ("[", "{"):
        return json.loads(value)
    if value in ("true", "false"):
        return value == "true"
    return value
