"""Marking who came, as people do it: at the door, by QR, by a code word; helpers see names and numbers only."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import segno
from sqlalchemy import select

from bot.qr_photo import code_in, ticket_code
from storage.models import Event, Registration
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, one_event
from tests.telegram import Someone

START = dt.datetime(2026, 4, 15, 11, 5, tzinfo=dt.UTC)  # 14:05 in Moscow


def qr(text: str) -> bytes:
    buffer = BytesIO()
    segno.make(text, micro=False).save(buffer, kind="png", scale=6, border=4)
    return buffer.getvalue()


async def event_with(chats: Chats, *names: str) -> tuple[Event, list[Registration]]:
    """People on the list who are not in the messenger, with contacts that a helper must not see."""
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        rows = [
            await unit.roster.add_by_staff(
                event.id, NOW, "added", full_name=name, organisation="Клуб", phone="+79001234567"
            )
            for name in names
        ]
    return event, rows


async def comes(chats: Chats, event: Event, name: str) -> tuple[Someone, Registration]:
    """Registered, in the messenger, with a ticket."""
    someone = chats.world.person(name)
    await someone.sends("/my")
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", str(someone.id), str(someone.id), name, NOW)
        row = await unit.roster.add_by_staff(event.id, NOW, "self", person.id, full_name=name)
    return someone, row


async def row_of(chats: Chats, row: Registration) -> Registration:
    async with chats.storage.read() as unit:
        found = await unit.session.scalar(select(Registration).where(Registration.id == row.id))
    assert found is not None
    return found


async def at_the_door(chats: Chats) -> Someone:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Отметить явку")
    return owner


async def test_by_list_by_number_and_back(chats: Chats) -> None:
    _, (anna, *_rest) = await event_with(chats, "Иванова Анна", "Петров Борис", "Сидорова <i>", "Г", "Д", "Е")
    chats.clock.set(START)
    owner = await at_the_door(chats)
    assert owner.sees("Отмечены: 0 из 6")
    assert len(owner.buttons()) <= 9
    await owner.presses("№ 1 Иванова Анна")
    assert owner.popped("Отмечено: № 1 Иванова Анна")
    assert owner.sees("Отмечены: 1 из 6")
    await owner.presses("✓ № 1 Иванова Анна")
    assert owner.sees("Отмечено в 14:05, по списку.")
    await owner.presses("Снять отметку")
    assert owner.sees("Отмечены: 0 из 6")
    await owner.sends("1")
    assert owner.sees("Отмечено: № 1 Иванова Анна")
    await owner.sends("№ 1")
    assert owner.sees("уже отмечено в 14:05")
    await owner.sends("77")
    assert owner.sees("Среди зарегистрированных такого нет")
    await owner.sends("борис")
    assert owner.sees("Поиск: «борис» — 1")
    await owner.presses("№ 2 Петров Борис")
    await owner.presses("Сбросить поиск")
    await owner.presses("Только неотмеченные")
    assert not any("Иванова" in text for text in owner.buttons())
    await owner.sends("3")
    assert owner.sees("№ 3 Сидорова <i>")
    await owner.presses("К мероприятию")
    assert owner.sees("Отмечены: 3. Пока не отмечены: 3.")
    chats.clock.set(START + dt.timedelta(days=1))
    await owner.presses("Ещё")
    await owner.presses("Назад")
    assert owner.sees("Отмечены: 3. Не пришли: 3.")
    assert (await row_of(chats, anna)).checked_in_how == "list"


async def test_by_the_photo_of_a_ticket(chats: Chats) -> None:
    event, _ = await event_with(chats, "Петров Борис")
    async with chats.storage.write() as unit:
        other = await one_event(unit, chats.home, period="20 мая")
        stray = await unit.roster.add_by_staff(other.id, NOW, "added", full_name="Чужой")
    _, anna = await comes(chats, event, "Иванова Анна")
    chats.clock.set(START)
    owner = await at_the_door(chats)
    await owner.sends_file("a.png", qr(f"https://t.me/practice_bot?start=q_{anna.code}"), photo=True)
    assert owner.sees("Отмечено: № 2 Иванова Анна")
    await owner.sends_file("a.png", qr(f"https://t.me/practice_bot?start=q_{anna.code}"), photo=True)
    assert owner.sees("уже отмечено в 14:05")
    await owner.sends_file("a.png", qr(f"q_{stray.code}"), photo=True)
    assert owner.sees("Этот билет на другое мероприятие")
    await owner.sends_file("a.png", qr("q_no-such-ticket"), photo=True)
    assert owner.sees("Такого билета нет")
    await owner.sends_file("a.png", qr("https://example.org"), photo=True)
    assert owner.sees("Не вижу на фото QR-кода")
    await owner.sends_file("a.png", b"no picture", photo=True)
    assert owner.sees("Не вижу на фото QR-кода")
    assert (await row_of(chats, anna)).checked_in_how == "qr"
    assert (await row_of(chats, stray)).checked_in_at is None


def test_what_a_photo_may_hold() -> None:
    assert ticket_code(qr("https://t.me/bot?start=q_abcDEF-_123")) == "abcDEF-_123"
    assert ticket_code(b"") is None
    assert code_in("q_short") is None
    assert code_in("https://t.me/bot?start=h_abcDEF-_123") is None


async def test_the_link_of_a_ticket(chats: Chats) -> None:
    event, _ = await event_with(chats)
    anna, ticket = await comes(chats, event, "Иванова Анна")
    stranger = chats.world.person("Чужой")
    chats.clock.set(START)
    await anna.sends(f"/start q_{ticket.code}")
    assert anna.sees("Регистрация № 1.")
    assert anna.sees("Покажите QR-код на входе.")
    await stranger.sends(f"/start q_{ticket.code}")
    assert stranger.sees("Этот код отмечает организатор")
    assert "Анна" not in stranger.text()
    await stranger.sends("/start q_nothing")
    assert stranger.sees("Такого билета нет")
    assert (await row_of(chats, ticket)).checked_in_at is None
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends(f"/start q_{ticket.code}")
    assert owner.sees("Отмечено: № 1 Иванова Анна")
    await owner.sends(f"/start q_{ticket.code}")
    assert owner.sees("уже отмечено в 14:05")


async def test_a_helper_marks_and_sees_no_contacts(chats: Chats) -> None:
    _, (anna,) = await event_with(chats, "Иванова Анна")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Ещё")
    await owner.presses("Помощники")
    assert owner.sees("Пока никого.")
    await owner.presses("Ссылка для помощника")
    link = next(one for one in owner.text().split() if "start=h_" in one)
    payload = link.split("start=")[1]
    lena = chats.world.person("Лена")
    await lena.sends(f"/start {payload}")
    assert lena.told("Вы помогаете отмечать")
    assert lena.sees("Мероприятие ещё впереди")
    assert owner.told("действует по 17 апреля, пятница")
    chats.clock.set(START)
    await lena.sends(f"/start {payload}")
    await lena.presses("№ 1 Иванова Анна")
    assert lena.sees("Отмечены: 1 из 1")
    assert "Клуб" not in lena.text()
    assert "+7900" not in lena.text()
    assert "К мероприятию" not in lena.buttons()
    await lena.sends("/desk")
    assert lena.sees("раздел организаторов")
    await lena.sends(f"/start q_{anna.code}")
    assert lena.sees("уже отмечено")
    async with chats.storage.write() as unit:
        other = await one_event(unit, chats.home, period="20 мая")
        stray = await unit.roster.add_by_staff(other.id, NOW, "added", full_name="Чужой")
    await lena.sends(f"/start q_{stray.code}")
    assert lena.sees("Этот код отмечает организатор")
    await lena.sends(f"/start {payload}")
    await owner.presses("Назад")
    await owner.presses("Помощники")
    await owner.presses("Убрать: Лена")
    assert owner.popped("Помощник убран")
    await lena.presses("№ 1 Иванова Анна")
    assert lena.sees("Отметка на этом мероприятии для вас закрыта")
    await lena.sends(f"/start {payload}")
    assert lena.sees("больше не действует")


async def test_a_helpers_right_ends_with_the_event(chats: Chats) -> None:
    event, (anna,) = await event_with(chats, "Иванова Анна")
    lena = chats.world.person("Лена")
    await lena.sends("/my")
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", str(lena.id), str(lena.id), "Лена", NOW)
        await unit.attendance.add_helper(event.id, person.id, NOW)
    chats.clock.set(START + dt.timedelta(days=3))
    await lena.sends(f"/start q_{anna.code}")
    assert lena.sees("Этот код отмечает организатор")


async def test_the_code_word_and_the_screen(chats: Chats) -> None:
    event, _ = await event_with(chats)
    anna, row = await comes(chats, event, "Иванова Анна")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Ещё")
    await owner.presses("Кодовое слово")
    await owner.sends("п" * 41)
    assert owner.told("до 40 знаков")
    await owner.sends("Подснежник")
    assert owner.sees("Кодовое слово: Подснежник")
    await anna.sends("подснежник")
    assert not anna.told("Отмечено")  # it is January
    chats.clock.set(START)
    await anna.sends("ромашка")
    assert not anna.told("Отмечено")
    await anna.sends("подснежнек")
    assert anna.sees("Отмечено: вы участвуете")
    await anna.presses("Нас у экрана несколько")
    assert anna.sees("Сколько вас у экрана?")
    await anna.sends("много")
    assert anna.told("Нужно число от 1 до 500")
    await anna.sends("6")
    assert anna.told("у экрана 6 человек")
    kept = await row_of(chats, row)
    assert (kept.checked_in_how, kept.watching) == ("code", 6)
    await anna.sends("подснежник")
    assert anna.sees("Вы уже отмечены в 14:05")
    await owner.sends("/desk")
    await owner.presses("Афиша")
    assert owner.sees("У экранов вместе: 6.")
    await owner.presses("Ещё")
    await owner.presses("Кодовое слово")
    await owner.presses("Убрать слово")
    assert (await chats.event(event.id)).code_word is None
    chats.clock.set(START + dt.timedelta(days=20))
    await anna.presses("Нас у экрана несколько")
    assert anna.popped("две недели после")
