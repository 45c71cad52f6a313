"""«Не доходит»: one list for organizers, one message the morning after, and a head who hears for the department."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.draft import PartyRole
from storage.models import Person
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, morning, plan
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, one_event
from tests.telegram import Someone

SECOND = replace(HELPER, role=PartyRole.LEAD)


async def organizer(chats: Chats, name: str = "Ольга") -> Someone:
    someone = chats.world.person(name)
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", str(someone.id), str(someone.id), name, NOW)
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    await someone.sends("/start")
    return someone


async def headed(chats: Chats, head: Someone) -> None:
    """The second department heads the first; this person speaks for it."""
    async with chats.storage.write() as unit:
        views = {
            view.responsible.name: view.responsible for view in await unit.responsibles.of_institution(chats.home.id)
        }
        boss = views[HELPER.name]
        await unit.responsibles.set_head(views[DEPARTMENT.name].id, boss.id, NOW)
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=1),
            responsible_id=boss.id,
        )
    await head.sends(f"/start {payload}")


async def blocks(chats: Chats, someone: Someone) -> None:
    await chats.world.telegram.person_blocks(someone.id)
    await chats.world.feed()


async def test_the_list_at_the_desk_gives_links(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"), item("Семинар «Звук»", "май"))
    olga = await organizer(chats)
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    assert olga.sees("Не доходит: 1")
    assert olga.sees("1. Отдел народного творчества: никто не подключён, ведёт 2 пункта. Передайте ссылку.")
    await olga.presses("1: ссылка")
    message = next(one["text"] for one in reversed(olga.screen()) if "start=r_" in (one["text"] or ""))
    head = chats.world.person("Павел")
    await head.sends(f"/start {message.split('start=')[1].split()[0]}")
    assert head.sees("чат подключён")
    await olga.presses("Назад")
    await olga.presses("Не доходит")
    assert olga.sees("Всё в порядке: напоминания доходят до всех.")
    assert "1: ссылка" not in olga.buttons()


async def test_a_long_list_is_paged_and_every_institution_is_named(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="other")
        rows = [item(f"Семинар {number}", "апрель") for number in range(12)]
        for place, row in enumerate(rows):
            party = replace(DEPARTMENT, name=f"Отдел № {place + 1}")
            await keep(unit, other if place else chats.home, item(row.title, "апрель", party))
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("Не доходит")
    assert owner.sees("Не доходит: 12")
    assert owner.sees("(Зареченский центр культуры)")
    await owner.presses("▶")
    assert {"9: ссылка", "12: ссылка", "2 из 2"} <= set(owner.buttons())
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Не доходит")
    assert owner.sees("Не доходит: 1\n")  # of this institution alone
    assert not owner.sees("(Зареченский центр культуры)")


async def test_who_is_no_organizer_any_more_sees_and_makes_nothing(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    olga = await organizer(chats)
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(olga.id))
        assert isinstance(person, Person)
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await olga.presses("1: ссылка")
    assert olga.sees("больше нет")
    assert "start=r_" not in olga.text()


async def test_organizers_hear_once_next_morning(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"), item("Семинар «Звук»", "апрель", SECOND))
    olga, head, boss = await organizer(chats), chats.world.person("Павел"), chats.world.person("Вера")
    group = chats.world.group("Отдел", head)
    await link(chats, head, group)
    await headed(chats, boss)
    chats.clock.set(dt.datetime(2026, 3, 16, 12, tzinfo=dt.UTC))
    await blocks(chats, boss)
    chats.clock.set(dt.datetime(2026, 3, 16, 13, tzinfo=dt.UTC))
    await chats.world.telegram.group_removes_bot(group)
    await chats.world.feed()
    await chats.sweep()
    assert not olga.told("не доходят")  # not in the evening, not one by one
    await morning(chats, 3, 17)
    assert olga.sees("Сообщения не доходят: 2 адресатам")
    assert olga.sees("• Информационный отдел: чат с ботом закрыт, с 16 марта, ведёт 1 пункт.")
    assert olga.sees("• Отдел народного творчества: бота больше нет в группе «Отдел», с 16 марта")
    for day in (18, 19, 20):  # the 20th is the day of the round
        await morning(chats, 3, day)
    assert olga.text().count("не доходят") == 1
    assert not olga.told("Не подключены")


async def test_who_came_back_by_morning_is_no_news(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    olga, head = await organizer(chats), chats.world.person("Павел")
    await link(chats, head)
    await blocks(chats, head)
    await chats.world.telegram.person_unblocks(head.id)
    await chats.world.feed()
    await head.sends("/start")
    assert head.sees("Все дела — /tasks")  # linked as before
    await morning(chats, 1, 13)
    assert not olga.told("не доходят")
    await morning(chats, 3, 20)
    assert head.sees("Семинар «Свет»")


async def test_who_comes_back_after_long_is_not_linked_again(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await blocks(chats, head)
    chats.clock.set(NOW + dt.timedelta(days=31))
    await chats.world.telegram.person_unblocks(head.id)
    await chats.world.feed()
    await head.sends("/tasks")
    assert head.sees("За вами пока ничего не закреплено")


async def test_the_head_hears_for_a_department_that_lost_its_chat(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"), item("Семинар «Звук»", "апрель", SECOND))
    olga, head, boss = await organizer(chats), chats.world.person("Павел"), chats.world.person("Вера")
    await link(chats, head)
    await headed(chats, boss)
    await blocks(chats, head)
    await morning(chats, 1, 13)
    assert olga.sees("Пока вместо них напоминания получает Информационный отдел.")
    await morning(chats, 3, 20)
    assert boss.sees("План на апрель: 2 мероприятия без даты")
    assert boss.sees("Пришло вам, потому что сейчас без чата: Отдел народного творчества.")
    await boss.presses("Открыть карточки")
    assert boss.told("👤 Отдел народного творчества")
    for _ in range(2):
        await boss.presses("В работе")
    await boss.sends("/desk")
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    assert olga.sees("1. Отдел народного творчества: чат с ботом закрыт, с 12 января, ведёт 1 пункт.")


async def test_a_digest_of_several_departments_names_them(chats: Chats) -> None:
    await plan(chats, item("Справка о хорах", "до 15 апреля"), item("Справка о музеях", "до 15 апреля", SECOND))
    head, boss = chats.world.person("Павел"), chats.world.person("Вера")
    await link(chats, head)
    await headed(chats, boss)
    await blocks(chats, head)
    await morning(chats, 4, 1)
    assert boss.sees("Справка о хорах — до 15 апреля, среда (Отдел народного творчества)")
    assert boss.sees("Справка о музеях — до 15 апреля, среда (Информационный отдел)")


async def test_registrants_staff_and_chats_cut_off_by_hand(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    olga, boris, head = await organizer(chats), await organizer(chats, "Борис"), chats.world.person("Павел")
    await link(chats, head)
    anna = chats.world.person("Анна")
    await anna.sends("/start")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.registrations.register(event.id, person.id, now=NOW, full_name="Анна Полевая")
    owner = chats.world.person("Мария", OWNER)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Ответственные")
    await owner.presses("Отдел народного")
    await owner.presses("Отключить чаты")
    await blocks(chats, anna)
    await blocks(chats, boris)
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    assert olga.sees(
        "1. Отдел народного творчества: подключение снято, с 12 января, ведёт 1 пункт. Передайте новую ссылку."
    )
    assert olga.sees("2. Борис: чат с ботом закрыт, это сотрудник, с 12 января. Попросите открыть чат")
    assert olga.sees("3. Анна: чат с ботом закрыт, а регистрация есть, с 12 января. Сообщите новости сами")
    assert [key for key in olga.buttons() if "ссылка" in key] == ["1: ссылка"]
