"""A batch of messages is rendered from one look: what they are about is read in a few statements, not in a few for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.at_hand import AtHand
from storage.models import Delivery, Event, Mailing, Person, Registration
from storage.outgoing.delivery_kinds import DeliveryKind
from storage.outgoing.news import SUBJECT
from storage.outgoing.place_notices import ACTIVE, reads_it
from storage.places.seats import place_in_queue
from storage.records import RegistrationView
from storage.repositories.subscriptions import Subscriptions
from storage.views import event_views

_OF_READERS = (DeliveryKind.REG_MOVED, DeliveryKind.CONFIRM)  # they speak of all places of their reader


async def foresee(session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
    """For a read only: whatever would change is not read anew."""
    known = AtHand()
    people = {row.person_id for row in deliveries if row.person_id is not None}
    known.rows += await session.scalars(select(Person).where(Person.id.in_(people))) if people else ()
    mailings = {int(row.payload["mailing"]) for row in deliveries if "mailing" in row.payload}
    known.rows += await session.scalars(select(Mailing).where(Mailing.id.in_(mailings))) if mailings else ()
    registrations = await _registrations(session, deliveries)
    events = {row.event_id for row in deliveries if row.event_id is not None}
    events |= {row.event_id for row, _ in registrations}
    if events:
        known.views = {view.event.id: view for view in await event_views(session, Event.id.in_(events))}
    for row, queue in registrations:
        known.registrations[row.id] = RegistrationView(row, known.views[row.event_id], queue)
    for event_id, readers in _readers(deliveries, _OF_READERS).items():
        known.spoken.update(await _spoken(session, event_id, readers))
    known.put_into(session)
    subscriptions = Subscriptions(session)
    for event_id, readers in _readers(deliveries, SUBJECT).items():
        if event_id in known.views:
            found = await subscriptions.matching_of(event_id, readers)
            known.matching.update({(event_id, reader): found[reader] for reader in readers})


async def _registrations(
    session: AsyncSession, deliveries: Sequence[Delivery]
) -> Sequence[tuple[Registration, int | None]]:
    ids = {row.registration_id for row in deliveries if row.registration_id is not None}
    if not ids:
        return []
    rows = await session.execute(select(Registration, place_in_queue()).where(Registration.id.in_(ids)))
    return [(row, queue) for row, queue in rows.all()]


def _readers(deliveries: Sequence[Delivery], kinds: Collection[DeliveryKind]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in deliveries:
        if row.event_id is not None and row.person_id is not None and DeliveryKind(row.kind) in kinds:
            found[row.event_id].add(row.person_id)
    return found


async def _spoken(
    session: AsyncSession, event_id: int, readers: Collection[int]
) -> dict[tuple[int, int], list[Registration]]:
    """As RegistrationViews.spoken_for, of several readers."""
    rows = await session.execute(
        select(Registration, reads_it())
        .where(
            Registration.event_id == event_id,
            or_(Registration.person_id.in_(readers), Registration.by_person_id.in_(readers)),
            Registration.state.in_(ACTIVE),
        )
        .order_by(Registration.person_id.is_(None), Registration.id)
    )
    found: dict[tuple[int, int], list[Registration]] = {(event_id, reader): [] for reader in readers}
    for row, reader in rows.all():
        if (
            reader is not None and (event_id, reader) in found
        ):  # who made an application that is the colleague's own by now does not
            found[event_id, reader].append(row)
    return found
