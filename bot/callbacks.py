"""Callback data of messages. Input from strangers: rights are checked on every press. Short prefixes: at most 64 bytes."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class CardPress(CallbackData, prefix="c"):
    """A button of a reminder card: bot/handlers/cards.py."""

    action: str  # open again ack later snooze someday outcome date place stages staged report hand more reopen file
    event: int
    stage: str = ""  # of the reminder, for «в работе»
    value: str = ""  # an outcome; of a snooze plans.snoozing's key (empty: tomorrow); of a file its place


class RoundPress(CallbackData, prefix="r"):
    """«Остальные не в апреле», «Открыть карточки» under a monthly round."""

    action: str  # rest cards
    delivery: int


class DigestPress(CallbackData, prefix="g"):
    """Another page of a long digest."""

    delivery: int
    page: int  # from 0


class SeveralPress(CallbackData, prefix="n"):
    """«Записать» / «Отмена» under what was understood of a line such as «1 — 14 апреля, 2 — не в апреле»."""

    keep: bool


class EventPress(CallbackData, prefix="e"):
    """A button of a ticket or a notice: bot/handlers/events.py, registration.py."""

    action: str  # open tell leave sure stay coming not_coming
    event: int


class OfferPress(CallbackData, prefix="o"):
    """«Беру место» / «Не смогу» under an offer."""

    registration: int
    accept: bool


class HandPress(CallbackData, prefix="hd"):
    """«Беру» / «Не смогу» under a request to take work: bot/handlers/handing.py."""

    delegation: int
    accept: bool


class UnsubscribePress(CallbackData, prefix="s"):
    """«Отписаться от всего» under a notice: bot/handlers/subscriptions.py."""


class ProposalPress(CallbackData, prefix="p"):
    """A head's or an organizer's word on a proposed change."""

    proposal: int
    accept: bool
