"""Before and after an event, as people meet it: the ticket, the calendar, pings, thanks, stars, certificates, materials."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import zxingcpp
from icalendar import Calendar
from PIL import Image
from sqlalchemy import select, update

from bot.app import build_dispatcher
from bot.callbacks import CertificatePress, FeedbackPress
from bot.settings import Settings
from storage.models import Audit, Certificate, Event, Feedback, Person, Registration
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_public import fills, forged
from tests.builders import NOW, item, keep, one_event
from tests.telegram import Someone, got, make_world

LINK = "https://meet.example/room"
NEXT_MORNING = dt.datetime(2026, 4, 16, 7, tzinfo=dt.UTC)


async def came(chats: Chats, *, link: str | None = None, capacity: int | None = None) -> tuple[Event, Someone]:
    """Anna has a ticket of a webinar on 15 April, 14:00 in Moscow."""
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=capacity)
        if link is not None:
            await unit.events.set_place(event.id, now=NOW, link=link)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    return event, anna


async def check_in(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await unit.session.execute(update(Registration).values(checked_in_at=NOW, checked_in_how="list"))


async def thanked(chats: Chats) -> tuple[Event, Someone]:
    event, anna = await came(chats)
    await check_in(chats)
    await chats.sweep()
    chats.clock.set(NEXT_MORNING)
    await chats.sweep()
    return event, anna


async def rows(chats: Chats, table: type) -> list:  # type: ignore[type-arg]
    async with chats.storage.read() as unit:
        return list(await unit.session.scalars(select(table)))


async def test_a_ticket_is_a_number_and_a_code(chats: Chats) -> None:
    event, anna = await came(chats)
    assert anna.buttons() == ["Моя регистрация", "В календарь", "Отменить"]
    await anna.presses("Моя регистрация")
    assert anna.sees("Регистрация № 1.")
    await anna.presses("Билет")
    assert not anna.told("Покажите этот код при входе")  # of a webinar there is no door
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(got(anna, ".png"))))
    (mine,) = await rows(chats, Registration)
    assert read.text == f"https://t.me/{(await chats.world.bot.me()).username}?start=q_{mine.code}"
    assert anna.sees("Вы зарегистрированы")  # the window goes on below the picture
    await anna.presses("Отменить регистрацию")
    await anna.presses("Да, отменить")
    await anna.sends("/my")
    assert event.id
    assert "Билет" not in anna.buttons()


async def test_the_file_for_a_calendar_has_the_link_only_for_who_has_a_place(chats: Chats) -> None:
    event, anna = await came(chats, link=LINK, capacity=1)
    await anna.presses("В календарь")
    (entry,) = Calendar.from_ical(got(anna, ".ics")).walk("VEVENT")
    assert str(entry["uid"]) == f"event-{event.id}@centre.metodist"
    assert (entry["dtstart"].dt, str(entry["status"])) == (dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC), "CONFIRMED")
    assert LINK in str(entry["description"])
    urls = [key["url"] for one in anna.screen() for row in one["buttons"] for key in row if key["url"]]
    assert [url.split("/")[2] for url in urls] == ["calendar.google.com", "calendar.yandex.ru"]
    waiting, stranger = chats.world.person("Борис"), chats.world.person("Ева")
    await waiting.sends(f"/start e_{event.id}")
    await fills(waiting)
    assert waiting.sees("Ваш номер в листе ожидания — 1")
    await stranger.sends(f"/start e_{event.id}")
    for one, status in ((waiting, "TENTATIVE"), (stranger, "CONFIRMED")):
        await one.presses("В календарь")
        content = got(one, ".ics")
        (entry,) = Calendar.from_ical(content).walk("VEVENT")
        assert str(entry["status"]) == status
        assert b"meet.example" not in content
        assert "meet.example" not in str(one.screen())


async def test_a_moved_event_offers_the_new_file_and_a_cancelled_one_takes_it_out(chats: Chats) -> None:
    event, anna = await came(chats)
    await anna.presses("В календарь")
    (before,) = Calendar.from_ical(got(anna, ".ics")).walk("VEVENT")
    async with chats.storage.write() as unit:
        day = dt.date(2026, 4, 20)
        await unit.events.set_date(
            event.id, starts_on=day, start_time=dt.time(16), now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    assert anna.buttons() == ["Участвую", "Не смогу", "В календарь"]
    await anna.presses("В календарь")
    (after,) = Calendar.from_ical(got(anna, ".ics")).walk("VEVENT")
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)
    assert after["dtstart"].dt == dt.datetime(2026, 4, 20, 13, tzinfo=dt.UTC)
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason="ремонт", now=NOW, person_id=None)
    await chats.sweep()
    await anna.presses("Убрать из календаря")
    (gone,) = Calendar.from_ical(got(anna, ".ics")).walk("VEVENT")
    assert (str(gone["status"]), gone["sequence"] > after["sequence"]) == ("CANCELLED", True)


async def test_pings_carry_the_link_or_the_address_in_the_readers_time(chats: Chats) -> None:
    event, anna = await came(chats)
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Семинар «Свет»", "15 апреля, 14:00", form="семинар", place="Зал 2"))
        (room,) = await unit.listings.of_plan(kept.plan.id)
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.people.set_time_zone(person.id, "Asia/Kamchatka")
        await unit.registrations.register(room.event.id, person.id, now=NOW)
    chats.clock.set(dt.datetime(2026, 4, 14, 11, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.told("Завтра, 15 апреля, среда, 14:00\n📍 Зал 2")
    assert anna.told(
        "Завтра, 15 апреля, среда, 14:00 МСК (23:00 по камчатскому времени)\nСсылку для подключения организатор"
    )
    async with chats.storage.write() as unit:
        await unit.events.set_place(event.id, now=chats.clock.now(), link=LINK)
    await chats.sweep()
    assert anna.sees("Ссылка для подключения: вебинар «Афиша за час»")
    assert anna.sees(LINK)
    chats.clock.set(dt.datetime(2026, 4, 15, 10, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.told(
        f"Через час: вебинар «Афиша за час»\n📅 15 апреля, среда, 14:00 МСК (23:00 по камчатскому времени)\nСсылка для подключения: {LINK}"
    )
    assert anna.told("Через час: семинар «Свет»\n📅 15 апреля, среда, 14:00\n📍 Зал 2")


async def test_stars_a_comment_and_what_the_organizer_sees(chats: Chats) -> None:
    event, anna = await thanked(chats)
    assert anna.sees("Спасибо за участие: вебинар «Афиша за час»")
    assert anna.buttons() == ["1★", "2★", "3★", "4★", "5★", "Анонимно: нет", "Сертификат участника"]
    await anna.presses("4★")
    assert anna.sees("Ваша оценка — 4 из 5.")
    assert anna.buttons() == ["Комментарий", "Готово", "Сертификат участника"]
    await anna.presses("Комментарий")
    await anna.sends("я" * 1001)
    assert anna.told("уложитесь, пожалуйста, в 1000 знаков")
    await anna.sends("Спасибо <b>{всем}</b> & до встречи")
    assert anna.told("Комментарий передан организатору")
    await anna.presses("Комментарий")
    assert anna.popped("Комментарий уже записан")
    await anna.presses("Готово")
    assert anna.told("Спасибо, оценка записана.")
    (mine,) = await rows(chats, Registration)
    await forged(chats, anna, FeedbackPress(action="star", registration=mine.id, value=5).pack())
    assert anna.popped("Оценка уже поставлена")
    owner = chats.world.person("Ольга", OWNER)
    async with chats.storage.write() as unit:
        await unit.session.execute(update(Event).values(registration_open=True))
    await owner.sends("/desk")
    await owner.presses("15.04")
    await owner.presses("Отзывы")
    assert owner.sees("Средняя оценка 4,0 из 5: 1 оценка.\n4★ — 1")
    assert owner.sees("4★ Полевая <b>{Анна}</b>: Спасибо <b>{всем}</b> & до встречи")
    assert event.id


async def test_an_anonymous_answer(chats: Chats) -> None:
    event, anna = await thanked(chats)
    await anna.presses("Анонимно: нет")
    assert anna.sees("Организатор не узнает, кто поставил оценку")
    await anna.presses("2★")
    assert anna.sees("Организатор не узнает, что она ваша")
    await anna.presses("Комментарий")
    assert anna.sees("Имени рядом с комментарием не будет")
    await anna.sends("Душно")
    (answer,) = await rows(chats, Feedback)
    assert (answer.stars, answer.comment, answer.registration_id) == (2, "Душно", None)
    async with chats.storage.read() as unit:
        assert await unit.chat_states.kept_of(str(anna.id)) == 0  # nor does the conversation keep who it was
    assert event.id


async def test_other_peoples_buttons(chats: Chats) -> None:
    _, anna = await thanked(chats)
    eve = chats.world.person("Ева")
    await eve.sends("/start")
    (mine,) = await rows(chats, Registration)
    for action in ("star", "named", "comment", "done"):
        await forged(chats, eve, FeedbackPress(action=action, registration=mine.id, value=1).pack())
    await forged(chats, eve, CertificatePress(registration=mine.id).pack())
    assert eve.popped("Этот сертификат не ваш")
    await forged(chats, eve, CertificatePress(registration=2**62).pack())
    assert not await rows(chats, Feedback)
    assert not await rows(chats, Certificate)
    await anna.presses("5★")


async def test_a_certificate_with_consent(chats: Chats) -> None:
    _, anna = await thanked(chats)
    await anna.presses("Сертификат участника")
    assert anna.sees("Согласие на запись имени в реестр сертификатов")
    await anna.presses("Даю согласие")
    assert anna.sees("На имя: Полевая <b>{Анна}</b>")
    await anna.presses("Написать иначе")
    await anna.sends("Полевая Анна Ивановна")
    assert got(anna, "certificate-2026-1.pdf").startswith(b"%PDF")
    (kept,) = await rows(chats, Certificate)
    assert (kept.number, kept.full_name) == ("2026-1", "Полевая Анна Ивановна")
    await anna.sends("/my")
    await anna.presses("Прошедшие: сертификаты")
    await anna.presses("15.04")
    assert anna.sees("На имя: Полевая Анна Ивановна")
    await anna.presses("Всё верно")
    assert [one["file"]["name"] for one in anna.screen() if one.get("file")] == ["certificate-2026-1.pdf"] * 2
    assert len(await rows(chats, Certificate)) == 1
    eve = chats.world.person("Ева")
    await eve.sends(f"/start c_{kept.code}")
    assert eve.sees("Сертификат участника № 2026-1 — действителен")
    assert not eve.told("Полевая")
    await eve.sends("/start c_nothing")
    assert eve.sees("Такого сертификата нет")


async def test_a_certificate_without_consent_keeps_no_name(chats: Chats) -> None:
    _, anna = await thanked(chats)
    await anna.presses("Сертификат участника")
    await anna.presses("Не вносить имя")
    assert anna.popped("имя в реестр не внесу")
    await anna.presses("Всё верно")
    assert anna.told("Сертификат участника № 2026-1. Имя не сохранено")
    (kept,) = await rows(chats, Certificate)
    assert kept.full_name is None


async def test_in_data_mode_none_the_name_is_in_the_file_only(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await unit.institutions.set_data_mode(chats.home.id, "none")
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Зарегистрироваться")
    await check_in(chats)
    await chats.sweep()
    chats.clock.set(NEXT_MORNING)
    await chats.sweep()
    await anna.presses("Сертификат участника")
    assert anna.sees("оно нигде не сохраняется")
    await anna.sends("Полевая Анна Ивановна")
    assert got(anna, ".pdf")
    for table in (Certificate, Registration, Person, Audit):
        for row in await rows(chats, table):
            assert "Полевая" not in str({one.name: getattr(row, one.key) for one in table.__table__.columns})
    async with chats.storage.read() as unit:
        assert await unit.chat_states.kept_of(str(anna.id)) == 0


async def test_the_absent_get_no_certificate_and_hear_of_materials_only(chats: Chats) -> None:
    event, anna = await came(chats)
    boris = chats.world.person("Борис")
    await boris.sends(f"/start e_{event.id}")
    await fills(boris)
    async with chats.storage.write() as unit:
        first = select(Registration.id).where(Registration.number == 1)
        present = update(Registration).where(Registration.id.in_(first))
        await unit.session.execute(present.values(checked_in_at=NOW))
    await chats.sweep()
    chats.clock.set(NEXT_MORNING)
    await chats.sweep()
    assert anna.sees("Спасибо за участие")
    assert not boris.told("Спасибо за участие")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("15.04")
    await owner.presses("Материалы")
    await owner.presses("Ссылка на запись")
    await owner.sends("где-то в облаке")
    assert owner.told("Нужна ссылка целиком")
    await owner.sends("https://video.example/a?b=1&c=2")
    assert owner.sees("Так это получат 2 зарегистрированных.")
    await owner.presses("Отправить")
    assert owner.popped("Отправляю: 2 человека")
    await chats.sweep()
    for one in (anna, boris):
        assert one.sees("Запись: вебинар «Афиша за час»\nhttps://video.example/a?b=1&c=2")
    await owner.presses("Ссылка на запись")
    await owner.sends("https://video.example/a?b=1&c=2")
    assert owner.told("второй раз не рассылаю")


async def test_a_calendar_feed_is_told_once_and_revoked(chats: Chats) -> None:
    owner, anna = chats.world.person("Ольга", OWNER), chats.world.person("Анна")
    await anna.sends("/my")
    assert "Календарь" not in anna.buttons()  # the program has no public address
    await owner.sends("/my")
    await owner.presses("Календарь")
    assert owner.sees("не указан внешний адрес")
    assert "Получить адрес" not in owner.buttons()
    settings = Settings(_env_file=None, public_url="https://bot.example/")  # type: ignore[call-arg]
    world = make_world(build_dispatcher(chats.storage, chats.clock, settings, lambda: None))
    vera = world.person("Вера")
    await vera.sends("/my")
    await vera.presses("Календарь")
    await vera.presses("Получить адрес")
    address = next(one["text"] for one in vera.screen() if "https://bot.example/feed/" in (one["text"] or ""))
    secret = address.split("/feed/")[1].split(".ics")[0]
    async with chats.storage.read() as unit:
        assert await unit.feeds.owner(secret) is not None
    await vera.presses("Отключить")
    assert vera.popped("прежний адрес больше не работает")
    async with chats.storage.read() as unit:
        assert await unit.feeds.owner(secret) is None
    assert world.telegram.violations == []


async def test_who_registers_after_the_materials_came_finds_them(chats: Chats) -> None:
    event, anna = await came(chats, capacity=1)
    async with chats.storage.write() as unit:
        await unit.afterwards.set_link(event.id, "materials", "https://disk.example/a", NOW)
    waiting = chats.world.person("Борис")
    await waiting.sends(f"/start e_{event.id}")
    await fills(waiting)
    for one, seen in ((anna, True), (waiting, False)):
        await one.presses("Моя регистрация")
        assert one.sees("Материалы: https://disk.example/a") is seen


async def test_the_desk_of_another_house_opens_neither_answers_nor_materials(chats: Chats) -> None:
    event, anna = await thanked(chats)
    await anna.presses("5★")
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
        await unit.session.execute(update(Event).values(registration_open=True))
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/desk")
    await irina.presses("15.04")
    await irina.presses("Материалы")
    await irina.presses("Ссылка на запись")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await irina.sends("https://video.example/a")
    assert "Отправить" not in irina.buttons()
    assert (await chats.event(event.id)).recording_link is None
