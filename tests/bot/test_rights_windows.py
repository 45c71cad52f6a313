"""Every window of every dialog as every role: who has no right sees nothing of the institution and changes nothing, neither with data
that are not theirs nor when the right was taken away half way."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiogram import F
from aiogram.fsm.state import State
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode
from aiogram_dialog.setup import collect_dialogs

from bot.dialogs.events.states import EventsWindow
from bot.dialogs.guards import CHECKS, Guarded
from bot.rights import ALL, DIALOGS, ROLES, Right
from bot.texts.checkin import CLOSED, NOT_NOW
from bot.texts.errors import FAULT, WINDOW_CLOSED
from plans.draft import Party, PartyKind, PartyRole
from storage.models import Base, EventHelper, EventPost, Feedback, Mailing, StandingMember
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_rights import QUIET
from tests.builders import HELPER, NOW, institution, item, keep
from tests.telegram import Someone

pytestmark = pytest.mark.sweeping


OPEN = "Зюзя"  # stands in everything of the institution that anybody may read
CLOSED_OFF = "Мымра"  # stands in everything else of it: rows, departments, people, messages
PHONE = "+7 911 111-22-33"
MARKS = (OPEN, CLOSED_OFF, "111-22-33", "mymra.example")
PUBLIC_ONLY = ("EventsWindow", "RegistrationWindow")
MOST = 14  # buttons of a window that are pressed
SHUT = (WINDOW_CLOSED, CLOSED, NOT_NOW)
PASTED = (
    "№\tМероприятие\tСрок\tОтветственный\n1\tСеминар для клубов\tмай\tИванова И. И.\n2\tОтчёт\tдо 1 июня\tИванова И. И."
)
WHEN = dt.datetime(2026, 4, 15, 12, 30, tzinfo=dt.UTC)  # the webinar runs: the door is open
# Windows that name nothing of the institution.
NO_MARKS = {"FormsWindow", "WorkdaysWindow"}


def windows(chats: Chats) -> Iterator[State]:
    for dialog in collect_dialogs(chats.world.dispatcher):
        if dialog.states_group() in CHECKS:
            yield from dialog.states()


def right_of(state: State) -> Right:
    group, name = (state.state or "").split(":")
    (found,) = [one for one in DIALOGS if one.what == group and (not one.actions or name in one.actions)]
    return found


def test_every_window_is_in_the_table_and_behind_a_door(chats: Chats) -> None:
    """`about:` windows are the library's own."""
    groups = {one.states_group() for one in collect_dialogs(chats.world.dispatcher)}
    assert {one for one in groups if one.__module__.startswith("bot.")} == set(CHECKS)
    assert {one.__name__ for one in CHECKS} == {one.what for one in DIALOGS}
    assert all(set(right_of(state).who) <= set(ROLES) for state in windows(chats))
    for dialog in collect_dialogs(chats.world.dispatcher):
        if dialog.states_group() in CHECKS and any(right_of(state).who != ALL for state in dialog.states()):
            assert isinstance(dialog, Dialog)
            assert all(isinstance(one, Guarded) for one in dialog.windows.values()), dialog


class Town:
    """Institution A with marks in all it has, institution B, one person of every role; and any window opened with A's ids."""

    def __init__(self, chats: Chats, database: Path) -> None:
        self.chats = chats
        self.raw = sqlite3.connect(database, isolation_level=None)
        self.tables = [one.name for one in Base.metadata.sorted_tables if one.name not in QUIET]
        self.opened: tuple[State, dict[str, Any], dict[str, Any]]
        chats.world.dispatcher.message.register(self._open, F.text == "открыть")
        chats.world.dispatcher.fsm.storage = MemoryStorage()  # quicker by half: a thousand windows open

    async def _open(self, message: Message, dialog_manager: DialogManager) -> None:
        state, start, data = self.opened
        await dialog_manager.start(state, data=start, mode=StartMode.RESET_STACK, show_mode=ShowMode.NO_UPDATE)
        await dialog_manager.switch_to(state)
        dialog_manager.dialog_data.update(data)
        dialog_manager.show_mode = ShowMode.SEND
        await dialog_manager.show()

    async def founded(self) -> Town:
        chats, home = self.chats, self.chats.home
        lead = Party(PartyKind.DEPARTMENT, f"Отдел {CLOSED_OFF}", None, PartyRole.LEAD)
        async with chats.storage.write() as unit:
            there = await institution(unit, slug="other")
            await keep(unit, there, item("Чужой отчёт", "до 15 мая", HELPER))
            kept = await keep(
                unit,
                home,
                item(f"Приказ {CLOSED_OFF}", "до 15 мая", lead),
                item(f"Вебинар «{OPEN}»", "15 апреля, 15:00", lead, place=f"Зал {OPEN}"),
                item(f"Конкурс «{OPEN}»", "март - октябрь", lead),
                item(
                    "Отчёт музея", "до 20 мая", Party(PartyKind.DEPARTMENT, f"Музей {CLOSED_OFF}", None, PartyRole.LEAD)
                ),
            )
            rows = await unit.listings.of_plan(kept.plan.id)
            self.row, self.webinar, self.contest, _ = (one.event.id for one in rows)
            self.plan, self.version = kept.plan.id, (await unit.plans.versions(kept.plan.id))[0].id
            departments = await unit.responsibles.of_institution(home.id)
            self.department = next(one.responsible.id for one in departments if one.responsible.name == lead.name)
        names = {role: f"Некто {role}" for role in ROLES}
        names |= {role: f"{CLOSED_OFF} {role}" for role in ("responsible", "helper", "organizer", "admin")}
        self.people = {role: chats.world.person(names[role], OWNER if role == "owner" else None) for role in ROLES}
        for someone in self.people.values():
            await someone.sends("/start")
        await self._filled(there.id, rows[1].item.id)
        self.raw.execute("UPDATE institutions SET name = ? WHERE id = ?", (f"Центр {OPEN}", home.id))
        self.raw.execute("UPDATE plans SET title = ?||title WHERE id = ?", (CLOSED_OFF, self.plan))
        self.raw.execute("UPDATE events SET code_word = ?, theme = ?", (CLOSED_OFF, OPEN))
        self.raw.execute("UPDATE events SET materials_link = 'https://mymra.example/1' WHERE id = ?", (self.webinar,))
        self.raw.execute("UPDATE events SET outcome = 'not_done' WHERE id = ?", (self.row,))
        chats.clock.set(WHEN)
        return self

    async def _filled(self, other_home: int, webinar_item: int) -> None:
        home = self.chats.home
        async with self.chats.storage.write() as unit:
            self.ids = {}
            for role, someone in self.people.items():
                person = await unit.people.by_user("telegram", str(someone.id))
                assert person is not None
                self.ids[role] = person.id
            for role, whose in (("organizer", home.id), ("admin", home.id), ("other", other_home)):
                await unit.people.grant(self.ids[role], whose, "admin" if role == "admin" else "organizer", NOW)
            await unit.responsibles.link(
                self.department, person_id=self.ids["responsible"], platform="telegram",
                chat_id=str(self.people["responsible"].id), thread_id=None, chat_kind="private", chat_title=None, now=NOW,
            )  # fmt: skip
            await unit.responsibles.set_address(self.department, "head@mymra.example", NOW)
            await unit.events.set_capacity(self.webinar, 2, NOW)
            await unit.questions.add(self.webinar, f"Что такое {OPEN}?", "choice", options=(OPEN, "Нет"))
            self.question = (await unit.questions.of_event(self.webinar))[0][0]
            told = {"organisation": f"Клуб {CLOSED_OFF}", "phone": PHONE}
            mine = await unit.registrations.register(
                self.webinar, self.ids["registered"], now=NOW, full_name="Сама", organisation="Дом"
            )
            self.mine = mine.registration.id
            for name in ("Анна", "Вера"):
                guest = await unit.people.meet("telegram", name, name, name, NOW)
                place = await unit.registrations.register(
                    self.webinar, guest.id, now=NOW, full_name=f"{CLOSED_OFF} {name}", **told
                )
            self.waiting = place.registration.id
            await unit.attendance.check_in(self.mine, "list", NOW)
            unit.session.add(EventHelper(event_id=self.webinar, person_id=self.ids["helper"], created_at=NOW))
            unit.session.add(StandingMember(item_id=webinar_item, person_id=self.ids["helper"], added_at=NOW))
            await unit.posts.meet_chat(
                "telegram",
                "-9",
                kind="channel",
                title=f"Канал {CLOSED_OFF}",
                may_post=True,
                by=self.ids["admin"],
                now=NOW,
            )
            post = EventPost(
                event_id=self.webinar, platform="telegram", chat_id="-9", chat_title="Канал", message_id="1", at=NOW
            )
            unit.session.add(post)
            opinion = Feedback(
                event_id=self.webinar, registration_id=self.mine, stars=5, comment=CLOSED_OFF, on="2026-04-15"
            )
            letter = Mailing(
                event_id=self.webinar, audience={"kind": "registered", "key": "k"}, text=CLOSED_OFF, created_at=NOW
            )
            unit.session.add_all([opinion, letter])
            await unit.session.flush()
            self.feedback, self.mailing = opinion.id, letter.id

    def data_of(self, state: State) -> tuple[dict[str, Any], dict[str, Any]]:
        """(what this dialog is started with, what it holds by then), all of institution A."""
        group, name = (state.state or "").split(":")
        home = self.chats.home.id
        event: dict[str, Any] = {"event": self.webinar, "card": None}
        row: dict[str, Any] = {"event": self.row, "card": None}
        match group:
            case "DeskWindow":
                return {}, {"event": self.webinar, "one": self.waiting, "reason": "карантин"}
            case "AddWindow":
                return event, {"typed": "Иванова Мария Петровна; Дом культуры"}
            case "WriteWindow":
                return event, {"kind": "registered", "text": "Ждём вас", "key": "k2", "mailing": self.mailing}
            case "RulesWindow":
                return event, {"question": self.question, "new": {"text": "Ещё?", "kind": "text", "required": True}}
            case "LetterWindow":
                return event, {"queue": ["for_whom"]}
            case "PostWindow":
                return event, {"chat": 1}
            case "MaterialsWindow":
                return event, {"what": "materials", "link": "https://example.org/a"}
            case "DatingWindow":
                return event, {"day": "2026-04-20", "from": "10:00", "kept": self.webinar, "reason": "карантин"}
            case "OutcomeWindow":
                return {**row, "value": "not_held", "stage": "standing-2026-03"}, {}
            case "StagesWindow":
                return {"event": self.contest, "card": None}, {
                    "name": "приём работ",
                    "names": ["положение", "приём работ"],
                }
            case "HandingWindow" if name == "leavers":
                return {"home": home, "responsible": self.department}, {}
            case "HandingWindow":
                return {} if name == "homes" else {"event": self.contest}, {"to": self.ids["responsible"]}
            case "LeaveWindow":
                return {"home": home, "responsible": self.department}, {"until": "2026-05-01", "substitutes": {}}
            case "FeedbackWindow" if name == "comment":
                return {"registration": self.mine, "feedback": self.feedback, "anonymous": False}, {}
            case "CertificateWindow":
                return {"registration": self.mine}, {}
            case "PlanWindow":
                return {}, {"plan": self.plan, "version": self.version, "told": self.row}
            case "IntakeWindow":
                return {"text": PASTED, "name": "план.txt"}, {"home": home, "plan": self.plan, "version": self.version}
            case "MyWindow":
                return event, {"event": self.webinar}
            case "EventsWindow" | "RegistrationWindow":
                return {**row, "as": "self", "link": "k_чужая"}, {"event": self.row}
            case "AddingWindow":
                return {}, {
                    "name": "Дом",
                    "slug": "dom",
                    "country": "RU",
                    "zone": "Europe/Moscow",
                    "ownership": "municipal",
                }
            case "AdminWindow" | "ResponsiblesWindow" | "StaffWindow" | "ExportWindow" | "FormsWindow" | "EmailWindow":
                start = {"home": home, "plan": self.plan, "one": self.department}
                data = {"person": self.ids["organizer"], "role": "organizer", "name": "сходка", "nature": "event"}
                return start, {"home": home, "one": self.department, "public": True, "registers": True, **data}
            case "PolicyWindow" | "WorkdaysWindow" | "UnreachedWindow":
                return {"home": home}, {"field": "hour"}
            case "StandingWindow" | "CheckinWindow" | "WatchWindow" | "FeedbackWindow":
                return {**event, "back": True}, {"one": self.mine}
        return {}, {}

    async def opens(self, someone: Someone, state: State) -> str:
        """What the window says and offers."""
        self.chats.world.telegram.town.chats[someone.id].messages.clear()
        self.opened = (state, *self.data_of(state))
        await someone.sends("открыть")
        return self.shown(someone)

    def shown(self, someone: Someone) -> str:
        """All that stands in the chat, buttons too."""
        lines = []
        for one in someone.screen():
            lines += [one["text"] or "", *(key["text"] for keys in one["buttons"] for key in keys)]
        return "\n".join(lines)

    async def presses(self, someone: Someone, number: int) -> str | None:
        """Button `number` of the newest window; what is said then. None: there are not so many."""
        telegram = self.chats.world.telegram
        found = [(one["id"], row) for one in someone.screen() for row in one["buttons"]]
        keys = [(place, key["data"]) for place, row in found for key in row if key["data"] is not None]
        if number >= len(keys):
            return None
        query, _ = await telegram.person_presses(someone.id, *keys[number])
        await self.chats.world.feed()
        return f"{self.shown(someone)}\n{telegram.answers.get(query, {}).get('text')}"

    async def presses_each(self, someone: Someone, state: State) -> str:
        """Every button of the window that stands there, each of a window opened anew; all that is said."""
        said = ""
        for number in range(MOST):
            if number:
                await self.opens(someone, state)
            more = await self.presses(someone, number)
            if more is None:
                break
            said += more
        return said

    @contextmanager
    def without(self, rows: str, ids: tuple[int, ...]) -> Iterator[None]:
        """Those rights are taken away, and given back."""
        taken = self.raw.execute(f"SELECT * {rows}", ids).fetchall()
        self.raw.execute(f"DELETE {rows}", ids)
        yield
        for row in taken:
            self.raw.execute(f"INSERT INTO {rows.split()[1]} VALUES ({', '.join('?' * len(row))})", row)

    def digest(self) -> dict[str, int]:
        return {name: hash(tuple(self.raw.execute(f'SELECT * FROM "{name}"').fetchall())) for name in self.tables}


@pytest.fixture
async def town(chats: Chats, tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(chats, tmp_path / "bot.db")
    yield await made.founded()
    made.raw.close()


def leaks(said: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    return [mark for mark in marks if mark in said]


def outsiders(right: Right) -> list[str]:
    """Who has no right to such a window; of what everybody may open, those to whom the institution is foreign."""
    return ["stranger", "other"] if right.who == ALL else [role for role in ROLES if role not in right.who]


async def test_windows_with_ids_of_others(town: Town) -> None:
    """What everybody may open is one's own or public: it shows nothing else, and pressing there is one's right."""
    before = town.digest()
    for state in windows(town.chats):
        right = right_of(state)
        for role in outsiders(right):
            someone = town.people[role]
            said = await town.opens(someone, state)
            assert FAULT not in said, (role, state)
            if right.who == ALL and right.what not in PUBLIC_ONLY:
                assert not leaks(said, MARKS[1:]), (role, state, said)
                continue
            assert state == EventsWindow.list or not leaks(said), (role, state, said)
            said += await town.presses_each(someone, state)
            assert not leaks(said, MARKS if right.what != "EventsWindow" else MARKS[1:]), (role, state, said)
            after = town.digest()
            assert after == before, (role, state, [name for name in after if after[name] != before[name]])


async def test_rights_taken_away_half_way(town: Town) -> None:
    """The window is open, the role or the link to the department goes, they press on and type on: one sentence, nothing changed."""
    membership = "FROM memberships WHERE person_id = ? AND institution_id = ?", (town.ids["admin"], town.chats.home.id)
    contact = "FROM contacts WHERE person_id = ?", (town.ids["responsible"],)
    seen: dict[str, str] = {}
    for role, (rows, ids) in (("admin", membership), ("responsible", contact)):
        someone = town.people[role]
        for state in windows(town.chats):
            right = right_of(state)
            if role not in right.who or right.who == ALL:
                continue
            shown = await town.opens(someone, state)
            assert FAULT not in shown, (state, shown)
            assert not any(one in shown for one in SHUT), (role, state)
            seen[right.what] = seen.get(right.what, "") + shown
            before = town.digest()
            with town.without(rows, ids):
                pressed = await town.presses(someone, 0)
            assert pressed is None or any(one in pressed for one in SHUT), (role, state, pressed)
            if pressed is not None:
                await town.opens(someone, state)
            with town.without(rows, ids):
                await someone.sends("12 мая")
            assert any(one in someone.text() for one in SHUT), (role, state, someone.text())
            after = town.digest()
            assert after == before, (role, state, [name for name in after if after[name] != before[name]])
    blind = {what for what, said in seen.items() if not leaks(said)}
    assert blind == NO_MARKS, "the marks of the institution are not where this test thinks they are"
