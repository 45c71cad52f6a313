"""Callback data of messages. Input from strangers: rights are checked on every press. Short prefixes: at most 64 bytes."""

from __future__ import annotations

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]  # what a database can hold: a forged one is no button of ours


class CardPress(CallbackData, prefix="c"):
    """A button of a reminder card: bot/handlers/cards.py."""

    action: str  # open again ack later snooze someday outcome date place stages staged report hand more reopen file
    event: Id
    stage: str = ""  # of the reminder, for «в работе»
    value: str = ""  # an outcome; of a snooze plans.snoozing's key (empty: tomorrow); of a file its place


class RoundPress(CallbackData, prefix="r"):
    """«Остальные не в апреле», «Открыть карточки» under a monthly round."""

    action: str  # rest cards
    delivery: Id


class DigestPress(CallbackData, prefix="g"):
    """Another page of a long digest."""

    delivery: Id
    page: int  # from 0


class SeveralPress(CallbackData, prefix="n"):
    """«Записать» / «Отмена» under what was understood of a line such as «1 — 14 апреля, 2 — не в апреле»."""

    keep: bool


class EventPress(CallbackData, prefix="e"):
    """A button of a ticket or a notice: bot/handlers/events.py, registration.py."""

    action: str  # open tell leave sure stay coming not_coming mine calendar
    event: Id


class MovePress(CallbackData, prefix="mv"):
    """«Участвую» / «Не смогу» of one registration: one's own, a colleague's, an organisation's."""

    registration: Id
    coming: bool


class OfferPress(CallbackData, prefix="o"):
    """«Беру место» / «Не смогу» under an offer."""

    registration: Id
    accept: bool


class AdmitPress(CallbackData, prefix="ad"):
    """«Одобрить» / «Отказать» under a request to register."""

    registration: Id
    accept: bool


class HandPress(CallbackData, prefix="hd"):
    """«Беру» / «Не смогу» under a request to take work: bot/handlers/handing.py."""

    delegation: Id
    accept: bool


class UnsubscribePress(CallbackData, prefix="s"):
    """«Отписаться» under a notice, then what from: bot/handlers/subscriptions.py. All empty: an older notice, or a digest."""

    what: str = ""  # empty: asks; this: what brought this notice; all; back
    event: Id = 0  # 0: of a digest


class NewsPress(CallbackData, prefix="nw"):
    """Another page of a day's or a week's news: bot/handlers/subscriptions.py."""

    delivery: Id
    page: Annotated[int, Field(ge=0, lt=1000)]  # from 0


class StandingPress(CallbackData, prefix="sm"):
    """«Больше не звать» under an invitation of a standing member: bot/handlers/standing.py."""

    action: str  # ask yes back
    event: Id  # of the row whose meetings these are


class NewsWishPress(CallbackData, prefix="nc"):
    """«Сообщайте» / «Не нужно» after a registration: bot/handlers/subscriptions.py."""

    institution: Id
    accept: bool


class ProposalPress(CallbackData, prefix="p"):
    """A head's or an organizer's word on a proposed change."""

    proposal: Id
    accept: bool


class FeedbackPress(CallbackData, prefix="fb"):
    """Under the thanks after an event: bot/handlers/feedback.py."""

    action: str  # star named comment done
    registration: Id
    value: Id = 0  # star: 1–5; comment and done: the number of the answer
    anonymous: bool = False


class CertificatePress(CallbackData, prefix="ct"):
    """«Сертификат участника»: bot/handlers/certificates.py."""

    registration: Id


class WatchPress(CallbackData, prefix="w"):
    """«Нас у экрана несколько» under a mark of presence: bot/handlers/checkin.py."""

    event: Id


class MailPress(CallbackData, prefix="ml"):
    """«Не присылать сообщений организаторов», and back: bot/handlers/checkin.py."""
