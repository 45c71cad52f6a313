"""«Назначить дату» and «Перенести» as people do them: one line or a few presses, looked over before anything is kept."""

from __future__ import annotations

import datetime as dt

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, plan
from tests.bot.test_chats import newcomer, register
from tests.builders import HELPER, NOW, item, keep, one_event
from tests.telegram import Someone


async def head_of(chats: Chats) -> Someone:
    head = chats.world.person("Павел")
    await link(chats, head)
    return head


async def director_of(chats: Chats) -> Someone:
    async with chats.storage.write() as unit:
        boss = await unit.people.meet("telegram", "5001", "5001", "Директор", NOW)
        await unit.people.grant(boss.id, chats.home.id, "organizer", NOW)
    director = chats.world.person("Директор", 5001)
    await director.sends("/start")
    return director


async def press(chats: Chats, someone: Someone, action: str, event: int = 1) -> None:
    """A button of an older card."""
    data = CardPress(action=action, event=event).pack()
    key = InlineKeyboardButton(text="со старой карточки", callback_data=data)
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("со старой карточки")


async def test_all_in_one_line_goes_straight_to_the_last_window(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "январь"))
    head = await head_of(chats)
    await card(chats, head)
    await head.presses("Назначить дату")
    await head.sends("в следующий четверг после обеда, Дом культуры, зал 2")
    assert head.sees("📅 22 января, четверг, 14:00\n📍 Дом культуры, зал 2")  # it is Monday: the next week's Thursday
    assert head.sees("Час понят по вашим словам")
    assert (await chats.event(1)).starts_on is None  # nothing is kept before it is looked over
    await head.presses("Сколько длится")
    await head.sends("пару часиков")
    assert head.told("Не понимаю, сколько это")
    await head.sends("12 часов")
    assert head.told("после полуночи")
    await head.sends("полтора часа")
    assert head.sees("22 января, четверг, 14:00–15:30")
    await head.presses("Изменить время")
    await head.sends("11")
    assert head.sees("22 января, четверг, 11:00–12:30")  # as long as before
    await head.presses("Изменить день")
    await head.presses("23")
    assert head.sees("23 января, пятница, 11:00–12:30")
    await head.presses("Название и тема")
    await head.sends("Свет на сцене <сельского> клуба")
    await head.presses("Без темы")
    assert head.sees("Название для анонса: Свет на сцене <сельского> клуба.")
    await head.presses("Сохранить")
    assert head.sees("Дата назначена: семинар «Свет на сцене")
    event = await chats.event(1)
    assert (event.starts_on, event.start_time, event.end_time) == (dt.date(2026, 1, 23), dt.time(11), dt.time(12, 30))
    assert (event.place, event.theme) == ("Дом культуры, зал 2", None)


async def test_a_few_presses(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "январь", place="Музей"))
    head = await head_of(chats)
    await card(chats, head)
    for button in ("Назначить дату", "20", "17:00"):
        await head.presses(button)
    assert head.sees("Сколько длится?")
    assert "1,5 часа" in head.buttons()
    await head.presses("весь день")
    assert head.sees("17:00–18:00")
    await head.presses("Оставить: Музей")
    await head.sends("Свет и тень")
    assert head.sees("Какая тема?")
    await head.sends("Как осветить сцену")
    await head.presses("Сохранить")
    event = await chats.event(1)
    assert (event.public_title, event.theme) == ("Свет и тень", "Как осветить сцену")
    await card(chats, head)
    await head.presses("Перенести")
    await head.presses("21")
    await head.presses("Оставить: 17:00–18:00")
    await head.presses("Оставить: Музей")
    assert head.sees("Сейчас: 20 января, вторник, 17:00.")  # the words are asked once
    await head.presses("Сохранить")
    assert head.sees("Дата перенесена")


async def test_a_day_off_and_a_clash_are_said_and_allowed(chats: Chats) -> None:
    await plan(
        chats,
        item("Семинар «Свет»", "январь"),
        item("Совещание клубов", "24 января, 11:00"),
        item("Семинар «Звук»", "24 января, 16:00"),
        item("Отчёт о смотре", "до 24 января"),
        item("Вебинар соседей", "24 января, 11:00", HELPER),
    )
    head = await head_of(chats)
    await card(chats, head)
    await head.presses("Назначить дату")
    await head.sends("24 января в 10 на 2 часа, зал 1")
    assert head.sees("⚠️ Это выходной.")
    assert head.sees(
        "⚠️ В этот день у вас ещё: Совещание клубов, 11:00."
    )  # «Звук» is at another hour, the webinar another's
    await head.presses("Изменить время")
    await head.presses("Без времени")
    assert head.sees("у вас ещё: Совещание клубов, 11:00; Семинар «Звук», 16:00.")
    await head.presses("Сохранить")
    assert (await chats.event(1)).starts_on == dt.date(2026, 1, 24)


async def test_an_hour_of_today_that_is_over_is_said(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "январь"))
    head = await head_of(chats)
    await card(chats, head)
    await head.presses("Назначить дату")
    await head.sends("вчера")
    assert head.told("Этот день уже прошёл")
    await head.sends("20 января, среда")
    assert head.told("20.01.2026 — вторник, а написано «среда»")
    await head.sends("сегодня в 8:00, музей")
    assert head.sees("⚠️ Этот час сегодня уже прошёл.")


async def test_put_off_without_a_new_date(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="апрель")
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 15), start_time=dt.time(14), now=NOW, person_id=None
        )
    head, anna, boris = await head_of(chats), await newcomer(chats), await newcomer(chats, "Борис")
    await anna.sends(f"/start e_{event.id}")
    await register(anna)
    await boris.sends("/subscriptions")
    await boris.presses("Все мероприятия")
    async with chats.storage.write() as unit:
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Дубова Вера")
    await card(chats, head)
    await head.presses("Перенести")
    await head.sends("16 апреля, 14:00–15:00")
    await head.sends("Зал 2")
    assert head.sees("Без чата с ботом — 1: им сообщит организатор.")
    await card(chats, head)
    await head.presses("Перенести")
    await head.presses("Отложить, даты пока нет")
    assert head.sees("Сейчас: 15 апреля, среда, 14:00.\nУзнают 2 человека")
    assert not head.sees("Дубова")
    await head.presses("Назад")
    await head.presses("Отложить, даты пока нет")
    await head.presses("Да, отложить")  # the window lies ahead: free
    assert head.sees("Отложено: вебинар")
    kept = await chats.event(event.id)
    assert (kept.status, kept.starts_on, kept.start_time) == ("postponed", None, None)
    assert kept.previous_dates[-1]["starts_on"] == "2026-04-15"
    await chats.sweep()
    assert anna.sees("Было: 15 апреля, среда, 14:00. Новую дату сообщу.\nВаша регистрация сохраняется.")
    assert boris.sees("Отложено: вебинар «Афиша за час»")
    await anna.sends("/my")
    assert anna.sees("отложено, дата уточняется")
    chats.clock.set(dt.datetime(2026, 4, 14, 11, tzinfo=dt.UTC))
    await chats.sweep()
    assert not anna.told("Завтра")  # pings fell silent
    await card(chats, head)
    assert head.sees("📅 Отложено")
    await head.presses("Назначить дату")
    await head.sends("28 апреля в 11, онлайн-класс")
    await head.presses("Сохранить")
    await chats.sweep()
    assert anna.sees("Назначена новая дата: вебинар «Афиша за час»\n📅 28 апреля, вторник, 11:00 МСК")
    await anna.presses("Участвую")
    assert boris.sees("Назначена дата")
    assert (await chats.event(event.id)).status == "rescheduled"


async def test_putting_off_the_very_day_of_the_plan_waits_for_a_word(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
    head, director = await head_of(chats), await director_of(chats)
    for answer in ("Отклонить", "Подтвердить"):
        await card(chats, head)
        await head.presses("Перенести")
        await head.presses("Отложить, даты пока нет")
        await head.presses("Да, отложить")
        assert head.sees("Напишите основание, чтобы отложить")
        await head.sends(f"приказ о переносе ({answer})")
        assert head.sees("Ждёт подтверждения")
        await chats.sweep()
        assert director.sees("Предложено отложить: новой даты пока нет.")
        assert (await chats.event(1)).status == "scheduled"
        await director.presses(answer)
    assert (await chats.event(1)).status == "postponed"
    await card(chats, director)
    await director.presses("Назначить дату")
    await director.sends("20 мая, 11:00, музей")
    assert director.sees("⚠️ Это за пределами срока в плане.\nВсё верно?")  # an organizer needs no ground
    await director.presses("Сохранить")
    assert (await chats.event(1)).starts_on == dt.date(2026, 5, 20)


async def test_a_cancellation_waits_for_a_word_and_is_told_once(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    head, director, anna = await head_of(chats), await director_of(chats), await newcomer(chats)
    await anna.sends(f"/start e_{event.id}")
    await register(anna)
    await card(chats, head)
    await head.presses("Перенести")
    await head.presses("Отменить мероприятие")
    await head.sends("х" * 301)
    assert head.told("Слишком длинно")
    await head.sends("ремонт зала, приказ № 7")
    assert head.sees("Причина: ремонт зала, приказ № 7.\nУзнают 1 человек")
    assert head.sees("Сначала это подтвердит руководитель или организатор")
    await head.presses("Да, отменить мероприятие")
    assert head.sees("Ждёт подтверждения")
    await chats.sweep()
    assert director.sees("Предложено отменить.")
    assert not anna.told("Отменено")
    await director.presses("Подтвердить")
    await chats.sweep()
    assert anna.sees("Отменено: вебинар «Афиша за час»")
    assert anna.sees("Причина: ремонт зала, приказ № 7.")
    assert head.sees("Подтверждено")
    await press(chats, head, "date")
    assert head.answer is not None
    assert "устарела" in head.answer


async def test_the_lead_and_the_helpers_hear_of_anothers_cancellation(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Семинар «Свет»", "15 апреля, 14:00"))
    head, director = await head_of(chats), await director_of(chats)
    await card(chats, director)
    await director.presses("Перенести")
    await director.presses("Отменить мероприятие")
    await director.sends("карантин")
    await director.presses("Да, отменить мероприятие")
    assert director.sees("Отменено: семинар «Свет»")
    await chats.sweep()
    assert head.sees("Отменено: семинар «Свет»\nМероприятия не будет. Причина: карантин.")


async def test_windows_that_stayed_open_say_that_they_are_out_of_date(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "15 апреля, 14:00"))
    head = await head_of(chats)
    await card(chats, head)
    await head.presses("Перенести")
    await head.sends("16 апреля, 14:00, музей")
    async with chats.storage.write() as unit:
        await unit.events.cancel(1, reason="ремонт", now=NOW, person_id=None)
    await head.presses("Сохранить")
    assert head.sees("устарела")
    assert (await chats.event(1)).starts_on == dt.date(2026, 4, 15)


async def test_a_place_of_an_event_that_has_lost_its_date_meanwhile(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
    head = await head_of(chats)
    async with chats.storage.write() as unit:
        await unit.events.postpone(1, now=NOW, person_id=None, confirmed=True)
    await press(chats, head, "place")
    await head.sends("https://meet.example/1")
    await head.presses("Сохранить")
    event = await chats.event(1)
    assert (event.starts_on, event.link) == (None, "https://meet.example/1")


async def test_a_series_takes_meeting_after_meeting(chats: Chats) -> None:
    await plan(chats, item("Цикл вебинаров «Лето»", "май - август"))
    head = await head_of(chats)
    await card(chats, head)
    assert "Отменить мероприятие" not in head.buttons()
    await head.presses("Добавить встречу")
    for day in ("20 мая с 14 до 16", "27 мая с 14 до 16", "3 июня в 15"):
        await head.sends(f"{day}, https://meet.example/summer")
        assert head.sees("Новая встреча")
        await head.presses("Сохранить")
        assert head.sees("Добавить ещё одну?")
        await head.presses("Ещё встречу")
    await head.presses("Закрыть")
    meetings = [await chats.event(number) for number in (2, 3, 4)]
    assert [one.starts_on for one in meetings] == [dt.date(2026, 5, 20), dt.date(2026, 5, 27), dt.date(2026, 6, 3)]
    assert [one.end_time for one in meetings] == [dt.time(16), dt.time(16), None]
    assert {one.link for one in meetings} == {"https://meet.example/summer"}
    assert (await chats.event(1)).starts_on is None
    anna = await newcomer(chats)
    for meeting in meetings[:2]:
        await anna.sends(f"/start e_{meeting.id}")
        assert "Зарегистрироваться" in anna.buttons()


async def test_a_stranger_with_an_open_window_changes_nothing(chats: Chats) -> None:
    """Who is linked no longer has a window open still: the right is asked again as it is pressed."""
    await plan(chats, item("Семинар «Свет»", "15 апреля, 14:00"))
    head = await head_of(chats)
    await card(chats, head)
    await head.presses("Перенести")
    await head.sends("16 апреля, 14:00, музей")
    async with chats.storage.write() as unit:
        assert await unit.responsibles.unlink_chat("telegram", str(head.id), NOW)
    await head.presses("Сохранить")
    assert head.sees("Это окно закрыто")
    assert (await chats.event(1)).starts_on == dt.date(2026, 4, 15)
