"""What is said about work handed on and about leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import HandPress
from bot.rendering import Rendered
from bot.rendering.keys import card_key, is_open
from bot.texts import admin, cards, leave
from bot.texts import handing as words
from bot.texts.common import local
from storage.database import Unit
from storage.models import Delegation, Delivery, Person
from storage.records import EventView, ReminderView
from storage.repositories.delegations import Says
from storage.repositories.deliveries import DeliveryKind


async def render_handing(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: nothing is left to say."""
    if delivery.kind == DeliveryKind.LEAVE:
        return await _leave(unit, delivery, now)
    row = await unit.delegations.get(int(delivery.payload["delegation"]))
    says = Says(delivery.payload["says"])
    if row is None:
        return None
    if says is Says.ASKED:
        mine = row.state == "asked" and row.to_person_id == delivery.person_id
        return await question(unit, row, now) if mine else None
    view = await unit.events.view(row.event_id) if row.event_id is not None else None
    if row.event_id is not None and (view is None or (says is not Says.ACCEPTED and not is_open(view))):
        return None
    return await _news(unit, row, says, view, now)


async def _news(unit: Unit, row: Delegation, says: Says, view: EventView | None, now: datetime) -> Rendered | None:
    """Of one event, or of everything (`view` None)."""
    other = await name(unit, row.to_person_id)
    about = words.title(view, now) if view is not None else words.ABOUT_EVERYTHING
    again = _again_key(view) if view is not None else None
    match says:
        case Says.SILENT:
            return Rendered(words.silent(other, about), again) if row.state == "asked" else None
        case Says.ACCEPTED:
            return Rendered(words.accepted(other or "—", about) if view else words.left_handed_over(other or "—"))
        case Says.REFUSED:
            return Rendered(
                words.refused(other or "—", about) if view else words.refused_everything(other or "—"), again
            )
        case Says.RETURNED:
            return Rendered(words.returned(about), again)
        case Says.LEFT:
            return Rendered(words.left(await name(unit, row.from_person_id), other or "—", await _roles(unit, row)))
        case _:
            return Rendered(words.taken_back(about))


async def question(unit: Unit, row: Delegation, now: datetime) -> Rendered | None:
    """«Беру / Не смогу»: the card's words, or what is handed over."""
    giver = await name(unit, row.from_person_id)
    keys = [
        InlineKeyboardButton(text=text, callback_data=HandPress(delegation=row.id, accept=yes).pack())
        for text, yes in ((words.TAKE, True), (words.REFUSE, False))
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[keys])
    if row.event_id is None:
        home = await unit.institutions.get(row.institution_id)
        ids, names = await spoken_for(unit, row)
        count = (await unit.listings.of_responsibles(ids, now=now, limit=0))[1]
        return Rendered(words.question_everything(giver, home.name, names, count), keyboard)
    view = await unit.events.view(row.event_id)
    if view is None or not is_open(view):
        return None
    return Rendered(f"{cards.card(view, now, None)}\n{words.question(giver)}", keyboard, (view.event.id,))


async def question_again(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """A request that was sent, as of now; None: it was agreed to, and shows the card."""
    row = await unit.delegations.get(int(delivery.payload["delegation"]))
    if row is None or row.event_id is None or delivery.payload["says"] != Says.ASKED:
        return None
    mine = row.to_person_id == delivery.person_id
    if row.state == "asked" and mine:
        return await question(unit, row, now)
    if row.state == "accepted" and mine:
        return None
    view = await unit.events.view(row.event_id)
    if view is None:
        return None
    return Rendered(words.question_over(words.title(view, now), row.state), None, (view.event.id,))


async def spoken_for(unit: Unit, row: Delegation) -> tuple[list[int], list[str]]:
    """(ids, names) of responsibles that a delegation of everything is about."""
    giver = await unit.people.get(row.from_person_id) if row.from_person_id is not None else None
    contacts = await unit.leaves.of_person(giver) if giver is not None else []
    found = {one.responsible.id: one.responsible for one in contacts if one.institution.id == row.institution_id}
    for responsible in await unit.delegations.named_in_link(row.id):
        found[responsible.id] = responsible
    return sorted(found), [found[key].name for key in sorted(found)]


async def and_whose(unit: Unit, delivery: Delivery, items: Sequence[ReminderView], shown: Rendered) -> Rendered:
    """A digest with the rows of others among one's own: whoever stands in, or was handed an event, sees whose they are."""
    own = {one.id for one in await unit.responsibles.of_chat(delivery.platform, delivery.chat_id)}
    others = {
        one.responsible.id: one.responsible.name
        for one in items
        if one.responsible is not None and one.responsible.id not in own and not one.reminder.escalation_level
    }
    return replace(shown, text=f"{shown.text}\n{words.for_others(list(others.values()))}") if others else shown


async def leave_line(unit: Unit, person: Person, now: datetime) -> str:
    """«Отпуск — до 14 августа …» and a line break while this person is away, else nothing."""
    for one in await unit.leaves.of_person(person):
        if one.away(now) and one.contact.leave_until is not None:
            substitute = await unit.responsibles.get(one.contact.substitute_id) if one.contact.substitute_id else None
            today = local(now, one.institution.time_zone).date()
            return leave.away(one.contact.leave_until, today, substitute.name if substitute else None) + "\n"
    return ""


async def name_of_taker(unit: Unit, event_id: int) -> str | None:
    """Who runs the event instead of its responsible; nobody, when they cannot be reached."""
    row = await unit.delegations.open_of(event_id, "accepted")
    person = await unit.people.get(row.to_person_id) if row is not None and row.to_person_id is not None else None
    return person.display_name if person is not None and person.blocked_at is None else None


async def name(unit: Unit, person_id: int | None) -> str | None:
    return (await unit.people.get(person_id)).display_name if person_id is not None else None


async def _leave(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """Nobody is told of a leave that was ended or changed meanwhile."""
    contacts = await unit.leaves.contacts(delivery.payload["contacts"])
    if not contacts:
        return None
    names = list(dict.fromkeys(one.responsible.name for one in contacts))
    if delivery.payload["says"] == "ended":
        return Rendered(leave.stands_in_no_more(names))
    until = date.fromisoformat(delivery.payload["until"])
    still = [one for one in contacts if one.contact.leave_until == until and one.away(now)]
    lines = [(one.responsible.name, one.person.display_name if one.person else None) for one in still]
    today = local(now, contacts[0].institution.time_zone).date()
    return Rendered(leave.stands_in(lines, until, today)) if still else None


async def _roles(unit: Unit, row: Delegation) -> list[str]:
    """What the leaver still is here."""
    if row.from_person_id is None:
        return []
    roles = await unit.people.roles(row.from_person_id)
    return [
        admin.ROLES[one.role] for one in roles if one.institution_id == row.institution_id and one.role in admin.ROLES
    ]


def _again_key(view: EventView) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[card_key(words.OTHER_PERSON, "hand", view)]])
