"""Who gets a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.places import FreePlaces, PlaceState, awake_after, fit, hand_on, on_approval, state_on_arrival

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("capacity", "held", "waiting", "state"),
    [
        (None, 500, 0, PlaceState.REGISTERED),
        (2, 1, 0, PlaceState.REGISTERED),
        (2, 2, 0, PlaceState.WAITING),
        (4, 0, 1, PlaceState.REGISTERED),  # who was moved down bars no door
        (2, 1, 1, PlaceState.WAITING),  # somebody waits: a newcomer does not overtake
        (0, 0, 0, PlaceState.WAITING),
    ],
)
def test_on_arrival(capacity: int | None, held: int, waiting: int, state: PlaceState) -> None:
    assert state_on_arrival(capacity, held, waiting) is state


def test_far_from_the_start_a_place_is_simply_given() -> None:
    assert hand_on(3, 1, [1] * 5, moscow(20, 11), MOSCOW, moscow(15, 10)) == FreePlaces(2, PlaceState.REGISTERED)
    assert hand_on(3, 1, [1] * 5, None, MOSCOW, moscow(15, 10)) == FreePlaces(2, PlaceState.REGISTERED)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (moscow(13, 13), moscow(14, 13)),  # 24 waking hours would end after the last call, 12 fit
        (moscow(14, 22), moscow(15, 10)),  # night: the hour begins at nine
        (moscow(15, 9, 30), None),  # the offer would end after the last call
    ],
)
def test_inside_two_days_it_is_an_offer(now: datetime, until: datetime | None) -> None:
    free = hand_on(1, 0, [1], moscow(15, 12), MOSCOW, now)
    assert free.offer_until == until
    assert free.count == (1 if until else 0)


def test_the_night_stops_the_clock() -> None:
    assert awake_after(moscow(14, 20), timedelta(hours=2), MOSCOW) == moscow(15, 10)
    assert awake_after(moscow(14, 3), timedelta(hours=1), MOSCOW) == moscow(14, 10)


@pytest.mark.parametrize(
    ("capacity", "held", "waiting", "seats", "cap", "state"),
    [
        (10, 7, 0, 3, None, PlaceState.REGISTERED),
        (10, 8, 0, 3, None, PlaceState.WAITING),  # it waits whole
        (10, 10, 4, 1, 5, PlaceState.WAITING),
        (10, 10, 5, 1, 5, None),
        (10, 10, 4, 2, 5, None),
        (None, 10, 0, 50, 0, PlaceState.REGISTERED),
    ],
)
def test_applications_of_several_seats(
    capacity: int | None, held: int, waiting: int, seats: int, cap: int | None, state: PlaceState | None
) -> None:
    assert state_on_arrival(capacity, held, waiting, seats=seats, waiting_cap=cap) is state


@pytest.mark.parametrize(
    ("capacity", "held", "queue", "count"),
    [
        (10, 8, [1, 1, 1], 2),
        (10, 8, [3, 1, 1], 0),  # a large one at the head is not overtaken
        (10, 7, [2, 2, 1], 1),
        (None, 7, [20, 20], 2),
        (5, 9, [1], 0),
    ],
)
def test_who_fits(capacity: int | None, held: int, queue: list[int], count: int) -> None:
    assert fit(capacity, held, queue) == count


@given(
    st.integers(0, 50) | st.none(), st.integers(0, 60), st.lists(st.integers(1, 5), max_size=60),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), st.integers(0, 100),
)  # fmt: skip
def test_never_more_than_is_free(capacity: int | None, held: int, queue: list[int], now: datetime, hours: int) -> None:
    starts_at = now + timedelta(hours=hours)
    free = hand_on(capacity, held, queue, starts_at, MOSCOW, now)
    assert free.count <= len(queue)
    if capacity is not None:
        assert sum(queue[: free.count]) <= max(0, capacity - held)
    if free.count and free.state is PlaceState.OFFERED:
        assert free.offer_until is not None
        assert now < free.offer_until <= starts_at - timedelta(hours=2)
        assert 9 <= free.offer_until.astimezone(MOSCOW).hour <= 21


@pytest.mark.parametrize(
    ("capacity", "held", "waiting", "seats", "cap", "states"),
    [
        (None, 9, 0, (1, 40), None, "rr"),  # no limit
        (3, 1, 0, (1, 1, 1), None, "rrw"),
        (3, 1, 0, (3, 1), None, "ww"),  # a large one waits, and is not overtaken
        (3, 3, 0, (1, 1), 1, "wp"),  # the list is full: the second goes on waiting for a word
        (3, 1, 0, (9, 1), None, "wr"),  # larger than the hall: stands in nobody's way
        (3, 2, 1, (1,), None, "w"),  # somebody waits already
        (3, 1, 1, (1, 1), None, "rw"),  # room for who waits, and one more
    ],
)
def test_all_who_wait_for_approval(
    capacity: int | None, held: int, waiting: int, seats: tuple[int, ...], cap: int | None, states: str
) -> None:
    named = {"r": PlaceState.REGISTERED, "w": PlaceState.WAITING, "p": PlaceState.PENDING}
    assert on_approval(capacity, held, waiting, seats, waiting_cap=cap) == [named[one] for one in states]
