"""Due reminders -> deliveries, in one transaction: one message a chat, whatever is due this morning."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.escalation import HEAD, ORGANIZERS, chain_of
from plans.form_book import BUILT_IN
from plans.timetable import ReminderKind, still_useful
from storage.models import (
    Audit,
    Contact,
    Delivery,
    Event,
    Institution,
    Plan,
    PlanItem,
    Reminder,
    ReminderHistory,
    Responsible,
)
from storage.outgoing.place_notices import row as delivery_row
from storage.outgoing.receivers import Receivers, chat_key
from storage.owed.awaiting import hold_for_a_word
from storage.owed.recompute import Rules, facts_of, plan_year
from storage.repositories.deliveries import Deliveries, DeliveryKind

IN_TIME = dt.timedelta(hours=1)  # older ones have waited out a downtime; night begins an hour after a policy's latest
SOON = dt.timedelta(minutes=15)  # so does what was to come an hour before the start
TELL_AGAIN = dt.timedelta(days=28)  # a department that is still not linked is listed about once a month


class DueQueue:
    """Of one transaction, at one moment."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now
        self.deliveries = Deliveries(session)

    async def run(self, limit: int) -> int:
        claimed = await self._claim(limit)
        if not claimed:
            return 0
        held = await hold_for_a_word(self.session, claimed, self.now)
        taken, claimed = len(claimed), [row for row in claimed if row.id not in held]
        receivers = await Receivers.load(self.session, claimed, self.now)
        useful = await self._without_missed(claimed, receivers)
        await self._once_to_organizers(useful, receivers)
        unlinked = [row for row in useful if not receivers.of(row)]
        await self._digests(useful, receivers)
        if unlinked:
            await self._tell_not_linked(unlinked, receivers)
        return taken

    async def _claim(self, limit: int) -> list[Reminder]:
        """At least `limit` of what is due, where there is so much; always all of an institution's, so that no chat's morning
        is torn in two. Two sweeps at once take different institutions."""
        due = (Reminder.state == "pending", Reminder.due_at <= self.now)
        first = select(Reminder.institution_id).where(*due).order_by(Reminder.due_at, Reminder.id).limit(limit)
        owners = await self.session.scalars(
            select(Institution.id)
            .where(Institution.id.in_(first.scalar_subquery()))
            .with_for_update(skip_locked=True, key_share=True)
        )
        ids = list(owners)
        if not ids:
            return []
        free = select(Reminder.id).where(*due, Reminder.institution_id.in_(ids)).with_for_update(skip_locked=True)
        rows = await self.session.scalars(
            update(Reminder)
            .where(Reminder.id.in_(select(free.cte("free").c.id)), Reminder.state == "pending")
            .values(state="queued", changed_at=self.now)
            .returning(Reminder),
            execution_options={"synchronize_session": False, "populate_existing": True},
        )
        return sorted(rows, key=lambda row: (row.due_at, row.id))

    async def _once_to_organizers(self, useful: list[Reminder], receivers: Receivers) -> None:
        """What goes to the organizers because the head has no chat does not come to them again on its own rung."""
        for row in useful:
            chain = chain_of(row.key)
            passed_over = row.responsible_id not in receivers.contacts
            if chain is not None and passed_over and row.key == f"{chain}:{HEAD}":
                await self.session.execute(
                    update(Reminder)
                    .where(
                        Reminder.event_id == row.event_id,
                        Reminder.key == f"{chain}:{ORGANIZERS}",
                        Reminder.state == "pending",
                    )
                    .values(state="cancelled", changed_at=self.now),
                    execution_options={"synchronize_session": False},
                )

    async def _digests(self, useful: list[Reminder], receivers: Receivers) -> None:
        owed = []
        for chat, rows in receivers.by_chat(useful):
            assert chat is not None
            key = f"digest:{':'.join(chat_key(chat))}:{_digest(rows)}"
            payload = {"reminders": [row.id for row in rows], **receivers.instead_of(rows)}
            whose = rows[0].institution_id  # the list of messages that could not be delivered is an institution's
            columns = {"priority": 2, "payload": payload, "institution_id": whose}
            owed.append((delivery_row(DeliveryKind.DIGEST, key, chat, self.now, **columns), rows))
        await self._owe(owed)

    async def _owe(self, owed: Sequence[tuple[dict[str, Any], Sequence[Reminder]]]) -> None:
        """Messages with the reminders they carry; each reminder remembers the first."""
        added = await self.deliveries.add_many([row for row, _ in owed], self.now)
        first: dict[int, int] = {}
        for row, reminders in owed:
            for reminder in reminders:
                if row["unique_key"] in added:
                    first.setdefault(reminder.id, added[row["unique_key"]])
        if first:
            connection = await self.session.connection()
            await connection.execute(
                update(Reminder).where(Reminder.id == bindparam("row")).values(delivery_id=bindparam("delivery")),
                [{"row": row, "delivery": delivery} for row, delivery in first.items()],
            )

    async def _without_missed(self, claimed: list[Reminder], receivers: Receivers) -> list[Reminder]:
        """After downtime: what will no longer be useful when people may be written to is marked, kept in history and listed
        for the organizers; the rest waits for that hour: never at night, at weekends, on holidays."""
        old = [row for row in claimed if self.now - row.due_at > (SOON if row.kind == ReminderKind.HOUR else IN_TIME)]
        known = {row.id for row in old}
        resting = await self._on_a_day_off([row for row in claimed if row.id not in known])
        claimed = [row for row in claimed if row.id not in resting]
        if not old:
            return claimed
        found = await self.session.execute(
            select(Event, PlanItem, Plan)
            .join(PlanItem, PlanItem.id == Event.item_id)
            .join(Plan, Plan.id == PlanItem.plan_id)
            .where(Event.id.in_({row.event_id for row in old}))
        )
        # Usefulness asks nothing of forms.
        facts = {event.id: facts_of(event, item, plan_year(plan), BUILT_IN, None) for event, item, plan in found.all()}
        waiting: set[int] = set()
        for institution_id, rows in _by_institution(old).items():
            rules = await Rules.of(self.session, institution_id)
            opens = rules.opening(self.now)
            anew = await self._begin_chains_anew(rows, rules, opens)
            waiting |= anew
            rows = [row for row in rows if row.id not in anew]
            missed = [
                row
                for row in rows
                if not still_useful(ReminderKind(row.kind), facts[row.event_id], row.due_at, opens, rules.zone)
            ]
            waiting |= await self._settle_old(rows, missed, opens)
            missed = [row for row in missed if row.kind != ReminderKind.HOUR]  # nobody needs to hear of it later
            if missed:
                payload = {"reminders": [row.id for row in missed]}
                await self._to_organizers(DeliveryKind.MISSED, institution_id, missed, payload, receivers, opens)
        return [row for row in claimed if row.id not in waiting]

    async def _on_a_day_off(self, rows: list[Reminder]) -> set[int]:
        """A day that was made a day off after they were put to it: they wait for the next working morning. Ids."""
        resting: set[int] = set()
        for institution_id, mine in _by_institution(row for row in rows if row.kind != ReminderKind.HOUR).items():
            rules = await Rules.of(self.session, institution_id)
            if not rules.calendar.is_working(self.now.astimezone(rules.zone).date()):
                resting |= await self._settle_old(mine, [], rules.opening(self.now))
        return resting

    async def _begin_chains_anew(self, rows: list[Reminder], rules: Rules, opens: dt.datetime) -> set[int]:
        """A chain that would have begun while the program stood still: the lead is asked only now, so it begins when the lead has
        had the time to answer. Ids of its rungs among `rows`."""
        anew: set[int] = set()
        first_day = rules.calendar.shift(opens.astimezone(rules.zone).date(), rules.policy.escalate_outcome)
        for row in rows:
            chain = chain_of(row.key)
            if chain is None or row.key != f"{chain}:{HEAD}":
                continue
            days = {HEAD: first_day, ORGANIZERS: rules.calendar.shift(first_day, rules.policy.escalate_further)}
            for level, day in days.items():
                moved = await self.session.scalars(
                    update(Reminder)
                    .where(
                        Reminder.event_id == row.event_id,
                        Reminder.key == f"{chain}:{level}",
                        Reminder.state.in_(("pending", "queued")),
                    )
                    .values(
                        state="pending",
                        due_at=dt.datetime.combine(day, rules.policy.hour, rules.zone),
                        changed_at=self.now,
                    )
                    .returning(Reminder.id),
                    execution_options={"synchronize_session": False},
                )
                anew |= set(moved)
        return anew

    async def _settle_old(self, rows: list[Reminder], missed: list[Reminder], opens: dt.datetime) -> set[int]:
        """Ids of those that do not go out now: missed, or put off until `opens`."""
        gone = {row.id for row in missed}
        later = {row.id for row in rows if row.id not in gone} if opens > self.now else set()
        await self._mark(missed, "missed")
        await self._history(missed, "missed", {})
        if later:
            await self.session.execute(
                update(Reminder)
                .where(Reminder.id.in_(later))
                .values(state="pending", due_at=opens, changed_at=self.now),
                execution_options={"synchronize_session": False},
            )
        return gone | later

    async def _tell_not_linked(self, unlinked: list[Reminder], receivers: Receivers) -> None:
        """Those of a lead with no linked chat go to the organizers in one list, once, and again when a month has passed or a
        chat was lost since. What nobody was told of is missed: in history, and in the audit where nobody can be told."""
        parties = {row.responsible_id for row in unlinked if row.responsible_id is not None}
        known = await self._told_lately(parties)
        for institution_id, rows in _by_institution(unlinked).items():
            if not receivers.organizers.get(institution_id):
                await self._give_up(institution_id, rows)
                continue
            told = [row for row in rows if row.responsible_id not in known]
            quiet = [row for row in rows if row.responsible_id in known]
            await self._mark(quiet, "missed")
            await self._history(quiet, "missed", {"why": "not_linked"})
            if not told:
                continue
            await self._history(told, "not_linked", {})
            listed = sorted({row.responsible_id for row in told if row.responsible_id is not None})
            payload = {"responsibles": listed, "reminders": [row.id for row in told]}
            await self._to_organizers(DeliveryKind.NOT_LINKED, institution_id, told, payload, receivers, self.now)

    async def _told_lately(self, parties: set[int]) -> set[int]:
        """Responsibles of whom the organizers heard less than a month ago and that have lost no chat since."""
        told = await self.session.execute(
            select(ReminderHistory.responsible_id, func.max(ReminderHistory.at))
            .where(ReminderHistory.what == "not_linked", ReminderHistory.responsible_id.in_(parties))
            .group_by(ReminderHistory.responsible_id)
        )
        lost = await self.session.execute(
            select(Contact.responsible_id, func.max(Contact.unlinked_at))
            .where(Contact.responsible_id.in_(parties), Contact.unlinked_at.is_not(None))
            .group_by(Contact.responsible_id)
        )
        last_lost = {party: at for party, at in lost.all() if at is not None}
        month_ago = self.now - TELL_AGAIN
        heard = {party for party, at in told.all() if party and at > month_ago and last_lost.get(party, at) <= at}
        return heard | await self._in_the_news({party: at for party, at in last_lost.items() if at > month_ago})

    async def _in_the_news(self, lost: dict[int, dt.datetime]) -> set[int]:
        """Of those that lost their chats, whom the morning's `unreached` message named."""
        if not lost:
            return set()
        homes = await self.session.execute(
            select(Responsible.id, Delivery.created_at, Delivery.changed_at)
            .join(Delivery, Delivery.institution_id == Responsible.institution_id)
            .where(Responsible.id.in_(lost), Delivery.kind == DeliveryKind.UNREACHED.value, Delivery.state == "sent")
        )
        return {party for party, owed_at, sent_at in homes.all() if owed_at <= lost[party] <= sent_at}

    async def _give_up(self, institution_id: int, rows: list[Reminder]) -> None:
        """There is nobody to tell: neither a chat nor an organizer."""
        await self._mark(rows, "missed")
        await self._history(rows, "missed", {"why": "nobody_to_tell"})
        self.session.add(
            Audit(
                at=self.now,
                institution_id=institution_id,
                action="reminders_missed",
                object_kind="institution",
                object_id=institution_id,
                details={"why": "nobody_to_tell", "reminders": len(rows)},
            )
        )
        await self.session.flush()

    async def _to_organizers(
        self,
        kind: DeliveryKind,
        institution_id: int,
        rows: Sequence[Reminder],
        payload: dict[str, Any],
        receivers: Receivers,
        due_at: dt.datetime,
    ) -> None:
        columns = {"priority": 2, "institution_id": institution_id, "payload": payload, "due_at": due_at}
        owed = [
            (delivery_row(kind, f"{kind.value}:{person.id}:{_digest(rows)}", person, self.now, **columns), rows)
            for person in receivers.organizers.get(institution_id, [])
        ]
        await self._owe(owed)

    async def _mark(self, rows: Sequence[Reminder], state: str) -> None:
        if rows:
            await self.session.execute(
                update(Reminder)
                .where(Reminder.id.in_([row.id for row in rows]))
                .values(state=state, delivery_id=None, changed_at=self.now),
                execution_options={"synchronize_session": False},
            )

    async def _history(self, rows: Sequence[Reminder], what: str, details: dict[str, Any]) -> None:
        history = [
            {
                "event_id": row.event_id,
                "reminder_id": row.id,
                "responsible_id": row.responsible_id,
                "what": what,
                "details": {"kind": row.kind, **details},
                "at": self.now,
            }
            for row in rows
        ]
        if history:
            await self.session.execute(insert(ReminderHistory), history)


def _by_institution(rows: Iterable[Reminder]) -> dict[int, list[Reminder]]:
    found: dict[int, list[Reminder]] = defaultdict(list)
    for row in rows:
        found[row.institution_id].append(row)
    return found


def _digest(rows: Sequence[Reminder]) -> str:
    """The same reminders make the same key: a digest is owed once."""
    ids = ",".join(str(row.id) for row in sorted(rows, key=lambda row: row.id))
    return hashlib.sha256(ids.encode()).hexdigest()[:20]
