"""Stages of a contest: pressed one by one or typed in a line, seen by subscribers."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.bot.test_chats import newcomer
from tests.builders import NOW, item
from tests.telegram import Someone

CONTEST = "Областной конкурс «Радуга»"


async def head_with_contest(chats: Chats) -> Someone:
    await plan(chats, item(CONTEST, "апрель - май", form="конкурс"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await card(chats, head)
    await head.presses("Указать этапы")
    return head


async def names(chats: Chats) -> list[tuple[str, str]]:
    return [(stage["name"], stage["on"]) for stage in (await chats.event(1)).stages]


async def test_one_by_one(chats: Chats) -> None:
    head = await head_with_contest(chats)
    usual = ["Положение: указать", "Приём работ: указать", "Экспертиза: указать", "Итоги: указать"]
    assert head.buttons()[:4] == usual
    await head.presses("Положение")
    assert "Апрель 2026" in head.buttons()
    await head.presses("6")
    await head.presses("Приём работ")
    await head.sends("тридцать второго")
    assert head.told("Не понимаю дату")
    await head.sends("до 15 мая")
    assert "Приём работ — до 15\u00a0мая" in head.buttons()
    await head.presses("Свой этап")
    await head.sends("х" * 61)
    assert head.told("короче")
    await head.sends("Гала-концерт")
    await head.sends("30 мая")
    await head.presses("Готово")
    assert head.sees("Записано: 3 этапа\n• Положение — 6 апреля, понедельник\n• Приём работ — до 15 мая, пятница")
    await card(chats, head)
    await head.presses("Указать этапы")
    await head.presses("Положение")
    await head.presses("Убрать этап")
    assert await names(chats) == [("приём работ", "2026-05-15"), ("Гала-концерт", "2026-05-30")]
    await morning(chats, 5, 14)
    assert head.sees(CONTEST)  # each stage is a deadline


async def test_odd_days_are_said(chats: Chats) -> None:
    head = await head_with_contest(chats)
    await head.sends("положение 1 марта, приём работ до 15 мая, жюри 10 мая, итоги 3 июня")
    assert head.sees("⚠️ Жюри — раньше этапа «приём работ».")
    assert head.sees("⚠️ Итоги — позже срока конкурса в плане.")
    assert not head.sees("Положение — раньше")  # the rules come out before a contest opens
    assert "Жюри — 10\u00a0мая" in head.buttons()
    await head.sends("экспертиза 20 мая; итоги 30 мая")
    assert not head.sees("⚠️")
    assert [name for name, _ in await names(chats)] == ["положение", "приём работ", "экспертиза", "итоги"]


async def test_specialists_see_until_when_works_are_taken(chats: Chats) -> None:
    anna = await newcomer(chats)
    await anna.sends("/subscriptions")
    await anna.presses("Все мероприятия")
    head = await head_with_contest(chats)
    async with chats.storage.write() as unit:
        await unit.events.set_public(1, True)
    await head.sends("приём работ до 14 мая")
    await head.sends("приём работ до 15 мая, итоги 30 мая")
    await chats.sweep()
    assert not anna.told("Приём работ")  # a slip can still be put right
    chats.clock.set(NOW + dt.timedelta(hours=1))
    await chats.sweep()
    assert anna.sees("Приём работ — до 15 мая, пятница")
    assert not anna.told("14 мая")
    await anna.sends("/events")
    assert any("до 15.05" in button for button in anna.buttons())
    await anna.presses("Радуга")
    assert anna.sees("Приём работ — до 15 мая, пятница")
    assert not anna.sees("дата уточняется")


async def test_a_contest_that_was_closed_meanwhile(chats: Chats) -> None:
    head = await head_with_contest(chats)
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(1, outcome="held", now=NOW, person_id=None)
    await head.sends("приём работ до 15 мая")
    assert head.sees("устарела")
    assert await names(chats) == []


async def test_there_is_an_end_of_stages(chats: Chats) -> None:
    head = await head_with_contest(chats)
    await head.sends(", ".join(f"тур {chr(1072 + number)} {number + 1} мая" for number in range(20)))
    assert len(await names(chats)) == 20
    await head.sends("тур последний 30 мая")
    assert head.told("Этапов уже двадцать")
    await head.presses("Свой этап")
    await head.sends("ещё тур")
    await head.sends("30 мая")
    assert head.told("Этапов уже двадцать")
    assert len(await names(chats)) == 20
