"""Handlers: about ten lines each — parse, one call, render. Rules live in plans/, atomic changes in storage/."""

from __future__ import annotations

from aiogram import Router

from bot.handlers import (
    cards,
    desk,
    errors,
    events,
    fallback,
    my,
    proposals,
    registration,
    start,
    subscriptions,
    uploads,
)

# The order matters: `fallback` answers what nobody took.
_MODULES = (start, cards, events, registration, my, subscriptions, desk, proposals, uploads, fallback, errors)


def all_routers() -> list[Router]:
    """New routers each time: a router belongs to one dispatcher."""
    return [module.build_router() for module in _MODULES]
