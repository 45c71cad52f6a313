"""An organizer's own questions about an event, and what was answered."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.registering import OwnQuestion
from storage.drivers.locks import lock_event
from storage.models import Answer, Question


class Questions:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_event(self, event_id: int) -> list[tuple[int, OwnQuestion]]:
        """(id, question) in their order."""
        rows = await self.session.scalars(
            select(Question).where(Question.event_id == event_id).order_by(Question.ordinal)
        )
        return [(row.id, _read(row)) for row in rows]

    async def add(
        self,
        event_id: int,
        text: str,
        kind: str,
        *,
        options: tuple[str, ...] = (),
        required: bool = True,
        only_if: tuple[int, str] | None = None,
    ) -> int:
        """Its ordinal. Locks the event row."""
        await lock_event(self.session, event_id)
        last = await self.session.scalar(select(func.max(Question.ordinal)).where(Question.event_id == event_id))
        condition = {"ordinal": only_if[0], "answer": only_if[1]} if only_if is not None else None
        row = Question(
            event_id=event_id,
            ordinal=(last or 0) + 1,
            text=text,
            kind=kind,
            options=list(options),
            required=required,
            only_if=condition,
        )
        self.session.add(row)
        await self.session.flush()
        return row.ordinal

    async def drop(self, event_id: int, question_id: int) -> bool:
        """With its answers; those that were asked only after it are asked always. Locks the event row."""
        await lock_event(self.session, event_id)
        row = await self.session.get(Question, question_id)
        if row is None or row.event_id != event_id:
            return False
        for other in await self.session.scalars(select(Question).where(Question.event_id == event_id)):
            if other.only_if is not None and other.only_if["ordinal"] == row.ordinal:
                other.only_if = None
        await self.session.execute(delete(Question).where(Question.id == question_id))
        return True

    async def answers(self, event_id: int) -> dict[int, dict[int, str]]:
        """By registration: the ordinal of a question -> its answer."""
        rows = await self.session.execute(
            select(Answer.registration_id, Question.ordinal, Answer.text)
            .join(Question, Question.id == Answer.question_id)
            .where(Question.event_id == event_id)
        )
        found: dict[int, dict[int, str]] = {}
        for registration_id, ordinal, text in rows.all():
            found.setdefault(registration_id, {})[ordinal] = text
        return found


def _read(row: Question) -> OwnQuestion:
    condition = (row.only_if["ordinal"], row.only_if["answer"]) if row.only_if else None
    return OwnQuestion(row.ordinal, row.text, row.kind, tuple(row.options), row.required, condition)
