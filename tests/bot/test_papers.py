"""/plan → «Документы», and /plan by department and by nature."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import openpyxl
import pytest
from PIL import Image

from plans.draft import Party, PartyKind, PartyRole
from tests.bot.conftest import OWNER, Chats
from tests.builders import DEPARTMENT, HELPER, institution, item, keep
from tests.telegram import Someone, got

APRIL = dt.datetime(2026, 4, 16, 6, tzinfo=dt.UTC)
OTHER = Party(PartyKind.DEPARTMENT, "Отдел чтения", None, PartyRole.LEAD)
OURS = "План методических мероприятий на 2026 год"


@pytest.fixture
async def owner(chats: Chats) -> Someone:
    async with chats.storage.write() as unit:
        kept = await keep(
            unit,
            chats.home,
            item("Вебинар «Афиша за час»", "15 апреля, 14:00"),
            item("Семинар «Свет»", "10 марта", OTHER, HELPER),
            item("Круглый стол", "апрель", OTHER),
            item("Приказ о смотре", "до 30 апреля"),
        )
        views = await unit.papers.views(kept.plan.id)
        await unit.events.set_outcome(
            views[1].event.id, outcome="held", now=APRIL, person_id=None, numbers={"participants": 40}
        )
    chats.clock.set(APRIL)
    olga = chats.world.person("Ольга", OWNER)
    await olga.sends("/plan")
    return olga


async def link(chats: Chats, someone: Someone, name: str) -> None:
    """The reminders of this responsible come to this person's chat."""
    async with chats.storage.write() as unit:
        responsibles = {
            one.responsible.name: one.responsible for one in await unit.responsibles.of_institution(chats.home.id)
        }
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=APRIL,
            expires_at=APRIL + dt.timedelta(days=1),
            responsible_id=responsibles[name].id,
        )
    await someone.sends(f"/start {payload}")


def cells(content: bytes) -> list[str]:
    return [row.cells[1].text for row in docx.Document(BytesIO(content)).tables[0].rows]


async def test_a_month_as_a_file(owner: Someone) -> None:
    await owner.presses("Документы")
    assert owner.sees(f"{OURS}\nКакой документ сделать?")
    await owner.presses("План на месяц")
    assert owner.buttons() == ["Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь", "Назад"]  # fmt: skip
    await owner.presses("Апрель")
    assert cells(got(owner, "centre-plan-2026-04.docx")) == [
        "Мероприятие", "Вебинар «Афиша за час»", "Сроки и документы", "Приказ о смотре", "Дата уточняется", "Круглый стол",
    ]  # fmt: skip
    assert owner.told("План мероприятий на апрель 2026 года")
    await owner.presses("Август")  # the window went on below the file
    assert owner.answer == "На август 2026 года в плане ничего нет."
    await owner.presses("Назад")
    await owner.presses("Назад")
    assert owner.sees("План: 4")


async def test_a_week_as_a_file(owner: Someone) -> None:
    await owner.presses("Документы")
    await owner.presses("План на неделю")
    assert owner.buttons()[:3] == ["6–12 апреля", "Эта неделя: 13–19 апреля", "Следующая: 20–26 апреля"]
    assert "27.04–3 мая" in owner.buttons()
    await owner.presses("Эта неделя")
    assert cells(got(owner, "centre-plan-2026-04-13.docx")) == ["Мероприятие", "Вебинар «Афиша за час»"]
    await owner.presses("6–12 апреля")
    assert owner.answer == "На неделю с 6 по 12 апреля 2026 года в плане ничего нет."


async def test_a_report_as_two_files(owner: Someone) -> None:
    await owner.presses("Документы")
    await owner.presses("Отчёт о выполнении")
    assert owner.buttons() == ["I квартал", "II квартал", "III квартал", "IV квартал", "I полугодие", "II полугодие", "9 месяцев", "2026 год", "Назад"]  # fmt: skip
    await owner.presses("I квартал")
    word, excel = got(owner, "centre-report-q1-2026.docx"), got(owner, "centre-report-q1-2026.xlsx")
    assert "Семинар «Свет»" in docx.Document(BytesIO(word)).tables[1].rows[2].cells[1].text
    assert openpyxl.load_workbook(BytesIO(excel)).sheetnames[0] == "Итоги"
    assert owner.told(
        "за I квартал 2026 года. Запланировано 1 пункт: состоялось, выполнено — 1 (100 %). Участников — 40."
    )


async def test_the_year_as_a_picture(owner: Someone) -> None:
    await owner.presses("Документы")
    await owner.presses("Картинка года")
    assert Image.open(BytesIO(got(owner, "centre-year-2026.png"))).width == 1080
    assert owner.buttons()[0] == "План на месяц"


async def test_a_responsible_gets_its_own_rows(chats: Chats, owner: Someone) -> None:
    head = chats.world.person("Павел")
    await link(chats, head, OTHER.name)
    await head.sends("/plan")
    await head.presses("Документы")
    await head.presses("План на месяц")
    await head.presses("Апрель")
    assert cells(got(head, ".docx")) == ["Мероприятие", "Дата уточняется", "Круглый стол"]
    await head.presses("Назад")
    await head.presses("Отчёт")
    await head.presses("2026 год")
    book = openpyxl.load_workbook(BytesIO(got(head, ".xlsx")))
    assert [row[2].value for row in book["Пункты"].iter_rows(min_row=2)] == ["Семинар «Свет»", "Круглый стол"]


async def test_of_several_plans_one_is_chosen(chats: Chats, owner: Someone) -> None:
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="library")
        await keep(unit, other, item("Тайное совещание", "20 апреля"))
    await owner.sends("/plan")
    await owner.presses("Документы")
    assert owner.sees("По какому плану документ?")
    assert owner.buttons() == [f"№\u00a02: {OURS}", f"№\u00a01: {OURS}", "Назад"]
    await owner.presses(owner.buttons()[0])  # the newest first
    await owner.presses("План на месяц")
    await owner.presses("Апрель")
    assert cells(got(owner, "library-plan-2026-04.docx"))[1:] == ["Тайное совещание"]
    await owner.presses("Назад")
    await owner.presses("Другой план")
    await owner.presses(owner.buttons()[1])
    await owner.presses("План на неделю")
    await owner.presses("Эта неделя")
    assert got(owner, "centre-plan-2026-04-13.docx")


async def test_rights_are_asked_on_every_press(chats: Chats, owner: Someone) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", APRIL)
        await unit.people.grant(person.id, chats.home.id, "organizer", APRIL)
        other = await institution(unit, slug="library")
        foreign = await keep(unit, other, item("Тайное совещание", "20 апреля"))
        await keep(unit, chats.home, item("Второй план", "20 апреля"))
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/plan")
    await irina.presses("Документы")
    message = list(chats.world.telegram.town.chats[irina.id].messages.values())[-1]
    keys = [key for row in message.rows for key in row]
    assert [key["text"] for key in keys] == [f"№\u00a03: {OURS}", f"№\u00a01: {OURS}", "Назад"]
    keys[0]["callback_data"] = keys[0]["callback_data"].rpartition(":")[0] + f":{foreign.plan.id}"  # a forged press
    await irina.presses(OURS)
    assert irina.sees("По какому плану")
    await irina.presses(irina.buttons()[1])
    await irina.presses("План на месяц")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await irina.presses("Апрель")
    assert irina.sees("Это окно закрыто")
    assert not any(one.get("file") for one in irina.screen())


async def test_the_plan_by_department_and_nature(chats: Chats, owner: Someone) -> None:
    await owner.presses("Отдел")
    assert owner.buttons() == [f"{DEPARTMENT.name} — 2", "Отдел чтения — 2", "Назад"]
    await owner.presses("Отдел чтения")
    assert owner.sees("План, Отдел чтения: 2 строки")
    await owner.presses("Вид")
    await owner.presses("Мероприятие — 3")
    assert owner.sees("План, Отдел чтения, мероприятие: 2 строки")
    await owner.presses("Месяц")
    await owner.presses("Апрель")
    assert owner.sees("План, апрель 2026, Отдел чтения, мероприятие: 1 строка")
    assert owner.sees("Круглый стол")
    await owner.sends("свет")
    assert owner.sees("Ничего не нашлось")
    await owner.presses("Весь план")
    assert owner.sees("План: 4")
    await owner.presses("Вид")
    await owner.presses("Документ или срок — 1")
    assert owner.sees("Приказ о смотре")


async def test_rows_that_nobody_leads(chats: Chats, owner: Someone) -> None:
    nobody = Party(PartyKind.GROUP, "Участники проекта", None, PartyRole.OUTSIDE)
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Флешмоб", "май", nobody))
    await owner.sends("/plan")
    await owner.presses("Отдел")
    await owner.presses("Никто не ведёт — 1")
    assert owner.sees("План, Никто не ведёт: 1 строка")
    assert owner.sees("Флешмоб")


async def test_a_responsible_filters_their_own(chats: Chats, owner: Someone) -> None:
    helper = chats.world.person("Инна")
    await link(chats, helper, HELPER.name)
    await helper.sends("/plan")
    await helper.presses("Отдел")
    assert helper.buttons() == ["Отдел чтения — 1", "Назад"]
    message = list(chats.world.telegram.town.chats[helper.id].messages.values())[-1]
    key = message.rows[0][0]
    key["callback_data"] = key["callback_data"].rpartition(":")[0] + ":1"  # a department whose rows they do not see
    await helper.presses("Отдел чтения")
    assert helper.sees("План: 1 строка")
