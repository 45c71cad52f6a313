"""The plan back out of the chat: Word, Excel, a picture of the year, a calendar."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
from icalendar import Calendar
from PIL import Image

from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, institution, item, keep
from tests.telegram import Someone, got


async def opens(owner: Someone) -> None:
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Планы")
    await owner.presses("1: скачать")


async def test_each_format_comes_as_a_file_with_a_name_of_its_own(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        kept = await keep(
            unit, chats.home, item("Вебинар «Афиша за час»", "15 апреля, 14:00"), item("Отчёт", "до 1 мая")
        )
        (webinar, _) = await unit.listings.of_plan(kept.plan.id)
        await unit.events.set_outcome(
            webinar.event.id, outcome="held", now=NOW, person_id=None, numbers={"participants": 40}
        )
    owner = chats.world.person("Ольга", OWNER)
    await opens(owner)
    assert owner.sees("План методических мероприятий на 2026 год")
    assert owner.buttons() == ["Word", "Excel", "Картинка года", "Календарь", "Назад"]

    await owner.presses("Word")
    table = docx.Document(BytesIO(got(owner, "centre-plan-2026.docx"))).tables[0]
    assert table.rows[1].cells[-1].text == "состоялось 15.04.2026, участников — 40"
    await owner.presses("Картинка года")
    assert Image.open(BytesIO(got(owner, "centre-plan-2026.png"))).width == 1080
    await owner.presses("Календарь")
    names = [str(one["summary"]) for one in Calendar.from_ical(got(owner, "centre-plan-2026.ics")).walk("VEVENT")]
    assert names == ["Вебинар «Афиша за час»", "Срок: Отчёт"]
    await owner.presses("Excel")
    assert got(owner, "centre-plan-2026.xlsx").startswith(b"PK")
    assert owner.buttons()[0] == "Word"  # the window went on below the file
    await owner.presses("Назад")
    assert owner.sees("сохранён 12 января 2026 года")


async def test_who_is_no_admin_any_more_gets_no_file(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
        await keep(unit, chats.home, item("Семинар «Свет»", "апрель"))
    irina = chats.world.person("Ирина", 5001)
    await opens(irina)
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "admin")
    await irina.presses("Word")
    assert irina.sees("Это окно закрыто")
    assert not any(one.get("file") for one in irina.screen())
    assert irina.buttons() == []


async def test_a_plan_of_another_institution_is_not_given(chats: Chats) -> None:
    """The plan's number comes with the press: it is looked up in the institution of the window."""
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="other")
        own = await keep(unit, chats.home, item("Семинар «Свет»", "апрель"))
        foreign = await keep(unit, other, item("Тайное совещание", "май"))
        person = await unit.people.meet("telegram", "5002", "5002", "Пётр", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
    petr = chats.world.person("Пётр", 5002)
    await petr.sends("/admin")
    await petr.presses("Зареченский")
    await petr.presses("Планы")
    message = list(chats.world.telegram.town.chats[petr.id].messages.values())[-1]
    key = next(key for row in message.rows for key in row if "скачать" in key["text"])
    key["callback_data"] = key["callback_data"].replace(f":{own.plan.id}", f":{foreign.plan.id}")  # a forged press
    await petr.presses("1: скачать")
    assert petr.sees("Этого здесь больше нет")
    assert "Тайное" not in petr.text()


async def test_a_moved_day_reaches_the_file(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
        (view,) = await unit.listings.of_plan(kept.plan.id)
        await unit.events.set_date(
            view.event.id,
            starts_on=dt.date(2026, 4, 20),
            start_time=dt.time(11),
            now=NOW,
            person_id=None,
            confirmed=True,
        )
    owner = chats.world.person("Ольга", OWNER)
    await opens(owner)
    await owner.presses("Word")
    table = docx.Document(BytesIO(got(owner, ".docx"))).tables[0]
    assert table.rows[1].cells[-1].text == "перенесено на 20.04.2026, 11:00"
