"""Who gets a place: capacity, waiting list, offers (DESIGN.md, section 7). Pure: the caller holds the event's lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AT_ONCE = timedelta(hours=48)  # farther from the start than this, a freed place is simply given
TOO_LATE = timedelta(hours=2)  # in the last hours nobody is called any more
OFFERS = (
    timedelta(hours=24),
    timedelta(hours=12),
    timedelta(hours=1),
)  # how long a place is held: the longest that fits
NIGHT_FROM, NIGHT_TO = time(21), time(9)  # local: an offer's clock stands still


class PlaceState(StrEnum):
    REGISTERED = "registered"
    WAITING = "waiting"
    OFFERED = "offered"
    PENDING = "pending"  # waits for an organizer's approval, holds no place
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """How to hand on what is free: to `count` people from the head of the waiting list."""

    count: int
    state: PlaceState  # REGISTERED at once, or OFFERED until `offer_until`
    offer_until: datetime | None = None


NOTHING = FreePlaces(0, PlaceState.REGISTERED)


def state_on_arrival(
    capacity: int | None, held: int, waiting: int, *, seats: int = 1, waiting_cap: int | None = None
) -> PlaceState | None:
    """REGISTERED while there is room for all `seats` and for all who wait (nobody is overtaken, and whoever was moved down bars no
    door), else WAITING; None: the waiting list is full too. `held` counts the seats of registered and offered places, `waiting`
    those of the list."""
    if capacity is None or held + waiting + seats <= capacity:
        return PlaceState.REGISTERED
    if waiting_cap is not None and waiting + seats > waiting_cap:
        return None
    return PlaceState.WAITING


def on_approval(
    capacity: int | None, held: int, waiting: int, seats: Sequence[int], *, waiting_cap: int | None = None
) -> list[PlaceState]:
    """What several that wait for approval get one after another, in their order: PENDING stays who finds the waiting list full. What
    is larger than all places waits, and stands in nobody's way."""
    found: list[PlaceState] = []
    for one in seats:
        state = state_on_arrival(capacity, held, waiting, seats=one, waiting_cap=waiting_cap) or PlaceState.PENDING
        held += one if state is PlaceState.REGISTERED else 0
        waiting += one if state is PlaceState.WAITING and one <= max(1, capacity or 0) else 0
        found.append(state)
    return found


def fit(capacity: int | None, held: int, queue: Sequence[int]) -> int:
    """How many from the head of the waiting list fit into what is free; `queue` holds their seats in order. A large application at
    the head is not overtaken: places gather for it."""
    if capacity is None:
        return len(queue)
    free, count = capacity - held, 0
    for seats in queue:
        if seats > free:
            break
        free -= seats
        count += 1
    return count


def hand_on(
    capacity: int | None, held: int, queue: Sequence[int], starts_at: datetime | None, zone: ZoneInfo, now: datetime
) -> FreePlaces:
    """A freed or added place goes to the first waiting: at once when the start is more than 48 h away (or unknown),
    inside 48 h as an offer for 24/12/1 h (what fits) whose clock stops 21:00–09:00 local, none in the last 2 h."""
    count = fit(capacity, held, queue)
    if count == 0:
        return NOTHING
    if starts_at is None or starts_at - now > AT_ONCE:
        return FreePlaces(count, PlaceState.REGISTERED)
    last_call = starts_at - TOO_LATE
    for length in OFFERS:
        until = awake_after(now, length, zone)
        if until <= last_call:
            return FreePlaces(count, PlaceState.OFFERED, until)
    return NOTHING


def still_called(starts_at: datetime | None, zone: ZoneInfo, now: datetime) -> bool:
    """Would a place that comes free now be handed on?"""
    return starts_at is None or awake_after(now, OFFERS[-1], zone) <= starts_at - TOO_LATE


def awake_after(now: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """The moment when `length` of waking time (09:00–21:00 local) has passed since `now`."""
    moment = now.astimezone(zone)
    if moment.time() >= NIGHT_FROM:
        moment = datetime.combine(moment.date() + timedelta(days=1), NIGHT_TO, zone)
    elif moment.time() < NIGHT_TO:
        moment = datetime.combine(moment.date(), NIGHT_TO, zone)
    while True:
        evening = datetime.combine(moment.date(), NIGHT_FROM, zone)
        if moment + length <= evening:
            return (moment + length).astimezone(now.tzinfo)
        length -= evening - moment
        moment = datetime.combine(moment.date() + timedelta(days=1), NIGHT_TO, zone)
