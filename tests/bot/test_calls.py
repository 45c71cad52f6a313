"""What calls subscribers: registration opens, few places are left, the information letter; each once, «Отписаться» under each."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_registering import event_of, opens, organizer, registers
from tests.builders import NOW, item, keep
from tests.telegram import Someone


async def subscriber(chats: Chats, name: str = "Вера") -> Someone:
    someone = chats.world.person(name)
    await someone.sends("/start")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(someone.id))
        assert person is not None
        await unit.subscriptions.toggle(person.id, form="вебинар", now=NOW)
    return someone


async def test_registration_opens_at_its_hour(chats: Chats) -> None:
    opens_at = NOW + dt.timedelta(hours=2)
    await event_of(chats, opens_at=opens_at)
    vera = await subscriber(chats)
    before = vera.text()
    await chats.sweep()
    assert vera.text() == before
    chats.clock.set(opens_at)
    await chats.sweep()
    assert vera.sees("Вебинар «Афиша за час»")
    assert vera.sees("Регистрация открылась.")
    assert "Отписаться" in vera.buttons()
    after = vera.text()
    chats.clock.set(opens_at + dt.timedelta(hours=1))
    await chats.sweep()
    assert vera.text() == after


async def test_few_places_are_said_once(chats: Chats) -> None:
    event = await event_of(chats, capacity=5)
    vera = await subscriber(chats)
    before = vera.text()
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await chats.sweep()
    assert vera.text() == before  # four are left
    boris = await opens(chats, "Борис", event)
    await registers(boris, "Лугов Борис")
    await chats.sweep()
    assert vera.sees("Осталось 3 места из 5.")
    assert not anna.told("Осталось 3 места")  # who is registered needs no call
    after = vera.text()
    glafira = await opens(chats, "Глафира", event)
    await registers(glafira, "Озёрова Глафира")
    await chats.sweep()
    assert vera.text() == after


async def test_a_digest_calls_nobody_to_a_full_hall(chats: Chats) -> None:
    event = await event_of(chats, capacity=5)
    vera = await subscriber(chats)
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(vera.id))
        assert person is not None
        await unit.news.tell(person.id, "daily")
    async with chats.storage.write() as unit:
        for number in range(5):
            person = await unit.people.meet("telegram", f"60{number}", f"60{number}", "Имя", NOW)
            await unit.registrations.register(event.id, person.id, now=NOW, full_name="Имя")
    chats.clock.set(NOW + dt.timedelta(days=1, hours=3))
    await chats.sweep()
    assert not vera.told("осталось мало мест")


async def test_a_letter_to_subscribers(chats: Chats) -> None:
    await event_of(chats)
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Информационное письмо")
    await owner.presses("Разослать подписчикам")
    assert owner.sees("Подписчиков на такие мероприятия пока нет")
    vera = await subscriber(chats)
    await owner.presses("Назад")
    await owner.presses("Разослать подписчикам")
    assert owner.sees("Получателей — 1")
    await owner.presses("Отправить")
    assert owner.popped("Письмо уходит: 1 получатель.")
    await chats.sweep()
    assert vera.sees("start=e_1") or vera.sees("Зареченский центр культуры приглашает")
    assert "Отписаться" in vera.buttons()
    await owner.presses("Разослать подписчикам")
    assert owner.sees("Новых получателей нет")
    assert "Отправить" not in owner.buttons()
    await owner.presses("Назад")
    zoya = chats.world.person("Зоя")
    await zoya.sends("/subscriptions")
    await zoya.presses("Все мероприятия")
    await owner.presses("Разослать подписчикам")
    assert owner.sees("Получателей — 1")  # whoever has had it is not counted again


async def test_who_has_muted_it_hears_nothing(chats: Chats) -> None:
    event = await event_of(chats, capacity=3)
    vera = await subscriber(chats)
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(vera.id))
        assert person is not None
        await unit.news.mute_or_not(person.id, "few")
    before = vera.text()
    for name in ("Анна", "Борис"):
        await registers(await opens(chats, name, event), name)
    await chats.sweep()
    assert vera.text() == before


async def test_a_wish_of_several_conditions(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        plan = await keep(unit, chats.home, item("Вебинар «Афиша за час»", "апрель"), item("Вебинар «Вокал»", "апрель"))
        first, second = [one.event for one in await unit.listings.of_plan(plan.plan.id)]
    vera = chats.world.person("Вера")
    await vera.sends("/subscriptions")
    await vera.presses("Своё условие")
    assert "Сохранить" not in vera.buttons()
    await vera.presses("Вид")
    await vera.presses("Вебинар")
    await vera.presses("Организатор")
    await vera.presses("Зареченский центр культуры")
    await vera.presses("Тема")
    await vera.sends("123")
    assert vera.told("ни одного слова")
    await vera.sends("афиша")
    assert vera.sees("Вид: вебинар\nОрганизатор: Зареченский центр культуры\nТема: афиша")
    await vera.presses("Сохранить")
    assert vera.sees("Мои подписки")
    for event in (second, first):
        async with chats.storage.write() as unit:
            await unit.events.set_date(
                event.id, starts_on=dt.date(2026, 4, 15), start_time=None, now=NOW, person_id=None, confirmed=True
            )
    await chats.sweep()
    assert vera.told("Вебинар «Афиша за час»\n📅 15 апреля")
    assert not vera.told("Вокал")
