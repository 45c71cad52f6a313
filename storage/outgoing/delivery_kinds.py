"""What is delivered: the kinds of messages, and which of them are broadcasts."""

from __future__ import annotations

from enum import StrEnum


class DeliveryKind(StrEnum):
    """What the Notifier renders. In brackets: the payload besides the columns' ids."""

    DIGEST = "digest"  # {"reminders": [ids]}: one reminder -> its card, several -> the morning's digest
    NOT_LINKED = "not_linked"  # {"responsibles": [ids], "reminders": [ids]} to organizers
    WEEKLY = "weekly"  # {"responsibles": [ids], "week": its Monday}: to heads and to those who control
    UNREACHED = "unreached"  # {"since": a moment} to organizers, the morning after: who has become unreachable since
    MISSED = "missed"  # {"reminders": [ids]} to organizers, after downtime
    DATE_SET = "date_set"  # to subscribers, event_id; {"revision"}
    MOVED = "moved"  # to subscribers; {"revision", "was_on", "was_time"}
    CANCELLED = "cancelled"  # to subscribers
    POSTPONED = "postponed"  # to subscribers: no new date yet; {"revision", "was_on", "was_time"}
    ACCEPTING = "accepting"  # to subscribers of a contest: works are taken until a day; {"on"}
    REG_MOVED = "reg_moved"  # to registrants: «Участвую / Не смогу»; {"revision", "was_on", "was_time"}
    REG_CANCELLED = "reg_cancelled"  # to registrants
    REG_POSTPONED = "reg_postponed"  # to registrants; {"revision", "was_on", "was_time"}
    REG_DAY = "reg_day"  # a day before; {"revision"}
    REG_HOUR = "reg_hour"  # an hour before; {"revision"}
    PROMOTED = "promoted"  # a place has come free and is theirs; registration_id
    OFFER = "offer"  # a place is held until offer_until; registration_id
    OFFER_EXPIRED = "offer_expired"  # registration_id
    REQUEST = "request"  # to organizers: somebody waits for approval; registration_id, or {"revision"}: still waits as the event comes near
    APPROVED = "approved"  # registration_id
    REJECTED = "rejected"  # registration_id; {"revision"}: nobody has decided until the event
    CONFIRM = "confirm"  # three days before: «участвую / не смогу», else the place goes on; {"revision"}
    RELEASED = "released"  # not confirmed in time; registration_id
    THANKS = "thanks"  # the day after: thanks, what you thought of it, the certificate; registration_id
    MATERIALS = "materials"  # to all registered: materials or the recording are there; {"what": materials | recording}
    INVITED = "invited"  # to standing members, before subscribers; {"revision"}
    REG_OPENS = "reg_opens"  # to subscribers: registration has opened
    FEW_PLACES = "few_places"  # to subscribers: few places are left; {"revision"}
    NEWS = "news"  # to subscribers, a day's or a week's news in one message; {"until", "zone": the reader's as it was}
    LETTER = "letter"  # the information letter, to subscribers
    MAILING = "mailing"  # an organizer's own words; {"mailing"}
    RETENTION = "retention"  # to organizers: personal data will be erased; {"on": a day}
    LEAD_DATE = "lead_date"  # to the lead: somebody from elsewhere set or moved it; {"revision", "by", "first"}
    CO_DATE = "co_date"  # to co-executors: a date was set or moved; {"revision"}
    CO_CANCELLED = "co_cancelled"  # to the lead and co-executors: somebody cancelled it
    CO_POSTPONED = (
        "co_postponed"  # to the lead and co-executors: somebody put it off; {"revision", "was_on", "was_time"}
    )
    PROPOSAL = "proposal"  # to organizers: a move waits for confirmation; {"proposal"}
    PROPOSAL_DECIDED = "proposal_decided"  # to who proposed; {"proposal"}
    DELEGATION = "delegation"  # work is handed on; {"delegation", "says": storage.repositories.delegations.Says}
    LEAVE = "leave"  # to a substitute; {"says": begun | ended, "contacts": [ids], "until"}
    AUDIT = "audit"  # to owners: what should have gone out and did not; {"counts", "events"}
    POST = "post"  # an event published in a group or channel; {"by": who, "title": of the chat}
    POST_EDIT = "post_edit"  # such a post made true again; {"message"}
    EDIT = "edit"  # an older message made true again; {"message"}


# Broadcasts whose outcome is unknown are not sent again: to hundreds of people a second copy is worse than a lost one.
BROADCASTS = (
    DeliveryKind.DATE_SET,
    DeliveryKind.MOVED,
    DeliveryKind.CANCELLED,
    DeliveryKind.POSTPONED,
    DeliveryKind.ACCEPTING,
    DeliveryKind.REG_OPENS,
    DeliveryKind.FEW_PLACES,
    DeliveryKind.NEWS,
    DeliveryKind.LETTER,
    DeliveryKind.MAILING,
    DeliveryKind.POST,
)
