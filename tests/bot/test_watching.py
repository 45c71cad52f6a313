"""What whoever runs the bot can ask it, and updates that Telegram brings itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.serving.health import STALE_SECONDS, Pulse, add_health
from bot.serving.metrics import Metrics, count_updates
from bot.serving.webhook import add_webhook, webhook_path
from bot.settings import Settings
from scheduler.rounds import Sendings
from storage.repositories.deliveries import DeliveryKind
from tests.bot.conftest import Chats
from tests.builders import NOW

SECRET = "s" * 32
Client = TestClient[web.Request, web.Application]


class OldPulse(Pulse):
    @property
    def age(self) -> float:
        return STALE_SECONDS + 1


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def client(chats: Chats, metrics: Metrics) -> AsyncIterator[Client]:
    application = web.Application()
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, webhook_url="https://bot.example/hook/7", webhook_secret=SecretStr(SECRET)
    )
    assert webhook_path(settings) == "/hook/7"
    count_updates(chats.world.dispatcher, metrics)
    add_health(application, metrics, Pulse(), chats.storage, chats.clock, chats.world.dispatcher["chat_state"])
    add_webhook(application, chats.world.dispatcher, chats.world.bot, settings)
    async with TestClient(TestServer(application)) as client:
        yield client


async def test_an_update_by_webhook_is_answered_and_counted(chats: Chats, client: Client) -> None:
    anna = chats.world.person("Анна")
    await chats.world.telegram.person_sends(anna.id, "/start")
    (update,) = await chats.world.telegram.call("getUpdates", {})
    for headers in (
        {},
        {"X-Telegram-Bot-Api-Secret-Token": "я" * 32},
        {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]},
    ):
        assert (await client.post("/hook/7", json=update, headers=headers)).status == 401
    assert anna.last() == ""
    right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    assert (await client.post("/hook/7", json=update, headers=right)).status == 200
    assert anna.told("Методист")
    assert (await client.post("/hook/7", data=b"{", headers=right)).status >= 400
    page = await (await client.get("/metrics")).text()
    assert 'metodist_updates_total{handler="start",result="done"} 1.0' in page


async def test_what_waits_and_what_was_done(chats: Chats, client: Client, metrics: Metrics) -> None:
    assert (await (await client.get("/healthz")).json())["ok"] is True
    assert (await client.get("/readyz")).status == 200
    async with chats.storage.write() as unit:
        for key in ("a", "b"):
            await unit.deliveries.add(DeliveryKind.LETTER, unique_key=key, chat_id=key, now=NOW, priority=3)
    metrics.swept(Sendings(sent=3, gone=1, escalated=2))
    page = await (await client.get("/metrics")).text()
    for line in (
        'metodist_deliveries_due{priority="broadcasts"} 2.0',
        'metodist_deliveries_due{priority="reminders"} 0.0',
        "metodist_delivery_lateness_seconds ",
        'metodist_sends_total{result="sent"} 3.0',
        'metodist_sends_total{result="gone"} 1.0',
        "metodist_escalations_total 2.0",
        "metodist_sweeps_total 1.0",
    ):
        assert line in page, page


async def test_a_metronome_that_stopped_and_a_database_that_is_away(chats: Chats) -> None:
    application = web.Application()
    add_health(application, Metrics(), OldPulse(), chats.storage, chats.clock, chats.world.dispatcher["chat_state"])
    async with TestClient(TestServer(application)) as client:
        assert (await client.get("/healthz")).status == 503
        assert (await client.get("/readyz")).status == 503

    class Away:
        def read(self) -> object:
            raise OSError("no route")

    application = web.Application()
    add_health(application, Metrics(), Pulse(), Away(), chats.clock, chats.world.dispatcher["chat_state"])  # type: ignore[arg-type]
    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/readyz")
        assert (answer.status, await answer.json()) == (503, {"ok": False, "database": "OSError"})
        assert (await client.get("/healthz")).status == 200


async def test_what_the_process_counts_is_told_while_the_database_is_away(chats: Chats, metrics: Metrics) -> None:
    """Refused, hanging, and hanging even when it is cancelled."""
    metrics.swept(Sendings(sent=3))
    let_go, asked = asyncio.Event(), 0

    class Away:
        @asynccontextmanager
        async def read(self) -> AsyncIterator[None]:
            nonlocal asked
            asked += 1
            if asked == 1:
                raise OSError("no route")
            try:
                await let_go.wait()
            finally:
                await let_go.wait()
            yield

    for count in (1, 2, 2):  # none is asked beside one that hangs
        page = (await metrics.page(Away(), chats.clock, patience=0.01)).decode()  # type: ignore[arg-type]
        assert asked == count
        for line in (
            "metodist_database_up 0.0",
            'metodist_sends_total{result="sent"} 3.0',
            "metodist_sweeps_total 1.0",
        ):
            assert line in page, page
        assert "metodist_deliver" not in page
    let_go.set()
    assert metrics._asking is not None
    await asyncio.wait({metrics._asking})
    page = (await metrics.page(chats.storage, chats.clock)).decode()
    assert "metodist_database_up 1.0" in page
    assert "metodist_delivery_lateness_seconds 0.0" in page


async def test_updates_in_a_dialog_are_counted_by_its_windows(chats: Chats, metrics: Metrics) -> None:
    count_updates(chats.world.dispatcher, metrics)
    anna = chats.world.person("Анна")
    await anna.sends("/settings")
    await anna.presses("Калининград")
    page = (await metrics.page(chats.storage, chats.clock)).decode()
    assert 'metodist_updates_total{handler="SettingsWindow",result="done"} 1.0' in page, page
    assert "_handler" not in page


async def test_a_database_that_says_nothing_is_not_waited_for(chats: Chats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.serving.health.READY_SECONDS", 0.05)

    class Silent:
        @asynccontextmanager
        async def read(self) -> AsyncIterator[None]:
            await asyncio.sleep(3600)
            yield

    application = web.Application()
    add_health(application, Metrics(), Pulse(), Silent(), chats.clock, chats.world.dispatcher["chat_state"])  # type: ignore[arg-type]
    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/readyz")
        assert (answer.status, await answer.json()) == (503, {"ok": False, "database": "TimeoutError"})


@pytest.mark.parametrize(
    ("url", "secret"),
    [("https://bot.example/hook", None), ("https://bot.example/hook", "короткий"), ("http://bot.example/hook", SECRET)],
)
def test_a_webhook_that_would_be_open_is_refused(url: str, secret: str | None) -> None:
    with pytest.raises(ValueError, match="WEBHOOK_"):
        Settings(_env_file=None, webhook_url=url, webhook_secret=SecretStr(secret) if secret else None)  # type: ignore[call-arg]
