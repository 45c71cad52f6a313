"""The wiring: a dispatcher with everything a chat needs."""

from __future__ import annotations

from collections.abc import Callable

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation

from bot.chat_state import ChatStateStorage
from bot.clock import Clock
from bot.handlers import all_routers
from bot.middlewares import ActorMiddleware
from bot.settings import Settings
from storage.database import Storage


def build_dispatcher(storage: Storage, clock: Clock, settings: Settings, nudge: Callable[[], None]) -> Dispatcher:
    """Handlers, chat state and middlewares. One process: aiogram's own event isolation is enough."""
    dispatcher = Dispatcher(storage=ChatStateStorage(storage, clock), events_isolation=SimpleEventIsolation())
    dispatcher.update.outer_middleware(ActorMiddleware(storage, clock, settings, nudge))
    dispatcher.include_routers(*all_routers())
    return dispatcher
