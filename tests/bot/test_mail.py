"""Letters to whom no chat is linked, through a real mail server."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from bot.run import started
from bot.sending.mail import MailNotifier, Postman
from bot.sending.notifier import ChatNotifier
from bot.settings import MailServer, Settings
from scheduler.notifier import Refused
from scheduler.sweep import Sweeper, SweepReport
from storage.models import Delivery
from storage.outgoing.mail import MAIL
from storage.repositories.deliveries import DeliveryKind
from tests.bot.conftest import Chats
from tests.bot.test_cards import plan
from tests.builders import DEPARTMENT, HELPER, NOW, item, keep
from tests.mail import HOST, PASSWORD, USER, Box, mail_server, with_password, words_of

ADDRESS = "otdel@example.ru"
ROUND = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def box() -> Iterator[Box]:
    with mail_server() as box:
        yield box


def server(box: Box, **changed: object) -> MailServer:
    given: dict[str, object] = {"security": "none", "user": None, "password": None, **changed}
    return MailServer(HOST, box.port, sender=USER, sender_name="Методист", **given)  # type: ignore[arg-type]


class Office:
    """The bot with a mail server."""

    def __init__(self, chats: Chats, server: MailServer | None) -> None:
        self.chats = chats
        self.real = 0.0  # seconds
        letters = (
            MailNotifier(server, chats.world.bot, chats.storage, chats.clock, real_clock=lambda: self.real)
            if server
            else None
        )
        postman = Postman(ChatNotifier(chats.world.bot, chats.storage, chats.clock), letters)
        self.sweeper = Sweeper(chats.storage, postman, limited=False)

    async def sweeps(self, now: dt.datetime) -> SweepReport:
        self.chats.clock.set(now)
        return await self.sweeper.sweep(now)


async def written_to(chats: Chats, address: str = ADDRESS) -> int:
    """The only responsible has an address, and letters can be sent."""
    async with chats.storage.write() as unit:
        await unit.settings.put(MAIL, {"ready": True})
        (view, *_) = await unit.responsibles.of_institution(chats.home.id)
        await unit.responsibles.set_address(view.responsible.id, address, NOW)
    return view.responsible.id


async def deliveries(chats: Chats) -> list[Delivery]:
    async with chats.storage.read() as unit:
        found = [await unit.deliveries.get(number) for number in range(1, 20)]
    return [one for one in found if one is not None]


async def test_a_letter_says_what_the_chat_would_and_leads_back_to_it(chats: Chats, box: Box) -> None:
    await plan(chats, item("Вебинар «Афиша за час» & другие", "апрель"))
    await written_to(chats)
    office = Office(chats, server(box))
    assert (await office.sweeps(ROUND)).sendings.sent == 1
    (letter,) = box.letters
    assert box.to == [ADDRESS]
    assert letter["Subject"] == "Напоминание: вебинар «Афиша за час» & другие"
    assert letter["From"] == "Методист <plan@example.ru>"
    assert (letter["Auto-Submitted"], letter["Precedence"]) == ("auto-generated", "bulk")
    assert letter["Date"].datetime == ROUND
    assert letter["Message-ID"].endswith("@example.ru>")
    plain, html = words_of(letter, "plain"), words_of(letter, "html")
    assert plain.startswith("Вебинар «Афиша за час» & другие\n📅 Апрель\n👤 Отдел народного творчества\n")
    assert "<b>Вебинар «Афиша за час» &amp; другие</b><br>" in html
    link = plain.split("Ответить и получать напоминания в чате: ")[1].split()[0]
    assert f'<a href="{link}">' in html
    assert "Ссылка действует до 19 апреля." in plain
    head = chats.world.person("Павел")
    await head.sends(f"/start {link.split('start=')[1]}")
    assert head.sees("чат подключён — Отдел народного творчества")
    assert (await office.sweeps(ROUND + 60 * MINUTE)).sendings.total == 0
    assert (await office.sweeps(dt.datetime(2026, 4, 2, 6, tzinfo=dt.UTC))).sendings.sent == 1
    assert head.sees("Вебинар «Афиша за час»")
    assert len(box.letters) == 1  # a letter would double the chat


async def test_many_rows_are_one_letter_without_pages(chats: Chats, box: Box) -> None:
    await plan(chats, *[item(f"Справка {number}", "до 15 апреля") for number in range(1, 45)])
    await written_to(chats)
    await Office(chats, server(box)).sweeps(dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC))
    (letter,) = box.letters
    assert letter["Subject"].replace("\u00a0", " ") == "Ваши дела на 1 апреля — 44"
    plain = words_of(letter, "plain")
    assert all(f"{number}. Справка" in plain for number in range(1, 45))
    assert plain.count("Ваши дела") == 1
    assert "Показаны" not in plain


async def test_the_round_by_letter(chats: Chats, box: Box) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"), item("Семинар «Звук»", "апрель"))
    await written_to(chats)
    await Office(chats, server(box)).sweeps(ROUND)
    (letter,) = box.letters
    assert letter["Subject"].replace("\u00a0", " ") == "План на апрель: 2 мероприятия без даты"


@pytest.mark.parametrize("answer", ["550 5.1.1 User unknown", "550 no such user", "553 5.1.3 bad address"])
async def test_an_address_that_nobody_has(chats: Chats, box: Box, answer: str) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    party = await written_to(chats)
    boss = chats.world.person("Ольга")
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", str(boss.id), str(boss.id), "Ольга", NOW)
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    await boss.sends("/start")
    box.rcpt = [answer]
    office = Office(chats, server(box))
    assert (await office.sweeps(ROUND)).sendings.gone == 1
    async with chats.storage.read() as unit:
        assert await unit.responsibles.address_of(party) is None
    await office.sweeps(ROUND + MINUTE)
    assert boss.sees("Не подключены: 1 ответственный")
    assert (box.asked, box.letters) == (1, [])


@pytest.mark.parametrize(
    ("rcpt", "data"),
    [
        (["550 5.7.1 Relaying denied"], []),
        (["530 Authentication required"], []),
        (["552 5.2.2 Mailbox full"], []),
        ([], ["554 5.7.1 Message looks like spam"]),
    ],
)
async def test_a_refusal_that_is_not_about_the_address(
    chats: Chats, box: Box, rcpt: list[str], data: list[str]
) -> None:
    """The letter is given up in sight; the address stays."""
    await plan(chats, item("Семинар «Свет»", "апрель"))
    party = await written_to(chats)
    box.rcpt, box.data = rcpt, data
    assert (await Office(chats, server(box)).sweeps(ROUND)).sendings.failed == 1
    async with chats.storage.read() as unit:
        assert await unit.responsibles.address_of(party) == ADDRESS
        why = [one.why for one in await unit.unreached.listed([chats.home.id], ROUND)]
    assert why == ["failed"]


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_come_back_later(chats: Chats, box: Box, step: str) -> None:
    """A server that knows us not says 451 for minutes."""
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    setattr(box, step, ["451 4.7.1 Greylisted"] * 2)
    office = Office(chats, server(box))
    assert (await office.sweeps(ROUND)).sendings.later == 1
    assert (await office.sweeps(ROUND + MINUTE)).sendings.total == 0
    assert (await office.sweeps(ROUND + 3 * MINUTE)).sendings.later == 1
    assert (await office.sweeps(ROUND + 10 * MINUTE)).sendings.sent == 1
    (letter,) = box.letters
    (row,) = await deliveries(chats)
    assert row.attempts == 3
    assert row.message_id is not None
    assert letter["Message-ID"] == f"<{row.message_id}@example.ru>"


async def test_a_server_that_is_down_is_asked_once_a_minute_and_the_chats_go_on(chats: Chats) -> None:
    with mail_server() as box:
        pass  # its port is nobody's now
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    head = chats.world.person("Павел")
    await head.sends("/start")
    async with chats.storage.write() as unit:
        other = await unit.institutions.add(
            slug="other",
            name="Дом культуры",
            country="RU",
            time_zone="Europe/Moscow",
            ownership="municipal",
            data_mode=None,
            now=NOW,
        )
        await keep(unit, other, item("Смотр хоров", "апрель"))
        (view,) = await unit.responsibles.of_institution(other.id)
        await unit.responsibles.set_address(view.responsible.id, "dk@example.ru", NOW)
    office = Office(chats, server(box))
    assert (await office.sweeps(ROUND)).sendings.later == 2
    errors = [one.error for one in await deliveries(chats)]
    assert errors == ["SMTPConnectError", "MailDown"]
    with mail_server(box):
        office.real = 30.0
        assert (await office.sweeps(ROUND + 3 * MINUTE)).sendings.later == 2  # not asked
        office.real = 61.0
        assert (await office.sweeps(ROUND + 10 * MINUTE)).sendings.sent == 2
    assert sorted(box.to) == ["dk@example.ru", ADDRESS]


async def test_a_letter_that_no_server_takes_is_given_up_in_sight(chats: Chats) -> None:
    with mail_server() as box:
        pass
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    office, now = Office(chats, server(box)), ROUND
    for _ in range(9):  # a day
        (*_, state) = ["pending", *(one.state for one in await deliveries(chats))]
        assert state == "pending"
        await office.sweeps(now)
        now += dt.timedelta(hours=3)
        office.real += 3600
    (row,) = await deliveries(chats)
    assert (row.state, row.error) == ("failed", "SMTPConnectError")


async def test_nothing_left_to_say_and_no_server(chats: Chats, box: Box) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    async with chats.storage.write() as unit:
        await unit.reminders.queue_due(ROUND)
        await unit.events.set_outcome(1, outcome="held", now=ROUND, person_id=None)
    assert (await Office(chats, server(box)).sweeps(ROUND)).sendings.stale == 1
    assert box.asked == 0
    letter = Delivery(kind="digest", platform="email", chat_id=ADDRESS, payload={})
    chat = ChatNotifier(chats.world.bot, chats.storage, chats.clock)
    assert await Postman(chat, None).send(letter) == Refused("no mail server")


async def test_the_program_tells_the_database_whether_letters_can_be_sent(chats: Chats, box: Box) -> None:
    for host, ready in ((HOST, True), (None, False)):
        given = {"smtp_host": host, "smtp_port": box.port, "smtp_from": USER, "smtp_security": "none"}
        settings = Settings(_env_file=None, **given)  # type: ignore[arg-type]
        async with started(settings, chats.storage, chats.clock, chats.world.bot):
            pass
        async with chats.storage.read() as unit:
            assert await unit.settings.get(MAIL) == {"ready": ready}


async def test_an_edit_never_becomes_a_letter(chats: Chats, box: Box) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    async with chats.storage.write() as unit:
        for kind in (DeliveryKind.EDIT, DeliveryKind.REG_DAY):
            await unit.deliveries.add(
                kind, unique_key=kind, chat_id=ADDRESS, platform="email", now=NOW, event_id=1, payload={"message": "1"}
            )
    assert (await Office(chats, server(box)).sweeps(NOW)).sendings.stale == 2
    assert box.asked == 0


async def test_one_address_of_two_departments_gets_one_letter_with_two_links(chats: Chats, box: Box) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель", DEPARTMENT), item("Семинар «Звук»", "апрель", HELPER))
    await written_to(chats)
    async with chats.storage.write() as unit:
        for view in await unit.responsibles.of_institution(chats.home.id):
            await unit.responsibles.set_address(view.responsible.id, ADDRESS, NOW)
    await Office(chats, server(box)).sweeps(ROUND)
    (letter,) = box.letters
    plain = words_of(letter, "plain")
    assert "в чате (Отдел народного творчества): https://t.me/" in plain
    assert "в чате (Информационный отдел): https://t.me/" in plain


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of an authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    return context


async def test_a_secured_server_with_a_password(chats: Chats, certificate: ssl.SSLContext) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    with mail_server(**with_password(certificate)) as box:
        wrong = Office(chats, server(box, security="starttls", user=USER, password=SecretStr("guess")))
        assert (await wrong.sweeps(ROUND)).sendings.later == 1  # somebody will set it right
        (row,) = await deliveries(chats)
        assert row.error == "SMTPAuthenticationError"
        right = Office(chats, server(box, security="starttls", user=USER, password=SecretStr(PASSWORD)))
        assert (await right.sweeps(ROUND + 5 * MINUTE)).sendings.sent == 1
        assert box.to == [ADDRESS]


async def test_a_server_that_nobody_vouches_for_gets_nothing(
    chats: Chats, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "other.pem").write_bytes(trustme.CA().cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    await plan(chats, item("Семинар «Свет»", "апрель"))
    await written_to(chats)
    with mail_server(**with_password(certificate)) as box:
        office = Office(chats, server(box, security="starttls", user=USER, password=SecretStr(PASSWORD)))
        assert (await office.sweeps(ROUND)).sendings.later == 1
        assert box.letters == []


async def test_what_else_comes_by_letter(chats: Chats, box: Box) -> None:
    """A date to a co-executor, the Monday summary to a head."""
    await plan(chats, item("Вебинар «Афиша»", "апрель", DEPARTMENT, HELPER))
    async with chats.storage.write() as unit:
        await unit.settings.put(MAIL, {"ready": True})
        views = {one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(1)}
        await unit.responsibles.set_address(views[HELPER.name], ADDRESS, NOW)
        await unit.responsibles.set_head(views[DEPARTMENT.name], views[HELPER.name], NOW)
        await unit.events.set_date(1, starts_on=dt.date(2026, 4, 15), start_time=None, now=NOW, person_id=None)
    office = Office(chats, server(box))
    await office.sweeps(NOW + MINUTE)
    await office.sweeps(dt.datetime(2026, 4, 13, 6, tzinfo=dt.UTC))
    subjects = [str(letter["Subject"]) for letter in box.letters]
    assert subjects == ["Дата назначена: вебинар «Афиша»", "Сводка на неделю"]
    assert len({letter["Message-ID"] for letter in box.letters}) == 2
    assert "Вебинар «Афиша» — 15 апреля, среда (Отдел народного творчества)" in words_of(box.letters[1], "plain")
