"""A message that was given up: organizers hear of it, see why, send it once more; so does whoever runs the program."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.base import BadInput
from bot.texts.unreached import UNKNOWN_REASON, reason
from storage.models import Delivery, Reminder
from storage.outgoing.given_up import by_day
from storage.repositories.deliveries import DeliveryKind
from tests.bot.cli.conftest import Run, run  # noqa: F401 (a fixture)
from tests.bot.conftest import Chats
from tests.bot.test_cards import link, morning, plan
from tests.bot.test_registering import event_of, opens, registers
from tests.bot.test_unreached import organizer
from tests.builders import item
from tests.telegram import Someone

NOON = dt.datetime(2026, 1, 14, 9, tzinfo=dt.UTC)


async def gives_up(chats: Chats, error: str = "bad request") -> list[Delivery]:
    """Whatever is due now is given up instead of sent."""
    async with chats.storage.write() as unit:
        now = chats.clock.now()
        await unit.reminders.queue_due(now)
        claimed = await unit.deliveries.claim(now, limit=9, real_now=1.0)
        for one in claimed:
            await unit.deliveries.failed(one.id, error, now)
    return claimed


async def a_lost_letter(chats: Chats) -> tuple[Delivery, Someone]:
    """Anna has a place; the news of the cancellation did not reach her."""
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    chats.clock.set(NOON)
    async with chats.storage.write() as unit:
        await unit.events.cancel(event.id, reason=None, now=NOON, person_id=None)
    (lost,) = await gives_up(chats)
    return lost, anna


async def test_organizers_hear_next_morning_and_send_it_once_more(chats: Chats) -> None:
    olga = await organizer(chats)
    _, anna = await a_lost_letter(chats)
    assert not anna.told("Отменено")
    await morning(chats, 1, 15)
    assert olga.sees("Сообщения не доходят: 1 адресату")
    assert olga.sees(
        "Полевая Анна: не удалось отправить — отмена мероприятия, с 14 января, мессенджер не принял сообщение"
    )
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    await olga.presses("1: отправить ещё раз")
    assert olga.popped("Отправляю ещё раз.")
    await chats.sweep()
    assert anna.told("Отменено"), anna.text()
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    assert olga.sees("доходят до всех")


async def test_what_fails_twice_is_not_sent_a_third_time(chats: Chats) -> None:
    olga = await organizer(chats)
    await a_lost_letter(chats)
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    await olga.presses("1: отправить ещё раз")
    await gives_up(chats, "TelegramNetworkError")
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    assert olga.sees("отмена мероприятия, с 14 января, не было связи с сервером")
    assert not any("ещё раз" in key for key in olga.buttons())


async def test_the_reminders_of_a_digest_go_with_it(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    chats.clock.set(dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC))
    (digest,) = await gives_up(chats)
    assert digest.kind == DeliveryKind.DIGEST
    async with chats.storage.write() as unit:
        missed = select(Reminder.id).where(Reminder.state == "missed")
        assert list(await unit.session.scalars(missed)) == digest.payload["reminders"]
        now = chats.clock.now()
        assert await unit.given_up.send_again(digest.id, now) == now
        assert await unit.given_up.send_again(digest.id, now) is None
        assert await unit.given_up.send_again(404, now) is None
    await chats.sweep()
    assert head.sees("Семинар «Свет»")
    async with chats.storage.read() as unit:
        assert not list(await unit.session.scalars(missed))


async def test_who_is_no_organizer_sends_nothing_again(chats: Chats) -> None:
    olga = await organizer(chats)
    lost, _ = await a_lost_letter(chats)
    await olga.sends("/desk")
    await olga.presses("Не доходит")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(olga.id))
        assert person is not None
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await olga.presses("1: отправить ещё раз")
    async with chats.storage.read() as unit:
        row = await unit.deliveries.get(lost.id)
        assert row is not None
        assert row.state == "failed"


@pytest.mark.parametrize(
    ("hour", "goes"),
    [
        (5, (14, 6)),
        (6, (14, 6)),
        (12, (14, 12)),
        (17, (14, 17)),
        (18, (15, 6)),
        (22, (15, 6)),
    ],  # UTC; Moscow is 3 later
)
def test_at_night_it_waits_for_the_morning(hour: int, goes: tuple[int, int]) -> None:
    from zoneinfo import ZoneInfo

    asked = dt.datetime(2026, 1, 14, hour, tzinfo=dt.UTC)
    assert by_day(asked, ZoneInfo("Europe/Moscow")) == dt.datetime(2026, 1, *goes, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("bad request", "мессенджер не принял"),
        ("smtp 550", "код 550"),
        ("SMTPConnectError", "не было связи"),
        ("TelegramServerError", "не было связи"),
        ("outcome unknown: not sent again", "неизвестно, дошло ли"),
        ("KeyError", UNKNOWN_REASON),
        (None, UNKNOWN_REASON),
    ],
)
def test_every_reason_is_said_in_words(error: str | None, words: str) -> None:
    assert words in reason(error)


async def test_the_command_line_lists_them_and_sends_again(
    chats: Chats,
    run: Run,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost, _ = await a_lost_letter(chats)
    monkeypatch.setenv("METODIST_CLOCK", NOON.isoformat())
    monkeypatch.setenv("DATABASE_URL", chats.storage.url.render_as_string())
    monkeypatch.setattr("bot.cli.deliveries.run_async", _in_a_thread)
    told = run("deliveries", "failed").stdout
    assert f"{lost.id}  14.01.2026 09:00 UTC  centre  отмена мероприятия, мероприятие" in told
    assert "Полевая" not in told
    (row,) = json.loads(run("deliveries", "failed", "--json").stdout)
    assert (row["id"], row["kind"], row["may_go_again"]) == (lost.id, "reg_cancelled", True)
    assert isinstance(run("deliveries", "failed", "--retry", "404").exception, BadInput)
    assert json.loads(run("deliveries", "failed", "--retry", "all", "--json").stdout) == [lost.id]
    assert "отправлено" in run("deliveries", "failed").stdout
    await gives_up(chats)
    assert "уже отправляли ещё раз" in run("deliveries", "failed").stdout
    assert isinstance(run("deliveries", "failed", "--retry", str(lost.id)).exception, BadInput)


def _in_a_thread(work: object) -> None:
    """A command runs a loop of its own; the test has one already."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as one:
        one.submit(asyncio.run, work).result()  # type: ignore[arg-type]
