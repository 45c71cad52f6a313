"""Events of a revised plan: those that exist are fitted to what the new rows give; nothing that people did is lost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import DraftItem, Nature, PlanDraft
from plans.form_book import FormBook
from plans.occurrences import Occurrence
from storage.changes.dates import Dates, When
from storage.changes.plan_rows import event_row
from storage.changes.ties import by_hand, planned, ties_of_events
from storage.models import DateProposal, Event, LinkToken, PlanItem, Registration, ReminderHistory
from storage.owed.recompute import plan_year
from storage.records import Base, KeptDate, Ties
from storage.repositories.events import Events

NO_LONGER_PLANNED = "нет в новой редакции плана"


class Reconciler:
    """Of one revision, in its transaction. `ids` are the rows' ids in the order of the new draft."""

    def __init__(
        self,
        session: AsyncSession,
        base: Base,
        draft: PlanDraft,
        ids: Sequence[int],
        person_id: int | None,
        now: dt.datetime,
        book: FormBook,
    ) -> None:
        self.session = session
        self.book = book
        self.base = base
        self.draft = draft
        self.ids = ids
        self.person_id = person_id
        self.now = now
        self.year = plan_year(base.plan)
        self.touched: set[int] = set()  # events whose reminders must be made anew
        self.outside: set[int] = set()  # rows of the base whose events go on without them
        self.kept_dates: list[KeptDate] = []
        self._events: dict[int, list[Event]] = defaultdict(list)
        self._ties: dict[int, Ties] = {}

    async def run(self, cancel: Collection[int], groups: Iterable[Sequence[int]]) -> None:
        """`groups`: rows that are one event, by their places in the draft. `cancel`: places in the base whose events end."""
        owners = {self.base.owner(place) for place in range(len(self.base.items))}
        rows = select(Event).where(Event.item_id.in_(owners)).order_by(Event.id).with_for_update(key_share=True)
        events = list(await self.session.scalars(rows))
        self._ties = await ties_of_events(self.session, self.base, [event for event in events if _open(event)])
        for event in sorted(events, key=lambda one: (one.item_id, one.ordinal)):
            self._events[event.item_id].append(event)
        inherited: set[int] = set()
        for owner, members in self._heirs(groups):
            await self._group(owner, members)
            if owner is not None:
                inherited.add(owner)
        chosen = {self.base.owner(place) for place in cancel}
        for owner in sorted(owners - inherited):
            places = [place for place in range(len(self.base.items)) if self.base.owner(place) == owner]
            await self._gone(owner, places, cancelled=owner in chosen)

    def _heirs(self, groups: Iterable[Sequence[int]]) -> list[tuple[int | None, list[int]]]:
        """Each group with the kept row whose events it takes over. Rows that became equal while each had events of its own
        stay apart; of a group that fell apart the row that held the events keeps them, else the first one takes them."""
        owner_of = {row.id: self.base.owner(place) for place, row in enumerate(self.base.items)}
        listed = [list(group) for group in groups]
        heir: dict[int, int] = {}
        for number, members in enumerate(listed):
            for place in members:
                if owner_of.get(self.ids[place]) == self.ids[place]:
                    heir[self.ids[place]] = number
        for number, members in enumerate(listed):
            for place in members:
                owner = owner_of.get(self.ids[place])
                if owner is not None:
                    heir.setdefault(owner, number)
        found: list[tuple[int | None, list[int]]] = []
        for number, members in enumerate(listed):
            mine = [owner for owner, group in heir.items() if group == number and self._events.get(owner)]
            if not mine:
                found.append((None, members))
            for owner in mine:
                own = [place for place in members if owner_of.get(self.ids[place]) == owner]
                rest = [place for place in members if owner_of.get(self.ids[place]) not in mine]
                found.append((owner, own + rest if owner == mine[0] else own))
        return found

    async def _group(self, owner: int | None, members: Sequence[int]) -> None:
        """The events of rows that are one: `owner` held them before."""
        ids = [self.ids[place] for place in members]
        keeper = owner if owner in ids else ids[0]
        others = [item_id for item_id in ids if item_id != keeper]
        if others:
            await self.session.execute(update(PlanItem).where(PlanItem.id.in_(others)).values(same_as_id=keeper))
        item = self.draft.items[members[ids.index(keeper)]]
        if owner is None:
            await self._add(item, keeper, planned(item, self.year).values())
            return
        before = next(place for place, row in enumerate(self.base.items) if self.base.owner(place) == owner)
        await self._fit(self._events[owner], self.base.draft.items[before], item, keeper)

    async def _fit(self, events: list[Event], old: DraftItem, new: DraftItem, item_id: int) -> None:
        given, wanted = planned(old, self.year), planned(new, self.year)
        hands = {event.id for event in events if by_hand(event, given)}
        for event in events:
            event.item_id = item_id
            self._words(event, old, new)
            self.touched.add(event.id)
        await self.session.flush()
        if given == wanted:
            return
        fitted = events
        if new.nature is Nature.SERIES and old.nature is Nature.SERIES:
            fitted = [event for event in events if event.ordinal == 1]  # its meetings are people's own
        matched = _match(fitted, hands, wanted)
        await self._renumber(events, matched, len(wanted))
        for event in fitted:
            if event.id in matched:
                await self._place(event, matched[event.id], new, mine=event.id in hands)
        taken = {one.ordinal for one in matched.values()}
        await self._add(new, item_id, [one for one in wanted.values() if one.ordinal not in taken])
        await self._withdraw([event for event in fitted if event.id not in matched and event.id not in self._ties])

    def _words(self, event: Event, old: DraftItem, new: DraftItem) -> None:
        """Form, kind and who sees it follow the row, unless staff set them for the event."""
        event.form = new.forms[0] if new.forms else None
        if event.nature == old.nature.value:
            event.nature = new.nature.value
        if event.public == old.public and event.public != new.public and _open(event):
            form = self.book.named(event.form)
            event.public = new.public
            event.registration_open = new.public and form is not None and form.registers

    async def _place(self, event: Event, one: Occurrence, new: DraftItem, *, mine: bool) -> None:
        """An event's new window; its date moves when the plan gave it, and stands when a person set it (`mine`)."""
        if event.label is not None or one.label is not None:
            event.label = one.label
        window = (one.window_start, one.window_end, one.deadline)
        moved = window != (event.window_start, event.window_end, event.deadline)
        event.window_start, event.window_end, event.deadline = window
        if not _open(event):
            return
        if moved and event.starts_on is None:
            self._ask_anew(event)
        await self.session.flush()
        when = When(one.starts_on, one.start_time, one.ends_on, one.end_time) if one.starts_on else None
        if event.starts_on is not None and (mine or (when is None and self._awaited(event))):
            elsewhere = not when.stands(event) if when is not None else When(event.starts_on).outside(event)
            if elsewhere:
                self.kept_dates.append(KeptDate(event.id, new.title, event.starts_on, new.period.text))
        elif when is not None and not when.stands(event):
            await Dates(self.session).move(event, when, self.now, self.person_id, None, tell_lead=False)
        elif when is None and event.starts_on is not None:
            taken_back = {"starts_on": event.starts_on.isoformat(), "start_time": None}
            event.previous_dates = [*event.previous_dates, {**taken_back, "changed_at": self.now.isoformat()}]
            event.starts_on = event.start_time = event.ends_on = event.end_time = None
            event.calendar_sequence += 1
            self._ask_anew(event)
            await self.session.flush()

    def _ask_anew(self, event: Event) -> None:
        """What was asked about the old window is asked again about the new one."""
        event.revision += 1
        event.appeared_at = self.now

    def _awaited(self, event: Event) -> bool:
        """Do people count on its date?"""
        ties = self._ties.get(event.id, Ties())
        return bool(ties.registered or ties.asked)

    async def _renumber(self, events: list[Event], matched: Mapping[int, Occurrence], planned_count: int) -> None:
        """Ordinals are unique within a row: all step aside first; those that fit nothing stand behind."""
        for event in events:
            event.ordinal = -event.id
        await self.session.flush()
        behind = planned_count
        for event in events:
            if event.id in matched:
                event.ordinal = matched[event.id].ordinal
            else:
                behind += 1
                event.ordinal = behind
        await self.session.flush()

    async def _add(self, item: DraftItem, item_id: int, wanted: Iterable[Occurrence]) -> None:
        rows: list[dict[str, Any]] = [
            event_row(self.base.plan, item, item_id, one, self.now, self.book) for one in wanted
        ]
        if rows:
            made = await self.session.scalars(insert(Event).returning(Event.id), rows)
            self.touched.update(made)

    async def _gone(self, owner: int, places: list[int], *, cancelled: bool) -> None:
        """A row that the new file does not have. Its events stay while people count on them, unless told to end."""
        events = [event for event in self._events[owner] if _open(event)]
        if cancelled:
            for event in events:
                await Events(self.session).cancel(
                    event.id, reason=NO_LONGER_PLANNED, now=self.now, person_id=self.person_id
                )
        else:
            tied = [event for event in events if event.id in self._ties]
            if tied:
                self.outside.update(place for place in places if place < self.base.live)
            await self._withdraw([event for event in events if event.id not in self._ties])

    async def _withdraw(self, events: Sequence[Event]) -> None:
        """Nobody has done anything about them: those that nobody has heard of vanish, the others fall silent."""
        ids = [event.id for event in events if _open(event)]
        if not ids:
            return
        heard: set[int] = set()
        for table in (ReminderHistory, Registration, DateProposal, LinkToken):
            found = await self.session.scalars(select(table.event_id).where(table.event_id.in_(ids)))
            heard |= {event_id for event_id in found if event_id is not None}
        vanish = [event_id for event_id in ids if event_id not in heard]
        await self.session.execute(delete(Event).where(Event.id.in_(vanish)))
        self.touched -= set(vanish)
        for event in events:
            if event.id in heard:
                event.status, event.outcome_reason = "cancelled", NO_LONGER_PLANNED
                self.touched.add(event.id)
        await self.session.flush()


def _open(event: Event) -> bool:
    return event.outcome is None and event.status != "cancelled"


def _match(events: Sequence[Event], hands: Collection[int], wanted: Mapping[int, Occurrence]) -> dict[int, Occurrence]:
    """Event id -> its occurrence: the same window; the window that a date set by hand lies in; the same name; then in order."""
    free = dict(wanted)
    found: dict[int, Occurrence] = {}

    def take(fits: Callable[[Event, Occurrence], bool]) -> None:
        for event in events:
            if event.id not in found:
                one = next((one for one in free.values() if fits(event, one)), None)
                if one is not None:
                    found[event.id] = free.pop(one.ordinal)

    take(
        lambda event, one: (
            (event.window_start, event.window_end, event.deadline) == (one.window_start, one.window_end, one.deadline)
        )
    )
    take(lambda event, one: event.id in hands and event.starts_on is not None and _holds(one, event.starts_on))
    take(lambda event, one: event.label is not None and event.label == one.label)
    take(lambda event, one: _open(event))
    return found


def _holds(one: Occurrence, day: dt.date) -> bool:
    return (one.window_start is None or one.window_start <= day) and (one.window_end is None or day <= one.window_end)
