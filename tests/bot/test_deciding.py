"""Approving and refusing at the desk: one from the card, all at once after it is said how many fit."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.models import Answer, Audit
from tests.bot.conftest import Chats
from tests.bot.test_desk import owner_at, within_the_subset
from tests.bot.test_registering import event_of, opens, organizer, registers
from tests.builders import NOW


async def test_one_from_the_card_all_at_once(chats: Chats) -> None:
    event = await event_of(chats, needs_approval=True, takes_seats=True, capacity=3)
    await organizer(chats)
    people = [await opens(chats, name, event) for name in ("Анна", "Борис", "Вера", "Глеб")]
    for someone, name in zip(people, ("Полевая Анна", "Лугов Борис", "Рощина Вера", "Дубов Глеб"), strict=True):
        await registers(someone, name)
    anna, boris, vera, gleb = people
    async with chats.storage.write() as unit:
        await unit.questions.add(event.id, "Что важно?", "text")
        ((question, _),) = await unit.questions.of_event(event.id)
        rows, _ = await unit.attendance.entries(event.id)
        unit.session.add(Answer(registration_id=rows[1].registration.id, question_id=question, text="Свет & звук"))
        await unit.registrations.apply(
            event.id, (await unit.people.by_user("telegram", str(gleb.id))).id,  # type: ignore[union-attr]
            organisation="Клуб «Заря»", municipality="Лесной район", seats=2, now=NOW,
        )  # fmt: skip
    owner = await owner_at(chats, "Участники")
    assert within_the_subset(owner)
    await owner.sends("2")
    assert owner.sees("Ждёт решения")
    assert owner.sees("Что важно? — Свет & звук")
    assert "Снять с мероприятия" not in owner.buttons()
    await owner.presses("Отказать")
    assert owner.popped("№ 2 Лугов Борис: отказано. Я сообщу об этом.")
    await owner.sends("1")
    await owner.presses("Одобрить")
    assert owner.popped("№ 1 Полевая Анна: одобрено.")
    await chats.sweep()
    assert boris.sees("Организатор не смог принять вашу заявку.")
    assert anna.sees("Вы зарегистрированы")
    await owner.sends("/desk")
    await owner.presses("Афиша")
    assert owner.sees("Зарегистрировались: 1 человек. В листе ожидания: 0.")
    assert owner.sees("Ждут вашего решения: 4 человека.")  # of three applications
    await owner.presses("Участники")
    await owner.presses("Одобрить все заявки: 3")
    assert owner.sees("Одобрить все заявки: 3?")
    assert owner.sees("Занято 1 из 3 мест.")
    assert owner.sees("Получат место: 2.\nВстанут в лист ожидания: 1 (2 человека).")
    async with chats.storage.write() as unit:  # after the organizer looked: not decided unseen
        late = await unit.people.meet("telegram", "5002", "5002", "Зоя", NOW)
        await unit.registrations.register(event.id, late.id, now=NOW, full_name="Озёрная Зоя")
    await owner.presses("Да, одобрить")
    assert owner.popped("Получили место: 2.\nВ листе ожидания: 1 (2 человека).")
    assert owner.sees("№ 6 Озёрная Зоя — ждёт решения")
    await owner.presses("Показаны: все")
    assert owner.sees("Клуб «Заря», Лесной район, 2 места — лист ожидания, 1")
    await owner.presses("Показаны: лист ожидания")
    assert owner.sees("Участники: 1 заявка\n№ 6")
    await chats.sweep()
    assert vera.sees("Вы зарегистрированы")
    assert gleb.told("Вы зарегистрированы")
    assert gleb.told("Ваш номер в листе ожидания — 1.")
    async with chats.storage.read() as unit:
        noted = select(func.count(Audit.id)).where(Audit.action.in_(("registration_approved", "registration_rejected")))
        assert await unit.session.scalar(noted) == 2


async def test_decided_meanwhile_or_no_right_any_more(chats: Chats) -> None:
    event = await event_of(chats, needs_approval=True, capacity=1, waiting_cap=0)
    await organizer(chats)
    for name in ("Полевая Анна", "Лугов Борис"):
        await registers(await opens(chats, name, event), name)
    owner = await owner_at(chats, "Участники")
    await owner.sends("1")
    async with chats.storage.write() as unit:
        rows, _ = await unit.attendance.entries(event.id)
        await unit.admissions.approve(rows[0].registration.id, NOW)
    await owner.presses("Одобрить")
    assert owner.popped("Эту заявку уже рассмотрели.")
    await owner.sends("2")
    await owner.presses("Одобрить")
    assert owner.popped("Лист ожидания заполнен")
    await owner.presses("К участникам")
    await owner.presses("Одобрить все заявки")
    assert owner.sees("Лист ожидания полон, остались без решения: 1.")
    assert "Да, одобрить" not in owner.buttons()
    irina = chats.world.person("Ирина", 5001)
    async with chats.storage.write() as unit:
        found = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(found.id, chats.home.id, "organizer", NOW)
        await unit.admissions.set_rules(event.id, NOW, waiting_cap=None)
    await irina.sends("/desk")
    await irina.presses("Афиша")
    await irina.presses("Участники")
    await irina.presses("Одобрить все заявки")
    async with chats.storage.write() as unit:
        await unit.people.revoke(found.id, chats.home.id, "organizer")
    await irina.presses("Да, одобрить")
    async with chats.storage.read() as unit:
        assert (await unit.attendance.numbers(event.id)).pending == 1
