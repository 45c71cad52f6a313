"""Handlers: about ten lines each — parse, one call, render. Rules live in plans/, atomic changes in storage/."""

from __future__ import annotations

from aiogram import Router

from bot.handlers import (
    admin,
    cards,
    certificates,
    checkin,
    errors,
    events,
    fallback,
    feedback,
    handing,
    inline,
    membership,
    my,
    outcomes,
    proposals,
    registration,
    rounds,
    several,
    standing,
    start,
    subscriptions,
    tasks,
    uploads,
)

_MODULES = (
    membership,
    inline,
    start,
    admin,
    cards,
    rounds,
    handing,
    outcomes,
    checkin,
    several,
    events,
    registration,
    my,
    certificates,
    feedback,
    subscriptions,
    standing,
    tasks,
    proposals,
    uploads,
)
_LAST = (fallback, errors)  # after the dialogs: they answer what nobody took


def first_routers() -> list[Router]:
    """Commands, files and long-lived messages. New routers each time: a router belongs to one dispatcher."""
    return [module.build_router() for module in _MODULES]


def last_routers() -> list[Router]:
    return [uploads.build_last_router(), *(module.build_router() for module in _LAST)]
