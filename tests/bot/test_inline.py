"""«@bot слова» in any chat: what is found, what is put there, what strangers type."""

from __future__ import annotations

import asyncio

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Update

from bot.app import build_dispatcher
from bot.handlers.inline import PAGE
from bot.settings import Settings
from bot.updates.flood import Flood
from storage.models import Event
from tests.bot.conftest import Chats
from tests.bot.test_public import fills
from tests.builders import NOW, institution, item, keep, one_event, person
from tests.telegram import Someone, make_world


def link(someone: Someone, chat: int | None = None) -> tuple[str, str]:
    """(text, address) of the only button of the newest message."""
    ((key,),) = someone.screen(chat)[-1]["buttons"]
    return key["text"], key["url"]


async def test_a_card_is_put_into_a_chat_where_the_bot_is_not(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=2)
        await keep(unit, chats.home, item("Семинар «Роль фото»", "10 апреля"), item("Издание приказа", "до 1 мая"))
        await unit.registrations.register(event.id, (await person(unit)).id, now=NOW)
    world = chats.world
    anna, boris = world.person("Анна"), world.person("Борис")
    group = world.telegram.add_group(-5, "Библиотекари района", [anna.id, boris.id], bot_inside=False).id
    assert [one.title for one in await anna.asks_inline("", group)] == [
        "Семинар «Роль фото»",
        "Вебинар «Афиша за час»",
    ]
    (found,) = await anna.asks_inline("@metodist_practice_bot  вибинары про афишу", group)
    assert found.description.replace("\u00a0", " ") == "15 апреля, среда, 14:00 МСК · Зареченский центр культуры"
    await anna.picks("Афиша", group)
    message = boris.screen(group)[-1]
    assert (message["from"], message["via"]) == ("Анна", "metodist_practice_bot")
    assert message["text"].replace("\u00a0", " ") == (
        "Вебинар «Афиша за час»\n📅 15 апреля, среда, 14:00 МСК\n📍 Зареченский центр культуры\n"
        "Осталось 1 место из 2 — на 12 января, 9:05 МСК."
    )
    assert message["html"].startswith("<b>Вебинар «Афиша за час»</b>")
    assert link(boris, group) == (
        "Зарегистрироваться",
        f"https://t.me/metodist_practice_bot?start=e_{event.id}",
    )
    async with chats.storage.read() as unit:  # who only asked and read is nobody to us
        assert await unit.people.by_user("telegram", str(anna.id)) is None
    await boris.sends(f"/start e_{event.id}")
    await fills(boris)
    assert boris.sees("Вы зарегистрированы")
    (found,) = await anna.asks_inline("вебинар")
    assert "Места закончились: 2 из 2 — на 12 января, 9:05 МСК." in found.text.replace("\u00a0", " ")


async def test_only_what_everybody_may_see_and_what_still_lies_ahead(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="other")
        await keep(unit, other, item("Семинар «Сцена»", "май"), item("Семинар «Звук»", "14 января"))
        closed = await one_event(unit, chats.home)
        await unit.events.set_registration_open(closed.id, False)
        inside = await one_event(unit, chats.home, period="16 апреля")
        (await unit.session.get_one(Event, inside.id)).public = False
        cancelled = await one_event(unit, chats.home, period="17 апреля")
        await unit.events.cancel(cancelled.id, reason=None, now=NOW, person_id=None)
        await one_event(unit, chats.home, period="11 января")
    anna = chats.world.person("Анна")
    found = await anna.asks_inline("")
    assert [(one.title, one.rows[0][0]["text"]) for one in found] == [
        ("Семинар «Звук»", "Зарегистрироваться"),
        ("Вебинар «Афиша за час»", "Подробнее"),
        ("Семинар «Сцена»", "Подробнее"),  # no date yet: there is nothing to register for
    ]
    assert "дата уточняется" in found[2].description
    assert "Регистрация на это мероприятие закрыта." in found[1].text


@pytest.mark.parametrize(
    "words", ["рыбалка", "<b>рыбалка</b> & «", "🎭🎭🎭", "\u202eранимес", "%_' OR 1=1 --", "ж" * 256, "\x00\n"]
)
async def test_nothing_found_is_said_kindly_and_leads_to_the_list(chats: Chats, words: str) -> None:
    anna = chats.world.person("Анна")
    assert await anna.asks_inline(words) == []
    assert anna.asked is not None
    assert anna.asked.button is not None
    assert anna.asked.button["text"] in ("Ничего не нашлось. Все мероприятия — здесь", "Пока нет мероприятий впереди")
    async with chats.storage.write() as unit:
        await one_event(unit, chats.home)
    await anna.sends(f"/start {anna.asked.button['start_parameter']}")
    assert anna.sees("Впереди 1 мероприятие")


async def test_letters_that_are_only_a_beginning(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Семинар «Роль фото»", "10 апреля"))
    anna = chats.world.person("Анна")
    for words in ("с", "се", "семина", "семинар о", "СЕМИНАРЫ ФОТО", "  семинар\n фото " + " " * 200):
        assert len(await anna.asks_inline(words)) == 1, words


async def test_pages_follow_one_another(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        names = [f"Семинар «Встреча {number}»" for number in range(2 * PAGE + 3)]
        await keep(unit, chats.home, *(item(name, "10 апреля") for name in names))
    anna = chats.world.person("Анна")
    seen, offset = [], ""
    while True:
        seen += [one.title for one in await anna.asks_inline("встреча", offset=offset)]
        assert anna.asked is not None
        assert anna.asked.button is None
        if not (offset := anna.asked.next_offset):
            break
    assert sorted(seen) == sorted(names)
    for odd in ("-1", "²", "9" * 64, "x", "99999"):
        offered = await anna.asks_inline("встреча", offset=odd)
        assert len(offered) == (0 if odd == "99999" else PAGE)


async def test_a_title_as_long_as_an_article_spoils_no_list(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Семинар «" + "О <роли> 😀 & " * 400 + "»", "10 апреля", place="Зал " * 900))
        await keep(unit, chats.home, item("Семинар «Свет» <b>", "11 апреля"))
    anna = chats.world.person("Анна")
    long, short = await anna.asks_inline("семинар")
    assert len(long.text) < 400
    assert len(long.title) <= 120
    assert long.text.startswith("Семинар «О <роли> 😀 & О <роли>")
    assert short.html.startswith("<b>Семинар «Свет» &lt;b&gt;</b>")


async def test_a_card_in_our_own_chat_is_no_answer(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    assert anna.sees("фамилию")
    said = len(anna.screen())
    await anna.asks_inline("вебинар")
    await anna.picks("Афиша")
    assert len(anna.screen()) == said + 1  # theirs; the bot has said nothing
    await anna.sends("Полевая Анна")
    assert not anna.sees("фамилию")


async def test_help_names_it_where_it_is_on(chats: Chats) -> None:
    anna = chats.world.person("Анна")
    await anna.sends("/help")
    assert anna.sees("@metodist_practice_bot и слова в любом чате")
    telegram = chats.world.telegram
    telegram.inline.mode = False
    chats.world.bot._me = None
    await anna.sends("/help")
    assert not anna.sees("@metodist_practice_bot")
    assert (await telegram.person_asks(anna.id, "вебинар"))[1] == 0


async def test_an_answer_that_came_too_late_is_no_fault_and_a_wrong_one_is(
    chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[BaseException] = []
    chats.world.dispatcher.errors.outer_middleware(lambda handler, event, data: _note(faults, handler, event, data))
    anna = chats.world.person("Анна")
    query, _ = await chats.world.telegram.person_asks(anna.id, "")
    chats.world.telegram.inline.asked[query].born -= 100
    await chats.world.feed()
    assert chats.world.telegram.inline.asked[query].results is None
    assert faults == []
    monkeypatch.setattr("bot.handlers.inline.FRESH", -1)
    await chats.world.telegram.person_asks(anna.id, "")
    await chats.world.feed()
    assert [type(one) for one in faults] == [TelegramBadRequest]


async def _note(faults, handler, event, data):  # type: ignore[no-untyped-def]
    faults.append(event.exception)
    return await handler(event, data)


async def test_a_flood_of_letters_stops_only_who_types_it(chats: Chats) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    world = make_world(build_dispatcher(chats.storage, chats.clock, settings, lambda: None, Flood(most=10, again=1)))
    anna, boris = world.person("Анна"), world.person("Борис")
    asked = [await world.telegram.person_asks(anna.id, "с" * number) for number in range(1, 31)]
    other, _ = await world.telegram.person_asks(boris.id, "с")
    updates = await world.telegram.call("getUpdates", {"offset": 0, "timeout": 0})
    feeding = [
        world.dispatcher.feed_update(world.bot, Update.model_validate(one, context={"bot": world.bot}))
        for one in updates
    ]
    await asyncio.gather(*feeding)
    inline = world.telegram.inline.asked
    assert [inline[query].results is not None for query, _ in asked] == [True] * 10 + [False] * 20
    assert inline[other].results is not None
    assert anna.screen() == []  # no word of blame in a chat that they did not write in
