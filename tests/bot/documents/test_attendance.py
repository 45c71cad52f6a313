"""The attendance sheet and «Лист регистрации»: opened back as offices open them."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pdfplumber
from docx.enum.section import WD_ORIENT
from python_calamine import CalamineWorkbook

from bot.documents.attendance import attendance_workbook
from bot.documents.sign_sheet import BLANK_LINES, sign_sheet_docx, sign_sheet_pdf
from storage.database import Storage
from storage.models import Answer, Question, Registration
from storage.records import EventView
from storage.repositories.attendance import Entry, Numbers
from tests.builders import NOW, institution, one_event

AT = dt.datetime(2026, 4, 15, 11, 5, tzinfo=dt.UTC)
EVIL = ("=2+2", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a")', "http://example.org", "a\x01b", "<b>&")


async def made(storage: Storage, count: int) -> tuple[EventView, list[Entry], Numbers]:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, capacity=count)
        for number in range(count):
            name = EVIL[number] if number < len(EVIL) else f"Иванова Анна {number}"
            row = await unit.roster.add_by_staff(
                event.id,
                NOW,
                "imported",
                full_name=name,
                organisation=name if number < len(EVIL) else "Очень длинное название учреждения культуры " * 3,
                municipality="Заречный район" if number % 2 else "заречный  район",
                email="a@b.ru",
            )
            if number < 3:
                await unit.attendance.check_in(row.id, "qr", AT)
        last = await unit.session.get_one(Registration, row.id)
        last.seats, last.details = 4, {"format": "onsite", "talk": "=1+1", "lodging": True}
        waiting = await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Ждёт")
        assert waiting.state == "waiting"
    async with storage.read() as unit:
        view = await unit.events.view(event.id)
        people, _ = await unit.attendance.entries(event.id)
        numbers = await unit.attendance.numbers(event.id)
    assert view is not None
    return view, people, numbers


async def test_the_attendance_sheet(storage: Storage) -> None:
    view, people, numbers = await made(storage, 12)
    content = attendance_workbook(view, people, numbers, AT)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["Участники", "Итоги"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == [
        "№", "ФИО", "Организация", "Должность", "Муниципалитет", "Формат", "Контакт", "Статус", "Явка", "Подпись", "Примечание",
    ]  # fmt: skip
    assert rows[2][8] == "15.04 14:05, по QR-коду"
    assert rows[13][5:8] == ["очно", "a@b.ru", "зарегистрирован"]
    assert rows[13][10].replace("\u00a0", " ") == "загружено из файла; 4 места; доклад: =1+1; нужно проживание"
    assert rows[14][7] == "лист ожидания, 1"
    assert [row[1] for row in rows[2:7]] == ["'=2+2", "'+1", "'-1", "'@SUM(A1)", "'\t=1"]
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheets = "".join(package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets"))
        assert "<f>" not in sheets
        assert "hyperlink" not in sheets
    totals = {row[0]: row[1:3] for row in book.get_sheet_by_index(1).to_python() if row[0]}
    assert totals["Зарегистрированы"][0] == 15
    assert totals["В листе ожидания"][0] == 1
    assert totals["Присутствовали"][0] == 3
    assert totals["Не пришли"][0] == 12
    assert totals["заречный  район"] == [15, 3]


async def test_own_questions_have_a_sheet(storage: Storage) -> None:
    view, people, numbers = await made(storage, 2)
    async with storage.write() as unit:
        question = Question(event_id=view.event.id, ordinal=1, text="=Вопрос", kind="text", options=[], required=False)
        unit.session.add(question)
        await unit.session.flush()
        first = people[0].registration
        unit.session.add(Answer(registration_id=first.id, question_id=question.id, text="+7"))
        await unit.session.flush()
        answers = await unit.attendance.answers(view.event.id)
    book = CalamineWorkbook.from_filelike(BytesIO(attendance_workbook(view, people, numbers, AT, answers)))
    rows = book.get_sheet_by_name("Ответы").to_python()
    assert [row[2] for row in rows] == ["'=Вопрос", "'+7", "", ""]


async def test_the_sheet_to_sign_as_pdf(storage: Storage) -> None:
    view, people, _ = await made(storage, 40)
    with pdfplumber.open(BytesIO(sign_sheet_pdf(view, people, AT))) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
        assert all(page.width > page.height for page in pdf.pages)
        rows = [row for page in pdf.pages for table in page.extract_tables() for row in table]
    assert len(pages) > 1
    assert "Лист регистрации" in pages[0]
    assert "Афиша за час" in pages[0]
    assert all("ФИО" in page and "Подпись" in page for page in pages)
    numbered = [row for row in rows if row[0] and row[0].isdigit()]
    assert [int(row[0]) for row in numbered] == list(range(1, len(people) + BLANK_LINES + 1))
    assert [row[1] for row in numbered[-BLANK_LINES:]] == [""] * BLANK_LINES
    assert any("Иванова Анна 30" in (row[1] or "") for row in numbered)


async def test_the_sheet_to_sign_as_docx(storage: Storage) -> None:
    view, people, _ = await made(storage, 12)
    document = docx.Document(BytesIO(sign_sheet_docx(view, people, AT)))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert document.paragraphs[1].text == "Лист регистрации"
    (table,) = document.tables
    assert len(table.rows) == 1 + len(people) + BLANK_LINES
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert [cell.text for cell in table.rows[-1].cells] == [str(len(people) + BLANK_LINES), "", "", "", ""]
