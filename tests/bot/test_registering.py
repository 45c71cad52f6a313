"""Registering as people do it: only what is asked, own questions, colleagues, organisations, approval, confirming."""

from __future__ import annotations

import datetime as dt
import re

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress, MovePress
from storage.models import Event
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, item, keep, one_event
from tests.telegram import Someone


async def event_of(chats: Chats, **rules: object) -> Event:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=rules.pop("capacity", None))  # type: ignore[arg-type]
        if rules:
            await unit.admissions.set_rules(event.id, NOW, **rules)
    return event


async def opens(chats: Chats, name: str, event: Event) -> Someone:
    someone = chats.world.person(name)
    await someone.sends(f"/start e_{event.id}")
    return someone


async def registers(someone: Someone, name: str) -> None:
    await someone.presses("Зарегистрироваться")
    await someone.presses("Даю согласие")
    await someone.sends(name)
    await someone.sends("Сельская библиотека")
    await someone.presses("Зарегистрироваться")


async def organizer(chats: Chats, name: str = "Ольга") -> Someone:
    someone = chats.world.person(name, OWNER)
    await someone.sends("/start")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(OWNER))
        assert person is not None
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    return someone


async def test_a_new_person_in_five_presses_and_two_answers(chats: Chats) -> None:
    """/start, the event's link, then: register, consent, two answers, check."""
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    assert anna.sees("Вы зарегистрированы: вебинар «Афиша за час»")


async def test_all_that_a_seminar_asks(chats: Chats) -> None:
    from plans.registering import FIELDS

    event = await event_of(chats, asked_fields=list(FIELDS))
    anna = await opens(chats, "Анна", event)
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in ("Полевая Анна", "Библиотека", "библиотекарь", "Заречье"):
        await anna.sends(answer)
    assert anna.sees("Телефон для связи?")
    await anna.sends("позвоните")
    assert anna.told("Похоже, это не телефон.")
    await anna.sends("8 912 345-67-89")
    await anna.sends("anna@")
    assert anna.told("Похоже, это не e-mail.")
    await anna.sends("anna@b.ru")
    assert anna.sees("Как будете участвовать?")
    await anna.presses("Онлайн")
    await anna.presses("Без доклада")
    await anna.presses("Нет")
    await anna.presses("Да")
    assert anna.sees("+79123456789")
    assert anna.sees("Вызов: да")
    await anna.presses("Изменить")
    await anna.presses("Доклад")
    await anna.sends("Краеведение")
    await anna.presses("Зарегистрироваться")
    async with chats.storage.read() as unit:
        ((one,), _) = await unit.registrations.participants(event.id)
    row = one.registration
    assert (row.phone, row.email) == ("+79123456789", "anna@b.ru")
    assert row.details == {"format": "онлайн", "talk": "Краеведение", "lodging": False, "call_letter": True}


async def test_own_questions_with_a_condition(chats: Chats) -> None:
    event = await event_of(chats)
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Правила регистрации")
    await owner.presses("Свои вопросы")
    await owner.presses("Добавить вопрос")
    await owner.sends("Привезёте <b>выставку</b>?")
    await owner.presses("Да или нет")
    await owner.presses("Обязательно")
    assert owner.sees("1. Привезёте <b>выставку</b>?")
    await owner.presses("Добавить вопрос")
    await owner.sends("Какой стол?")
    await owner.presses("Выбором")
    await owner.sends("один")
    assert owner.told("Нужно от 2 до 8")
    await owner.sends("большой\nмаленький")
    await owner.presses("Можно пропустить")
    await owner.presses("— да")
    await owner.presses("2")
    assert owner.sees("Только если «Привезёте <b>выставку</b>?» — да.")
    anna, boris = await opens(chats, "Анна", event), await opens(chats, "Борис", event)
    for someone, answer in ((anna, "Да"), (boris, "Нет")):
        await someone.presses("Зарегистрироваться")
        await someone.presses("Даю согласие")
        await someone.sends("Полевая Анна")
        await someone.sends("Библиотека")
        assert someone.sees("Привезёте <b>выставку</b>?")
        await someone.presses(answer)
    assert anna.sees("Какой стол?")
    await anna.presses("Большой")
    assert anna.sees("Какой стол? — большой")
    await anna.presses("Зарегистрироваться")
    assert boris.sees("Проверьте")
    await boris.presses("Зарегистрироваться")
    async with chats.storage.read() as unit:
        assert await unit.questions.answers(event.id) == {1: {1: "да", 2: "большой"}, 2: {1: "нет"}}


async def test_a_colleague_without_the_messenger(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await anna.presses("За коллегу или организацию")
    assert "Организацию" not in anna.buttons()
    await anna.presses("Коллегу")
    assert anna.sees("не дольше 7 дней")
    await anna.sends("Лугова Вера")
    await anna.sends("Озёрский клуб")
    await anna.presses("Зарегистрироваться")
    assert anna.told("Коллега зарегистрирован")
    (link,) = re.findall(r"start=(k_[\w-]+)", anna.text())
    vera, stranger = chats.world.person("Вера"), chats.world.person("Чужой")
    await vera.sends(f"/start {link}")
    assert vera.sees("Вас зарегистрировал коллега (Анна): вебинар «Афиша за час»")
    await vera.presses("Даю согласие, участвую")
    assert vera.sees("участие подтверждено")
    await vera.sends("/my")
    assert vera.sees("регистрация № 1")
    await stranger.sends(f"/start {link}")
    assert stranger.sees("Эта ссылка уже не действует")
    await stranger.sends("/start k_nonsense")
    assert stranger.sees("Эта ссылка уже не действует")


async def test_a_colleague_says_no(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await anna.presses("За коллегу или организацию")
    await anna.presses("Коллегу")
    await anna.sends("Лугова Вера")
    await anna.sends("Клуб")
    await anna.presses("Зарегистрироваться")
    (link,) = re.findall(r"start=(k_[\w-]+)", anna.text())
    vera = chats.world.person("Вера")
    await vera.sends(f"/start {link}")
    await vera.presses("Не смогу")
    async with chats.storage.read() as unit:
        found = await unit.registrations.get(1)
    assert found is not None
    assert (found.registration.state, found.registration.full_name) == ("cancelled", None)


async def test_an_application_of_an_organisation(chats: Chats) -> None:
    event = await event_of(chats, takes_seats=True, capacity=3)
    await registers(await opens(chats, "Борис", event), "Лугов Борис")
    anna = await opens(chats, "Анна", event)
    await anna.presses("За коллегу или организацию")
    await anna.presses("Организацию")
    await anna.sends("Озёрский клуб")
    await anna.sends("Озёрск")
    await anna.sends("много")
    assert anna.told("число мест цифрами")
    await anna.sends("3")
    assert anna.sees("Сколько мест: 3")
    await anna.presses("Подать заявку")
    assert anna.sees("Ваш номер в листе ожидания — 1.")
    assert anna.sees("Для 3 мест подряд их нужно дождаться всех сразу.")
    await anna.sends("/my")
    await anna.presses("Афиша")
    assert anna.sees("Заявка от организации, 3 места: номер в листе ожидания — 1.")
    await anna.presses("Отменить регистрацию")
    await anna.presses("Да, отменить")
    assert anna.sees("Регистрация отменена.")
    async with chats.storage.read() as unit:
        assert (await unit.registrations.participants(event.id))[1] == 1  # Boris


async def test_a_hall_is_not_asked_for_more_than_it_has(chats: Chats) -> None:
    event = await event_of(chats, takes_seats=True, capacity=2)
    anna = await opens(chats, "Анна", event)
    await anna.presses("За коллегу или организацию")
    await anna.presses("Организацию")
    for answer in ("Озёрский клуб", "Озёрск", "3"):
        await anna.sends(answer)
    assert anna.told("Столько мест здесь нет: всего 2. Укажите, пожалуйста, меньше.")
    await anna.sends("2")
    assert anna.sees("Сколько мест: 2")
    async with chats.storage.write() as unit:
        await unit.events.set_capacity(event.id, 1, NOW)  # meanwhile
    await anna.presses("Подать заявку")
    assert anna.told("Столько мест здесь нет: всего 1.")
    assert anna.sees("Сколько мест нужно вашей организации?")
    await anna.sends("1")
    assert anna.sees("Озёрский клуб")
    await anna.presses("Подать заявку")
    assert anna.sees("Заявка принята")


async def test_the_quota_is_said_when_the_organisation_is_typed(chats: Chats) -> None:
    event = await event_of(chats, takes_seats=True, organisation_quota=2)
    anna = await opens(chats, "Анна", event)
    await organisation(anna, "Школа 5", "1")
    boris = await opens(chats, "Борис", event)
    await boris.presses("За коллегу или организацию")
    await boris.presses("Организацию")
    for answer in ("Школа 5", "Озёрск", "2"):
        await boris.sends(answer)
    assert boris.told("От одной организации можно ещё 1 место.")
    await boris.sends("1")
    await boris.presses("Подать заявку")
    vera = await opens(chats, "Вера", event)
    await vera.presses("Зарегистрироваться")
    await vera.presses("Даю согласие")
    await vera.sends("Сидорова Вера")
    await vera.sends("школа 5")
    assert vera.told("От вашей организации уже зарегистрировано столько, сколько можно.")
    await vera.sends("Школа 6")
    await vera.presses("Зарегистрироваться")
    assert vera.sees("Вы зарегистрированы")


async def test_a_full_waiting_list_is_said_at_the_door_and_keeps_what_was_typed(chats: Chats) -> None:
    event = await event_of(chats, capacity=1, waiting_cap=0)
    anna, boris = await opens(chats, "Анна", event), await opens(chats, "Борис", event)
    await boris.presses("Зарегистрироваться")
    await boris.presses("Даю согласие")
    await boris.sends("Лугов Борис")
    await boris.sends("Озёрский клуб")
    await registers(anna, "Полевая Анна")
    await boris.presses("Зарегистрироваться")  # a moment too late
    assert boris.sees("Места закончились, и лист ожидания заполнен.")
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(boris.id))
    assert person is not None
    assert (person.full_name, person.organisation) == ("Лугов Борис", "Озёрский клуб")
    vera = await opens(chats, "Вера", event)
    assert vera.sees("Места закончились, и лист ожидания заполнен.")
    assert not {"Зарегистрироваться", "В лист ожидания"} & set(vera.buttons())


async def test_the_card_and_the_ticket_say_the_same_of_the_places(chats: Chats) -> None:
    event = await event_of(chats, takes_seats=True, capacity=3)
    await registers(await opens(chats, "Анна", event), "Полевая Анна")
    clerk = await opens(chats, "Борис", event)
    await organisation(clerk, "Школа 5", "3")
    assert clerk.sees("Свободно 2 места из 3, для этой заявки нужно больше. Ваш номер в листе ожидания — 1.")
    vera = await opens(chats, "Вера", event)
    assert vera.sees("Свободно 2 места из 3, но есть очередь: 3. Можно встать в лист ожидания.")
    chats.clock.set(dt.datetime(2026, 4, 15, 9, 30, tzinfo=dt.UTC))  # an hour and a half before the start
    await vera.presses("В лист ожидания")
    await vera.presses("Даю согласие")
    await vera.sends("Сидорова Вера")
    await vera.sends("Клуб")
    await vera.presses("Зарегистрироваться")
    assert vera.sees(
        "Свободно 2 места из 3, но места ждут тех, кто встал в очередь раньше. Ваш номер в листе ожидания — 2."
    )
    assert vera.sees("места я уже не передаю")
    assert not vera.sees("я напишу сразу")


async def test_who_was_moved_down_bars_nobodys_door(chats: Chats) -> None:
    event = await event_of(chats, capacity=4)
    await registers(await opens(chats, "Анна", event), "Полевая Анна")
    async with chats.storage.write() as unit:
        await unit.roster.move(1, "waiting", NOW)
    boris = await opens(chats, "Борис", event)
    assert boris.sees("Осталось 3 места из 4.")
    await registers(boris, "Лугов Борис")
    assert boris.sees("Вы зарегистрированы")


async def test_an_organizer_approves(chats: Chats) -> None:
    event = await event_of(chats, needs_approval=True)
    owner = await organizer(chats)
    anna, boris = await opens(chats, "Анна", event), await opens(chats, "Борис", event)
    await registers(anna, "Полевая Анна")
    assert anna.sees("Заявка отправлена организатору")
    await registers(boris, "Лугов Борис")
    await chats.sweep()
    assert owner.sees("Заявка № 2: вебинар «Афиша за час»")
    assert owner.sees("Лугов Борис")
    await owner.presses("Отказать")
    assert owner.sees("Отказано.")
    await owner.presses("Одобрить")
    await chats.sweep()
    assert anna.sees("Вы зарегистрированы: вебинар «Афиша за час»")
    assert boris.sees("Организатор не смог принять вашу заявку.")


async def test_nobody_waits_for_a_word_in_silence(chats: Chats) -> None:
    event = await event_of(chats, needs_approval=True, capacity=2, takes_seats=True)
    owner, boris = await organizer(chats), await opens(chats, "Борис", event)
    anna = await opens(chats, "Анна", event)
    assert anna.sees("Заявки рассматривает организатор")
    await registers(anna, "Полевая Анна")
    await chats.sweep()
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 16), start_time=dt.time(14), now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    assert anna.sees("Перенос: вебинар «Афиша за час»")
    chats.clock.set(dt.datetime(2026, 4, 13, 7, tzinfo=dt.UTC))
    await chats.sweep()
    assert owner.told("⏳ 1 заявка ждёт вашего решения.")
    chats.clock.set(dt.datetime(2026, 4, 16, 10, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.sees("Организатор так и не ответил на вашу заявку № 1")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(boris.id))
        assert person is not None
        await unit.registrations.apply(
            event.id, person.id, organisation="Школа 5", municipality=None, seats=2, now=chats.clock.now()
        )
    await owner.sends("/desk")
    for one in ("Афиша", "Написать участникам"):
        await owner.presses(one)
    assert "Тем, кто ждёт решения: 2" in owner.buttons()
    await owner.sends("/desk")
    for one in ("Афиша", "Правила регистрации", "С вашим одобрением: да"):
        await owner.presses(one)
    assert owner.popped("Получили место: 1.\nВ листе ожидания: 1 (2 человека).")
    await chats.sweep()
    assert anna.sees("Вы зарегистрированы: вебинар «Афиша за час»")
    assert {"Моя регистрация", "В календарь"} <= set(anna.buttons())
    await owner.presses("К мероприятию")
    await owner.presses("Сколько мест")
    await owner.presses("Без ограничения")
    await owner.presses("Правила регистрации")
    await owner.presses("С вашим одобрением: нет")
    vera = await opens(chats, "Вера", event)
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(vera.id))
        assert person is not None
        place = await unit.registrations.apply(
            event.id, person.id, organisation="Школа 7", municipality=None, seats=3, now=chats.clock.now()
        )
        await unit.admissions.approve(place.registration.id, chats.clock.now())
    chats.clock.set(dt.datetime(2026, 4, 16, 10, 5, tzinfo=dt.UTC))
    await chats.sweep()
    assert vera.sees("Заявка одобрена: вебинар «Афиша за час»")
    assert vera.sees("Школа 7, 3 места. Регистрация № 3.")


async def test_three_days_before_a_place_is_confirmed_or_goes_on(chats: Chats) -> None:
    event = await event_of(chats, confirm_release=True, capacity=2)
    people = [await opens(chats, name, event) for name in ("Анна", "Борис", "Вера")]
    for someone in people:
        await registers(someone, "Имя")
    anna, boris, vera = people
    chats.clock.set(dt.datetime(2026, 4, 12, 7, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.sees("Участвуете? Ответьте, пожалуйста, до 14 апреля, вторник, 10:00")
    await anna.presses("Участвую")
    chats.clock.set(dt.datetime(2026, 4, 14, 7, 1, tzinfo=dt.UTC))
    await chats.sweep()
    assert boris.told("Ответа не было, и место ушло следующему.")
    assert vera.told("Освободилось место")
    assert not anna.told("Ответа не было")
    chats.clock.set(dt.datetime(2026, 4, 15, 10, 30, tzinfo=dt.UTC))
    await chats.sweep()  # nobody is next
    assert vera.told("Время ответа истекло: место за вами больше не держу. Пока оно свободно — /events.")


async def test_the_rules_in_windows(chats: Chats) -> None:
    event = await event_of(chats)
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Правила регистрации")
    assert owner.sees("Спрашиваю: ФИО, организация.")
    await owner.presses("Что спрашивать")
    await owner.presses("Семинар: всё")
    await owner.presses("✓ Проживание")
    await owner.presses("Назад")
    await owner.presses("Открыть с…")
    await owner.sends("когда-нибудь")
    assert owner.told("Не понимаю время.")
    await owner.sends("1 апреля, 9:00")
    assert owner.sees("Принимается: с 1 апреля, среда, 9:00, до начала.")
    await owner.presses("Закрыть…")
    await owner.sends("30 марта")
    assert owner.told("раньше, чем откроется")
    await owner.sends("14 апреля, 18:00")
    await owner.presses("Лист ожидания")
    await owner.presses("Без листа ожидания")
    await owner.presses("От организации")
    await owner.sends("2")
    await owner.presses("С вашим одобрением: нет")
    assert owner.sees("Лист ожидания: не больше 0. Мест одной организации: не больше 2.")
    kept = await chats.event(event.id)
    assert kept.needs_approval
    assert kept.asked_fields is not None
    assert "lodging" not in kept.asked_fields
    anna = await opens(chats, "Анна", event)
    assert anna.sees("Регистрация откроется 1 апреля, среда, 9:00.")
    assert "Зарегистрироваться" not in anna.buttons()


async def test_something_else_at_that_time_is_said(chats: Chats) -> None:
    event = await event_of(chats)
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Семинар «Сцена»", "15 апреля, 15:00"))
        (other,) = await unit.listings.of_plan(kept.plan.id)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await anna.sends(f"/start e_{other.event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.sends("библиотекарь")
    await anna.sends("Заречье")
    assert anna.sees("⚠️ В это время у вас уже «")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Вы зарегистрированы")


async def test_rights_of_the_rules_and_requests(chats: Chats) -> None:
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    from bot.callbacks import AdmitPress

    event = await event_of(chats, needs_approval=True)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    key = InlineKeyboardButton(text="кнопка", callback_data=AdmitPress(registration=1, accept=True).pack())
    await chats.world.bot.send_message(anna.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await anna.presses("кнопка")
    async with chats.storage.read() as unit:
        found = await unit.registrations.get(1)
    assert found is not None
    assert found.registration.state == "pending"


async def test_not_coming_names_whose_place_it_is_and_takes_no_other(chats: Chats) -> None:
    """One's own place, a colleague's and an organisation's: each is asked about by its own buttons, and a second press does nothing."""
    event = await event_of(chats, takes_seats=True, confirm_release=True)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await anna.sends(f"/start e_{event.id}")
    await colleague(anna, "Сидорова Вера")
    await anna.sends(f"/start e_{event.id}")
    await organisation(anna, "Школа 5", "3")
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 22), start_time=dt.time(11), now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    for whose in ("Вы — № 1", "За коллегу (Сидорова Вера) — № 2", "Заявка организации: Школа 5 — № 3, 3 места"):
        assert anna.sees(whose)
    await anna.presses("Не смогу: № 1")
    assert anna.popped("Регистрация отменена.")
    for _ in range(2):
        await anna.presses("Не смогу: № 1")
        assert anna.popped("Регистрация № 1 уже отменена.")
    await forged_by(chats, anna, EventPress(action="not_coming", event=event.id).pack())  # of an older message
    assert anna.popped("Вы здесь не зарегистрированы.")
    await anna.presses("Участвую: № 3")
    eve = chats.world.person("Ева")
    await eve.sends("/start")
    await forged_by(chats, eve, MovePress(registration=2, coming=False).pack())
    assert eve.popped("Вы здесь не зарегистрированы.")
    async with chats.storage.read() as unit:
        rows = [one.registration for one in (await unit.registrations.participants(event.id))[0]]
    assert [(row.number, row.still_coming) for row in rows] == [(2, None), (3, True)]
    chats.clock.set(dt.datetime(2026, 4, 19, 7, tzinfo=dt.UTC))  # three days before
    await chats.sweep()
    assert anna.sees("Участвуете? Ответьте, пожалуйста")
    assert anna.sees("Заявка организации: Школа 5 — № 3, 3 места")
    await anna.presses("Участвую: № 2")
    assert anna.popped("№ 2 — участие подтверждено")
    chats.clock.set(dt.datetime(2026, 4, 21, 8, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.told(
        "Ответа не было, и место ушло следующему. Встать в лист ожидания — /events.\nЗаявка организации: Школа 5 — № 3"
    )
    assert anna.told("Завтра, 22 апреля")
    assert anna.told("За коллегу (Сидорова Вера) — № 2.")


async def test_places_made_for_others_are_told_apart(chats: Chats) -> None:
    event = await event_of(chats, takes_seats=True)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await anna.sends(f"/start e_{event.id}")
    await colleague(anna, "Сидорова Вера")
    for name in ("Школа 5", "Музей", "школа 5"):
        await anna.sends(f"/start e_{event.id}")
        await organisation(anna, name, "2")
    assert anna.sees("У вас уже есть заявка")
    assert anna.sees("Заявка организации: Школа 5 — № 3, 2 места.")
    await anna.sends(f"/start e_{event.id}")
    for made in ("За коллегу (Сидорова Вера) — № 2", "Школа 5 — № 3, 2 места", "Музей — № 4, 2 места"):
        assert anna.sees(made)
    await anna.sends("/my")
    assert anna.sees("Мои регистрации: 4")
    assert anna.sees("Заявка организации: Музей — № 4, 2 места")
    keys = [key for key in anna.buttons() if "Афиша" in key]
    assert len(set(keys)) == 4
    assert [key.split(":")[0].replace("\u00a0", " ") for key in keys[1:]] == [
        "№ 2, коллега",
        "№ 3, организация",
        "№ 4, организация",
    ]


async def test_my_says_who_waits_for_a_decision_and_a_cancelled_link_says_so(chats: Chats) -> None:
    event = await event_of(chats, needs_approval=True)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await anna.sends("/my")
    assert anna.sees("14:00 МСК — ждёт решения организатора")
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason="ремонт", now=NOW, person_id=None)
    boris = await opens(chats, "Борис", event)
    assert boris.sees("Отменено: вебинар «Афиша за час»")
    assert boris.sees("Было назначено: 15 апреля, среда, 14:00 МСК.\nПричина: ремонт.")


async def test_who_is_on_the_list_already_is_said_before_a_second_place(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await colleague(anna, "Сидорова Вера")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("За коллегу или организацию")
    await anna.presses("Коллегу")
    await anna.sends("сидорова  вера")
    await anna.sends("Клуб")
    assert anna.sees("Похоже, коллега уже в списке: № 1.")
    await anna.presses("Прервать")
    vera = await opens(chats, "Вера", event)
    await vera.presses("Зарегистрироваться")
    await vera.presses("Даю согласие")
    await vera.sends("Сидорова Вера")
    await vera.sends("Другой дом культуры")
    assert vera.sees("Проверьте")
    assert not vera.sees("Похоже, вы уже в списке")
    await vera.presses("Изменить")
    await vera.presses("Организация")
    await vera.sends("Клуб")
    assert vera.sees("Похоже, вы уже в списке: № 1.")


async def colleague(someone: Someone, name: str, club: str = "Клуб") -> None:
    await someone.presses("За коллегу или организацию")
    await someone.presses("Коллегу")
    await someone.sends(name)
    await someone.sends(club)
    await someone.presses("Зарегистрироваться")


async def organisation(someone: Someone, name: str, seats: str) -> None:
    await someone.presses("За коллегу или организацию")
    await someone.presses("Организацию")
    await someone.sends(name)
    await someone.sends("Озёрск")
    await someone.sends(seats)
    await someone.presses("Подать заявку")


async def forged_by(chats: Chats, someone: Someone, data: str) -> None:
    """A press of a button that an older message has."""
    key = InlineKeyboardButton(text="кнопка", callback_data=data)
    await chats.world.bot.send_message(someone.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("кнопка")
