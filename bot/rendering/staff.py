"""What goes to responsibles and organizers: cards, the morning's digest, the monthly round, lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import ProposalPress
from bot.rendering import Rendered
from bot.rendering.digests import list_of, shown_again
from bot.rendering.handing import and_whose, name_of_taker, question_again, render_handing
from bot.rendering.keys import card_key, is_open
from bot.texts import auditing
from bot.texts import cards as words
from bot.texts import outcomes as outcome_words
from bot.texts import unreached as lost_words
from bot.texts.common import local
from bot.texts.keys import AT_WORK, CONFIRM, DECLINE
from plans.escalation import Reason, reason_of
from plans.reminders import revision_of
from plans.snoozing import snooze_days
from plans.stages import stage_place
from storage.database import Unit
from storage.models import DateProposal, Delivery
from storage.records import EventView, ReminderView
from storage.repositories.deliveries import DeliveryKind

KINDS = (
    DeliveryKind.DIGEST,
    DeliveryKind.NOT_LINKED,
    DeliveryKind.UNREACHED,
    DeliveryKind.MISSED,
    DeliveryKind.WEEKLY,
    DeliveryKind.CO_DATE,
    DeliveryKind.LEAD_DATE,
    DeliveryKind.CO_CANCELLED,
    DeliveryKind.CO_POSTPONED,
    DeliveryKind.PROPOSAL,
    DeliveryKind.PROPOSAL_DECIDED,
    DeliveryKind.DELEGATION,
    DeliveryKind.LEAVE,
    DeliveryKind.AUDIT,
    DeliveryKind.EDIT,
)
OUTCOME = "outcome"  # the stage of the question how it went


async def render_staff(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: nothing is left to say."""
    if delivery.kind == DeliveryKind.UNREACHED and delivery.institution_id is not None:
        since = datetime.fromisoformat(delivery.payload["since"])
        found = await unit.unreached.news(delivery.institution_id, since, now)
        return Rendered(lost_words.news(found, now)) if found else None
    rendered = await _render(unit, delivery, now)
    if rendered is None or not (instead_of := delivery.payload.get("instead_of")):
        return rendered
    parties = [await unit.responsibles.get(party) for party in instead_of]
    said = lost_words.instead_of([party.name for party in parties if party is not None])
    return replace(rendered, text=f"{rendered.text}\n{said}")


async def _render(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    if delivery.kind == DeliveryKind.DIGEST:
        items = await still_asked(unit, delivery)
        if not items:
            return None
        if len({one.view.event.id for one in items}) == 1:
            return await event_card(unit, items[-1].view, now, items[-1])
        return await and_whose(unit, delivery, items, list_of(items, delivery.id, now))
    if delivery.kind in (DeliveryKind.DELEGATION, DeliveryKind.LEAVE):
        return await render_handing(unit, delivery, now)
    if delivery.kind == DeliveryKind.AUDIT:
        views = await unit.events.views(delivery.payload["events"])
        return Rendered(auditing.found(delivery.payload["counts"], views))
    if delivery.kind == DeliveryKind.EDIT:
        return await _again(unit, delivery, now)
    if delivery.kind in (DeliveryKind.NOT_LINKED, DeliveryKind.MISSED):
        items = await unit.reminders.views(delivery.payload["reminders"])
        text = words.not_linked(items) if delivery.kind == DeliveryKind.NOT_LINKED else words.missed(items, now)
        return Rendered(text) if items else None
    if delivery.kind == DeliveryKind.WEEKLY:
        return await _weekly(unit, delivery, now)
    if delivery.kind in (DeliveryKind.CO_DATE, DeliveryKind.LEAD_DATE) and delivery.event_id is not None:
        return await _date_elsewhere(unit, delivery, now)
    if delivery.kind in (DeliveryKind.CO_CANCELLED, DeliveryKind.CO_POSTPONED) and delivery.event_id is not None:
        view = await unit.events.view(delivery.event_id)
        stale = view is None or delivery.payload.get("revision") not in (None, view.event.revision)
        return None if view is None or stale else Rendered(words.left(view, delivery.payload, now))
    if delivery.kind in (DeliveryKind.PROPOSAL, DeliveryKind.PROPOSAL_DECIDED) and delivery.event_id is not None:
        proposal = await unit.events.proposal(delivery.payload["proposal"])
        view = await unit.events.view(delivery.event_id)
        if proposal is None or view is None:
            return None
        return await proposal_card(unit, proposal, view, now)
    return None


async def _again(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """An older message as it would be now: its lines keep their numbers, and show who did what."""
    shown = await unit.copies.shown_in(delivery.platform, delivery.chat_id, delivery.payload["message"])
    if not shown:
        return None
    first = await unit.deliveries.get(shown[0].delivery_id) if shown[0].delivery_id is not None else None
    if first is not None and first.kind == DeliveryKind.PROPOSAL:
        return await render_staff(unit, first, now)
    if (
        first is not None
        and first.kind == DeliveryKind.DELEGATION
        and (asked := await question_again(unit, first, now))
    ):
        return asked
    if first is not None and len(first.payload.get("order", ())) > 1:
        return await shown_again(unit, first, now)
    view = await unit.events.view(shown[0].event_id)
    return await event_card(unit, view, now) if view is not None else None


async def proposal_card(unit: Unit, proposal: DateProposal, view: EventView, now: datetime) -> Rendered:
    by = await unit.people.find(proposal.proposed_by)
    text = words.proposal(proposal, view, now, by.display_name if by is not None else None)
    return Rendered(text, _decision(proposal), (view.event.id,))


async def _date_elsewhere(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """A date that was set or moved by somebody else: to those who help; to the lead its card too, for what comes next."""
    assert delivery.event_id is not None
    view = await unit.events.view(delivery.event_id)
    if view is None or view.event.revision != delivery.payload.get("revision") or not is_open(view):
        return None
    if delivery.kind == DeliveryKind.CO_DATE:
        return Rendered(words.co_date(view, delivery.payload, now))
    by = await unit.people.find(delivery.payload["by"])
    text = words.lead_date(view, delivery.payload, by.display_name if by is not None else None, now)
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=[[card_key(words.OPEN_CARD, "open", view)]]))


async def _weekly(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """What lies in the week, waits for an answer, or nears its end without a date; nothing to say is not said."""
    monday = date.fromisoformat(delivery.payload["week"])
    groups = await unit.listings.watched(list(delivery.payload["responsibles"]), monday, now)
    return Rendered(words.weekly(groups, now)) if any(groups.values()) else None


async def event_card(unit: Unit, view: EventView, now: datetime, reminder: ReminderView | None = None) -> Rendered:
    """One event in full, with what can be done about it; who has it in work, and how many working days are left.

    `reminder`: the one that brings the card; None: the last that was sent, if it still says something.
    """
    if not is_open(view):
        by = await unit.people.get(view.event.outcome_by) if view.event.outcome_by is not None else None
        text = words.closed_card(view, now, by.display_name if by else None)
        return Rendered(text, closed_keys(view), (view.event.id,))
    asked_now = reminder is not None
    if reminder is None:
        last = await unit.reminders.current(view.event.id)
        reminder = last if last is not None and _still(last) else None
    event, today = view.event, local(now, view.institution.time_zone).date()
    stage = reminder.reminder.stage if reminder is not None else "before"
    taken = await unit.reminders.acknowledged_by(event.id, stage)
    who = (await unit.people.get(taken.person_id)).display_name if taken and taken.person_id else None
    day = deadline_of(view)
    calendar = await unit.institutions.calendar(view.institution.id)
    ahead = calendar.between(today, day) if day is not None and (day - today).days < 60 else None
    answer = None if who or asked_now else (await unit.reminders.last_answers([event.id])).get(event.id)
    given_to = await name_of_taker(unit, event.id)
    awaited = await unit.events.awaited(event.id)
    text = words.card(view, now, reminder, ahead=ahead, taken_by=who, answer=answer, given_to=given_to, awaited=awaited)
    keys = _card_keys(view, today, reminder, stage, taken=bool(who))
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=keys), (event.id,))


def _card_keys(
    view: EventView, today: date, reminder: ReminderView | None, stage: str, *, taken: bool
) -> list[list[InlineKeyboardButton]]:
    """The likeliest first, at most three in a row (VOICE): an answer where one is asked, a date where there is none."""
    nature, dated = view.event.nature, view.event.starts_on is not None
    at_work = not taken and stage != OUTCOME  # what is over needs an answer: the question stays
    work = [card_key(AT_WORK, "ack", view, stage=stage)] if at_work else []
    later = [card_key(words.LATER, "later", view, stage=stage)]
    dating = [] if nature in ("standing", "recommendation") else [card_key(words.date_key(view), "date", view)]
    hand = [card_key(words.HAND, "hand", view)]
    more = []
    if nature == "contest":
        more.append(card_key(words.STAGES, "stages", view))
    elif nature == "standing":
        more.append(card_key(words.REPORT, "report", view, stage=stage))
    elif dated and nature != "deliverable" and not view.event.link and not _is_past(view, today):
        online = view.event.form == "вебинар"
        more += [card_key(words.LINK if online else words.PLACE, "place", view)] if online or not view.place else []
    asked = reminder is not None and _asks_outcome(reminder)
    if (place := stage_place(stage, view.event.stages)) is not None:  # a stage is asked about, not the whole contest
        asked = False
        if not view.event.stages[place].get("done"):
            more.insert(0, card_key(words.STAGE_DONE, "staged", view, stage=stage))
    answers = [card_key(text, "outcome", view, value=value) for text, value in words.OUTCOMES[nature]]
    if asked or nature in ("deliverable", "recommendation"):
        rows = [answers, more, [*work, *later], [*dating, *hand]]
    elif nature in ("standing", "contest"):
        rows = [more, [*work, *later], [*dating, *hand]]
    else:
        rows = [[*work, *more], [*later, *dating, *hand]] if dated else [dating, [*work, *later, *hand]]
        rows += [answers] if may_be_over(view, today) else []
    return [row for row in rows if row]


def _asks_outcome(reminder: ReminderView) -> bool:
    kind, reason = reminder.reminder.kind, reason_of(reminder.reminder.key)
    return kind in ("outcome", "overdue", "standing", "decide") or reason in (Reason.OUTCOME, Reason.OVERDUE)


def closed_keys(view: EventView) -> InlineKeyboardMarkup | None:
    """An answer can be filled in and mended; its files come back by a button. A cancelled event has none."""
    if view.event.outcome is None:
        return None
    keys = [card_key(outcome_words.MORE, "more", view), card_key(outcome_words.REOPEN, "reopen", view)]
    files = [
        [card_key(outcome_words.file_key(one["name"]), "file", view, value=str(place))]
        for place, one in enumerate(view.event.outcome_files)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[keys, *files])


async def later_keys(unit: Unit, view: EventView, now: datetime, stage: str) -> InlineKeyboardMarkup:
    """«Напомнить позже»: when; the card's own keys come back by «Назад»."""
    today = local(now, view.institution.time_zone).date()
    calendar = await unit.institutions.calendar(view.institution.id)
    keys = [
        card_key(words.later_key(key, day, today), "snooze", view, stage=stage, value=key)
        for key, day in snooze_days(today, deadline_of(view), calendar)
    ]
    last = [card_key(words.SOMEDAY, "someday", view, stage=stage), card_key(words.BACK, "again", view, stage=stage)]
    return InlineKeyboardMarkup(inline_keyboard=[*([key] for key in keys), last])


def deadline_of(view: EventView) -> date | None:
    """The day that a reminder must come before: of the event, or of a deadline."""
    return view.event.starts_on or (view.event.window_end if view.event.deadline else None)


def may_be_over(view: EventView, today: date) -> bool:
    """Has its day come, or — without a day — has its window begun? The row of a series is over with its whole window: a press too
    many would close the year."""
    if view.event.nature == "series" and view.event.starts_on is None:
        return view.event.window_end is None or view.event.window_end <= today
    began = view.event.starts_on or view.event.window_start
    return began is None or began <= today


def _is_past(view: EventView, today: date) -> bool:
    last = view.event.ends_on or view.event.starts_on
    return last is not None and last < today


async def still_asked(unit: Unit, delivery: Delivery) -> list[ReminderView]:
    """The reminders of a digest that still say something."""
    return [one for one in await unit.reminders.views(list(delivery.payload.get("reminders", ()))) if _still(one)]


def _decision(proposal: DateProposal) -> InlineKeyboardMarkup | None:
    if proposal.state != "waiting":
        return None
    keys = [(CONFIRM, True), (DECLINE, False)]
    row = [
        InlineKeyboardButton(text=text, callback_data=ProposalPress(proposal=proposal.id, accept=yes).pack())
        for text, yes in keys
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _still(item: ReminderView) -> bool:
    """Neither answered nor overtaken by a move: the key holds the revision of the date."""
    event, reminder = item.view.event, item.reminder
    place = stage_place(reminder.stage, event.stages)
    if not is_open(item.view) or (place is not None and event.stages[place].get("done")):
        return False
    return reminder.kind in ("standing", "decide") or revision_of(reminder.key) == event.revision
