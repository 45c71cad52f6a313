"""The stand-in behaves as Telegram does: what it refuses, what it keeps, how it is driven."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher, F
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiohttp.test_utils import TestClient, TestServer

from bot.clockwork import BadMove
from bot.practice.server import ClockSwitch, practice_application
from bot.practice.telegram import ApiError, PracticeTelegram
from tests.builders import NOW
from tests.telegram import TOKEN, World, make_world

KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


def echo() -> Dispatcher:
    dispatcher = Dispatcher()

    async def on_message(message: Message) -> None:
        if message.document is not None:
            content = await message.bot.download(message.document)  # type: ignore[union-attr]
            assert content is not None
            await message.answer_document(
                BufferedInputFile(content.read(), "copy.txt"), caption="<b>копия</b>", parse_mode="HTML"
            )
            return
        await message.answer(f"<b>{message.text}</b>", parse_mode="HTML", reply_markup=KEYS)

    async def on_press(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("нажато", reply_markup=None)
        await query.answer("спасибо")

    dispatcher.message.register(on_message)
    dispatcher.callback_query.register(on_press, F.data == "yes")
    return dispatcher


@pytest.fixture
def world() -> World:
    return make_world(echo())


async def test_a_chat(world: World) -> None:
    anna = world.person("Анна")
    await anna.sends("/start hello")
    assert anna.last() == "/start hello"
    assert anna.buttons() == ["Да"]
    await anna.presses("Да")
    assert (anna.last(), anna.answer) == ("нажато", "спасибо")
    with pytest.raises(AssertionError):
        await anna.presses("Да")
    await anna.sends_file("plan.txt", b"hello")
    assert anna.screen()[-1]["file"]["name"] == "copy.txt"


async def test_a_group(world: World) -> None:
    anna, boris = world.person("Анна"), world.person("Борис")
    group = world.group("Отдел", anna, boris)
    await anna.sends("/start", chat=group)
    await boris.presses("Да", chat=group)
    assert [one["from"] for one in boris.screen(group)] == ["Анна", "bot"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "empty"),
        ({"text": "a" * 4097}, "too long"),
        ({"text": "<b>a", "parse_mode": "HTML"}, "end tag"),
        ({"text": "<b><i>a</b></i>", "parse_mode": "HTML"}, "Unexpected end tag"),
        ({"text": "<h1>a</h1>", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "a < b", "parse_mode": "HTML"}, "unescaped"),
        ({"text": "a & b", "parse_mode": "HTML"}, "unescaped"),
        ({"text": "a", "colour": "red"}, "unknown parameter"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x" * 65}]]}},
            "DATA_INVALID",
        ),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b"}]]}}, "exactly one action"),
        (
            {
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x", "url": "https://a"}]]},
            },
            "exactly one",
        ),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}}, "non-empty"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x"}] * 9]}},
            "ROW_TOO_LONG",
        ),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x"}]] * 101}}, "TOO_LONG"),
        ({"text": "a", "reply_markup": "keys"}, "object expected"),
        ({"chat_id": 999, "text": "a"}, "chat not found"),
    ],
)
async def test_what_is_refused(world: World, params: dict[str, Any], words: str) -> None:
    anna = world.person("Анна")
    await anna.sends("/start")
    with pytest.raises(ApiError, match=words) as caught:
        await world.telegram.call("sendMessage", {"chat_id": anna.id, **params})
    assert caught.value.code == 400


async def test_edits_answers_and_strangers(world: World) -> None:
    anna, stranger = world.person("Анна"), world.person("Чужой")
    await anna.sends("/start")
    message = anna.screen()[-1]
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await world.bot.edit_message_text(
            "<b>/start</b>", chat_id=anna.id, message_id=message["id"], reply_markup=KEYS, parse_mode="HTML"
        )
    with pytest.raises(TelegramBadRequest, match="not found"):
        await world.bot.edit_message_text("a", chat_id=anna.id, message_id=999)
    with pytest.raises(TelegramForbiddenError, match="initiate"):
        await world.bot.send_message(stranger.id, "a")
    await world.telegram.person_blocks(anna.id)
    await world.feed()
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await world.bot.send_message(anna.id, "a")
    with pytest.raises(TelegramBadRequest, match="too old"):
        await world.bot.answer_callback_query("1")
    with pytest.raises(ApiError, match="method not found"):
        await world.telegram.call("flyToTheMoon", {})
    with pytest.raises(ApiError):
        await world.telegram.call("sendMessage", {"text": "a"})


async def test_a_callback_is_answered_once_and_in_time() -> None:
    real = [100.0]
    telegram = PracticeTelegram(TOKEN, real_clock=lambda: real[0])
    telegram.add_person(1, "Анна")
    await telegram.person_sends(1, "/start")
    await telegram.call("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": KEYS.model_dump(exclude_none=True)})
    query, _ = await telegram.person_presses(1, 2, "Да")
    with pytest.raises(ApiError, match="TOO_LONG"):
        await telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "a" * 201})
    await telegram.call("answerCallbackQuery", {"callback_query_id": query})
    with pytest.raises(ApiError, match="too old"):
        await telegram.call("answerCallbackQuery", {"callback_query_id": query})
    query, _ = await telegram.person_presses(1, 2, "yes")
    real[0] += 20
    with pytest.raises(ApiError, match="too old"):
        await telegram.call("answerCallbackQuery", {"callback_query_id": query})


async def test_what_leaves_the_common_subset_is_noted(world: World) -> None:
    anna = world.person("Анна")
    await anna.sends("/start")
    wide = {
        "inline_keyboard": [[{"text": "b", "callback_data": "x"}] * 8, *([[{"text": "b", "callback_data": "x"}]] * 30)]
    }
    text = "<blockquote>" + "a" * 4000 + "</blockquote>"
    await world.telegram.call(
        "sendMessage", {"chat_id": anna.id, "text": text, "parse_mode": "HTML", "reply_markup": wide}
    )
    assert len(world.telegram.violations) == 4


async def test_a_restart_keeps_the_town(world: World, tmp_path: Path) -> None:
    anna = world.person("Анна")
    await anna.sends_file("plan.txt", "план".encode())
    world.telegram.save(tmp_path / "town.json")
    again = PracticeTelegram(TOKEN)
    again.load(tmp_path / "town.json")
    assert again.town.as_json() == world.telegram.town.as_json()


async def test_small_methods(world: World) -> None:
    anna = world.person("Анна")
    await anna.sends("/start")
    for method, params in (
        ("getMe", {}), ("deleteWebhook", {}), ("getWebhookInfo", {}), ("getChat", {"chat_id": anna.id}),
        ("sendChatAction", {"chat_id": anna.id, "action": "typing"}), ("setMyCommands", {"commands": []}), ("getMyCommands", {}),
        ("deleteMyCommands", {}), ("deleteMessage", {"chat_id": anna.id, "message_id": 2}), ("leaveChat", {"chat_id": anna.id}),
    ):  # fmt: skip
        await world.telegram.call(method, params)
    with pytest.raises(ApiError):
        await world.telegram.call("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}})


class Face:
    async def now(self) -> Any:
        return NOW

    async def move(self, to: str) -> Any:
        if to != "next":
            raise BadMove("нельзя")
        return NOW


async def test_over_http() -> None:
    telegram = PracticeTelegram(TOKEN)
    telegram.add_person(1, "Анна")
    switch = ClockSwitch()
    async with TestClient(TestServer(practice_application(telegram, switch))) as client:
        assert (await client.post("/clock", json={"to": "next"})).status == 400
        switch.connect(Face())
        assert (await (await client.get("/clock")).json())["now"] == NOW.isoformat()
        assert (await client.post("/clock", json={"to": "next"})).status == 200
        assert (await client.post("/clock", json={"to": "никогда"})).status == 400
        assert (await client.get("/")).status == 200
        assert (await client.get("/page/app.js")).status == 200
        assert (await client.post("/people", json={"id": 2, "name": "Борис"})).status == 200
        people = await (await client.get("/people")).json()
        assert [one["name"] for one in people["people"]] == ["Анна", "Борис"]
        assert (await client.post("/botwrong/getMe")).status == 401
        me = await (await client.post(f"/bot{TOKEN}/getMe", data={})).json()
        assert me["result"]["is_bot"]

        update = await telegram.person_sends(1, "/start")
        form = {
            "chat_id": "1",
            "text": "a",
            "reply_markup": json.dumps(KEYS.model_dump(exclude_none=True)),
            "disable_notification": "true",
        }
        assert (await client.post(f"/bot{TOKEN}/sendMessage", data=form)).status == 200
        assert (await client.post(f"/bot{TOKEN}/getUpdates", json={"offset": update + 1})).status == 200
        assert await telegram.until_handled(update)
        screen = await (await client.get("/people/1/screen")).json()
        assert screen["messages"][-1]["buttons"][0][0]["text"] == "Да"
        changes = await (await client.get("/people/1/changes?since=0")).json()
        assert changes["changes"] > 0
        for path, body in (
            ("send", {}),
            ("file", {"name": "a", "content_base64": "?"}),
            ("press", {"message_id": 2, "button": "Нет"}),
        ):
            assert (await client.post(f"/people/1/{path}", json=body)).status == 400
        assert (await client.get("/people/2/screen?chat=1")).status == 400  # somebody else's chat
        assert (await client.get("/people", headers={"Origin": "https://example.org"})).status == 403
        assert (await client.get("/files/none")).status == 404


async def test_a_crowd_is_put_in_and_timed(world: World) -> None:
    """Each person's answer is the first after their own press; who is not answered in time is said."""
    people = [world.person(name).id for name in ("Анна", "Борис", "Вера")]
    async with TestClient(TestServer(practice_application(world.telegram, None))) as client:

        async def all_do(**wanted: Any) -> list[dict[str, Any]]:
            body = {"people": people, "within": 0, "patience": 20, **wanted}
            asking = asyncio.create_task(client.post("/crowd", json=body))
            while not asking.done() and wanted.get("patience") != 0:
                await world.feed()
                await asyncio.sleep(0)
            answer = await asking
            rows: list[dict[str, Any]] = await answer.json() if answer.status == 200 else [{"status": answer.status}]
            return rows

        for rows in (await all_do(text="/start"), await all_do(button="Да")):
            assert [row["id"] for row in rows] == people
            assert all(row["answered"] >= row["asked"] >= 0 for row in rows)
        assert await all_do(button="Да") == [{"status": 400}]  # the button has gone with the press
        await world.feed()
        unanswered = await all_do(text="/start", patience=0)
        assert [row["answered"] for row in unanswered] == [None, None, None]
