"""How the page shows what a bot may say; the test itself is the bot."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import DESKTOP, PHONE, Bot, Page
from tests.e2e.conftest import call

_people = count(1)
LAST = "#messages article:last-child"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Talk:
    """Somebody new beside a bot that says what the test says."""

    def __init__(self, page: Page, bot: Bot, person: int) -> None:
        self.page, self.bot, self.person = page, bot, person

    def bot_says(self, text: str, rows: list[list[dict[str, Any]]] | None = None) -> int:
        markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        said = self.bot.asks("sendMessage", chat_id=self.person, text=text, parse_mode="HTML", **markup)
        self.page.waits(lambda: len(self.page.answers()) >= 1 and self.drawn(said["message_id"]))
        return int(said["message_id"])

    def drawn(self, message_id: int) -> bool:
        screen = call(f"{self.bot.address}/people/{self.person}/screen")["messages"]
        return len(self.page.all("#messages article")) == len(screen) and screen[-1]["id"] == message_id


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def talk(request: pytest.FixtureRequest, driver: Chrome, stand_in: str) -> Iterator[Talk]:
    bot, page, person = Bot(stand_in), Page(driver, stand_in), next(_people)
    call(f"{stand_in}/people", {"id": person, "name": f"Житель {person}"})
    page.opens(request.param)
    page.becomes(f"Житель {person}")
    page.writes("/start")
    bot.hears()
    page.waits(lambda: page.all("#messages article.mine"))
    yield Talk(page, bot, person)
    assert page.sticking_out() == []
    assert page.unreachable() == []


def keys(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "callback_data": text} for text in texts]


def test_only_the_tags_that_telegram_has(talk: Talk) -> None:
    talk.bot_says(
        "<b>жирный</b> <i>курсив</i> <code>a &lt; b</code> <a href='https://example.org/x'>ссылка</a> &lt;img&gt;"
    )
    assert talk.page.one(f"{LAST} b").text == "жирный"
    assert talk.page.one(f"{LAST} code").text == "a < b"
    assert talk.page.one(f"{LAST} a").get_attribute("rel") == "noopener noreferrer"
    assert "<img>" in talk.page.one(LAST).text
    assert talk.page.all(f"{LAST} img") == []


def test_a_long_message_is_read_from_its_beginning(talk: Talk) -> None:
    talk.bot_says("Начало\n" + "Сверхдлинноесловобезпробелов" * 30 + "\nстрока" * 60, [keys("Дальше")])
    box = "return [...arguments].map((one) => one.getBoundingClientRect().top)"
    top, at = talk.page.run(box, talk.page.one("#messages"), talk.page.one(LAST))
    assert abs(at - top) < 40
    talk.page.one("#down").click()
    talk.page.waits(lambda: not talk.page.one("#down").is_displayed())


def test_rows_of_buttons_stand_as_they_were_sent(talk: Talk) -> None:
    talk.bot_says("Выберите", [keys(*"1234567"), keys("Длинная подпись, две строки", "Нет"), keys("Одна")])
    rows = talk.page.all(f"{LAST} .row")
    widths = [[key.size["width"] for key in row.find_elements("tag name", "button")] for row in rows]
    assert [len(row) for row in widths] == [7, 2, 1]
    assert all(max(row) - min(row) <= 1 for row in widths)


def test_an_alert_waits_for_the_reader_and_a_word_does_not(talk: Talk) -> None:
    talk.bot_says("Сколько?", [keys("Много", "Мало")])
    for button, alert in (("Много", True), ("Мало", False)):
        talk.page.click_if(f"{LAST} .row button", button)
        query = talk.bot.hears()["callback_query"]["id"]
        talk.bot.asks("answerCallbackQuery", callback_query_id=query, text=f"Ответ: {button}", show_alert=alert)
        box = "#alert" if alert else "#toast"
        talk.page.waits(lambda box=box, button=button: f"Ответ: {button}" in talk.page.one(box).text)  # type: ignore[misc]
        if alert:
            talk.page.one("#alert button").click()
            talk.page.waits(lambda: not talk.page.one("#alert").is_displayed())


def test_an_edit_keeps_the_place_of_the_keyboard(talk: Talk) -> None:
    edited = talk.bot_says("Страница 1", [keys("Назад", "Вперёд")])
    talk.page.all(f"{LAST} .row button")[1].send_keys(Keys.ENTER)
    query = talk.bot.hears()["callback_query"]["id"]
    markup = {"inline_keyboard": [keys("Назад", "Вперёд")]}
    talk.bot.asks("editMessageText", chat_id=talk.person, message_id=edited, text="Страница 2", reply_markup=markup)
    talk.bot.asks("answerCallbackQuery", callback_query_id=query)
    talk.page.waits(lambda: "Страница 2" in talk.page.one(LAST).text)
    assert "изменено" in talk.page.one(LAST).text
    assert talk.page.run("return document.activeElement.textContent") == "Вперёд"
    talk.bot.asks("deleteMessage", chat_id=talk.person, message_id=edited)
    talk.page.waits(lambda: "Страница 2" not in talk.page.text())


def test_a_command_in_a_text_may_be_pressed(talk: Talk) -> None:
    talk.bot_says("Всё начинается с /events, а дробь 1/2 и http://a.example/path — нет.")
    (command,) = talk.page.all(f"{LAST} .command")
    command.click()
    assert talk.bot.hears()["message"]["text"] == "/events"


def test_a_deep_link_is_opened_by_this_person(talk: Talk) -> None:
    talk.bot_says("Приглашение", [[{"text": "Открыть", "url": "https://t.me/metodist_practice_bot?start=e_5"}]])
    talk.page.one(f"{LAST} .row a").click()
    heard = talk.bot.hears()["message"]
    assert (heard["text"], heard["from"]["id"]) == ("/start e_5", talk.person)


def test_plain_text_is_not_taken_for_html(talk: Talk) -> None:
    talk.bot.asks("sendMessage", chat_id=talk.person, text="a < b & <b>c</b>")
    talk.page.waits(lambda: "a < b & <b>c</b>" in talk.page.text())


def test_a_picture_is_shown(talk: Talk) -> None:
    talk.bot.sends_picture(talk.person, base64.b64decode(DOT), "Подпись")
    talk.page.waits(lambda: talk.page.all(f"{LAST} img"))
    talk.page.waits(lambda: talk.page.run("return document.querySelector('#messages img').naturalWidth") == 1)
    assert "Подпись" in talk.page.one(LAST).text


def test_a_callback_may_open_the_private_chat(talk: Talk) -> None:
    talk.bot_says("Форма", [keys("Заполнить")])
    talk.page.click_if(f"{LAST} .row button")
    query = talk.bot.hears()["callback_query"]["id"]
    url = "https://t.me/metodist_practice_bot?start=d_7"
    talk.bot.asks("answerCallbackQuery", callback_query_id=query, url=url)
    assert talk.bot.hears()["message"]["text"] == "/start d_7"
