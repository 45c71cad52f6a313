"""When nobody answers: what the head and the organizers read, and what their answer does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.draft import PartyRole
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, morning
from tests.builders import DEPARTMENT, HELPER, NOW, item, keep
from tests.telegram import Someone

DIRECTOR = replace(HELPER, name="Директор", role=PartyRole.LEAD)


async def linked(chats: Chats, name: str, responsible: str) -> Someone:
    someone = chats.world.person(name)
    async with chats.storage.write() as unit:
        views = await unit.responsibles.of_institution(chats.home.id)
        one = next(view.responsible for view in views if view.responsible.name == responsible)
        payload = await unit.links.create(
            "responsible", institution_id=chats.home.id, now=NOW, expires_at=NOW + dt.timedelta(days=400), responsible_id=one.id
        )  # fmt: skip
    await someone.sends(f"/start {payload}")
    return someone


async def house(chats: Chats, *titles: str) -> tuple[Someone, Someone, Someone]:
    """Павел leads, Ирина is his head, Ольга organizes."""
    async with chats.storage.write() as unit:
        rows = [item(title, "до 15 мая", DEPARTMENT) for title in titles]
        await keep(unit, chats.home, *rows, item("Совещание", "июнь", DIRECTOR))
    lead = await linked(chats, "Павел", DEPARTMENT.name)
    head = await linked(chats, "Ирина", "Директор")
    organizer = chats.world.person("Ольга")
    await organizer.sends("/start")
    async with chats.storage.write() as unit:
        ids = {
            view.responsible.name: view.responsible.id for view in await unit.responsibles.of_institution(chats.home.id)
        }
        await unit.responsibles.set_head(ids[DEPARTMENT.name], ids["Директор"], NOW)
        person = await unit.people.by_user("telegram", str(organizer.id))
        assert person is not None
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    return lead, head, organizer


async def test_the_head_reads_why_and_answers_for_the_department(chats: Chats) -> None:
    lead, head, organizer = await house(chats, "Отчёт о смотре")
    await morning(chats, 5, 18)
    assert lead.sees("Срок прошёл. Отметьте, пожалуйста, выполнение.")
    before = organizer.text()
    await morning(chats, 5, 19)
    assert head.sees("Срок прошёл, а отметки о выполнении нет. Поэтому пишу вам.")
    assert head.sees("👤 Отдел народного творчества")
    assert head.buttons()[:3] == ["Выполнено", "Частично", "Не выполнено"]
    assert not lead.told("Поэтому пишу вам")
    await head.presses("Выполнено")
    await chats.sweep()
    assert lead.told("Отмечено: выполнено")
    await morning(chats, 5, 21)
    assert organizer.text() == before


async def test_in_work_is_an_answer(chats: Chats) -> None:
    lead, head, _ = await house(chats, "Отчёт о смотре")
    await morning(chats, 5, 18)
    before = head.text()  # the week's summary, Monday
    await lead.presses("В работе")
    await morning(chats, 5, 19)
    assert head.text() == before


async def test_many_at_once_are_one_message_that_says_whose(chats: Chats) -> None:
    _, head, organizer = await house(chats, "Отчёт о смотре", "Справка о кадрах")
    for day in (18, 19):
        await morning(chats, 5, day)
    text = head.last().replace("\u00a0", " ")
    assert "Без ответа ответственных:\n1. Отчёт о смотре — до 15 мая, пятница (Отдел народного творчества)" in text
    for day in (20, 21):
        await morning(chats, 5, day)
    assert "Без ответа ответственных:" in organizer.last()
    assert "2. Справка о кадрах" in organizer.last()


async def test_history_tells_the_steps(chats: Chats) -> None:
    await house(chats, "Отчёт о смотре")
    for day in (18, 19, 20, 21):
        await morning(chats, 5, day)
    async with chats.storage.read() as unit:
        from bot.texts.history import history

        view = await unit.events.view(1)
        assert view is not None
        lines, _ = await unit.reminders.told(1)
    text = history(view, lines, chats.clock.now()).replace("\u00a0", " ")
    assert "21 мая, 9:00 — без ответа, сообщено: организаторы" in text
    assert "19 мая, 9:00 — без ответа, сообщено: Директор" in text


async def test_an_answer_taken_back_goes_up_again(chats: Chats) -> None:
    lead, head, organizer = await house(chats, "Отчёт о смотре")
    await morning(chats, 5, 18)
    await lead.presses("Выполнено")
    await card(chats, lead)
    await lead.presses("Исправить ответ")
    before = head.text()
    for day in (19, 20, 21, 22, 25, 26, 27, 28, 29):
        await morning(chats, 5, day)
    assert head.text() != before
    assert head.told("Срок прошёл, а отметки о выполнении нет. Поэтому пишу вам.")
    assert organizer.told("Поэтому пишу вам.")
