"""The desk of an institution that keeps no names: numbers, and organisations by seats."""

from __future__ import annotations

from io import BytesIO

import docx
from python_calamine import CalamineWorkbook

from tests.bot.conftest import Chats
from tests.bot.test_checkin import START
from tests.bot.test_desk import owner_at, within_the_subset
from tests.builders import institution, one_event
from tests.telegram import got


async def test_numbers_and_organisations_alone(chats: Chats) -> None:
    """The whole path where no names are kept: nothing personal is asked, shown or printed."""
    async with chats.storage.write() as unit:
        home = await institution(unit, slug="state", data_mode="none")
        event = await one_event(unit, home, capacity=6)
        await unit.questions.add(event.id, "Ваш стаж?", "text")  # of before: not asked any more
    owner = await owner_at(chats, "Правила регистрации")
    assert owner.sees("участник получает только номер")
    assert not {"Что спрашивать", "Свои вопросы"} & set(owner.buttons())
    await owner.presses("К мероприятию")
    await owner.presses("Участники")
    await owner.presses("+1 место по телефону")
    assert owner.sees("Появится только номер, без имени и телефона.\nСвободно: 6.")
    await owner.presses("Добавить")
    assert owner.popped("Добавлено: № 1. Назовите этот номер")
    await owner.presses("От организации")
    for wrong, said in (
        ("Клуб «Заря», Лесной район", "Не вижу, сколько мест"),
        ("Клуб, +7 900 123-45-67, 5", "Телефоны и e-mail в заявке организации не хранятся"),
        ("Клуб «Заря», 70", ""),
    ):
        await owner.sends(wrong)
        assert owner.told(said)
    assert owner.sees("70 мест. Свободно: 5, в листе ожидания — 0.")
    await owner.presses("Добавить")
    assert owner.popped("Столько мест здесь нет")
    await owner.presses("Написать иначе")
    await owner.sends("Клуб «Заря» & хор, Лесной район, 4 места")
    assert owner.sees("Заявка: Клуб «Заря» & хор, Лесной район")
    await owner.presses("Добавить")
    assert owner.sees("№ 2 Клуб «Заря» & хор, Лесной район, 4 места — зарегистрирован")
    vera = chats.world.person("Вера Рощина")  # in the messenger: a number too
    await vera.sends(f"/start e_{event.id}")
    await vera.presses("Зарегистрироваться")
    await vera.presses("Зарегистрироваться")
    assert vera.sees("№ 3")
    await owner.presses("+1 место по телефону")
    assert owner.sees("встанет в лист ожидания")
    await owner.presses("Добавить сверх мест")
    await owner.presses("+1 место по телефону")
    await owner.presses("Добавить")
    assert owner.popped("№ 5. Пока в листе ожидания.")
    assert within_the_subset(owner)
    await owner.sends("4")
    assert owner.sees("№ 4")
    await owner.presses("Снять с мероприятия")
    await owner.presses("Да, снять")
    assert owner.popped("№ 4: регистрация снята.")
    await owner.sends("1")
    await owner.presses("Снять с мероприятия")
    await owner.presses("Да, снять")
    assert owner.sees("№ 5 — зарегистрирован")  # the place went on
    chats.clock.set(START)
    await owner.presses("Назад")
    await owner.presses("Отметить явку")
    assert owner.sees("Нажмите на номер, напишите его")
    await owner.sends("2")
    assert owner.sees("Отмечено: № 2 Клуб «Заря» & хор, 4 места")
    await owner.presses("№ 3")
    await owner.presses("К мероприятию")
    assert owner.sees("Отмечены: 5. Пока не отмечены: 1.")
    await owner.presses("Списки и листы")
    await owner.presses("Список .xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(got(owner, ".xlsx")))
    assert book.sheet_names == ["Участники", "Итоги"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == ["№", "Организация", "Муниципалитет", "Статус", "Явка", "Подпись", "Примечание"]
    assert [row[0] for row in rows[2:]] == ["2", "3", "5"]
    assert rows[2][1:4] == ["Клуб «Заря» & хор", "Лесной район", "зарегистрирован"]
    assert rows[2][-1] == "заявка организации; 4\u00a0места"
    await owner.presses("Лист регистрации, Word")
    table = docx.Document(BytesIO(got(owner, ".docx"))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "№",
        "Регистрация",
        "Организация",
        "Муниципалитет",
        "Подпись",
    ]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "№ 2",
        "Клуб «Заря» & хор, 4\u00a0места",
        "Лесной район",
        "",
    ]
    await owner.presses("Лист регистрации, PDF")
    assert got(owner, ".pdf").startswith(b"%PDF")
    assert "Рощина" not in owner.text()
    async with chats.storage.read() as unit:
        kept = (await unit.attendance.entries(event.id))[0]
    assert {one.registration.full_name for one in kept} == {None}
