"""A newcomer in the practice chat: the whole program behind the page, at a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from bot.practice.setup import SAMPLES
from tests.browser.conftest import DESKTOP, PHONE, Page

KEYS = "#messages article:last-child .row button"


@pytest.fixture
def page(driver: Chrome, program: str) -> Page:
    return Page(driver, program)


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "Анна Полевая"), (PHONE, "Борис Луговой")])
def test_a_specialist_looks_for_an_event(page: Page, size: tuple[int, int], name: str) -> None:
    page.opens(size)
    page.becomes(name)
    page.waits(lambda: page.click_if("#quick button", "/start"))
    page.waits(lambda: any("Методист" in one.text for one in page.answers()))
    page.writes("/events")
    page.waits(lambda: page.all(KEYS) and "/events" in page.text())
    assert page.unreachable() == []  # the longest screen: the composer stays where it is
    before = page.text()
    page.run(
        "document.querySelector(arguments[0]).click()", KEYS
    )  # at one stroke: the page may redraw itself between two
    page.waits(lambda: page.text() != before)
    assert page.sticking_out() == []
    assert page.unreachable() == []
    assert page.one("#text").is_displayed()
    assert page.driver.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_the_methodist_sends_a_plan_and_takes_it_back(page: Page, tmp_path: Path) -> None:
    plan = SAMPLES / "centre_2026.docx"
    page.opens()
    page.becomes("Ольга Ветрова")
    page.sends_file(plan)
    page.waits(lambda: page.all(".mine .file") and page.all(KEYS))
    page.waits(lambda: page.click_if(KEYS, "Заречный центр"))
    page.waits(lambda: "Прочитан план на 2026 год" in page.text().replace("\u00a0", " "))
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.driver.execute_cdp_cmd("Page.setDownloadBehavior", behaviour)
    page.waits(lambda: page.click_if(".mine .file"))
    page.waits(lambda: (tmp_path / plan.name).exists())
    page.waits(lambda: (tmp_path / plan.name).read_bytes() == plan.read_bytes())


def test_staff_have_a_longer_menu(page: Page) -> None:
    page.opens()
    page.becomes("Анна Полевая")
    page.waits(lambda: page.texts("#quick button"))
    everyone = page.texts("#quick button")
    page.becomes("Ольга Ветрова")
    page.waits(lambda: len(page.all("#quick button")) > len(everyone))


def test_a_department_talks_in_its_group(page: Page) -> None:
    page.opens()
    page.becomes("Павел Речной", group=True)
    page.writes("Коллеги, доброе утро!")
    page.waits(lambda: "доброе утро" in page.text())
    page.becomes("Вера Озёрная", group=True)
    page.waits(lambda: "Павел Речной" in page.text())
    page.waits(lambda: "доброе утро" in page.answers()[-1].text)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_clock_goes_to_the_next_reminder(page: Page, size: tuple[int, int]) -> None:
    page.opens(size)
    page.becomes("Анна Полевая")
    page.waits(lambda: page.one("#now").text)
    before = page.one("#now").get_attribute("datetime") or ""
    page.one("#clock button[data-to=next]").click()
    page.waits(lambda: (page.one("#now").get_attribute("datetime") or "") > before)
    page.waits(lambda: page.all("#people .new"))
    page.waits(lambda: page.run("document.querySelector('#people button:has(.new)').click(); return true"))
    page.waits(lambda: page.all(KEYS))
    assert page.all("#people [aria-current=true] .new") == []
    assert page.sticking_out() == []
    assert page.unreachable() == []


def test_every_persona_fits_a_phone(page: Page) -> None:
    page.opens(PHONE)
    for index in range(len(page.all("#people button"))):
        page.run("document.querySelectorAll('#people button')[arguments[0]].click()", index)
        page.waits(lambda at=index: page.all("#people button")[at].get_attribute("aria-current") == "true")  # type: ignore[misc]
        assert page.sticking_out() == []
        assert page.unreachable() == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_event_is_put_into_a_group_by_the_bots_name(page: Page, size: tuple[int, int]) -> None:
    page.opens(size)
    page.becomes("Вера Озёрная", group=True)
    page.waits(lambda: page.click_if("#quick button", "@metodist_practice_bot"))
    page.waits(lambda: len(page.all("#offers .offer")) > 1)
    assert page.sticking_out() == []
    page.one("#text").send_keys("рыбалка")
    page.waits(lambda: page.texts("#offers button") == ["Ничего не нашлось. Все мероприятия — здесь"])
    page.run("document.getElementById('text').value = '@metodist '")
    page.one("#text").send_keys("лаборатории")
    page.waits(lambda: any("аборатори" in text for text in page.texts("#offers .offer")))
    (title, *_) = page.texts("#offers .offer")[0].splitlines()
    before = len(page.all("#messages article.mine"))
    page.waits(lambda: page.click_if("#offers .offer", title))
    page.waits(lambda: len(page.all("#messages article.mine")) == before + 1)
    assert page.one("#text").get_attribute("value") == ""
    assert not page.one("#offers").is_displayed()
    assert "с помощью @metodist_practice_bot" in page.text()
    assert page.one("#messages article:last-child b").text.replace("\u00a0", " ")
    assert page.all("#messages article:last-child .row a")
    assert page.sticking_out() == []
    assert page.unreachable() == []
