"""The practice page in a real browser: Chromium where it is installed, else these tests say why they were skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.e2e.conftest import PROJECT, TOKEN, call, free_port, wait_for

DESKTOP, PHONE = (1180, 800), (390, 844)
# The clock and the composer are in sight as they are; every other control can be brought into view and is what a finger
# would hit there. (A script can scroll what a person cannot, so what must always be seen is looked at first.)
UNREACHABLE = """
const box = (one) => one.getBoundingClientRect(), seen = (one) => one.checkVisibility();
const away = [...document.querySelectorAll("header *, #say *")].filter(seen)
  .filter((one) => box(one).top < -1 || box(one).bottom > innerHeight + 1);
if (away.length) return away.map((one) => one.outerHTML);
return [...document.querySelectorAll("button, textarea, input, a")].filter((one) => {
  if (!one.checkVisibility()) return false;
  one.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = one.getBoundingClientRect(), hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !hit || !(one.contains(hit) || hit.contains(one)) || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map((one) => one.outerHTML);
"""
STICKING_OUT = """
const width = arguments[0], sideways = (one) => one.closest("#people, #quick") || one.closest("pre");
const wide = [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.checkVisibility() || sideways(one)) return false;
  const box = one.getBoundingClientRect();
  return box.left < -1 || box.right > width + 1;
}).map((one) => one.outerHTML.slice(0, 200));
const page = document.documentElement.scrollWidth, talk = document.getElementById("messages");
if (page > width || innerWidth > width) wide.push(`the page is ${page} wide in a window of ${innerWidth}`);
if (talk.scrollWidth > talk.clientWidth) wide.push(`the talk is ${talk.scrollWidth} wide in ${talk.clientWidth}`);
return wide;
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"not installed here: {', '.join(missing)}"))


CLICK_LAST = """
    const found = [...document.querySelectorAll(arguments[0])].filter((one) => one.innerText.includes(arguments[1]));
    found.at(-1)?.click();
    return found.length > 0;
"""
TEXTS = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)"


class Page:
    """One window of a browser with the practice page, and what a person does there."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address
        self.width = DESKTOP[0]

    def opens(self, size: tuple[int, int] = DESKTOP) -> None:
        self.width, height = size
        metrics = {"width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": self.width < 700}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get(self.address)
        self.waits(lambda: self.all("#people button"))

    def becomes(self, name: str, *, group: bool = False) -> None:
        """Choose a persona, in their private chat or in a group of theirs."""
        kind = "#people button.group:not(.channel)" if group else "#people button:not(.group)"
        self.waits(lambda: self.click_if(kind, name))
        self.waits(lambda: name in self.one("#title").text)

    def writes(self, text: str) -> None:
        self.one("#text").send_keys(text, Keys.ENTER)

    def sends_file(self, path: Path) -> None:
        self.one("#file").send_keys(str(path))

    def click_if(self, css: str, text: str = "") -> bool:
        """Click the last one with this text, if it is there: found and clicked at one stroke, the page redraws itself."""
        return bool(self.run(CLICK_LAST, css, text))

    def texts(self, css: str) -> list[str]:
        found: list[str] = self.run(TEXTS, css)
        return found

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def text(self) -> str:
        return self.one("#messages").text

    def answers(self) -> list[WebElement]:
        """What others than this person have said."""
        return self.all("#messages article:not(.mine):not(.note)")

    def waits(self, condition: Callable[[], Any]) -> Any:
        """Until it holds; the page redraws itself, so an element may vanish between two looks."""
        from selenium.common.exceptions import StaleElementReferenceException

        waiting = WebDriverWait(
            self.driver, 10, poll_frequency=0.05, ignored_exceptions=(StaleElementReferenceException,)
        )
        return waiting.until(lambda _: condition())

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def sticking_out(self) -> list[str]:
        """What stands wider than the window; lists that scroll sideways by design are left out."""
        found: list[str] = self.run(STICKING_OUT, self.width)
        return found

    def unreachable(self) -> list[str]:
        found: list[str] = self.run(UNREACHABLE)
        return found


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    options = ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=ru"):
        options.add_argument(argument)
    options.binary_location = str(shutil.which("chromium"))
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def _started(folder: Path, port: int, *arguments: str) -> Iterator[str]:
    """The program as a process with a data folder of its own; yields its address."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_"))}
    own = {"BOT_TOKEN": "", "DATABASE_URL": "", "METODIST_DATA": str(folder), "METODIST_NO_DOTENV": "1"}
    environment = {**keep, **own, "HTTP_PORT": str(port)}
    address = f"http://127.0.0.1:{port}"
    with (folder / "program.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], env=environment, cwd=PROJECT, stdout=log, stderr=log
        )
        try:
            wait_for(lambda: _listening(address), f"the program; see {folder / 'program.log'}")
            yield address
        finally:
            process.terminate()
            assert process.wait(15) in (0, -15)


def _listening(address: str) -> bool:
    try:
        call(f"{address}/people")
    except (OSError, AssertionError):
        return False
    return True


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`metodist run` without a token."""
    yield from _started(tmp_path_factory.mktemp("program"), free_port(), "run")


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`metodist practice`: the tests themselves are its bot."""
    port = free_port()
    yield from _started(tmp_path_factory.mktemp("stand_in"), port, "practice", "--port", str(port))


class Bot:
    """The test in the bot's place."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.offset = 0

    def asks(self, method: str, **params: Any) -> Any:
        return call(f"{self.address}/bot{TOKEN}/{method}", params)["result"]

    def sends_picture(self, person: int, content: bytes, caption: str) -> None:
        """sendPhoto by multipart, the file under the parameter's own name."""
        fields = {"chat_id": str(person), "caption": caption}
        head = "".join(f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
        head += '--x\r\nContent-Disposition: form-data; name="photo"; filename="dot.png"\r\n\r\n'
        body = head.encode() + content + b"\r\n--x--\r\n"
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        request = urllib.request.Request(f"{self.address}/bot{TOKEN}/sendPhoto", body, form)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def hears(self) -> dict[str, Any]:
        """The next update."""
        (update, *_) = wait_for(lambda: self.asks("getUpdates", offset=self.offset, timeout=1), "an update")
        self.offset = update["update_id"] + 1
        self.asks("getUpdates", offset=self.offset, timeout=0)
        heard: dict[str, Any] = update
        return heard
