"""Chats as people have them: a plan sent, a department linked, reminders answered, places taken and given back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from bot.callbacks import CardPress, EventPress
from storage.models import Delivery
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, item, keep, one_event
from tests.telegram import Someone


async def newcomer(chats: Chats, name: str = "Анна") -> Someone:
    person = chats.world.person(name)
    await person.sends("/start")
    return person


async def department(chats: Chats, head: Someone) -> None:
    """Link the only responsible to this person's chat."""
    async with chats.storage.write() as unit:
        (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=1),
            responsible_id=lead.responsible.id,
        )
    await head.sends(f"/start {payload}")


async def test_welcome_help_and_nonsense(chats: Chats) -> None:
    anna = await newcomer(chats)
    assert anna.sees("Я Методист")
    await anna.sends("/help")
    assert anna.sees("/events")
    await anna.sends("/cancel")
    assert anna.sees("ничего не начато")
    await anna.sends("как дела")
    assert anna.sees("Не понимаю")
    await anna.sends("/start r_nonsense")
    assert anna.sees("больше не действует")
    await anna.sends("/start s_nonsense")
    assert anna.sees("больше не действует")
    await anna.sends("/start i_centre")
    assert anna.sees("Сообщать о других мероприятиях?")
    await anna.presses("Сообщайте")
    assert anna.sees("Хорошо, буду сообщать")
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        (kept,) = await unit.subscriptions.of_person(person.id)
    assert kept.institution_id == chats.home.id
    await anna.sends("/start i_centre")
    assert anna.sees("Вы подписаны на новости")
    await anna.sends("/start e_999")
    assert anna.sees("Такого мероприятия нет")


async def test_a_staff_link_works_once(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        payload = await unit.links.create(
            "role", institution_id=chats.home.id, now=NOW, expires_at=NOW + dt.timedelta(days=1), role="organizer"
        )
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    await anna.sends(f"/start {payload}")
    assert anna.sees("вы организатор")
    await boris.sends(f"/start {payload}")
    assert boris.sees("больше не действует")


def _keyboard(data: str):  # type: ignore[no-untyped-def]
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="кнопка", callback_data=data)]])


async def test_the_morning_digest_and_its_cards(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Совещание клубов", "апрель"), item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    await department(chats, head)
    assert head.sees("чат подключён")
    await department(chats, head)
    assert head.sees("уже подключён")
    chats.clock.set(dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert head.sees("План на апрель: 2 мероприятия без даты")
    await head.presses("Открыть карточки")
    assert head.sees("📅 Апрель")
    assert head.sees("Назначьте, пожалуйста, дату")
    await head.presses("В работе")
    assert head.answer == "Отмечено: в работе (Павел)."
    assert head.sees("В работе — Павел.")
    await head.presses("Напомнить позже")
    await head.presses("рабочий день")
    assert head.answer is not None
    assert "23" in head.answer
    await head.presses("1: дата")
    assert head.sees("Выберите день")
    await head.sends("30 февраля")
    assert head.told("в феврале 2026 года дней — 28")
    await head.sends("когда-нибудь")
    assert head.told("Не понимаю дату")
    await head.sends("19 марта 2026")
    assert head.told("уже прошёл")
    await head.sends("15 апреля, 14:00")
    assert head.sees("15 апреля, среда, 14:00")
    assert head.sees("Где?")
    await head.sends("Дом культуры, зал")
    assert head.sees("📍 Дом культуры, зал")
    await head.presses("Сохранить")
    assert head.sees("Дата назначена")
    assert head.sees("15 апреля, среда, 14:00")
    assert head.sees("📍 Дом культуры, зал")
    chats.clock.set(dt.datetime(2026, 4, 16, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert head.sees("16 апреля, четверг. Ваши дела — 2")
    await head.presses("1. Совещание")
    assert head.sees("📅 15 апреля, среда, 14:00")
    await head.presses("Состоялось")
    assert head.sees("Сколько было участников")
    await head.sends("много")
    assert head.told("Нужно число")
    await head.sends("25")
    assert head.sees("Примечание для отчёта")
    await head.presses("Закончить")
    assert head.sees("Записано")
    event = await chats.event(1)
    assert (event.outcome, event.outcome_numbers) == ("held", {"participants": 25})
    await head.presses("1. Совещание")
    assert head.sees("Отмечено: состоялось")


async def test_a_move_outside_the_window_asks_for_the_ground_and_waits(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Совещание клубов", "апрель"))
        boss = await unit.people.meet("telegram", "5001", "5001", "Директор", NOW)
        await unit.people.grant(boss.id, chats.home.id, "organizer", NOW)
    director = chats.world.person("Директор", 5001)
    await director.sends("/start")
    head = chats.world.person("Павел")
    await department(chats, head)
    chats.clock.set(dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC))
    await chats.sweep()
    await head.presses("Назначить дату")
    await head.sends("20 мая, 11:00")
    await head.presses("Пропустить")
    await head.presses("Сохранить")
    assert head.sees("основание")
    await head.sends("приказ № 5")
    assert head.sees("Ждёт подтверждения")
    await chats.sweep()
    assert director.sees("Предложен перенос: 20 мая, среда, 11:00.")
    assert (await chats.event(1)).starts_on is None
    await chats.world.bot.send_message(head.id, "x", reply_markup=_keyboard("p:1:1"))
    await head.presses("кнопка")
    assert head.answer is not None
    assert "только ответственный" in head.answer
    await director.presses("Отклонить")
    assert director.sees("Отклонено")
    await head.presses("Назначить дату")
    assert "Апрель 2026" in head.buttons()
    await head.presses("▶")
    assert "Май 2026" in head.buttons()
    assert "·9" in head.buttons()
    await head.presses("20")
    await head.presses("11:00")
    await head.presses("2 часа")
    await head.presses("Пропустить")
    assert head.sees("20 мая, среда, 11:00–13:00")
    await head.presses("Сохранить")
    await head.sends("приказ № 6")
    await chats.sweep()
    await director.presses("Подтвердить")
    assert director.sees("Подтверждено")
    assert (await chats.event(1)).starts_on == dt.date(2026, 5, 20)
    await chats.sweep()
    assert head.sees("Подтверждено")
    held = CardPress(action="outcome", event=1, value="not_held").pack()
    await chats.world.bot.send_message(head.id, "x", reply_markup=_keyboard(held))
    await head.presses("кнопка")
    assert head.popped("Это ещё впереди: 20 мая, среда, 11:00.")
    assert head.sees("Совещание клубов\n📅 20 мая, среда, 11:00")  # in place of the old card
    chats.clock.set(dt.datetime(2026, 5, 21, 6, tzinfo=dt.UTC))
    await chats.world.bot.send_message(head.id, "x", reply_markup=_keyboard(held))
    await head.presses("кнопка")
    assert head.sees("Почему не состоялось")
    await head.sends("карантин")
    assert head.sees("Ждёт подтверждения")
    assert (await chats.event(1)).outcome is None


async def test_strangers_press_in_vain(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        await keep(unit, chats.home, item("Издание приказа", "до 1 мая"))
    anna = await newcomer(chats)
    for press in ("open", "ack", "snooze", "date", "outcome"):
        await chats.world.bot.send_message(
            anna.id, press, reply_markup=_keyboard(CardPress(action=press, event=event.id, value="held").pack())
        )
        await anna.presses("кнопка")
        assert anna.answer is not None
        assert "только ответственный" in anna.answer
    await chats.world.bot.send_message(anna.id, "x", reply_markup=_keyboard("nonsense"))
    await anna.presses("кнопка")
    assert anna.answer is not None
    assert "устарела" in anna.answer
    for press in ("open", "tell"):
        await chats.world.bot.send_message(
            anna.id, press, reply_markup=_keyboard(EventPress(action=press, event=2).pack())
        )
        await anna.presses("кнопка")  # an internal row is no event for her
        assert anna.answer is not None
        assert "Такого мероприятия нет" in anna.answer


async def register(anna: Someone) -> None:
    await anna.presses("В лист ожидания" if "В лист ожидания" in anna.buttons() else "Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in ("Полевая Анна Ивановна", "Сельская библиотека"):
        await anna.sends(answer)
    await anna.presses("Зарегистрироваться")


async def test_registering_waiting_and_moving_up(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=1)
    anna, boris = await newcomer(chats), await newcomer(chats, "Борис")
    await anna.sends("/events")
    assert anna.sees("Впереди 1 мероприятие")
    await anna.presses("Афиша")
    assert anna.sees("Осталось 1 место из 1")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Согласие на обработку персональных данных")
    await anna.presses("Не даю")
    assert anna.sees("Без согласия")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    await anna.sends("123")
    assert anna.told("нет ни одной буквы")
    await anna.sends("я" * 300)
    assert anna.told("Слишком длинно")
    for answer in ("Полевая <b>Анна</b>", "Сельская библиотека"):
        await anna.sends(answer)
    assert anna.sees("Полевая <b>Анна</b>")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Вы зарегистрированы: вебинар «Афиша за час»")
    assert anna.sees("15 апреля, среда, 14:00 МСК. Регистрация № 1.")

    await boris.sends(f"/start e_{event.id}")
    await register(boris)
    assert boris.sees("Ваш номер в листе ожидания — 1")

    await anna.sends(f"/start e_{event.id}")
    assert "Отменить регистрацию" in anna.buttons()
    await anna.sends("/my")
    assert anna.sees("регистрация № 1")
    await anna.presses("15.04")
    await anna.presses("Отменить")
    await anna.presses("Да, отменить")
    assert anna.sees("Регистрация отменена")
    await chats.sweep()
    assert boris.sees("Место освободилось, вы зарегистрированы")
    await anna.sends("/my")
    assert anna.sees("нигде не зарегистрированы")


async def test_a_known_person_needs_two_presses(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        first, second = await one_event(unit, chats.home), await one_event(unit, chats.home, period="20 мая, 11:00")
    anna = await newcomer(chats)
    await anna.sends(f"/start e_{first.id}")
    await register(anna)
    await anna.sends(f"/start e_{second.id}")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Проверьте, всё ли верно")
    for field, answer in (("Фамилия", "Лугова Анна"), ("Организация", "Озёрская библиотека")):
        await anna.presses("Изменить")
        await anna.presses(field)
        await anna.sends(answer)
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Вы зарегистрированы")
    async with chats.storage.read() as unit:
        (row,), _ = await unit.registrations.participants(second.id)
    assert (row.registration.full_name, row.registration.organisation) == ("Лугова Анна", "Озёрская библиотека")


async def test_reminders_moves_and_cancellations_reach_the_registered(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = await newcomer(chats)
    await anna.sends(f"/start e_{event.id}")
    await register(anna)
    async with chats.storage.write() as unit:
        await unit.events.set_place(event.id, now=NOW, link="https://example.org/room")
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 22), start_time=dt.time(11), now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    assert anna.sees("Было: 15 апреля, среда, 14:00. Стало: 22 апреля, среда, 11:00 МСК.")
    await anna.presses("Участвую")
    assert anna.answer == "Отмечено: участвую."
    chats.clock.set(dt.datetime(2026, 4, 21, 8, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.sees("Завтра, 22 апреля, среда, 11:00 МСК")
    assert anna.sees("https://example.org/room")
    chats.clock.set(dt.datetime(2026, 4, 22, 7, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.sees("Через час")
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason="ремонт", now=chats.clock.now(), person_id=None)
    await chats.sweep()
    assert anna.sees("Отменено: вебинар «Афиша за час»")
    await anna.presses("Не смогу")
    await anna.presses("Участвую")
    assert anna.popped("Регистрация № 1 уже отменена.")


async def test_an_offer_is_taken_once(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=1)
    anna, boris = await newcomer(chats), await newcomer(chats, "Борис")
    for one in (anna, boris):
        await one.sends(f"/start e_{event.id}")
        await register(one)
    chats.clock.set(dt.datetime(2026, 4, 14, 7, tzinfo=dt.UTC))
    await anna.presses("Отменить")  # under the ticket
    await anna.presses("Да, отменить")
    await chats.sweep()
    assert boris.sees("Освободилось место")
    assert boris.sees("Держу его для вас до: 14 апреля, вторник, 22:00") or boris.sees("Держу его для вас до:")
    await boris.presses("Беру место")
    assert boris.answer is not None
    assert "Место ваше" in boris.answer
    await boris.presses("Беру место")
    assert boris.answer == "Это предложение уже не действует."


async def test_an_undated_event_promises_to_tell(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    anna = await newcomer(chats)
    await anna.sends("/events")
    await anna.presses("Афиша")
    assert anna.sees("Май, дата уточняется") or anna.sees("май, дата уточняется")
    await anna.presses("Сообщить, когда назначат дату")
    assert anna.answer is not None
    assert "сообщу" in anna.answer
    async with chats.storage.write() as unit:
        await unit.events.set_date(event.id, starts_on=dt.date(2026, 5, 12), start_time=None, now=NOW, person_id=None)
    await chats.sweep()
    assert anna.sees("Назначена дата")
    await anna.presses("Открыть")
    assert anna.sees("12 мая, вторник")


async def test_the_list_is_paged_and_filtered(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        rows = [item(f"Вебинар «Тема {number}»", f"{number} апреля") for number in range(1, 11)]
        await keep(unit, chats.home, *rows, item("Семинар «Свет»", "май"))
    anna = await newcomer(chats)
    await anna.sends("/events")
    assert anna.sees("Впереди 11 мероприятий")
    await anna.presses("▶")
    assert "Тема 9" in " ".join(anna.buttons())
    await anna.presses("◀")
    await anna.presses("Выбрать вид")
    await anna.presses("Семинар — 1")
    assert anna.sees("Впереди 1 мероприятие — семинар")
    await anna.presses("Вид: семинар")
    await anna.presses("Все")
    assert anna.sees("Впереди 11 мероприятий")


async def test_without_personal_data_and_by_a_page(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = await newcomer(chats)
    for mode, words in (("link", "на странице учреждения"), ("none", "Регистрация № 1")):
        async with chats.storage.write() as unit:
            home = await unit.institutions.get(chats.home.id)
            home.data_mode = mode
        await anna.sends(f"/start e_{event.id}")
        if mode == "none":
            await anna.presses("Зарегистрироваться")
            assert anna.sees("не собирает здесь персональные данные")
            await anna.presses("Зарегистрироваться")
        assert anna.told(words)


async def test_unlinked_and_missed_are_told_to_organizers(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Совещание клубов", "апрель"))
        boss = await unit.people.meet("telegram", "5001", "5001", "Директор", NOW)
        await unit.people.grant(boss.id, chats.home.id, "organizer", NOW)
    director = chats.world.person("Директор", 5001)
    await director.sends("/start")
    assert director.sees("Пришлите файл годового плана")
    chats.clock.set(dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert director.sees("Не подключены: 1 ответственный")


async def test_who_blocked_the_bot_is_not_tried_again(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = await newcomer(chats)
    await anna.sends(f"/start e_{event.id}")
    await register(anna)
    await chats.world.telegram.person_blocks(anna.id)
    await chats.world.feed()
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason=None, now=NOW, person_id=None)
    await chats.sweep()
    async with chats.storage.read() as unit:
        ended = select(Delivery.state).where(Delivery.state.in_(("gone", "failed")))
        assert list(await unit.session.scalars(ended)) == ["gone"]


async def test_the_desk(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=0)
    anna = await newcomer(chats)
    await anna.sends("/desk")
    assert anna.sees("раздел организаторов")
    await anna.sends(f"/start e_{event.id}")
    await register_as(anna, "=2+2 Анна")
    assert anna.sees("листе ожидания — 1")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    assert owner.sees("Ваши мероприятия: 1")
    await owner.presses("Афиша")
    assert owner.sees("В листе ожидания: 1")
    await owner.presses("Сколько мест")
    await owner.sends("много")
    assert owner.told("Нужно число")
    await owner.sends("5")
    assert owner.told("Мест: 5. Из листа ожидания 1 человек получил место.")
    await owner.presses("Списки и листы")
    await owner.presses("Список .xlsx")
    file = next(one["file"] for one in reversed(owner.screen()) if one.get("file"))
    stored = next(one for one in chats.world.telegram.town.files.values() if one.name == file["name"])
    rows = workbook_rows(stored.content)
    assert rows[2][:3] == ["1", "'=2+2 Анна", "Сельская библиотека"]
    await owner.presses("К мероприятию")
    await owner.presses("Закрыть регистрацию")
    assert "Регистрация закрыта" in owner.text()
    await owner.presses("Открыть регистрацию")
    await owner.presses("К списку")
    assert "Ваши мероприятия: 1" in owner.text()


async def register_as(anna: Someone, name: str) -> None:
    await anna.presses("В лист ожидания" if "В лист ожидания" in anna.buttons() else "Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in (name, "Сельская библиотека"):
        await anna.sends(answer)
    await anna.presses("Зарегистрироваться")


def workbook_rows(content: bytes) -> list[list[object]]:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    return list(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())


async def test_a_series_gets_a_meeting(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Цикл вебинаров «Лето»", "май - август"))
    head = chats.world.person("Павел")
    await department(chats, head)
    chats.clock.set(dt.datetime(2026, 4, 20, 6, tzinfo=dt.UTC))
    await chats.sweep()
    await head.presses("Добавить встречу")
    await head.sends("20 мая, 14:00")
    assert head.sees("20 мая, среда, 14:00")
    await head.sends("https://meet.example/summer")
    await head.sends("Лето в музее")
    await head.sends("Как звать детей")
    assert head.sees("Ссылка для подключения: https://meet.example/summer")
    await head.presses("Сохранить")
    assert head.sees("Встреча добавлена: вебинар «Лето в музее»")
    assert (await chats.event(1)).starts_on is None
    assert (await chats.event(2)).starts_on == dt.date(2026, 5, 20)


async def test_subscriptions_by_form(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    anna = await newcomer(chats)
    await anna.sends("/subscriptions")
    await anna.presses("Вебинар")
    assert "✓ Вебинар" in anna.buttons()
    await anna.presses("Все мероприятия")
    await anna.presses("✓ Все мероприятия")
    async with chats.storage.write() as unit:
        await unit.events.set_date(event.id, starts_on=dt.date(2026, 5, 12), start_time=None, now=NOW, person_id=None)
    await chats.sweep()
    assert anna.sees("Назначена дата")
    await anna.presses("Отписаться")
    await anna.presses("Отписаться от всего")
    assert anna.answer == "Отключено: 1\u00a0подписка."
    await anna.presses("Отписаться")
    await anna.presses("Отписаться от всего")
    assert anna.answer == "Подписок и не было."
    await chats.world.bot.send_message(anna.id, "x", reply_markup=_keyboard("s:toggle:999"))
    await anna.presses("кнопка")
