"""A person who taps or types much faster than people do: one answer, one kind sentence, and nobody else waits."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineQuery, Message, TelegramObject, Update, User

from bot.texts.errors import TOO_FAST
from storage.errors import NameHeld

WORDS_AGAIN = 0.3  # of the time for a press: nobody types the same words twice as fast
KEPT = 10_000  # people, and presses: what is remembered is bounded


class Flood:
    """What came lately, on real monotonic time: a jump of the program's clock neither forgives nor accuses."""

    def __init__(
        self,
        *,
        most: int = 20,
        within: float = 5.0,
        again: float = 1.0,
        real_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most  # updates of one person
        self.within = within  # seconds
        self.again = again  # seconds in which the same press is the same press, the same words the same message
        self._real = real_clock
        self._came: OrderedDict[int, deque[float]] = OrderedDict()
        self._warned: OrderedDict[int, None] = OrderedDict()
        self._latest: OrderedDict[int, tuple[object, ...]] = OrderedDict()
        self._presses: OrderedDict[tuple[object, ...], float | None] = OrderedDict()  # None: being handled

    def too_many(self, user_id: int) -> bool:
        """Counts this update. Dropped ones count too: it calms when they stop."""
        now = self._real()
        came = self._came.setdefault(user_id, deque(maxlen=self.most + 1))
        self._came.move_to_end(user_id)
        came.append(now)
        while now - came[0] > self.within:
            came.popleft()
        _bound(self._came)
        if len(came) <= self.most:
            self._warned.pop(user_id, None)
            return False
        return True

    def first_warning(self, user_id: int) -> bool:
        """Once until it calms."""
        if user_id in self._warned:
            return False
        self._warned[user_id] = None
        _bound(self._warned)
        return True

    def begin(self, press: tuple[object, ...], again: float | None = None) -> bool:
        """False: the same press is being handled, or has just been; tapped on, it goes on being the same until a pause."""
        if press in self._presses:
            ended = self._presses[press]
            if ended is None:
                return False
            if self._real() - ended < (self.again if again is None else again):
                self._presses[press] = self._real()
                return False
        self._presses[press] = None
        self._presses.move_to_end(press)
        _bound(self._presses)
        return True

    def follows(self, user_id: int, press: tuple[object, ...]) -> bool:
        """Has this person done the same just before, with nothing between?"""
        same = self._latest.get(user_id) == press
        self._latest[user_id] = press
        self._latest.move_to_end(user_id)
        _bound(self._latest)
        return same

    def forget(self, press: tuple[object, ...]) -> None:
        self._presses.pop(press, None)

    def end(self, press: tuple[object, ...]) -> None:
        if press in self._presses:
            self._presses[press] = self._real()


class FloodMiddleware(BaseMiddleware):
    """On `dp.update`, before chat state and rights are read: what it drops touches no database and waits for no lock.

    Only messages, presses and inline queries are counted, per person wherever they are; news of blocked chats and groups always
    pass. A dropped inline query is left without an answer: the list above the box stays as it was, the next letter asks again.
    """

    def __init__(self, flood: Flood) -> None:
        self.flood = flood

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        said = (event.message or event.callback_query or event.inline_query) if isinstance(event, Update) else None
        if said is None or user is None or _about_the_chat(said):
            return await handler(event, data)
        if self.flood.too_many(user.id):
            if isinstance(said, InlineQuery):
                return None
            return await _hush(said, TOO_FAST if self.flood.first_warning(user.id) else None)
        if isinstance(said, InlineQuery):  # each letter of a search is one
            return await handler(event, data)
        again = self.flood.again
        press = _press(said, user) if isinstance(said, CallbackQuery) else (user.id, said.chat.id, said.text)
        follows = self.flood.follows(user.id, press)
        if isinstance(said, Message):
            if said.text is None:
                return await handler(event, data)  # pictures of one album come together
            again = again * WORDS_AGAIN if follows else 0.0
        if not self.flood.begin(press, again):
            return await _hush(said, None)
        try:
            return await handler(event, data)
        except NameHeld:  # nothing was done: brought again it is not the same once more
            self.flood.forget(press)
            raise
        finally:
            self.flood.end(press)


def _press(query: CallbackQuery, user: User) -> tuple[object, ...]:
    """The same button of the same message as it stood: «Дальше» of the next page is another press."""
    message = query.message
    if not isinstance(message, Message):
        return (user.id, message.chat.id if message else None, message.message_id if message else None, query.data)
    keys = message.reply_markup.model_dump_json() if message.reply_markup else ""
    stands = hash((message.html_text if message.text else message.caption, keys))
    return (user.id, message.chat.id, message.message_id, query.data, stands)


def _about_the_chat(said: Message | CallbackQuery | InlineQuery) -> bool:
    return isinstance(said, Message) and (said.migrate_to_chat_id is not None or said.migrate_from_chat_id is not None)


async def _hush(said: Message | CallbackQuery, words: str | None) -> None:
    """A press is always answered, so that no button is left spinning; a message only with the one sentence."""
    with suppress(TelegramAPIError):
        if isinstance(said, CallbackQuery):
            await said.answer(words, show_alert=words is not None)
        elif words is not None:
            await said.answer(words)


def _bound(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
