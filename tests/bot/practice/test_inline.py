"""Inline queries in the practice Telegram: what it refuses of an answer, where a picked result stands, how it is driven."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Dispatcher
from aiohttp.test_utils import TestClient, TestServer

from bot.practice.inline import KEPT
from bot.practice.server import practice_application
from bot.practice.telegram import ApiError, PracticeTelegram
from tests.telegram import TOKEN, make_world

URL = {"inline_keyboard": [[{"text": "Открыть", "url": "https://t.me/metodist_practice_bot?start=e_1"}]]}


def article(**changed: Any) -> dict[str, Any]:
    content = {"message_text": "<b>Семинар</b> &amp; чай", "parse_mode": "HTML"}
    return {"type": "article", "id": "1", "title": "Семинар", "input_message_content": content, **changed}


def town() -> PracticeTelegram:
    telegram = PracticeTelegram(TOKEN)
    telegram.add_person(1, "Анна")
    telegram.add_group(-5, "Отдел", [1], bot_inside=False)
    return telegram


async def answer(telegram: PracticeTelegram, query: str, *results: dict[str, Any], **more: Any) -> None:
    await telegram.call("answerInlineQuery", {"inline_query_id": query, "results": list(results), **more})


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"results": [article(id=str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article(title="Вебинар")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(id="я" * 33)]}, "RESULT_ID_INVALID"),  # bytes, not letters
        ({"results": [article(title=" ")]}, "TITLE_EMPTY"),
        ({"results": [article(colour="red")]}, "unknown parameter colour"),
        ({"results": [article(type="photo")]}, "articles only"),
        ({"results": ["a"]}, "articles only"),
        ({"results": {"a": 1}}, "expected an Array"),
        ({"results": [article(input_message_content={})]}, "no text of the message"),
        ({"results": [article(input_message_content={"message_text": " "})]}, "empty"),
        ({"results": [article(input_message_content={"message_text": "a" * 4097})]}, "too long"),
        ({"results": [article(input_message_content={"message_text": "<b>a", "parse_mode": "HTML"})]}, "end tag"),
        ({"results": [article(input_message_content={"message_text": "a", "text": "b"})]}, "unknown parameter text"),
        ({"results": [article(reply_markup={"inline_keyboard": [[{"text": "b"}]]})]}, "exactly one action"),
        ({"results": [], "cache_time": -1}, "cache_time"),
        ({"results": [], "is_personal": "maybe"}, "is_personal"),
        ({"results": [], "next_offset": "я" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "colour": 1}, "unknown parameter colour"),
        ({"results": [], "button": "a"}, "button"),
        ({"results": [], "button": {"text": "", "start_parameter": "a"}}, "non-empty"),
        ({"results": [], "button": {"text": "a"}}, "exactly one action"),
        ({"results": [], "button": {"text": "a", "start_parameter": "я"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "a", "start_parameter": "a" * 65}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "a", "start_parameter": "a", "url": "b"}}, "unknown parameter url"),
        ({"results": [], "inline_query_id": "7"}, "too old"),
        ({}, "wrong or missing parameter"),
    ],
)
async def test_what_is_refused(params: dict[str, Any], words: str) -> None:
    telegram = town()
    query, _ = await telegram.person_asks(1, "семинар")
    with pytest.raises(ApiError, match=words) as caught:
        await telegram.call("answerInlineQuery", {"inline_query_id": query, **params})
    assert caught.value.code == 400
    assert telegram.inline.asked[query].results is None
    await answer(telegram, query, article())  # a refused answer is no answer


async def test_a_query_is_answered_once_and_in_time() -> None:
    real = [100.0]
    telegram = PracticeTelegram(TOKEN, real_clock=lambda: real[0])
    telegram.add_person(1, "Анна")
    query, _ = await telegram.person_asks(1, "")
    await answer(telegram, query)
    with pytest.raises(ApiError, match="too old"):
        await answer(telegram, query)
    query, _ = await telegram.person_asks(1, "")
    real[0] += 20
    with pytest.raises(ApiError, match="too old"):
        await answer(telegram, query)
    for _ in range(KEPT + 5):
        await telegram.person_asks(1, "")
    assert len(telegram.inline.asked) == KEPT


async def test_a_picked_result_is_the_persons_message_by_way_of_the_bot() -> None:
    telegram = town()
    query, _ = await telegram.person_asks(1, "@metodist_practice_bot семинар " + "ж" * 300, -5)
    asked = (await telegram.call("getUpdates", {}))[-1]["inline_query"]
    assert (asked["id"], asked["chat_type"], len(asked["query"]), asked["offset"]) == (query, "supergroup", 256, "")
    await answer(telegram, query, article(reply_markup=URL))
    number, update = await telegram.person_picks(1, "1", -5)
    message = telegram.town.chats[-5].messages[number]
    assert (message.sender, message.text, message.via_bot, update) == (
        1,
        "Семинар & чай",
        True,
        0,
    )  # the bot is not there
    for chat, result in ((-5, "2"), (-6, "1"), (2, "1")):
        with pytest.raises(ApiError, match="no such"):
            await telegram.person_picks(1, result, chat)
    telegram.town.chats[-5].bot_inside = True
    number, update = await telegram.person_picks(1, "1", -5)  # of those in groups, even a shy bot hears of its own
    heard = (await telegram.call("getUpdates", {}))[-1]["message"]
    assert (update > 0, heard["message_id"], heard["via_bot"]["id"], heard["from"]["id"]) == (True, number, 42, 1)
    with pytest.raises(ApiError, match="can't be edited"):
        await telegram.call("editMessageText", {"chat_id": -5, "message_id": number, "text": "a"})
    again = PracticeTelegram(TOKEN)
    again.town = type(again.town).from_json(telegram.town.as_json())
    assert again.town.chats[-5].messages[number].via_bot


async def test_a_channel_takes_it_from_its_admins() -> None:
    telegram = town()
    telegram.add_person(2, "Борис")
    telegram.add_channel(-7, "Афиша", [1], [2])
    for person in (1, 2):
        query, _ = await telegram.person_asks(person, "семинар", -7)
        await answer(telegram, query, article())
    assert {one["inline_query"]["chat_type"] for one in await telegram.call("getUpdates", {})} == {"channel"}
    with pytest.raises(ApiError, match="администраторы"):
        await telegram.person_picks(2, "1", -7)
    await telegram.person_picks(1, "1", -7)
    assert (await telegram.call("getUpdates", {}))[-1]["channel_post"]["via_bot"]["id"] == 42


async def test_feedback_and_presses_name_the_message() -> None:
    telegram = town()
    telegram.inline.feedback = True
    query, _ = await telegram.person_asks(1, "семинар")
    keys = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    await answer(telegram, query, article(), article(id="2", reply_markup=keys))
    await telegram.person_picks(1, "1")
    number, _ = await telegram.person_picks(1, "2")
    await telegram.person_presses(1, number, "Да")
    heard = await telegram.call("getUpdates", {})
    chosen = [one["chosen_inline_result"] for one in heard if "chosen_inline_result" in one]
    assert [(one["result_id"], one["query"], one.get("inline_message_id")) for one in chosen] == [
        ("1", "семинар", None), ("2", "семинар", f"1:{number}")
    ]  # fmt: skip
    press = heard[-1]["callback_query"]
    assert (press["inline_message_id"], "message" in press) == (f"1:{number}", False)


async def test_what_leaves_the_common_subset_is_noted() -> None:
    world = make_world(Dispatcher())
    anna = world.person("Анна")
    query, _ = await world.telegram.person_asks(anna.id, "")
    content = {"message_text": "<blockquote>a</blockquote>" + "a" * 4000, "parse_mode": "HTML"}
    await answer(world.telegram, query, article(input_message_content=content))
    assert len(world.telegram.violations) == 2


async def test_over_http() -> None:
    telegram = town()
    async with TestClient(TestServer(practice_application(telegram, None))) as client:

        async def post(path: str, **body: Any) -> dict[str, Any]:
            response = await client.post(path, json=body)
            said: dict[str, Any] = await response.json()
            return {"status": response.status, **said}

        async def bot() -> None:
            (update,) = (await post(f"/bot{TOKEN}/getUpdates", timeout=5))["result"]
            button = {"text": "Все", "start_parameter": "events"}
            form = {"inline_query_id": update["inline_query"]["id"], "results": [article(reply_markup=URL)]}
            await post(f"/bot{TOKEN}/answerInlineQuery", **form, button=button, next_offset="20")
            await post(f"/bot{TOKEN}/getUpdates", offset=update["update_id"] + 1)

        shown, _ = await asyncio.gather(post("/people/1/inline", query="семинар", chat=-5), bot())
        (one,) = shown["results"]
        assert (one["id"], one["title"], one["text"]) == ("1", "Семинар", "Семинар & чай")
        assert one["buttons"][0][0]["url"] == URL["inline_keyboard"][0][0]["url"]
        assert (shown["next"], shown["button"]["start_parameter"]) == ("20", "events")
        picked = await post("/people/1/pick", result="1", chat=-5)
        assert (picked["status"], picked["taken"]) == (200, True)
        (message,) = (await (await client.get("/people/1/screen?chat=-5")).json())["messages"]
        assert (message["from"], message["via"], message["id"]) == ("me", "metodist_practice_bot", picked["message_id"])
        assert (await post("/people/1/pick", result="9", chat=-5))["status"] == 400
        assert (await post("/people/1/inline", query="семинар", chat=-6))["status"] == 400
        telegram.inline.mode = False
        assert (await post("/people/1/inline", query="семинар"))["taken"] is False
        assert (await post(f"/bot{TOKEN}/getMe"))["result"]["supports_inline_queries"] is False
        await telegram.close()
