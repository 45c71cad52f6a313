"""The public side as people meet it: odd answers, other people's buttons, one's own data, the organizer's desk."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from python_calamine import CalamineWorkbook

from bot.callbacks import EventPress, OfferPress
from storage.records import Participant
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, item, keep, one_event
from tests.telegram import Someone

ANSWERS = ("Полевая <b>{Анна}</b>", "Библиотека & клуб")


async def fills(person: Someone, answers: tuple[str, ...] = ANSWERS) -> None:
    """From the event's card to the ticket, for somebody new."""
    await person.presses("В лист ожидания" if "В лист ожидания" in person.buttons() else "Зарегистрироваться")
    await person.presses("Даю согласие")
    for answer in answers:
        await person.sends(answer)
    await person.presses("Зарегистрироваться")


async def forged(chats: Chats, someone: Someone, data: str) -> None:
    key = InlineKeyboardButton(text="кнопка", callback_data=data)
    await chats.world.bot.send_message(someone.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("кнопка")


async def people(chats: Chats, event: int) -> list[Participant]:
    async with chats.storage.read() as unit:
        return (await unit.registrations.participants(event))[0]


async def file_of(chats: Chats, someone: Someone) -> bytes:
    name = next(one["file"]["name"] for one in reversed(someone.screen()) if one.get("file"))
    return next(one.content for one in reversed(chats.world.telegram.town.files.values()) if one.name == name)


async def test_a_window_asks_only_what_is_missing_and_offers_known_organisations(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    assert anna.sees("Вы зарегистрированы")
    await boris.sends(f"/start e_{event.id}")
    await boris.presses("Зарегистрироваться")
    await boris.presses("Даю согласие")
    await boris.sends("😀😀")
    assert boris.told("ни одной буквы")
    await boris.sends("я" * 201)
    assert boris.told("Слишком длинно")
    await boris.sends("Луговой Борис")
    await boris.presses("Библиотека & клуб")
    assert boris.sees("Проверьте, всё ли верно")
    await boris.presses("Прервать")
    assert boris.sees("Вебинар «Афиша за час»")
    assert len(await people(chats, event.id)) == 1
    await boris.presses("Зарегистрироваться")
    assert boris.sees("фамилию")  # what was not confirmed was not kept


async def test_consent_is_asked_once_and_may_be_refused(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Согласие на обработку персональных данных")
    await anna.presses("Не даю")
    assert anna.sees("Без согласия")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    async with chats.storage.read() as unit:
        (consent,) = await unit.consents.of_person((await people(chats, event.id))[0].person.id)
    assert "оператору — Зареченский центр культуры" in consent.text


async def test_consent_withdrawn_meanwhile_registers_nobody(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in ANSWERS:
        await anna.sends(answer)
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.consents.withdraw(person.id, chats.home.id, NOW)
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Согласие на обработку")
    assert await people(chats, event.id) == []


async def test_why_not_is_said(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        undated = await one_event(unit, chats.home, period="май")
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in ANSWERS:
        await anna.sends(answer)
    async with chats.storage.write() as unit:
        await unit.events.set_registration_open(event.id, False)
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Регистрация на это мероприятие закрыта")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("Регистрация на это мероприятие закрыта")
    assert "Зарегистрироваться" not in anna.buttons()
    await anna.sends(f"/start e_{undated.id}")
    await anna.presses("Сообщить, когда назначат дату")
    assert "Не сообщать о дате" in anna.buttons()
    async with chats.storage.write() as unit:
        await unit.events.cancel(undated.id, reason=None, now=NOW, person_id=None)
    await anna.presses("Не сообщать о дате")
    assert anna.sees("Такого мероприятия нет")
    chats.clock.set(dt.datetime(2026, 4, 15, 11, 1, tzinfo=dt.UTC))
    async with chats.storage.write() as unit:
        await unit.events.set_registration_open(event.id, True)
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("уже началось")


async def test_the_ticket_outlives_other_windows(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    ticket = anna.screen()[-1]["id"]
    await anna.sends("/events")
    await anna.sends("/my")
    assert next(one for one in anna.screen() if one["id"] == ticket)["buttons"][-1][0]["text"] == "Отменить"
    query, _ = await chats.world.telegram.person_presses(
        anna.id, ticket, EventPress(action="leave", event=event.id).pack()
    )
    await chats.world.feed()
    assert anna.sees("Отменить регистрацию? Место получит следующий")
    await anna.presses("Нет")
    assert anna.sees("регистрация осталась")
    assert len(await people(chats, event.id)) == 1
    assert query


async def test_my_list_opens_and_leaves(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        events = [await one_event(unit, chats.home, period=f"{day} апреля, 14:00") for day in range(10, 17)]
        await unit.events.set_place(events[0].id, now=NOW, link="https://meet.example/a")
    anna = chats.world.person("Анна")
    await anna.sends("/my")
    assert anna.sees("нигде не зарегистрированы")
    await anna.sends(f"/start e_{events[0].id}")
    await fills(anna)
    for event in events[1:]:
        await anna.sends(f"/start e_{event.id}")
        await anna.presses("Зарегистрироваться")
        await anna.presses("Зарегистрироваться")
    await anna.sends("/my")
    assert anna.sees("Мои регистрации: 7")
    await anna.presses("▶")
    await anna.presses("◀")
    await anna.presses("10.04")
    assert anna.sees("Ссылка для подключения: https://meet.example/a")
    await anna.presses("Отменить регистрацию")
    await anna.presses("Нет")
    await anna.sends("/my")
    await anna.presses("10.04")
    await anna.presses("Отменить регистрацию")
    await anna.presses("Да, отменить")
    assert anna.sees("Регистрация отменена")
    await anna.sends(f"/start e_{events[1].id}")
    await anna.presses("Отменить регистрацию")
    await anna.presses("Да, отменить")
    assert anna.sees("Регистрация отменена")
    assert await people(chats, events[1].id) == []


async def test_strangers_and_stale_presses(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=1)
        await keep(unit, chats.home, item("Издание приказа", "до 1 мая"))
    anna, eve = chats.world.person("Анна"), chats.world.person("Ева")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    await eve.sends("/start")
    for action in ("leave", "coming", "not_coming"):
        await forged(chats, eve, EventPress(action=action, event=event.id).pack())
        assert eve.answer == "Вы здесь не зарегистрированы."
    await forged(chats, eve, EventPress(action="sure", event=event.id).pack())
    await forged(chats, eve, OfferPress(registration=1, accept=True).pack())
    assert eve.answer == "Это предложение уже не действует."
    await forged(chats, eve, EventPress(action="open", event=2).pack())
    assert eve.answer is not None
    assert "Такого мероприятия нет" in eve.answer
    for payload in ("e_2", "e_x", "e_99999999999999", "e_"):
        await eve.sends(f"/start {payload}")
        assert eve.sees("Такого мероприятия нет")
    assert len(await people(chats, event.id)) == 1


async def test_groups_are_sent_to_the_private_chat(chats: Chats) -> None:
    anna = chats.world.person("Анна")
    group = chats.world.group("Отдел", anna)
    for command in ("/events", "/my", "/desk", "/privacy", "/subscriptions"):
        await anna.sends(command, group)
        assert anna.sees("в личном чате", group)


async def test_a_webinar_in_the_readers_own_time(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends("/settings")
    await anna.presses("Камчатка")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("14:00 МСК (23:00 по камчатскому времени)")
    await anna.sends("/settings")
    await anna.presses("Москва")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("14:00 МСК\n")


async def test_the_desk_in_full(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        await one_event(unit, chats.home, period="май")
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    for one in (anna, boris):
        await one.sends(f"/start e_{event.id}")
        await fills(one)
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    assert owner.sees("Ваши мероприятия: 2")
    await owner.presses("Только с датой")
    assert owner.sees("Ваши мероприятия: 1")
    await owner.presses("Все мероприятия")
    await owner.presses("15.04")
    await owner.presses("Сколько мест")
    await owner.sends("1")
    assert owner.told("на 1 человек больше; все они остаются")
    await owner.presses("Сколько мест")
    await owner.presses("Без ограничения")
    await owner.presses("Участники")
    assert owner.sees("№ 1 Полевая <b>{Анна}</b>, Библиотека & клуб — зарегистрирован")
    await owner.presses("Назад")
    await owner.presses("Ещё")
    await owner.presses("Название")
    await owner.sends("Афиша {за час} <i>")
    await owner.presses("Ещё")
    await owner.presses("Тема")
    await owner.sends("Тексты")
    await owner.presses("Ещё")
    await owner.presses("Место")
    await owner.sends("Зал 2, https://meet.example/b")
    assert owner.sees("Вебинар «Афиша {за час} <i>»\nТексты")
    assert owner.sees("📍 Зал 2\nСсылка для подключения: https://meet.example/b")
    await owner.presses("Списки и листы")
    await owner.presses("Список .xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(await file_of(chats, owner))).get_sheet_by_index(0).to_python()
    assert rows[2][1] == "Полевая <b>{Анна}</b>"
    await owner.presses("К мероприятию")
    async with chats.storage.write() as unit:
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Дубова Вера", phone="+79001234567")
    await owner.presses("Ещё")
    await owner.presses("Отменить мероприятие")
    await owner.sends("п" * 301)
    assert owner.told("Слишком длинно")
    await owner.sends("ремонт")
    assert owner.sees("Из списка об отмене узнают: 2 человека.")
    assert owner.sees("Без чата с ботом — 1. Сообщите сами:\n• № 3 Дубова Вера, +79001234567")
    await owner.presses("Да, отменить мероприятие")
    await owner.sends("/desk")
    await owner.presses("Прошедшие")  # the list of a cancelled event stays at the desk
    await owner.presses("Отменено: 15.04")
    assert owner.sees("⚠️ Отменено. Причина: ремонт.")
    assert not {"Сколько мест", "Закрыть регистрацию", "Отметить явку"} & set(owner.buttons())
    await owner.presses("Участники")
    assert owner.sees("№ 3 Дубова Вера — зарегистрирован")
    assert "Добавить" not in owner.buttons()
    await owner.sends("3")
    assert owner.sees("+79001234567")
    assert "Снять с мероприятия" not in owner.buttons()
    await chats.sweep()
    assert anna.sees("Отменено")
    assert anna.sees("ремонт")
    async with chats.storage.read() as unit:
        actions = {row.action for row in await unit.audit.latest(chats.home.id)}
    assert actions >= {"capacity_set", "words_set", "place_set", "list_taken", "event_cancelled"}


async def test_an_organizer_of_another_house_or_no_more(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/desk")
    await irina.presses("15.04")
    await irina.presses("Сколько мест")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await irina.sends("3")
    assert irina.sees("Это окно закрыто")
    assert (await chats.event(event.id)).capacity is None


async def test_ones_own_data(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends("/privacy")
    assert anna.sees("хранится только номер в мессенджере")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    await anna.sends("/privacy")
    assert anna.sees("Фамилия, имя, отчество: Полевая <b>{Анна}</b>")
    assert anna.sees("Согласие: Зареченский центр культуры — 12 января 2026 года")
    await anna.presses("Скачать")
    told = json.loads(await file_of(chats, anna))
    assert told["Организация"] == "Библиотека & клуб"
    assert told["Регистрации"][0]["Номер"] == 1
    await anna.presses("Исправить")
    await anna.presses("Организация")
    await anna.sends("5")
    assert anna.told("ни одной буквы")
    await anna.sends("Клуб «Заря»")
    assert anna.sees("Организация: Клуб «Заря»")
    assert (await people(chats, event.id))[0].registration.organisation == "Клуб «Заря»"
    await anna.presses("Отозвать согласие")
    await anna.presses("Зареченский")
    assert anna.sees("Регистрации там закончатся: 1")
    await anna.presses("Назад")
    await anna.presses("Отозвать согласие")
    await anna.presses("Зареченский")
    await anna.presses("Да, отозвать")
    assert anna.answer == "Согласие отозвано, 1\u00a0регистрация закончена."
    assert await people(chats, event.id) == []
    assert anna.sees("хранится только номер")


async def test_forgotten_and_back_again(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=1)
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    for one in (anna, boris):
        await one.sends(f"/start e_{event.id}")
        await fills(one)
    await anna.sends("/privacy")
    await anna.presses("Удалить всё")
    await anna.presses("Да, удалить")
    assert anna.sees("больше ничего не хранится")
    await chats.sweep()
    assert boris.sees("Место освободилось")
    async with chats.storage.read() as unit:
        assert await unit.people.by_user("telegram", str(anna.id)) is None
        assert await unit.chat_states.kept_of(str(anna.id)) == 0
    await anna.sends("/start")
    assert anna.sees("Здравствуйте")
    await anna.sends("/privacy")
    assert anna.sees("хранится только номер в мессенджере")
