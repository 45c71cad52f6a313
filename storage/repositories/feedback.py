"""What people thought of an event: one answer of each registration; an anonymous one names nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, Feedback, Institution, Registration


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of an event, in numbers."""

    count: int
    average: float | None
    comments: int
    stars: dict[int, int]  # how many gave so many


@dataclass(frozen=True, slots=True)
class Comment:
    feedback: Feedback
    registration: Registration | None  # None: anonymous, or erased


class Feedbacks:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def give(
        self, registration_id: int, person_id: int, stars: int, *, anonymous: bool, now: dt.datetime
    ) -> int | None:
        """One conditional UPDATE decides: the id of the answer, None when this registration has answered (or is not theirs).

        The registration keeps the day only, and no moment: together with the order of ids a moment would tell who the anonymous
        ones were.
        """
        found = await self.session.execute(
            select(Registration.event_id, Institution.time_zone)
            .join(Event, Event.id == Registration.event_id)
            .join(Institution, Institution.id == Event.institution_id)
            .where(Registration.id == registration_id)
        )
        known = found.first()
        if known is None or not 1 <= stars <= 5:
            return None
        zone = ZoneInfo(known.time_zone)
        day = now.astimezone(zone).date()
        taken = await self.session.execute(
            update(Registration)
            .where(
                Registration.id == registration_id,
                Registration.person_id == person_id,
                Registration.state == "registered",
                Registration.feedback_at.is_(None),
            )
            .values(feedback_at=dt.datetime.combine(day, dt.time(), zone))
            .returning(Registration.id)
        )
        if taken.first() is None:
            return None
        answer = Feedback(
            event_id=known.event_id,
            registration_id=None if anonymous else registration_id,
            stars=stars,
            on=day.isoformat(),
        )
        self.session.add(answer)
        await self.session.flush()
        return answer.id

    async def comment(self, feedback_id: int, registration_id: int, person_id: int, text: str) -> bool:
        """Add words to an answer, once. To one with a name only its own person may; to an anonymous one whoever holds its number:
        a person of this very event who has answered."""
        row = await self.session.get(Registration, registration_id)
        if row is None or row.person_id != person_id or row.feedback_at is None:
            return False
        done = await self.session.execute(
            update(Feedback)
            .where(
                Feedback.id == feedback_id,
                Feedback.event_id == row.event_id,
                Feedback.comment.is_(None),
                Feedback.registration_id.is_(None) | (Feedback.registration_id == registration_id),
            )
            .values(comment=text)
            .returning(Feedback.id)
        )
        return done.first() is not None

    async def has_comment(self, feedback_id: int) -> bool:
        return await self.session.scalar(select(Feedback.comment).where(Feedback.id == feedback_id)) is not None

    async def opinion(self, event_id: int) -> Opinion:
        rows = await self.session.execute(
            select(Feedback.stars, func.count(), func.count(Feedback.comment))
            .where(Feedback.event_id == event_id)
            .group_by(Feedback.stars)
        )
        found = [(int(stars), int(count), int(told)) for stars, count, told in rows.all()]
        total = sum(count for _, count, _ in found)
        average = sum(stars * count for stars, count, _ in found) / total if total else None
        return Opinion(total, average, sum(told for *_, told in found), {stars: count for stars, count, _ in found})

    async def comments(self, event_id: int, *, offset: int = 0, limit: int = 10) -> list[Comment]:
        """By the number of stars, not by time: the order of anonymous ones tells nothing."""
        rows = await self.session.execute(
            select(Feedback, Registration)
            .outerjoin(Registration, Registration.id == Feedback.registration_id)
            .where(Feedback.event_id == event_id, Feedback.comment.is_not(None))
            .order_by(Feedback.stars, Feedback.comment, Feedback.id)
            .offset(offset)
            .limit(limit)
        )
        return [Comment(feedback, registration) for feedback, registration in rows.all()]
