"""Hostile names in everything that leaves the bot: it opens, says them as they were typed, and runs none of them."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pdfplumber
import pytest
from icalendar import Calendar
from PIL import Image

from bot.documents.agenda import agenda_docx, month_agenda
from bot.documents.attendance import attendance_workbook
from bot.documents.brush import clean as drawn
from bot.documents.cells import lines
from bot.documents.certificate import Paper, certificate_pdf
from bot.documents.event_ics import event_ics, feed_ics, google_url, yandex_url
from bot.documents.letter import letter_docx, letter_pdf
from bot.documents.papers import PaperSource, paper_source
from bot.documents.plan import PlanFormat, PlanSource, plan_files, plan_source
from bot.documents.report import report_docx, report_json, report_of
from bot.documents.report_xlsx import report_xlsx
from bot.documents.sign_sheet import sign_sheet_docx, sign_sheet_pdf
from bot.sending.letters import Said, write_letter
from bot.settings import MailServer
from bot.texts import check_page
from bot.texts import letter as letter_words
from bot.texts.common import shorten
from bot.texts.mail import SUBJECT
from plans.draft import Party, PartyKind, PartyRole
from plans.spans import span_of
from plans.typed import clean
from storage.database import Storage
from storage.models import Certificate, Delivery
from storage.records import EventView, RegistrationView
from storage.repositories.attendance import Entry, Numbers
from storage.repositories.responsibles import LONGEST_KEY, name_key
from tests.bot.typing_places import WORDS
from tests.builders import NOW, item, keep
from tests.conftest import Blanks

pytestmark = pytest.mark.sweeping


BEYOND_THE_FONT = (
    "right to left",
    "combining",
    "digits of others",
    "emoji",
    "emoji 255",
)  # or in the order of the page
MOST = 1200  # longer ones take seconds to be read back
SEEN = 20  # signs that must come back
LATER = dt.datetime(2026, 4, 16, 6, tzinfo=dt.UTC)
INJECTIONS = (
    ("calendar", "Зал\r\nATTACH:https://зло.example\r\nEND:VEVENT, зал; \\n два"),
    ("headers", "Зал\r\nBcc: zlo@example.ru\n\nПривет"),
    ("dde", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("minus", "-2+3+cmd|' /C calc'!A0"),
    ("csv tab", "\t=1+1 Зал"),
)
NAMES = (*WORDS, *INJECTIONS)
TRIED = (*INJECTIONS[:3], *WORDS[::4]) if os.environ.get("CI") else NAMES


@dataclass
class Named:
    """Everything in one institution is called by this name."""

    name: str
    view: EventView
    mine: RegistrationView
    people: list[Entry]
    numbers: Numbers
    papers: PaperSource
    plan: PlanSource

    @property
    def link(self) -> str:
        return "https://t.me/bot?start=e_1"

    @property
    def lines(self) -> list[tuple[str, str]]:
        return letter_words.lines(self.view, self.link, NOW)


async def named(storage: Storage, name: str) -> Named:
    party = Party(PartyKind.DEPARTMENT, name, None, PartyRole.LEAD)
    async with storage.write() as unit:
        home = await unit.institutions.add(
            slug=f"h{abs(hash(name)) % 10**9}", name=name, country="RU", time_zone="Europe/Moscow", ownership="municipal",
            data_mode="full", now=NOW,
        )  # fmt: skip
        kept = await keep(unit, home, item(name, "15 апреля, 14:00", party, place=name, form="вебинар"))
        (view,) = await unit.listings.of_plan(kept.plan.id)
        event = view.event
        await unit.events.set_words(event.id, now=NOW, public_title=name, theme=name)
        for field in letter_words.NAMES:
            await unit.showcase.set_letter(event.id, field, name)
        person = await unit.people.meet("telegram", str(event.id), str(event.id), name, NOW)
        await unit.people.save_profile(person.id, full_name=name, organisation=name)
        place = await unit.registrations.register(
            event.id, person.id, now=NOW, full_name=name, organisation=name, municipality=name, details={"talk": name}
        )
        await unit.events.set_outcome(event.id, outcome="held", now=LATER, person_id=person.id, note=name)
    async with storage.read() as unit:
        shown = await unit.events.view(event.id)
        mine = await unit.registrations.get(place.registration.id)
        people, _ = await unit.attendance.entries(event.id)
        papers, plan = await paper_source(unit, kept.plan.id), await plan_source(unit, kept.plan.id)
        numbers = await unit.attendance.numbers(event.id)
    assert shown is not None
    assert mine is not None
    assert papers is not None
    assert plan is not None
    return Named(name, shown, mine, people, numbers, papers, plan)


def word(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def excel(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    texts = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                ours = cell.data_type == "f" and str(cell.value).startswith(("=SUMPRODUCT(", "=SUM(", "=0"))
                assert cell.data_type != "f" or ours, cell.value
                if isinstance(cell.value, str) and not ours:
                    assert re.match(r"[=+@]|-\w", cell.value) is None, cell.value
                    texts.append(cell.value)
    return "\n".join(texts)


def pdf(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def calendar(content: bytes) -> str:
    """One entry, whatever it is called; lines end and are folded as the format asks."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert "attach" not in entry
    return f"{entry['summary']}\n{entry.get('location', '')}"


def page(content: str) -> str:
    """Well-formed, with no tag of anybody's but our own."""
    tags = set(re.findall(r"<([a-zA-Z]\w*)", content))
    assert tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "dl",
        "dt",
        "dd",
        "form",
        "label",
        "input",
        "button",
        "p",
    }
    return html.unescape(re.sub(r"<[^>]+>", "", content))


def letter(one: Named) -> str:
    server = MailServer("h", 25, "none", None, None, "bot@example.ru", "Методист")
    delivery = Delivery(id=1, chat_id="otdel@example.ru", unique_key="k", created_at=NOW)
    subject = shorten(f"Напоминание: {one.view.title}", SUBJECT)
    content = bytes(
        write_letter(server, delivery, Said(subject, html.escape(one.name, quote=False), 1, "Europe/Moscow"), [], NOW)
    )
    read = message_from_bytes(content, policy=default)
    assert {"bcc", "привет"}.isdisjoint(key.casefold() for key in read)
    assert read["To"] == "otdel@example.ru"
    told = read.get_body(("plain",))
    assert told is not None
    return f"{read['Subject']}\n{told.get_content()}"


def paper(one: Named) -> bytes:
    return certificate_pdf(
        Paper(one.name, "2026-1", one.name, one.name, "15 апреля 2026", one.name, "https://a.example/c/1")
    )


def strings(found: Any) -> str:
    """All texts of a JSON."""
    if isinstance(found, dict):
        return "\n".join(map(strings, found.values()))
    return "\n".join(map(strings, found)) if isinstance(found, list | tuple) else str(found)


def picture(content: bytes) -> str:
    Image.open(BytesIO(content)).verify()
    return ""


def plan_as(form: PlanFormat) -> Callable[[Named], bytes]:
    return lambda one: plan_files(one.plan, form, LATER)[0]


def report(one: Named) -> object:
    year = one.papers.year
    assert year is not None
    return report_of(one.papers, span_of("q2", year), year, LATER)


APRIL = dt.date(2026, 4, 1)
# (what, how it is made, how it is opened; None: it must only open)
MADE: tuple[tuple[str, Callable[[Named], object], Callable[[object], str]], ...] = (
    ("attendance.xlsx", lambda one: attendance_workbook(one.view, one.people, one.numbers, NOW,
                                                        [(one.name, {one.people[0].registration.id: one.name})]), excel),
    ("sign sheet.docx", lambda one: sign_sheet_docx(one.view, one.people, NOW), word),
    ("sign sheet.pdf", lambda one: sign_sheet_pdf(one.view, one.people, NOW), pdf),
    ("certificate.pdf", paper, pdf),
    ("letter.docx", lambda one: letter_docx(letter_words.HEADING, letter_words.invitation(one.view), one.lines), word),
    ("letter.pdf", lambda one: letter_pdf(letter_words.HEADING, letter_words.invitation(one.view), one.lines), pdf),
    ("agenda.docx", lambda one: agenda_docx(month_agenda(one.papers, APRIL)), word),
    ("report.docx", lambda one: report_docx(report(one)), word),
    ("report.xlsx", lambda one: report_xlsx(report(one)), excel),
    ("report.json", lambda one: strings(report_json(report(one))), str),
    ("plan.docx", plan_as(PlanFormat.WORD), word),
    ("plan.xlsx", plan_as(PlanFormat.EXCEL), excel),
    ("plan.png", plan_as(PlanFormat.PICTURE), picture),
    ("plan.ics", plan_as(PlanFormat.CALENDAR), calendar),
    ("event.ics", lambda one: event_ics(one.view, one.mine, NOW), calendar),
    ("feed.ics", lambda one: feed_ics([one.mine]), calendar),
    ("check page", lambda one: check_page.found(Certificate(number="2026-1", full_name=one.name), one.view, one.name), page),
    ("letter by mail", letter, str),
)  # type: ignore[assignment]  # fmt: skip


def flat(text: str) -> str:
    return re.sub(r"[\s']+", "", clean(text).replace("\u00ad", "")).casefold()


@pytest.fixture
async def one_file(tmp_path: Path, blanks: Blanks) -> AsyncIterator[Storage]:
    """What papers are made of is the same on both databases."""
    blanks.copy_to(tmp_path / "test.db")
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    yield storage
    await storage.close()


async def test_both_databases_hold_them(storage: Storage) -> None:
    for _, name in NAMES:
        one = await named(storage, clean(name))
        assert one.view.title == one.people[0].registration.full_name == one.papers.views[0].item.title == clean(name)


@pytest.mark.parametrize(("kind", "name"), TRIED, ids=[kind for kind, _ in TRIED])
async def test_it_opens_and_says_the_name(one_file: Storage, kind: str, name: str) -> None:
    one = await named(one_file, clean(name)[:MOST].strip())
    for what, make, opened in MADE:
        told = flat(opened(make(one)))
        # a PDF and a picture hold the signs that their letters have, right-to-left ones in the order of the page
        if what.endswith("png") or (what.endswith("pdf") and kind in BEYOND_THE_FONT):
            continue
        # a plan's own words lose remnants of markup and signs without a width
        wanted = {flat(one) for one in ([drawn(name)] if what.endswith(".pdf") else [name, lines(name)])}
        assert any(one[:SEEN] in told for one in wanted), f"{what}: {told[:300]}"
    for url in (google_url(one.view, one.mine), yandex_url(one.view, one.mine)):
        assert re.fullmatch(r"https://[\x21-\x7e]+", url)
        assert len(url) < 2048


def test_names_as_long_as_articles_are_told_apart() -> None:
    """An index of PostgreSQL holds no more than 2,700 bytes."""
    first, second = name_key("Отдел " * 3000 + "сказок"), name_key("Отдел " * 3000 + "музыки")
    assert first != second
    assert max(len(first), len(second)) < LONGEST_KEY + 70
