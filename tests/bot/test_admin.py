"""/admin as an owner meets it: an institution from nothing, its department's link, its organizer, its data mode."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineWorkbook

from storage.models import Institution
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_intake import PLAN
from tests.builders import NOW, institution, item, keep
from tests.telegram import Someone, got


async def homes(chats: Chats) -> list[Institution]:
    async with chats.storage.read() as unit:
        return await unit.institutions.all()


async def audited(chats: Chats, home: int) -> list[str]:
    async with chats.storage.read() as unit:
        return [row.action for row in await unit.audit.latest(home)]


async def adds(owner: Someone, name: str, ownership: str, country: str = "Россия", city: str | None = "Самара") -> None:
    await owner.sends("/admin")
    await owner.presses("Добавить учреждение")
    await owner.sends(name)
    await owner.presses(next(key for key in owner.buttons() if key not in ("Назад", "Отмена")))
    await owner.presses(country)
    if city:
        await owner.presses(city)
    await owner.presses(ownership)


async def test_an_institution_its_plan_and_its_links(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await adds(owner, "Дом ремёсел «Лад»", "Муниципальное")
    assert owner.sees("Дом ремёсел «Лад»\nРоссия, Самара, муниципальное")
    await owner.presses("Не собирать")
    assert owner.sees("без персональных данных, только номер")
    await owner.presses("Регистрировать с именами")
    await owner.presses("Добавить")
    assert owner.told("Учреждение добавлено: Дом ремёсел «Лад»")
    (home,) = [one for one in await homes(chats) if one.name.startswith("Дом")]
    assert (home.slug, home.time_zone, home.data_mode) == ("dom-rl", "Europe/Samara", "full")
    assert await audited(chats, home.id) == ["institution_added"]
    await owner.sends_file("plan.docx", PLAN)
    await owner.presses("Дом ремёсел")
    await owner.presses("Сохранить план")
    assert "r_" in owner.last()
    await owner.sends("/admin")
    await owner.presses("Дом ремёсел")
    assert owner.sees("Ответственные подключены: 0 из")
    await owner.presses("Планы")
    assert owner.sees("15 пунктов, сохранён 12 января 2026 года")
    async with chats.storage.write() as unit:
        (view, *_) = await unit.listings.of_plan((await unit.plans.of_institution(home.id))[0].id)
        await unit.events.set_outcome(view.event.id, outcome="held", now=NOW, person_id=None)
    await owner.presses("1: скачать")
    await owner.presses("Excel")
    rows = CalamineWorkbook.from_filelike(BytesIO(got(owner, ".xlsx"))).get_sheet_by_index(0).to_python()
    assert rows[2][:2] == ["№ п/п", "Название мероприятия"]
    assert any("состоялось" in str(row[-1]) for row in rows)
    await owner.presses("Назад")
    assert "1: скачать" in owner.buttons()


async def test_a_state_institution_begins_without_personal_data(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await adds(owner, "Областная библиотека", "Государственное")
    assert owner.sees("иностранные мессенджеры")
    await owner.presses("Добавить")
    (home,) = [one for one in await homes(chats) if one.name == "Областная библиотека"]
    assert home.data_mode == "none"
    await owner.sends("/admin")
    await owner.presses("Областная")
    await owner.presses("Персональные данные")
    await owner.presses("Включить полный режим")
    assert owner.sees("Подтверждение будет записано")
    await owner.presses("Назад")
    await owner.presses("Включить полный режим")
    await owner.presses("Подтверждаю")
    assert owner.sees("Полный режим подтверждён 12 января 2026 года")
    (home,) = [one for one in await homes(chats) if one.name == "Областная библиотека"]
    assert home.data_mode == "full"
    assert home.full_mode_confirmed_at is not None
    await owner.presses("Не собирать")
    (home,) = [one for one in await homes(chats) if one.name == "Областная библиотека"]
    assert home.data_mode == "none"
    assert (await audited(chats, home.id))[:2] == ["data_mode_set", "data_mode_set"]


async def test_belarus_has_one_time_zone(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await adds(owner, "Дворец детского творчества", "Государственное", "Беларусь", None)
    assert owner.sees("Беларусь, Минск, государственное")
    await owner.presses("Не собирать")
    await owner.presses("Назад")
    await owner.presses("Назад")
    assert owner.sees("В какой стране?")
    await owner.presses("Отмена")
    assert owner.sees("Учреждения")
    await owner.presses("Закрыть")
    assert owner.sees("/admin")
    assert len(await homes(chats)) == 1


async def test_wrong_answers_are_asked_again(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/admin")
    await owner.presses("Добавить учреждение")
    await owner.sends("№ 5")
    assert owner.told("название словами")
    await owner.sends("Дом")
    await owner.sends("Дом культуры")
    assert owner.told("Нужны латинские буквы")
    await owner.sends("centre")
    assert owner.told("уже занято")
    await owner.sends("dom-5")
    await owner.presses("Россия")
    await owner.sends("Нью-Васюки")
    assert owner.told("Не знаю такого часового пояса")
    await owner.sends("омск")
    await owner.presses("Частное")
    async with chats.storage.write() as unit:
        await institution(unit, slug="dom-5")  # somebody was faster
    await owner.presses("Добавить")
    assert owner.told("уже занято")
    await owner.sends("dom-6")
    await owner.presses("Россия")
    await owner.sends("Asia/Tomsk")
    await owner.presses("Частное")
    await owner.presses("Добавить")
    assert {one.slug for one in await homes(chats)} == {"centre", "dom-5", "dom-6"}


async def test_responsibles_are_linked_led_and_unlinked(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Семинар «Свет»", "апрель"))
        await keep(unit, chats.home, *[item(f"Семинар {number}", "май") for number in range(3)])
    owner, head = chats.world.person("Ольга", OWNER), chats.world.person("Павел")
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Ответственные")
    assert owner.sees("Подключены: 0 из 1")
    await owner.presses("Отдел народного творчества")
    await owner.presses("Новая ссылка")
    message = next(one["text"] for one in reversed(owner.screen()) if "start=r_" in (one["text"] or ""))
    payload = message.split("start=")[1].split()[0]
    await head.sends(f"/start {payload}")
    assert head.sees("чат подключён")
    await owner.presses("Отозвать ссылки")
    assert owner.answer == "Отозвано: 1\u00a0ссылка."
    other = chats.world.person("Лев")
    await other.sends(f"/start {payload}")
    assert other.sees("больше не действует")
    await owner.presses("Кто руководит")
    await owner.presses("Никто")
    assert owner.sees("личный чат")
    await owner.presses("Отключить чаты")
    assert owner.sees("Пока не подключён")
    await owner.presses("Назад")
    assert "— Отдел народного творчества (4)" in owner.buttons()
    assert set(await audited(chats, chats.home.id)) >= {"link_made", "links_revoked", "head_set", "contacts_unlinked"}


async def test_staff_are_invited_and_let_go(chats: Chats) -> None:
    owner, irina = chats.world.person("Ольга", OWNER), chats.world.person("Ирина")
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Сотрудники")
    await owner.presses("Пригласить администратора")
    message = next(one["text"] for one in reversed(owner.screen()) if "start=s_" in (one["text"] or ""))
    await irina.sends(f"/start {message.split('start=')[1].split()[0]}")
    assert irina.sees("вы администратор")
    await irina.sends("/admin")
    assert irina.sees("Учреждения")
    assert "Добавить учреждение" not in irina.buttons()
    await irina.presses("Зареченский")
    await irina.presses("Сотрудники")
    await irina.presses("Ирина — администратор")
    await irina.presses("Снять роль")
    assert irina.answer is not None
    assert "последний администратор" in irina.answer
    await irina.presses("Пригласить организатора")
    message = next(one["text"] for one in reversed(irina.screen()) if "start=s_" in (one["text"] or ""))
    boris = chats.world.person("Борис")
    await boris.sends(f"/start {message.split('start=')[1].split()[0]}")
    await irina.presses("Назад")
    await irina.presses("Сотрудники")
    await irina.presses("Борис — организатор")
    await irina.presses("Снять роль")
    assert irina.answer == "Роль снята."
    await boris.sends("/admin")
    assert boris.sees("раздел администраторов")


async def test_who_is_no_admin_any_more_sees_and_does_nothing(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
        await keep(unit, chats.home, item("Семинар «Свет»", "апрель"))
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/admin")
    await irina.presses("Зареченский")
    await irina.presses("Ответственные")
    await irina.presses("Отдел народного")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "admin")
    await irina.presses("Новая ссылка")
    assert irina.sees("больше нет")
    assert "start=r_" not in irina.text()
    assert await audited(chats, chats.home.id) == []
    group = chats.world.group("Отдел", irina)
    await irina.sends("/admin", group)
    assert irina.sees("в личном чате", group)
