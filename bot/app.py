"""The wiring: a dispatcher with everything a chat needs."""

from __future__ import annotations

from collections.abc import Callable

from aiogram import Dispatcher
from aiogram_dialog import setup_dialogs

from bot.chat_state import make_chat_state
from bot.clock import Clock
from bot.dialogs import all_dialogs
from bot.drafts import Drafts
from bot.handlers import first_routers, last_routers
from bot.handlers.errors import ApologizeAnyway
from bot.settings import Settings
from bot.updates.cleaning import CleaningMiddleware
from bot.updates.flood import Flood, FloodMiddleware
from bot.updates.in_flight import InFlight
from bot.updates.isolation import OneAfterAnother, SpanningIsolation
from bot.updates.middlewares import ActorMiddleware
from bot.updates.once import OnceOnly
from storage.database import Storage


def build_dispatcher(
    storage: Storage, clock: Clock, settings: Settings, nudge: Callable[[], None], flood: Flood | None = None
) -> Dispatcher:
    """Handlers, dialogs, chat state and middlewares; one chat's updates one after another on all replicas. What floods is dropped
    before aiogram reads the chat's state, therefore its middleware is put in here and not by the dispatcher."""
    isolation = SpanningIsolation(storage)
    chat_state = make_chat_state(storage, clock, settings)
    dispatcher = Dispatcher(storage=chat_state, events_isolation=isolation, disable_fsm=True)
    dispatcher["chat_state"] = chat_state
    dispatcher["drafts"] = Drafts()
    dispatcher["in_flight"] = InFlight()
    dispatcher.update.outer_middleware(dispatcher["in_flight"])
    dispatcher.update.outer_middleware(FloodMiddleware(flood or Flood()))
    dispatcher.update.outer_middleware(CleaningMiddleware())
    dispatcher.update.outer_middleware(OneAfterAnother(dispatcher.fsm))
    dispatcher.update.outer_middleware(OnceOnly(storage))
    dispatcher.update.outer_middleware(ActorMiddleware(storage, clock, settings, nudge))
    dispatcher.errors.outer_middleware(ApologizeAnyway())
    dispatcher.include_routers(*first_routers(), *all_dialogs(), *last_routers())
    setup_dialogs(dispatcher, events_isolation=isolation)
    return dispatcher
