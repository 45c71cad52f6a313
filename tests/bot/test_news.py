"""Subscriptions as people meet them: topics in words, digests, quiet hours, what exactly stopped."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.callbacks import NewsPress
from plans.matching import after_quiet, digest_moment, late_digest, place_fits, read_hours, words_fit
from storage.models import Delivery
from tests.bot.conftest import Chats
from tests.bot.test_public import forged
from tests.builders import NOW, one_event
from tests.telegram import Someone

MOSCOW = ZoneInfo("Europe/Moscow")
HOSTILE = (
    "<b>вокал</b>",
    "вокал {0} %s %(x)s",
    "\u202eвокал\u202c",
    "во\u200dкал\u200b",
    "🎭 вокал 😀",
    "вокал &amp; \\ ' \"",
)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 1, day, hour, minute, tzinfo=MOSCOW)


async def dated(chats: Chats, event_id: int, day: int) -> None:
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event_id, starts_on=dt.date(2026, 5, day), start_time=None, now=chats.clock.now(), person_id=None
        )


async def topic(anna: Someone, words: str) -> None:
    await anna.sends("/subscriptions")
    await anna.presses("Добавить тему")
    await anna.sends(words)


async def test_a_topic_brings_news_once_and_says_what_stopped(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    await topic(anna, "афиши")
    assert anna.told("Сообщу о мероприятиях на тему «афиши»")
    await topic(anna, "АФИША")
    await topic(boris, "вокал")
    await dated(chats, event.id, 12)
    await chats.sweep()
    assert anna.text().count("Назначена дата") == 1
    assert not boris.told("Назначена дата")
    await anna.presses("Отписаться")
    assert anna.buttons()[-3:] == ["От таких новостей", "Отписаться от всего", "Назад"]
    await anna.presses("Назад")
    assert anna.buttons() == ["Открыть", "Отписаться"]
    await anna.presses("Отписаться")
    await anna.presses("От таких новостей")
    assert anna.answer == "Больше не сообщаю: «афиши», «АФИША»."
    await dated(chats, event.id, 13)
    await chats.sweep()
    assert not anna.told("Перенос")


async def test_a_digest_says_how_things_stand(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        events = [await one_event(unit, chats.home, period="май") for _ in range(2)]
    anna = chats.world.person("Анна")
    await topic(anna, "афиша")
    await anna.sends("/subscriptions")
    await anna.presses("Как и о чём")
    await anna.presses("Раз в день")
    assert "✓ Раз в день" in anna.buttons()
    for event in events:
        await dated(chats, event.id, 12)
    await dated(chats, events[0].id, 14)
    async with chats.storage.write() as unit:
        await unit.events.cancel(events[1].id, reason=None, now=NOW, person_id=None)
    await chats.sweep()
    assert not anna.told("Новости мероприятий")
    chats.clock.set(at(13, 10, 1))
    await chats.sweep()
    await chats.sweep()
    assert anna.text().count("Новости мероприятий — 1") == 1
    assert anna.sees("14 мая")
    assert not anna.told("отменено")
    await anna.presses("Отписаться")
    await anna.presses("Отписаться от всего")
    assert "Открыть: 1" in anna.buttons()


async def test_after_downtime_news_wait_for_the_morning(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    daily, quiet, late = (chats.world.person(name) for name in ("Анна", "Борис", "Вера"))
    for one in (daily, quiet, late):
        await topic(one, "афиша")
        await one.sends("/subscriptions")
        await one.presses("Как и о чём")
    await daily.presses("Раз в день")
    await late.presses("Раз в день")
    await late.sends("с 21 до 11")
    await quiet.presses("Тихие часы")
    await dated(chats, event.id, 12)  # at 9:05; the digest is owed at ten, and the program is down till the night
    for moment in (at(13, 2), at(13, 7, 59)):
        chats.clock.set(moment)
        await chats.sweep()
        assert not daily.told("Новости мероприятий")
        assert not quiet.told("Назначена дата.")
    chats.clock.set(at(13, 8))
    await chats.sweep()
    assert quiet.told("Назначена дата.")
    chats.clock.set(at(13, 10))
    await chats.sweep()
    assert daily.told("Новости мероприятий — 1")
    assert not late.told("Новости мероприятий")
    chats.clock.set(at(13, 11))
    await chats.sweep()
    assert late.told("Новости мероприятий — 1")


async def test_a_long_digest_opens_its_rest(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        events = [await one_event(unit, chats.home, period="май") for _ in range(12)]
        other = await one_event(unit, chats.home, period="май")
    anna, boris = chats.world.person("Анна"), chats.world.person("Борис")
    await topic(anna, "афиша")
    await anna.sends("/subscriptions")
    await anna.presses("Как и о чём")
    await anna.presses("Раз в день")
    for event in events:
        await dated(chats, event.id, 12)
    chats.clock.set(at(12, 10))
    await chats.sweep()
    assert anna.sees("Новости мероприятий — 12, с 1 по 10")
    assert {"Открыть: 10", "Ещё 2"} <= set(anna.buttons())
    await anna.presses("Ещё 2")
    assert anna.sees("Новости мероприятий — 12, с 11 по 12\n11. ")
    assert anna.buttons() == ["Открыть: 11", "Открыть: 12", "Предыдущие", "Отписаться"]
    await anna.presses("Открыть: 12")
    await dated(chats, other.id, 20)  # of another day: not of this message
    await anna.presses("Предыдущие")
    assert anna.told("12, с 1 по 10")
    async with chats.storage.read() as unit:
        (sent,) = (
            await unit.session.scalars(select(Delivery).where(Delivery.kind == "news", Delivery.state == "sent"))
        ).all()
    await boris.sends("/start")
    await forged(chats, boris, NewsPress(delivery=sent.id, page=0).pack())
    assert boris.popped("Этих новостей больше нет")
    assert not boris.told("Новости мероприятий")


async def test_quiet_hours_and_what_is_muted(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    anna = chats.world.person("Анна")
    await topic(anna, "афиша")
    await anna.sends("/subscriptions")
    await anna.presses("Как и о чём")
    await anna.presses("Тихие часы")
    assert "✓ Тихие часы: 22:00–8:00" in anna.buttons()
    await anna.sends("когда-нибудь")
    assert anna.told("Не вижу двух разных часов")
    await anna.sends("с 8 до 12")
    await anna.presses("✓ Перенос")
    await dated(chats, event.id, 12)
    await chats.sweep()
    assert not anna.told("Назначена дата.")
    chats.clock.set(at(12, 12, 1))
    await chats.sweep()
    assert anna.told("Назначена дата.")
    await dated(chats, event.id, 13)
    await chats.sweep()
    assert not anna.told("Перенос:")


async def test_what_waits_is_not_said_to_who_unsubscribed_meanwhile(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="май")
    daily, quiet = chats.world.person("Анна"), chats.world.person("Борис")
    for one in (daily, quiet):
        await topic(one, "афиша")
        await one.sends("/subscriptions")
        await one.presses("Как и о чём")
    await daily.presses("Раз в день")
    await quiet.sends("с 8 до 12")
    await dated(chats, event.id, 12)
    for one in (daily, quiet):
        await one.sends("/subscriptions")
        await one.presses("Отписаться от всего")
    chats.clock.set(at(13, 12, 1))
    await chats.sweep()
    assert not daily.told("Новости мероприятий")
    assert not quiet.told("Назначена дата.")


@pytest.mark.parametrize("words", HOSTILE)
async def test_odd_words_are_shown_as_typed_and_may_be_removed(chats: Chats, words: str) -> None:
    anna = chats.world.person("Анна <i>{}</i> \u202e%s")
    await topic(anna, words)
    assert any(words in button for button in anna.buttons())
    await anna.presses("✕")
    assert anna.sees("Пока ни одной")


async def test_what_is_no_topic_is_said(chats: Chats) -> None:
    anna = chats.world.person("Анна")
    await topic(anna, "😀\u200b %")
    assert anna.told("ни одного слова")
    await anna.sends("я" * 4000)
    assert anna.told("Слишком длинно")


def test_rules() -> None:
    assert words_fit("вокалу", ["Творческая лаборатория по вокалу"])
    assert not words_fit("хор", ["Вебинар"])
    assert place_fits("Заречье", [None, "г. Заречье"])
    assert not place_fits("Заречье", ["Луга", "Заречье"])
    assert digest_moment(at(12, 9), MOSCOW, weekly=True) == at(12, 10)
    assert digest_moment(at(12, 10), MOSCOW, weekly=True) == at(19, 10)
    assert digest_moment(at(12, 10), MOSCOW, weekly=False) == at(13, 10)
    night = (dt.time(22), dt.time(8))
    assert after_quiet(at(12, 23), MOSCOW, *night) == at(13, 8)
    assert after_quiet(at(13, 7), MOSCOW, *night) == at(13, 8)
    assert after_quiet(at(13, 8), MOSCOW, *night) == at(13, 8)
    assert late_digest(at(13, 2), MOSCOW, None, None) == at(13, 10)
    assert late_digest(at(13, 8, 59), MOSCOW, *night) == at(13, 10)
    assert late_digest(at(13, 20, 59), MOSCOW, *night) == at(13, 20, 59)
    assert late_digest(at(13, 21), MOSCOW, *night) == at(14, 10)
    assert late_digest(at(13, 15), MOSCOW, dt.time(14), dt.time(18)) == at(13, 18)
    assert late_digest(at(13, 23), MOSCOW, dt.time(21), dt.time(11)) == at(14, 11)
    assert read_hours("с 21 до 9") == (dt.time(21), dt.time(9))
    assert read_hours("22:30–8") == (dt.time(22, 30), dt.time(8))
    assert read_hours("с 25 до 9") is None
