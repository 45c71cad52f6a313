"""Forms of an institution's own, from /admin to the list of events."""

from __future__ import annotations

import pytest

from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW
from tests.telegram import Someone

PLAN = (
    "План на 2026 год\n№\tМероприятие\tСрок\tОтветственный\n"
    "1\tБиблиомикс «Лето с книгой»\t20 июля, 12:00\tОтдел сказок\n"
    "2\tПроведение библиомиксов в районах\tсентябрь\tОтдел сказок\n"
    "3\tСеминар директоров\tоктябрь\tОтдел сказок\n"
).encode()


@pytest.fixture
async def olga(chats: Chats) -> Someone:
    """An admin at the list of forms."""
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Виды мероприятий")
    assert owner.sees("Своих видов пока нет")
    return owner


async def add(olga: Someone, name: str = "Библиомикс") -> None:
    await olga.presses("Добавить вид")
    await olga.sends(name)
    await olga.presses("Мероприятие")
    await olga.presses("Все")
    await olga.presses("С регистрацией")
    await olga.presses("📚")


async def test_a_form_is_added_and_found_in_plans(olga: Someone, chats: Chats) -> None:
    await add(olga)
    assert olga.sees("📚 библиомикс — мероприятие, видят все, с регистрацией")
    await olga.sends_file("plan.txt", PLAN)
    assert olga.sees("Библиомикс — 2, семинар — 1.")
    await olga.presses("Сохранить план")
    anna = chats.world.person("Анна")
    await anna.sends("/events")
    assert any(button.startswith("📚 20.07") for button in anna.buttons())
    await anna.presses("📚 20.07")
    assert "Зарегистрироваться" in anna.buttons()


async def test_what_is_no_name_is_asked_again(olga: Someone) -> None:
    await olga.presses("Добавить вид")
    for text in ("🎉🎉🎉", "12", "я" * 200):
        await olga.sends(text)
        assert olga.told("Нужно название словами")
    await olga.sends("Семинар")
    assert olga.told("Такой вид бот уже знает")
    await olga.presses("Мероприятие")
    await olga.presses("Только сотрудники")
    await olga.presses("📌")
    assert olga.sees("📌 семинар — мероприятие, видят сотрудники")


async def test_it_is_changed_and_removed(olga: Someone) -> None:
    await add(olga)
    await olga.presses("библиомикс")
    await olga.presses("Изменить")
    await olga.presses("Конкурс")
    await olga.presses("Все")
    await olga.presses("Без регистрации")
    await olga.presses("🏆")
    assert olga.sees("🏆 библиомикс — конкурс, видят все, без регистрации")
    await olga.presses("библиомикс")
    await olga.presses("Убрать")
    assert olga.answer is not None
    assert olga.sees("Своих видов пока нет")
    await olga.presses("Назад")
    assert olga.sees("Зареченский центр культуры")


async def test_only_an_admin_changes_the_dictionary(olga: Someone, chats: Chats) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/admin")
    await irina.presses("Зареченский")
    await irina.presses("Виды мероприятий")
    await irina.presses("Добавить вид")
    await irina.sends("Квест")
    await irina.presses("Мероприятие")
    await irina.presses("Все")
    await irina.presses("С регистрацией")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "admin")
    await irina.presses("📌")
    async with chats.storage.read() as unit:
        assert await unit.forms.own(chats.home.id) == []
