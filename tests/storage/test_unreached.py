"""Who gets what when chats are lost, addresses stand in for them, and heads hear for their departments."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.database import Storage, Unit
from storage.models import Delivery, Institution, Responsible
from storage.outgoing.mail import MAIL
from storage.outgoing.unreached import Why
from storage.repositories.deliveries import DeliveryKind
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, person

ROUND = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)  # the round of April, a Friday
ADDRESS = "otdel@example.ru"


async def house(unit: Unit) -> tuple[Institution, Responsible, Responsible]:
    """An institution, its leading department and the head of it."""
    owner = await institution(unit)
    await keep(unit, owner, item("Совещание клубов", "апрель", DEPARTMENT, HELPER))
    views = {view.responsible.name: view.responsible for view in await unit.responsibles.of_institution(owner.id)}
    lead, head = views[DEPARTMENT.name], views[HELPER.name]
    await unit.responsibles.set_head(lead.id, head.id, NOW)
    return owner, lead, head


async def chat(unit: Unit, responsible: Responsible, chat_id: str, kind: str = "group") -> None:
    await unit.responsibles.link(
        responsible.id,
        person_id=None,
        platform="telegram",
        chat_id=chat_id,
        thread_id=None,
        chat_kind=kind,
        chat_title="Отдел" if kind == "group" else None,
        now=NOW,
    )


async def owed(unit: Unit, at: dt.datetime = ROUND) -> list[Delivery]:
    await unit.reminders.queue_due(at)
    return await unit.deliveries.claim(at, limit=50, real_now=1.0)


async def letters(unit: Unit, ready: bool = True) -> None:
    await unit.settings.put(MAIL, {"ready": ready})


@pytest.mark.parametrize(
    ("ready", "chatting", "to"),
    [
        (True, False, [("email", ADDRESS)]),
        (True, True, [("telegram", "-5")]),  # the letter would double it
        (False, False, []),
        (False, True, [("telegram", "-5")]),
    ],
)
async def test_an_address_counts_where_there_is_no_chat(
    storage: Storage, ready: bool, chatting: bool, to: list[tuple[str, str]]
) -> None:
    async with storage.write() as unit:
        _, lead, _ = await house(unit)
        await letters(unit, ready)
        assert await unit.responsibles.set_address(lead.id, ADDRESS, NOW)
        assert not await unit.responsibles.set_address(lead.id, ADDRESS, NOW)
        if chatting:
            await chat(unit, lead, "-5")
    async with storage.write() as unit:
        assert [(one.platform, one.chat_id) for one in await owed(unit)] == to


async def test_nobody_knew_of_letters_before_the_bot_started(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, _ = await house(unit)
        await unit.responsibles.set_address(lead.id, ADDRESS, NOW)
        (view, _) = await unit.responsibles.of_institution(owner.id)
        assert view.contacts == ()
        assert await unit.responsibles.of_address(ADDRESS, owner.id) == []
        await letters(unit)
        assert [row.id for row in await unit.responsibles.of_address(ADDRESS, owner.id)] == [lead.id]
        assert await unit.responsibles.set_address(lead.id, "other@example.ru", NOW)
        assert await unit.responsibles.of_address(ADDRESS, owner.id) == []
        assert await unit.responsibles.address_of(lead.id) == "other@example.ru"
        assert await unit.responsibles.set_address(lead.id, None, NOW)
        assert await unit.responsibles.address_of(lead.id) is None


async def test_an_address_that_is_gone_leaves_people_alone(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, _ = await house(unit)
        namesake = await unit.people.meet("telegram", ADDRESS, ADDRESS, "Странная", NOW)
        await letters(unit)
        await unit.responsibles.set_address(lead.id, ADDRESS, NOW)
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
    async with storage.write() as unit:
        (letter,) = await owed(unit)
        await unit.deliveries.gone(letter.id, "550", ROUND)
        assert (await unit.people.get(namesake.id)).blocked_at is None
        assert await unit.responsibles.address_of(lead.id) is None
        (lost,) = await unit.unreached.listed([owner.id], ROUND)
        assert (lost.why, lost.where, lost.rows, lost.instead) == (Why.ADDRESS, ADDRESS, 1, None)


async def test_a_department_that_lost_its_chat_is_heard_for_by_its_head(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, head = await house(unit)
        await chat(unit, lead, "-5")
        await chat(unit, head, "-6")
    async with storage.write() as unit:
        (first,) = await owed(unit)
        assert first.chat_id == "-5"
        await unit.deliveries.gone(first.id, "forbidden", ROUND)
    async with storage.write() as unit:
        (second,) = await owed(unit)
        assert (second.kind, second.chat_id, second.payload["instead_of"]) == ("digest", "-6", [lead.id])
        (lost,) = await unit.unreached.listed([owner.id], ROUND)
        assert (lost.why, lost.where, lost.instead) == (Why.PUT_OUT, "Отдел", head.name)
        await chat(unit, lead, "-7")
        assert await unit.unreached.listed([owner.id], ROUND) == []


async def test_heads_of_heads_and_circles(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, head = await house(unit)
        await chat(unit, lead, "-5")
        await unit.responsibles.unlink_chat("telegram", "-5", NOW)
        await unit.responsibles.set_head(head.id, lead.id, NOW)
        assert await unit.responsibles.heads_of([lead.id]) == {lead.id, head.id}
    async with storage.write() as unit:
        assert await owed(unit) == []  # they lead each other, and there is no organizer to tell
        third = Responsible(
            institution_id=owner.id, kind="department", name="Дирекция", name_key="дирекция", aliases=[]
        )
        unit.session.add(third)
        await unit.session.flush()
        await unit.responsibles.set_head(head.id, third.id, NOW)
        await chat(unit, third, "-8")
        (later, *_) = await owed(unit, dt.datetime(2026, 4, 20, 6, tzinfo=dt.UTC))
        assert later.chat_id == "-8"


async def test_who_never_had_a_chat_is_the_organizers_to_link(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, _, head = await house(unit)
        await chat(unit, head, "-6")
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
    async with storage.write() as unit:
        assert [(one.kind, one.chat_id) for one in await owed(unit)] == [("not_linked", organizer.chat_id)]
        (one,) = await unit.unreached.listed([owner.id], ROUND)
        assert (one.why, one.at, one.instead) == (Why.NEVER, None, None)


async def test_the_news_of_a_day_is_one_message_next_morning(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, head = await house(unit)
        for number, party in ((5, lead), (6, head)):
            await chat(unit, party, f"-{number}")
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
        friday = dt.datetime(2026, 3, 13, 8, tzinfo=dt.UTC)
        for minutes, number in enumerate((5, 6)):
            at = friday + dt.timedelta(minutes=minutes)
            await unit.responsibles.unlink_chat("telegram", f"-{number}", at)
            await unit.unreached.owe_news("telegram", f"-{number}", at)
            await unit.unreached.owe_news("telegram", "-404", at)  # nobody's chat
        monday = dt.datetime(2026, 3, 16, 6, tzinfo=dt.UTC)
        assert await unit.deliveries.next_due_at() == monday  # 09:00 in Moscow, after the weekend
        (news,) = await unit.deliveries.claim(monday, limit=9, real_now=1.0)
        assert (news.kind, news.chat_id) == ("unreached", organizer.chat_id)
        since = dt.datetime.fromisoformat(news.payload["since"])
        found = await unit.unreached.news(owner.id, since, monday)
        assert {one.responsible.id for one in found if one.responsible} == {lead.id, head.id}
        await unit.deliveries.sent(news.id, "1", monday)
    async with storage.write() as unit:  # told already: the reminders of the week tell nothing new
        assert await owed(unit) == []
        (row, *_) = await unit.listings.of_plan(1)
        assert ("missed", "not_linked") in [
            (line.what, line.details.get("why")) for line in await unit.reminders.history(row.event.id)
        ]


async def test_what_the_not_linked_list_said_is_no_news(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, lead, _ = await house(unit)
        await chat(unit, lead, "-5")
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
    async with storage.write() as unit:
        (first,) = await owed(unit)
        await unit.deliveries.gone(first.id, "forbidden", ROUND)
        (listed,) = await owed(unit)
        assert listed.kind == "not_linked"
        assert await unit.unreached.news(owner.id, ROUND, ROUND) == []


async def test_people_and_messages_stand_in_the_list(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item("Вебинар «Афиша»", "15 апреля, 14:00"))
        (row,) = await unit.listings.of_plan(1)
        guest, organizer, reader = await person(unit), await person(unit, "Олег"), await person(unit, "Лев")
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
        await unit.people.grant(reader.id, owner.id, "specialist", NOW)
        await unit.registrations.register(row.event.id, guest.id, now=NOW, full_name="Анна")
        for one in (guest, organizer, reader):
            await unit.people.mark_blocked(one.id, NOW)
        for kind in (DeliveryKind.REG_MOVED, DeliveryKind.EDIT):
            await unit.deliveries.add(kind, unique_key=kind, chat_id="-9", now=NOW, institution_id=owner.id)
        for delivery in await unit.deliveries.claim(NOW, limit=9, real_now=1.0):
            await unit.deliveries.failed(delivery.id, "bad request", NOW)
        found = await unit.unreached.listed([owner.id], NOW)
        assert [(one.why, one.person.id if one.person else None) for one in found] == [
            (Why.NEVER, None),
            (Why.STAFF, organizer.id),
            (Why.REGISTRANT, guest.id),
            (Why.FAILED, None),  # a card that could not be redrawn is nobody's business
        ]
        assert found[-1].delivery is not None
        assert found[-1].delivery.kind == DeliveryKind.REG_MOVED
        after = dt.datetime(2026, 4, 16, tzinfo=dt.UTC)
        left = [one.why for one in await unit.unreached.listed([owner.id], after)]
        assert left == [Why.NEVER, Why.STAFF]  # the event is over, the message old
        assert await unit.unreached.listed([], NOW) == []
