"""Odd words where no window waits for any: chats, groups, links, files, names of people and groups; titles as long as articles."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

import pytest

from bot.handlers import first_routers
from bot.texts.errors import FAULT
from plans.draft import Party, PartyKind, PartyRole
from plans.typed import clean
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import card, link
from tests.bot.test_hostile import flat, newest, nothing_breaks, said, shown
from tests.bot.test_public import fills
from tests.bot.typing_places import NOTHING, THINGS, WORDS, steps
from tests.builders import NOW, item, keep, one_event

pytestmark = pytest.mark.sweeping


LINKS = ("e_", "r_", "s_", "i_", "k_", "t_", "d_", "c_", "q_", "h_", "")
PAYLOADS = (
    "",
    "0",
    "-1",
    "²",
    "99999999999",
    "9" * 60,
    "a" * 64,
    "<b>",
    "' OR 1=1 --",
    "\x00",
    "\u202e",
    "я" * 4000,
    "%s{0}",
)
LONG = "Областной семинар-практикум для руководителей клубных учреждений и методистов " * 60  # 4,700 letters
ONE_WORD = "Ы" * 4500


async def test_where_nothing_is_asked(chats: Chats) -> None:
    """Everybody gets one sentence; groups stay silent."""
    async with chats.storage.write() as unit:
        await one_event(unit, chats.home)
    owner, anna = chats.world.person("Ольга", OWNER), chats.world.person("<b>Анна</b> &\u202e {0} \x00")
    group = chats.world.group("Группа <i> & {x}", owner, anna)
    for one in (owner, anna):
        await one.sends("/start")
    for name, text in (*WORDS, *NOTHING):
        for one in (owner, anna):
            since = newest(one)
            with nothing_breaks(chats, name):
                await one.sends(text)
                await one.sends(text, group)
            answers = said(one, since)
            assert [FAULT in (one["text"] or "") for one in answers] == [False], name
    for name, thing in THINGS:
        since = newest(anna)
        with nothing_breaks(chats, name):
            await anna.sends_thing(**thing)
        assert len(said(anna, since)) == 1, name
    since = newest(anna)
    await anna.sends_thing(
        pinned_message={"message_id": 1, "date": 1, "chat": {"id": anna.id, "type": "private"}, "text": "x"}
    )
    assert said(anna, since) == []  # nobody waits for an answer to that
    assert not [one for one in anna.screen(group) if one["from"] == "bot"]


@pytest.mark.parametrize("prefix", LINKS)
async def test_links_from_strangers(chats: Chats, prefix: str) -> None:
    assert len(first_routers()) > 10
    anna = chats.world.person("Анна")
    await anna.sends("/start")
    for payload in PAYLOADS:
        since = newest(anna)
        with nothing_breaks(chats, prefix + payload[:10]):
            await anna.sends(f"/start {prefix}{payload}")
        assert said(anna, since)


async def test_names_of_files(chats: Chats) -> None:
    """Shown in the sentence or the window; a wrong ending is said."""
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/start")
    good = "План на 2026 год\n№\tМероприятие\tСрок\tОтветственный\n1\tСеминар <b>\x01 «Свет»\tмай\tОтдел <i>\n".encode()
    contents = cycle((good, b"\xff\x00<b>", b"PK\x03\x04", good))
    for name in (
        "<b>&.txt",
        "a\x00b.txt",
        "x" * 300 + ".txt",
        "\u202etxt.docx",
        "={0}%s.xlsx",
        ".",
        "план.exe",
        "<b>.pdf",
        "😀.doc",
    ):
        since = newest(owner)
        with nothing_breaks(chats, name):
            await owner.sends_file(name, next(contents))
        assert said(owner, since), name
        assert not owner.told(FAULT)
    await owner.sends_file("<b>&.txt", good)
    assert owner.sees("Прочитан план на 2026 год: 1 пункт"), owner.last()
    with nothing_breaks(chats, "a plan of odd words"):
        await steps(
            owner,
            "Посмотреть",
            "№\u00a01",
            "Назад",
            "Назад",
            "Сохранить план",
            "/plan",
            "/desk",
            "/admin",
            "Зареченский",
            "Ответственные",
        )
    assert shown(owner, 0, "Отдел <i>")


@pytest.mark.parametrize("text", [LONG, ONE_WORD], ids=["an article", "one word"])
async def test_titles_as_long_as_articles(chats: Chats, text: str) -> None:
    """From a plan's cell: lists cut them, cards keep within a message, nothing fails on the way."""
    lead = Party(PartyKind.DEPARTMENT, text, None, PartyRole.LEAD)
    other = Party(PartyKind.DEPARTMENT, f"Отдел {text}", None, PartyRole.CO)
    async with chats.storage.write() as unit:
        await keep(
            unit,
            chats.home,
            item(text, "15 апреля, 14:00", lead, other, place=text, form="вебинар"),
            item(f"Приказ {text}", "до 15 апреля", lead),
            item(f"Конкурс {text}", "апрель - май", lead),
            item(f"Консультации {text}", "в течение года", lead),
            item(f"Семинар {text}", "апрель", lead, other, place=text),
        )
        await unit.events.set_words(1, now=NOW, theme=text)
    owner, head, anna = chats.world.person("Ольга", OWNER), chats.world.person("Павел"), chats.world.person("Анна")
    await link(chats, head)
    with nothing_breaks(chats, "windows"):
        await steps(anna, "/events", "/subscriptions", "/start e_1")
        await fills(anna)
        await steps(anna, "/my", "15.04", "В календарь")
        await steps(head, "/tasks", "/plan", "/settings")
        await steps(
            owner, "/desk", "15.04", "Участники", "Назад", "Ещё", "История", "/desk", "15.04", "Информационное письмо"
        )
        await steps(owner, "/desk", "15.04", "Написать участникам", "Зарегистрированным", "> Встречаемся", "Отправить")
        await steps(
            owner,
            "/admin",
            "Зареченский",
            "Ответственные",
            "Назад",
            "Планы",
            "Назад",
            "Напоминания",
            "Что придёт на неделе",
        )
        for event in range(1, 6):
            await card(chats, head, event)
        await steps(head, "/plan", "Документы")
    days = [(1, 20), (3, 20), (3, 24), (4, 1), (4, 14), (4, 15), (4, 16), (4, 20), (4, 21), (4, 27), (5, 12), (5, 25)]
    for month, day in days:
        with nothing_breaks(chats, f"{day}.{month}"):
            chats.clock.set(dt.datetime(2026, month, day, 6, tzinfo=dt.UTC))
            await chats.sweep()
            chats.clock.set(dt.datetime(2026, month, day, 12, tzinfo=dt.UTC))
            await chats.sweep()
    assert head.told(flat(text)[:10].upper()) or head.told(text[:20])
    async with chats.storage.read() as unit:
        failed = [
            one for number in range(1, 60) if (one := await unit.deliveries.get(number)) and one.state == "failed"
        ]
    assert failed == []
    assert clean(text) == text


async def test_a_moved_and_a_cancelled_article(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item(LONG, "15 апреля, 14:00", form="вебинар", place=LONG))
    anna, owner = chats.world.person("Анна"), chats.world.person("Ольга", OWNER)
    await anna.sends("/start e_1")
    await fills(anna)
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 4, 20), start_time=dt.time(16), now=NOW, person_id=None, confirmed=True
        )
    with nothing_breaks(chats, "a move"):
        await chats.sweep()
        await anna.presses("Участвую")
    await steps(owner, "/desk", "20.04", "Ещё", "Отменить мероприятие", f"> {'я' * 300}", "Да, отменить")
    with nothing_breaks(chats, "a cancellation"):
        await chats.sweep()
    assert anna.told("Отмен")
