"""Every button, command and link as every role, from the one table that documents them: nothing of another institution is shown,
nothing is changed by who may not."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import secrets
from pathlib import Path

import pytest
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import select, text

from bot import callbacks, handlers
from bot.callbacks import (
    AdmitPress,
    CardPress,
    CertificatePress,
    DigestPress,
    EventPress,
    FeedbackPress,
    HandPress,
    OfferPress,
    ProposalPress,
    RoundPress,
    SeveralPress,
    WatchPress,
)
from bot.handlers import first_routers, last_routers
from bot.rights import CALLBACKS, COMMANDS, INLINE, LINKS, ROLES, RUNS, STAFF, page
from storage.models import Base, Certificate, Delivery, EventHelper, Reminder
from tests.bot.conftest import OWNER, Chats
from tests.builders import HELPER, NOW, institution, item, keep, one_event
from tests.telegram import Someone

SECRET = "Служебный приказ о премии"
DOCS = Path(__file__).parents[2] / "docs" / "rights.md"
QUIET = ("people", "chat_state", "deliveries", "settings", "event_messages")  # what being somebody at all leaves behind


def test_the_page_says_what_the_table_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(), "python -m bot.rights > docs/rights.md"


def test_every_button_command_and_link_is_in_the_table() -> None:
    kinds = {
        one.__prefix__ for _, one in inspect.getmembers(callbacks, inspect.isclass)
        if issubclass(one, CallbackData) and one is not CallbackData
    }  # fmt: skip
    assert kinds == {one.what for one in CALLBACKS}
    known = {action for one in CALLBACKS if one.what == "c" for action in one.actions}
    source = inspect.getsource(callbacks.CardPress)
    assert known == set(re.search(r"action: str  # ([a-z ]+)", source)[1].split())  # type: ignore[index]
    commands: set[str] = set()
    for router in (*first_routers(), *last_routers()):
        for handler in router.message.handlers:
            for one in handler.filters or ():
                if isinstance(one.callback, Command):
                    commands |= {str(name) for name in one.callback.commands}
    assert commands == {one.what for one in COMMANDS}
    folder = Path(inspect.getfile(handlers)).parent
    sources = [file.read_text() for file in folder.glob("*.py")]
    links = {link for one in sources for link in re.findall(r'args(?:\.startswith\("(\w_)"\)| == "(\w+)")', one)}
    assert {begins or whole for begins, whole in links} == {one.what for one in LINKS}
    asked = [one for router in first_routers() for one in router.inline_query.handlers]
    assert len(asked) == len(INLINE)
    assert all(set(one.who) <= set(ROLES) for one in (*CALLBACKS, *COMMANDS, *LINKS, *INLINE))


class Town:
    """One institution with an internal row (1) and a webinar (2) that Анна is registered for; one of every role."""

    people: dict[str, Someone]

    async def founded(self, chats: Chats) -> Town:
        async with chats.storage.write() as unit:
            await keep(unit, chats.home, item(SECRET, "до 15 мая"))
            self.webinar = (await one_event(unit, chats.home, capacity=1)).id
            there = await institution(unit, slug="other")
            await keep(unit, there, item("Чужой отчёт", "до 15 мая", HELPER))
        self.people = {role: chats.world.person(f"Некто {role}", OWNER if role == "owner" else None) for role in ROLES}
        for someone in self.people.values():
            await someone.sends("/start")
        async with chats.storage.write() as unit:
            ids = {}
            for role, someone in self.people.items():
                person = await unit.people.by_user("telegram", str(someone.id))
                assert person is not None
                ids[role] = person.id
            await unit.people.grant(ids["organizer"], chats.home.id, "organizer", NOW)
            await unit.people.grant(ids["admin"], chats.home.id, "admin", NOW)
            await unit.people.grant(ids["other"], there.id, "organizer", NOW)
            (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
            who = self.people["responsible"]
            await unit.responsibles.link(
                lead.responsible.id, person_id=ids["responsible"], platform="telegram", chat_id=str(who.id), thread_id=None,
                chat_kind="private", chat_title=None, now=NOW,
            )  # fmt: skip
            unit.session.add(EventHelper(event_id=self.webinar, person_id=ids["helper"], created_at=NOW))
            place = await unit.registrations.register(
                self.webinar, ids["registered"], now=NOW, full_name="Полевая Анна", organisation="Клуб"
            )
            assert place.registration.code is not None
            self.code = place.registration.code
            self.code_of_certificate = secrets.token_urlsafe(8)
            unit.session.add(
                Certificate(
                    institution_id=chats.home.id, event_id=self.webinar, registration_id=place.registration.id, number="2026-1",
                    person_id=ids["registered"], code=self.code_of_certificate, full_name="Полевая Анна", issued_at=NOW,
                )
            )  # fmt: skip
            chat = str(who.id)
            said = {
                "reminders": list(await unit.session.scalars(select(Reminder.id).where(Reminder.event_id == 1))),
                "order": [1],
            }
            digest = Delivery(
                unique_key="digest", kind="digest", priority=2, platform="telegram", chat_id=chat, payload=said, due_at=NOW,
                state="sent", created_at=NOW, changed_at=NOW,
            )  # fmt: skip
            unit.session.add(digest)
            await unit.session.flush()
            self.digest = digest.id
            asked = await unit.delegations.ask(chats.home.id, 1, ids["organizer"], ids["responsible"], NOW)
            assert asked is not None
            self.asked = asked.id
            self.private = await unit.links.create(
                "event_dialog", institution_id=chats.home.id, now=NOW, expires_at=NOW + dt.timedelta(hours=1), event_id=1,
                person_id=ids["responsible"],
            )  # fmt: skip
            await unit.events.propose(
                await unit.events.locked(self.webinar),
                {"kind": "move", "starts_on": "2026-05-20", "start_time": None, "ends_on": None, "end_time": None},
                "приказ № 1",
                ids["responsible"],
                NOW,
            )
        return self


async def kept(chats: Chats) -> dict[str, int]:
    """What the database holds, but for what anybody leaves."""
    async with chats.storage.read() as unit:
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in QUIET:
                rows = (await unit.session.execute(text(f'SELECT * FROM "{table.name}"'))).all()
                found[table.name] = hash(tuple(tuple(str(value) for value in row) for row in rows))
    return found


async def press(chats: Chats, someone: Someone, data: str) -> None:
    key = InlineKeyboardButton(text="кнопка", callback_data=data)
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("кнопка")


def buttons(town: Town) -> list[tuple[str, tuple[str, ...]]]:
    """(callback data about the institution's things, who may press it)."""
    card = next(one for one in CALLBACKS if one.what == "c")
    values = {"outcome": "done", "snooze": "1"}
    found = [
        (CardPress(action=action, event=1, value=values.get(action, "")).pack(), card.who) for action in card.actions
    ]
    mine = ("registered",)
    actions = next(one.actions for one in CALLBACKS if one.what == "e" and one.who == mine)
    found += [(EventPress(action=action, event=town.webinar).pack(), mine) for action in (*actions, "calendar")]
    opinion = next(one.actions for one in CALLBACKS if one.what == "fb")
    found += [(FeedbackPress(action=action, registration=1, value=1).pack(), mine) for action in opinion]
    found += [
        (EventPress(action=action, event=1).pack(), ()) for action in ("open", "tell")
    ]  # an internal row is nobody's
    found += [(RoundPress(action=action, delivery=town.digest).pack(), RUNS) for action in ("rest", "cards")]
    found += [
        (AdmitPress(registration=1, accept=True).pack(), STAFF),
        (ProposalPress(proposal=1, accept=False).pack(), STAFF),
        (OfferPress(registration=1, accept=True).pack(), mine),
        (DigestPress(delivery=town.digest, page=0).pack(), ("responsible",)),
        (SeveralPress(keep=True).pack(), RUNS),
        (HandPress(delegation=town.asked, accept=True).pack(), ("responsible",)),
        (WatchPress(event=town.webinar).pack(), mine),
        (CertificatePress(registration=1).pack(), mine),
    ]
    return found


async def test_buttons_of_others_change_and_show_nothing(chats: Chats) -> None:
    town = await Town().founded(chats)
    before = await kept(chats)
    for data, who in buttons(town):
        for role, someone in town.people.items():
            if role in who:
                continue
            await press(chats, someone, data)
            assert await kept(chats) == before, (role, data)
            if role not in RUNS:
                assert SECRET not in someone.text(), (role, data)
                assert SECRET not in (someone.answer or ""), (role, data)


@pytest.mark.parametrize("role", RUNS)
async def test_who_may_runs_the_row(chats: Chats, role: str) -> None:
    town = await Town().founded(chats)
    someone = town.people[role]
    await press(chats, someone, CardPress(action="open", event=1).pack())
    assert someone.sees(SECRET)
    await press(chats, someone, CardPress(action="outcome", event=1, value="done").pack())
    assert (await chats.event(1)).outcome == "done"


@pytest.mark.parametrize("role", STAFF)
async def test_staff_decide(chats: Chats, role: str) -> None:
    town = await Town().founded(chats)
    await press(chats, town.people[role], ProposalPress(proposal=1, accept=True).pack())
    assert (await chats.event(town.webinar)).starts_on == dt.date(2026, 5, 20)


async def test_commands(chats: Chats) -> None:
    town = await Town().founded(chats)
    for right in COMMANDS:
        for role, someone in town.people.items():
            await someone.sends(f"/{right.what}")
            said = someone.last()
            if role not in RUNS:
                assert SECRET not in someone.text(), (role, right.what)
            if right.what == "desk":
                assert ("Ваши мероприятия: 1" in said.replace("\u00a0", " ")) == (role in right.who), role
            if right.what == "plan":
                assert (SECRET in someone.text()) == (role in right.who), role
            if right.what == "admin":
                assert (chats.home.name in someone.text() or "Зареченский" in str(someone.buttons())) == (
                    role in right.who
                ), role


async def test_links_of_others_open_nothing(chats: Chats) -> None:
    """A link to a private chat is its person's, an internal row has none, a certificate is checked without its name."""
    town = await Town().founded(chats)
    before = await kept(chats)
    for role, someone in town.people.items():
        for link in (
            "e_1",
            town.private,
            f"c_{town.code_of_certificate}",
            "r_чужая",
            "s_чужая",
            "h_чужая",
            "t_чужая",
            "k_чужая",
        ):
            if link == town.private and role in next(one for one in LINKS if one.what == "d_").who:
                continue
            await someone.sends(f"/start {link}")
            assert SECRET not in someone.text(), (role, link)
            assert role == "registered" or "Полевая" not in someone.text(), (role, link)
        assert await kept(chats) == before, role
    await town.people["responsible"].sends(f"/start {town.private}")
    assert town.people["responsible"].told(SECRET)


async def test_typed_in_any_chat(chats: Chats) -> None:
    town = await Town().founded(chats)
    before = await kept(chats)
    for role, someone in town.people.items():
        for words in ("", "приказ", "премия", "отчёт", "вебинар"):
            offered = await someone.asks_inline(words)
            assert {one.id for one in offered} <= {f"e_{town.webinar}"}, (role, words)
        assert await kept(chats) == before, role


async def test_a_ticket_opens_for_its_person_and_the_door(chats: Chats) -> None:
    town = await Town().founded(chats)
    chats.clock.set(dt.datetime(2026, 4, 15, 10, 30, tzinfo=dt.UTC))
    may = next(one for one in LINKS if one.what == "q_").who
    for role, someone in town.people.items():
        if role in may:
            continue
        await someone.sends(f"/start q_{town.code}")
        assert "Полевая" not in someone.text(), role
        async with chats.storage.read() as unit:
            row = await unit.registrations.by_code(town.code)
        assert row is not None
        assert row.checked_in_at is None, role
    helper = town.people["helper"]
    await helper.sends(f"/start q_{town.code}")
    async with chats.storage.read() as unit:
        row = await unit.registrations.by_code(town.code)
    assert row is not None
    assert row.checked_in_at is not None
