"""«Опубликовать»: an event in a channel or group, whose post is kept true."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.models import Event, Institution
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, one_event, person
from tests.telegram import Someone

CHANNEL = -3001
TITLE = "Культура <Заречья> & афиша"


@pytest.fixture
async def event(chats: Chats) -> Event:
    async with chats.storage.write() as unit:
        await unit.settings.put("bot", {"username": "metodist_practice_bot"})
        return await one_event(unit, chats.home, capacity=2)


@pytest.fixture
async def anna(chats: Chats) -> Someone:
    return chats.world.person("Анна")


@pytest.fixture
async def olga(chats: Chats, anna: Someone) -> Someone:
    """The channel's creator, before the bot is there."""
    olga = chats.world.person("Ольга", OWNER)
    await olga.sends("/start")
    chats.world.telegram.add_channel(CHANNEL, TITLE, [olga.id], [anna.id], bot_inside=False)
    return olga


async def lets_in(chats: Chats) -> None:
    await chats.world.telegram.group_adds_bot(CHANNEL)
    await chats.world.feed()


async def publishes(chats: Chats, olga: Someone) -> None:
    await lets_in(chats)
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Опубликовать")
    await olga.presses("Культура")
    assert olga.popped("Публикую.")
    await chats.sweep()


async def takes(chats: Chats, event: Event) -> int:
    async with chats.storage.write() as unit:
        someone = await person(unit)
        await unit.registrations.register(event.id, someone.id, now=chats.clock.now())
        return someone.id


async def passes(chats: Chats, **time: float) -> None:
    chats.clock.set(chats.clock.now() + dt.timedelta(**time))
    await chats.sweep()


def link(someone: Someone) -> tuple[str, str] | None:
    keys = [key for row in someone.screen(CHANNEL)[-1]["buttons"] for key in row]
    return (keys[0]["text"], keys[0]["url"]) if keys else None


def edits(chats: Chats) -> int:
    return sum(
        method.lower() == "editmessagetext" and int(params["chat_id"]) == CHANNEL
        for method, params in chats.world.telegram.calls
    )


async def test_a_post_says_what_is_true(chats: Chats, event: Event, olga: Someone, anna: Someone) -> None:
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Опубликовать")
    assert olga.sees("Добавьте меня в канал")
    assert {"Добавить меня в канал", "Добавить меня в группу"} < set(olga.buttons())
    await publishes(chats, olga)
    assert anna.sees("Вебинар «Афиша за час»", CHANNEL)
    assert anna.sees("Осталось 2 места из 2.", CHANNEL)
    address = f"https://t.me/metodist_practice_bot?start=e_{event.id}"
    assert link(anna) == ("Зарегистрироваться", address)
    gone = await takes(chats, event)
    await passes(chats, seconds=30)
    assert anna.sees("Осталось 1 место из 2.", CHANNEL)
    await takes(chats, event)
    await passes(chats, seconds=30)
    assert anna.sees("Места закончились: 2 из 2.", CHANNEL)
    assert link(anna) == ("В лист ожидания", address)
    async with chats.storage.write() as unit:
        await unit.registrations.leave(event.id, gone, chats.clock.now())
        await unit.showcase.set_letter(event.id, "for_whom", "библиотекари <сёл>")
    await passes(chats, seconds=30)
    assert anna.sees("Осталось 1 место из 2.", CHANNEL)
    assert anna.sees("Для кого: библиотекари <сёл>", CHANNEL)
    async with chats.storage.write() as unit:
        await unit.events.set_registration_open(event.id, False)
    await passes(chats, seconds=30)
    assert anna.sees("Регистрация на это мероприятие закрыта.", CHANNEL)
    assert link(anna) == ("Подробнее", address)
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event.id,
            starts_on=dt.date(2026, 4, 22),
            start_time=dt.time(15),
            now=chats.clock.now(),
            person_id=None,
            confirmed=True,
        )
    await passes(chats, seconds=30)
    assert anna.sees("Новая дата: 22 апреля, среда, 15:00 МСК", CHANNEL)
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason="зал закрыт", person_id=None, now=chats.clock.now())
    await passes(chats, seconds=30)
    assert anna.sees("Отменено: вебинар «Афиша за час»", CHANNEL)
    assert link(anna) is None
    assert len(anna.screen(CHANNEL)) == 1


async def test_what_did_not_take_place_is_said_where_it_stands(chats: Chats, event: Event, olga: Someone) -> None:
    await publishes(chats, olga)
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(
            event.id, outcome="not_held", now=chats.clock.now(), person_id=None, reason="снег"
        )
    await passes(chats, seconds=30)
    assert olga.sees("Не состоялось: вебинар «Афиша за час»", CHANNEL)
    assert not olga.sees("уже началось", CHANNEL)
    assert link(olga) is None


async def test_a_rush_is_one_edit_and_the_last_word_is_true(
    chats: Chats, event: Event, olga: Someone, anna: Someone
) -> None:
    async with chats.storage.write() as unit:
        await unit.events.set_capacity(event.id, 100, NOW)
    await publishes(chats, olga)
    await passes(chats, minutes=1)
    before = edits(chats)
    for _ in range(10):
        await takes(chats, event)
        await passes(chats, seconds=1)
    await passes(chats, seconds=30)
    assert edits(chats) - before <= 2
    assert anna.sees("Осталось 90 мест из 100.", CHANNEL)
    before = edits(chats)
    await passes(chats, minutes=5)
    assert edits(chats) == before


async def test_hours_that_pass_are_seen(chats: Chats, event: Event, olga: Someone, anna: Someone) -> None:
    async with chats.storage.write() as unit:
        await unit.admissions.set_rules(event.id, NOW, opens_at=NOW + dt.timedelta(days=1))
    await publishes(chats, olga)
    assert anna.sees("Регистрация откроется 13 января", CHANNEL)
    await passes(chats, days=1, minutes=1)
    assert anna.sees("Осталось 2 места из 2.", CHANNEL)
    chats.clock.set(dt.datetime(2026, 4, 15, 11, 1, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.sees("Мероприятие уже началось, регистрация закончена.", CHANNEL)
    await passes(chats, days=9)
    async with chats.storage.read() as unit:
        assert await unit.posts.of_event(event.id) == []


async def test_what_stands_is_taken_off_or_published_again(
    chats: Chats, event: Event, olga: Someone, anna: Someone
) -> None:
    await publishes(chats, olga)
    await olga.presses("Назад")
    await olga.presses("Опубликовать")
    await olga.presses("✓ Культура")
    assert olga.sees(f"Опубликовано: «{TITLE}», 12 января")
    await olga.presses("Опубликовать ещё раз")
    await olga.presses("✓ Культура")
    await olga.presses("Опубликовать ещё раз")
    assert olga.popped("Публикация уже отправляется.")
    await chats.sweep()
    assert len(anna.screen(CHANNEL)) == 2
    await olga.presses("✓ Культура")
    await olga.presses("Убрать публикацию")
    assert olga.popped("Публикация убрана.")
    assert len(anna.screen(CHANNEL)) == 1


async def test_only_where_one_is_an_administrator(chats: Chats, event: Event, olga: Someone, anna: Someone) -> None:
    await lets_in(chats)
    await anna.sends("/start")
    async with chats.storage.write() as unit:
        for someone in (anna, olga):
            row = await unit.people.by_user("telegram", str(someone.id))
            assert row is not None
            await unit.people.grant(row.id, chats.home.id, "organizer", NOW)
    await anna.sends("/desk")
    await anna.presses("Афиша")
    await anna.presses("Опубликовать")
    assert anna.sees("Добавьте меня в канал")  # a chat where they are nobody is not shown by its name either
    await chats.world.telegram.channel_lets_bot_post(CHANNEL, False)
    await chats.world.feed()
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Опубликовать")
    await olga.presses("Культура")
    assert olga.popped("нельзя публиковать")
    await chats.sweep()
    assert anna.screen(CHANNEL) == []


async def test_a_channel_that_threw_the_bot_out(chats: Chats, event: Event, olga: Someone) -> None:
    await publishes(chats, olga)
    await chats.world.telegram.group_removes_bot(CHANNEL)
    await chats.world.feed()
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Опубликовать")
    assert olga.sees("Добавьте меня в канал")
    await takes(chats, event)
    before = edits(chats)
    await passes(chats, minutes=1)
    assert edits(chats) == before
    async with chats.storage.read() as unit:
        assert await unit.posts.of_event(event.id) == []


async def test_a_post_that_somebody_deleted_is_let_go(chats: Chats, event: Event, olga: Someone) -> None:
    await publishes(chats, olga)
    chats.world.telegram.town.chats[CHANNEL].messages.clear()
    await takes(chats, event)
    await passes(chats, minutes=1)
    async with chats.storage.read() as unit:
        assert await unit.posts.of_event(event.id) == []


async def test_a_group_that_becomes_a_supergroup(chats: Chats, event: Event, olga: Someone) -> None:
    """What stood in it is out of reach; it can be published again under the new id."""
    group = chats.world.telegram.add_group(-5, "Клубы", [olga.id], bot_inside=False, kind="group").id
    await chats.world.telegram.group_adds_bot(group)
    await chats.world.feed()
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Опубликовать")
    await olga.presses("Клубы")
    await chats.sweep()
    assert olga.sees("Осталось 2 места из 2.", group)
    new = await chats.world.telegram.group_becomes_supergroup(group)
    await chats.world.feed()
    await olga.presses("Назад")
    await olga.presses("Опубликовать")
    await olga.presses("Клубы")
    await chats.sweep()
    assert olga.sees("Осталось 2 места из 2.", new)


async def test_published_from_the_letter_too(chats: Chats, event: Event, olga: Someone, anna: Someone) -> None:
    await lets_in(chats)
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Информационное письмо")
    await olga.presses("Опубликовать")
    await olga.presses("Культура")
    await chats.sweep()
    assert anna.sees("Вебинар «Афиша за час»", CHANNEL)


async def test_the_term_of_applications_is_said_once_and_in_words(
    chats: Chats, event: Event, olga: Someone, anna: Someone
) -> None:
    await publishes(chats, olga)
    async with chats.storage.write() as unit:
        await unit.admissions.set_rules(event.id, NOW, closes_at=dt.datetime(2026, 4, 10, 20, 59, tzinfo=dt.UTC))
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Информационное письмо")
    await olga.presses("Заявки")
    await olga.presses("включительно")
    await passes(chats, minutes=1)
    assert anna.last(CHANNEL).replace("\u00a0", " ").count("10 апреля") == 1
    assert "@" not in anna.last(CHANNEL)


async def test_where_nobody_registers_in_the_chat_nothing_invites_to_it(
    chats: Chats, event: Event, olga: Someone, anna: Someone
) -> None:
    async with chats.storage.write() as unit:
        (await unit.session.get_one(Institution, chats.home.id)).data_mode = "link"
        await unit.showcase.set_letter(event.id, "contacts", "Иванова, 12-34")
    await publishes(chats, olga)
    assert anna.sees("Регистрация — на странице учреждения, не в чате. Контакты: Иванова, 12-34", CHANNEL)
    assert link(anna) == ("Подробнее", f"https://t.me/metodist_practice_bot?start=e_{event.id}")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("Регистрация — на странице учреждения")
    assert "Зарегистрироваться" not in anna.buttons()
