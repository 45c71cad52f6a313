"""The methods that a dialog calls — edit, delete, answer, files — refuse what Telegram refuses."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.practice import inline, rules
from bot.practice.methods import BotMethods
from bot.practice.parameters import PARAMETERS
from bot.practice.telegram import ApiError
from tests.shared import SHARED, bot_api
from tests.telegram import Someone, World, make_world

PNG = b"\x89PNG\r\n\x1a\n"
KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


@pytest.fixture
def world() -> World:
    return make_world(Dispatcher())


@pytest.fixture
async def anna(world: World) -> Someone:
    anna = world.person("Анна")
    await world.telegram.person_sends(anna.id, "/start")
    await world.telegram.call("getUpdates", {"offset": 100})
    return anna


async def test_a_keyboard_is_changed_alone(world: World, anna: Someone) -> None:
    said = await world.bot.send_message(anna.id, "<b>Выберите</b>", reply_markup=KEYS)
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await said.edit_reply_markup(reply_markup=KEYS)
    edited = await said.edit_reply_markup(reply_markup=None)
    assert anna.buttons() == []
    assert anna.last() == "Выберите"
    assert anna.screen()[-1]["html"] == "<b>Выберите</b>"
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await said.edit_text("<b>Выберите</b>")


async def test_what_may_be_deleted(world: World, anna: Someone) -> None:
    group = world.group("Отдел", anna)
    await anna.sends("/start", chat=group)
    said = await world.bot.send_message(anna.id, "a")
    await said.delete()
    await world.bot.delete_message(anna.id, 1)  # in a private chat, the person's own too
    assert anna.screen() == []
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await said.delete()
    with pytest.raises(TelegramBadRequest, match="can't be deleted"):
        await world.bot.delete_message(group, 1)
    with pytest.raises(TelegramBadRequest, match="can't be edited"):
        await world.bot.edit_message_text("a", chat_id=group, message_id=1)


async def test_a_message_number_is_never_used_again(world: World, anna: Someone) -> None:
    first = await world.bot.send_message(anna.id, "a")
    await first.delete()
    assert (await world.bot.send_message(anna.id, "b")).message_id == first.message_id + 1


async def test_files_and_pictures(world: World, anna: Someone) -> None:
    letter = BufferedInputFile("письмо".encode(), "письмо.txt")
    sent = await world.bot.send_document(anna.id, letter, caption="<i>Вот</i>", reply_markup=KEYS)
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("письмо.txt", "Вот")
    again = await world.bot.send_document(anna.id, sent.document.file_id)
    assert again.document is not None
    picture = await world.bot.send_photo(anna.id, BufferedInputFile(PNG, "qr.png"), caption="Код")
    assert picture.photo
    assert anna.screen()[-1]["file"]["image"] is True
    with pytest.raises(TelegramBadRequest, match="there is no text"):
        await sent.edit_text("Другое")
    await sent.edit_caption(caption="Другое")
    assert [one["text"] for one in anna.screen()[1:]] == ["Другое", None, "Код"]
    with pytest.raises(TelegramBadRequest, match="no caption"):
        await (await world.bot.send_message(anna.id, "a")).edit_caption(caption="b")


@pytest.mark.parametrize(
    ("method", "params", "files", "words"),
    [
        ("sendDocument", {"document": "attach://a"}, {"a": ("a.txt", b"")}, "non-empty"),
        ("sendDocument", {"document": "attach://a"}, {}, "no document in the request"),
        ("sendDocument", {"document": "F77"}, {}, "wrong file identifier"),
        ("sendDocument", {}, {"document": ("a.txt", b"a"), "stray": ("b.txt", b"b")}, "unknown parameter stray"),
        ("sendDocument", {"caption": "a" * 1025}, {"document": ("a.txt", b"a")}, "caption is too long"),
        ("sendPhoto", {"photo": "attach://a"}, {"a": ("a.png", b"text")}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {}, {"photo": ("a.png", PNG + b"0" * rules.PHOTO_LIMIT)}, "too big for a photo"),
        ("editMessageText", {"message_id": 1, "text": ""}, {}, "empty"),
        ("editMessageText", {"message_id": 2, "text": "a" * 4097}, {}, "too long"),
        ("editMessageText", {"message_id": 2, "text": "a", "colour": 1}, {}, "unknown parameter colour"),
        ("editMessageReplyMarkup", {"message_id": 9}, {}, "not found"),
        ("deleteMessage", {"message_id": 2, "text": "a"}, {}, "unknown parameter text"),
    ],
)
async def test_refused(
    world: World, anna: Someone, method: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]], words: str
) -> None:
    await world.bot.send_message(anna.id, "сообщение 2")
    with pytest.raises(ApiError, match=words) as caught:
        await world.telegram.call(method, {"chat_id": anna.id, **params}, files)
    assert caught.value.code == 400
    assert anna.last() == "сообщение 2"


async def test_files_over_their_size(world: World, anna: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "UPLOAD_LIMIT", 10)
    monkeypatch.setattr(rules, "DOWNLOAD_LIMIT", 10)
    with pytest.raises(ApiError, match="Too Large") as caught:
        await world.telegram.call("sendDocument", {"chat_id": anna.id}, {"document": ("a", b"0" * 11)})
    assert caught.value.code == 413
    await world.telegram.person_sends_file(anna.id, "plan.txt", b"0" * 11)
    with pytest.raises(ApiError, match="file is too big"):
        await world.telegram.call("getFile", {"file_id": "F1"})
    with pytest.raises(ApiError, match="invalid file_id"):
        await world.telegram.call("getFile", {"file_id": "F2"})


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"callback_data": ""}, "DATA_INVALID"),
        ({"callback_data": "я" * 33}, "DATA_INVALID"),  # bytes, not letters
        ({"url": "http://localhost:8080/form"}, "Wrong HTTP URL"),
        ({"url": "javascript:alert(1)"}, "Wrong HTTP URL"),
        ({"copy_text": {"text": "a" * 257}}, "COPY_TEXT_INVALID"),
        ({"callback_data": "a", "colour": "red"}, "unknown parameter colour"),
    ],
)
def test_buttons_that_telegram_refuses(button: dict[str, Any], words: str) -> None:
    with pytest.raises(rules.BadRequest, match=words):
        rules.check_keyboard({"inline_keyboard": [[{"text": "Да", **button}]]})


@pytest.mark.parametrize(
    "button",
    [{"callback_data": "я" * 32}, {"url": "https://t.me/metodist?start=e_1"}, {"url": "tg://user?id=1"},
     {"copy_text": {"text": "a" * 256}}, {"callback_data": "a", "style": "danger"}],
)  # fmt: skip
def test_buttons_that_telegram_takes(button: dict[str, Any]) -> None:
    assert rules.check_keyboard({"inline_keyboard": [[{"text": "Да", **button}]]}) == [[{"text": "Да", **button}]]


async def test_a_callback_opens_only_a_link_to_the_bot(world: World, anna: Someone) -> None:
    said = await world.bot.send_message(anna.id, "a", reply_markup=KEYS)
    query, _ = await world.telegram.person_presses(anna.id, said.message_id, "Да")
    with pytest.raises(TelegramBadRequest, match="URL_INVALID"):
        await world.bot.answer_callback_query(query, url="https://example.org/")
    link = "https://t.me/metodist_practice_bot?start=d_1"
    assert await world.bot.answer_callback_query(query, url=link)
    assert world.telegram.answers[query]["url"] == link


async def test_plain_text_is_kept_as_it_is(world: World, anna: Someone) -> None:
    await world.bot.send_message(anna.id, "a < b & c", parse_mode=None)
    assert (anna.last(), anna.screen()[-1]["html"]) == ("a < b & c", "a &lt; b &amp; c")


async def test_updates_wait_and_come_in_portions(world: World, anna: Someone) -> None:
    for text in ("a", "b", "c"):
        await world.telegram.person_sends(anna.id, text)
    first = await world.telegram.call("getUpdates", {"limit": 2})
    assert [one["message"]["text"] for one in first] == ["a", "b"]
    (last,) = await world.telegram.call("getUpdates", {"offset": first[-1]["update_id"] + 1})
    assert last["message"]["text"] == "c"
    assert not await world.telegram.until_handled(last["update_id"], seconds=0.01)


def test_every_method_says_what_it_takes() -> None:
    ours = {name.removeprefix("_do_") for name in dir(BotMethods) if name.startswith("_do_")}
    assert ours == {method.lower() for method in PARAMETERS}


@pytest.mark.skipif(not SHARED.joinpath("botapi").exists(), reason="the Bot API as data is not on this machine")
def test_every_method_and_parameter_is_one_of_telegrams() -> None:
    methods = bot_api()["methods"]
    for method, taken in PARAMETERS.items():
        fields = {field["name"]: field["required"] for field in methods[method]["fields"]}
        assert taken <= set(fields), method
        assert {name for name, required in fields.items() if required} <= taken, method


@pytest.mark.skipif(not SHARED.joinpath("botapi").exists(), reason="the Bot API as data is not on this machine")
def test_the_limits_are_telegrams() -> None:
    api = bot_api()
    length = {
        (owner, field["name"]): field["length"][1]
        for owner, described in [*api["methods"].items(), *api["types"].items()]
        for field in described["fields"]
        if "length" in field
    }
    assert length["sendMessage", "text"] == rules.MAX_TEXT
    assert length["sendDocument", "caption"] == rules.MAX_CAPTION
    assert length["answerCallbackQuery", "text"] == rules.MAX_ANSWER
    assert length["InlineKeyboardButton", "callback_data"] == rules.MAX_DATA
    assert length["CopyTextButton", "text"] == rules.MAX_COPY
    assert length["InlineQuery", "query"] == inline.MAX_QUERY
    for name, ours in (
        ("InlineQueryResultArticle", inline.ARTICLE),
        ("InputTextMessageContent", inline.CONTENT),
        ("InlineQueryResultsButton", inline.BUTTON),
    ):
        assert {field["name"] for field in api["types"][name]["fields"]} == ours
