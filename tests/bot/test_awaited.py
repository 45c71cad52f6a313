"""While a proposed change waits for a word: nobody is asked again what it answers, and the card says so."""

from __future__ import annotations

from tests.bot.conftest import Chats
from tests.bot.test_cards import morning
from tests.bot.test_escalation import linked
from tests.builders import DEPARTMENT, NOW, item, keep
from tests.telegram import Someone


async def house(chats: Chats) -> tuple[Someone, Someone]:
    """Павел leads a row of April, Ольга organizes."""
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Совещание клубов", "14 апреля, 11:00", DEPARTMENT))
    lead = await linked(chats, "Павел", DEPARTMENT.name)
    organizer = chats.world.person("Ольга")
    await organizer.sends("/start")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(organizer.id))
        assert person is not None
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    return lead, organizer


async def says_not_held(chats: Chats, lead: Someone) -> None:
    await morning(chats, 4, 15)
    await lead.presses("Не состоялось")
    await lead.sends("карантин, приказ № 7")
    assert lead.sees("Ждёт подтверждения")
    await chats.sweep()


async def test_the_card_says_so_and_nobody_is_asked_again(chats: Chats) -> None:
    lead, organizer = await house(chats)
    await says_not_held(chats, lead)
    assert lead.told("⏳ Предложено отметить: не состоялось. Ждёт решения.")
    before = lead.text(), organizer.text()
    for day in (16, 17, 20, 21):
        await morning(chats, 4, day)
        assert (lead.text(), organizer.text()) == before, day
    await organizer.presses("Подтвердить")
    await chats.sweep()
    assert lead.told("Отмечено: не состоялось")
    assert not lead.told("Ждёт решения")


async def test_a_refusal_asks_again(chats: Chats) -> None:
    lead, organizer = await house(chats)
    await says_not_held(chats, lead)
    await morning(chats, 4, 16)
    await organizer.presses("Отклонить")
    await chats.sweep()
    await morning(chats, 4, 17)
    assert not lead.told("Ждёт решения")
    for day in (20, 21, 22, 23, 24):
        await morning(chats, 4, day)
    assert organizer.told("Поэтому пишу вам")


async def test_undecided_for_long_it_goes_up(chats: Chats) -> None:
    lead, organizer = await house(chats)
    await says_not_held(chats, lead)
    before = lead.text()
    for day in (16, 17, 20, 21):
        await morning(chats, 4, day)
    before_organizer = organizer.text()
    await morning(chats, 4, 22)  # five working days after it was proposed: three, then two, as of a question
    assert organizer.text() != before_organizer
    assert organizer.sees("⏳ Предложено отметить: не состоялось. Ждёт решения.")
    assert lead.text() == before
