"""«План на месяц», «План на неделю», «Отчёт о выполнении»: made from a kept plan and opened back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest

from bot.documents.agenda import agenda_docx, month_agenda, week_agenda
from bot.documents.papers import PaperSource, paper_source
from bot.documents.report import Report, report_docx, report_json, report_of
from bot.documents.report_xlsx import report_xlsx
from plans.draft import Party, PartyKind, PartyRole, PlanKind
from plans.fulfilment import FIGURES
from plans.spans import span_of
from storage.database import Storage
from storage.models import Event, Institution
from tests.builders import DEPARTMENT, HELPER, NOW, draft, institution, item, keep, person

APRIL = dt.datetime(2026, 4, 16, 6, tzinfo=dt.UTC)
OTHER = Party(PartyKind.DEPARTMENT, "Отдел чтения", None, PartyRole.LEAD)


@dataclass
class Kept:
    storage: Storage
    plan: int
    home: Institution
    person: int
    events: dict[str, Event]

    async def source(self, *responsible_ids: int) -> PaperSource:
        async with self.storage.read() as unit:
            found = await paper_source(unit, self.plan, responsible_ids or None)
        assert found is not None
        return found

    async def report(self, key: str = "q1") -> Report:
        source = await self.source()
        assert source.year is not None
        return report_of(source, span_of(key, source.year), source.year, APRIL)

    async def closes(self, name: str, outcome: str, **more: Any) -> None:
        async with self.storage.write() as unit:
            await unit.events.set_outcome(
                self.events[name].id, outcome=outcome, now=APRIL, person_id=self.person, **more
            )


@pytest.fixture
async def kept(storage: Storage) -> Kept:
    async with storage.write() as unit:
        home, pavel = await institution(unit), await person(unit, "Павел")
        plan = await keep(
            unit,
            home,
            item("Вебинар «Афиша за час»", "15 апреля, 14:00"),
            item("Семинар «Свет»", "31 марта", DEPARTMENT, HELPER, place="Большой зал"),
            item("Круглый стол", "5 марта", OTHER),
            item("Лаборатория", "ежеквартально", OTHER),
            item("Приказ о смотре", "до 30 апреля"),
            item("Консультации", "постоянно", OTHER),
            item("Творческая встреча", "март"),
            item("=СУММ(1)", "29 марта"),
            item("Выставка", "28 апреля - 3 мая"),
        )
        views = await unit.papers.views(plan.plan.id)
        events = {one.item.title + (f", {one.event.label}" if one.event.label else ""): one.event for one in views}
        await unit.events.set_date(
            events["Круглый стол"].id,
            starts_on=dt.date(2026, 4, 14),
            start_time=dt.time(11),
            end_time=dt.time(13),
            now=APRIL,
            person_id=pavel.id,
            ground="приказ № 4",
            confirmed=True,
        )
        await unit.events.cancel(events["Творческая встреча"].id, reason="ремонт зала", now=APRIL, person_id=pavel.id)
        await unit.events.add_to_outcome(
            events["Консультации"].id, note="I квартал: 12 консультаций", numbers={"I квартал": 12}
        )
    made = Kept(storage, plan.plan.id, home, pavel.id, events)
    await made.closes("Семинар «Свет»", "held", numbers={"participants": 40}, note="+7 900")
    await made.closes("Круглый стол", "held", numbers={"participants": 25})
    await made.closes("Лаборатория, I квартал", "partly", numbers={"participants": 7})
    return made


def tables(content: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] if len(row._tr.tc_lst) > 1 else [row.cells[0].text] for row in table.rows]
        for table in docx.Document(BytesIO(content)).tables
    ]


def words(content: bytes) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in docx.Document(BytesIO(content)).paragraphs]


async def test_a_month_ready_to_publish(kept: Kept) -> None:
    content = agenda_docx(month_agenda(await kept.source(), dt.date(2026, 4, 20)))
    assert words(content) == ["Зареченский центр культуры", "План мероприятий на апрель 2026 года"]
    (table,) = tables(content)
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in table] == [
        ["Дата и время", "Мероприятие", "Место", "Ответственный"],
        ["14 апреля, вторник, 11:00–13:00", "Круглый стол", "", "Отдел чтения"],
        ["15 апреля, среда, 14:00", "Вебинар «Афиша за час»", "онлайн", "Отдел народного творчества"],
        ["28 апреля – 3 мая", "Выставка", "", "Отдел народного творчества"],
        ["Сроки и документы"],
        ["до 30 апреля", "Приказ о смотре", "", "Отдел народного творчества"],
        ["Дата уточняется"],
        ["II квартал 2026 года", "Лаборатория", "", "Отдел чтения"],
    ]
    section = docx.Document(BytesIO(content)).sections[0]
    assert (section.page_width or 0) < (section.page_height or 0)


async def test_who_helps_stands_below_who_leads_and_what_is_off_is_left_out(kept: Kept) -> None:
    (table,) = tables(agenda_docx(month_agenda(await kept.source(), dt.date(2026, 3, 1))))
    assert ["31\u00a0марта, вторник", "Семинар «Свет»", "Большой зал", "Отдел народного творчества,\nИнформационный отдел"] in table  # fmt: skip
    assert not any("Творческая встреча" in cell or "Круглый стол" in cell for row in table for cell in row)


async def test_what_goes_on_from_another_month_and_a_week(kept: Kept) -> None:
    source = await kept.source()
    may = month_agenda(source, dt.date(2026, 5, 1))
    assert may.rows[0][:2] == ("28\u00a0апреля – 3\u00a0мая", "Выставка")
    week = week_agenda(source, dt.date(2026, 4, 16))
    assert week.title == "План мероприятий на неделю с 13 по 19 апреля 2026 года"
    assert [row[1] for row in week.rows] == ["Круглый стол", "Вебинар «Афиша за час»"]
    ends = week_agenda(source, dt.date(2026, 6, 30))
    assert (ends.title, ends.rows[0]) == (
        "План мероприятий на неделю с 29 июня по 5 июля 2026 года",
        ("Дата уточняется",),
    )
    turn = week_agenda(source, dt.date(2027, 1, 1))
    assert turn.title == "План мероприятий на неделю с 28 декабря 2026 года по 3 января 2027 года"


async def test_words_for_the_announcement_are_published_links_are_not(kept: Kept) -> None:
    async with kept.storage.write() as unit:
        webinar = kept.events["Вебинар «Афиша за час»"].id
        await unit.events.set_words(webinar, now=NOW, public_title="Вебинар «Афиша»", theme="Как писать афиши")
        await unit.events.set_place(webinar, now=NOW, link="https://meet.example/secret")
    (table,) = tables(agenda_docx(week_agenda(await kept.source(), dt.date(2026, 4, 16))))
    assert table[2][1:3] == ["Вебинар «Афиша»\nКак писать афиши", "онлайн"]


async def test_an_empty_week_says_so(kept: Kept) -> None:
    content = agenda_docx(week_agenda(await kept.source(), dt.date(2026, 8, 3)))
    assert tables(content) == []
    assert words(content)[-1] == "На неделю с 3 по 9 августа 2026 года в плане ничего нет."


async def test_a_responsible_has_its_own_rows_only(kept: Kept) -> None:
    async with kept.storage.read() as unit:
        of_home = {
            one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(kept.home.id)
        }
    source = await kept.source(of_home["Информационный отдел"])  # a co-executor
    agenda = month_agenda(source, dt.date(2026, 3, 1))
    assert [row[1] for row in agenda.rows] == ["Семинар «Свет»"]
    assert words(agenda_docx(agenda))[-1] == "Пункты, за которые отвечают или в которых участвуют: Информационный отдел"


async def test_the_report_in_word_shows_the_rows_of_each_figure(kept: Kept) -> None:
    content = report_docx(await kept.report())
    said, (totals, rows, standing) = words(content), tables(content)
    assert said[:3] == [
        "Зареченский центр культуры",
        "Отчёт о выполнении плана за I квартал 2026 года",
        "План методических мероприятий на 2026 год; 1 января – 31 марта 2026 года",
    ]
    assert said[3] == (
        "Запланировано 5 пунктов: состоялось, выполнено — 1 (20 %); выполнено частично — 1; перенесено — 1; отменено — 1; "
        "ждёт ответа — 1. Участников — 47."
    )
    assert totals == [
        ["Ответственный", "Запланировано", "Состоялось, выполнено", "Частично", "Не состоялось", "Перенесено", "Отменено", "Ждёт ответа", "Участников"],
        ["Отдел народного творчества", "3", "1", "0", "0", "0", "1", "1", "40"],
        ["Отдел чтения", "2", "0", "1", "0", "1", "0", "0", "7"],
        ["Всего", "5", "1", "1", "0", "1", "1", "1", "47"],
    ]  # fmt: skip
    headings = [row[0] for row in rows if len(row) == 1]
    assert headings == ["Состоялось, выполнено — 1", "Выполнено частично — 1", "Перенесено — 1", "Отменено — 1", "Ждёт ответа — 1"]  # fmt: skip
    by_title = {row[1]: row for row in rows if len(row) > 1}
    assert by_title["Семинар «Свет»"][3:] == ["31.03.2026", "31.03.2026", "состоялось\nучастников — 40\n+7 900", "Павел, 16.04.2026"]  # fmt: skip
    assert by_title["Круглый стол"][3:6] == ["05.03.2026", "14.04.2026", "перенесено на 14.04.2026, состоялось\nучастников — 25\nприказ № 4"]  # fmt: skip
    assert by_title["Творческая встреча"][5:] == ["отменено\nремонт зала", "Павел, 16.04.2026"]
    assert standing[1][3:] == ["I квартал", "12", "12 консультаций"]
    assert said[-1] == "Составлен 16.04.2026."


async def test_what_came_from_another_quarter_is_beyond_the_plan(kept: Kept) -> None:
    (totals, rows, _) = tables(report_docx(await kept.report("q2")))
    assert totals[0][-2:] == ["Сверх плана", "Участников"]
    assert totals[-1][-2:] == ["1", "25"]
    at = rows.index(["Сверх плана и перенесённое из другого срока — 1"])
    assert rows[at + 1][5].split("\n")[:2] == [
        "состоялось, перенесено с 05.03.2026",
        "перенесено сюда, по плану — 05.03.2026",
    ]


async def test_totals_in_excel_are_formulas_that_agree_with_the_rows(kept: Kept) -> None:
    for key in ("q1", "q2", "year"):
        content = report_xlsx(await kept.report(key))
        formulas, values = (
            openpyxl.load_workbook(BytesIO(content)),
            openpyxl.load_workbook(BytesIO(content), data_only=True),
        )
        assert formulas.sheetnames == ["Итоги", "Пункты", "Постоянная работа"]
        sheet, rows = values["Итоги"], list(values["Пункты"].iter_rows(min_row=2, values_only=True))
        header = next(row for row in sheet.iter_rows() if row[0].value == "Ответственный")
        names = [str(cell.value) for cell in header[1:]]
        for line in sheet.iter_rows(min_row=header[0].row + 1, max_row=header[0].row + 3):
            mine = [row for row in rows if line[0].value in (row[3], "Всего")]
            planned = [row for row in mine if row[7] == "да"]
            held = [row for row in mine if row[6] in ("состоялось, выполнено", "выполнено частично")]
            expected = {
                "Запланировано": len(planned),
                "Состоялось, выполнено": sum(row[6] == "состоялось, выполнено" for row in planned),
                "Частично": sum(row[6] == "выполнено частично" for row in planned),
                "Перенесено": sum(row[6] == "перенесено" for row in planned),
                "Отменено": sum(row[6] == "отменено" for row in planned),
                "Ждёт ответа": sum(row[6] == "ждёт ответа" for row in planned),
                "Впереди": sum(row[6] == "ещё впереди" for row in planned),
                "Сверх плана": sum(row[7] == "сверх" for row in held),
                "Участников": sum(row[8] or 0 for row in held),
            }
            for name, cell in zip(names, line[1:], strict=True):
                assert cell.value == expected.get(name, 0), (key, line[0].value, name)
                formula = str(formulas["Итоги"][cell.coordinate].value)
                assert formula.startswith("=SUM(" if line[0].value == "Всего" else "=SUMPRODUCT(")


async def test_excel_is_safe_and_easy_to_read(kept: Kept) -> None:
    book = openpyxl.load_workbook(BytesIO(report_xlsx(await kept.report())))
    rows = book["Пункты"]
    found = {str(row[2].value): row for row in rows.iter_rows(min_row=2)}
    assert "'=СУММ(1)" in found  # what people typed never runs
    assert found["Семинар «Свет»"][12].value == "'+7 900"
    assert found["Семинар «Свет»"][14].value == "Павел"
    assert found["Семинар «Свет»"][15].value == "16.04.2026 09:00"  # the institution's time
    assert all(cell.data_type != "f" for row in rows.iter_rows() for cell in row)
    assert rows.freeze_panes == "D2"
    assert rows.auto_filter.ref == f"A1:P{rows.max_row}"
    assert (rows.column_dimensions["C"].width or 0) > 40


async def test_a_report_with_nothing_in_it_opens(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        plan = await keep(unit, home, item("Семинар", "май"))
        source = await paper_source(unit, plan.plan.id)
    assert source is not None
    assert source.year is not None
    report = report_of(source, span_of("q1", source.year), source.year, NOW)
    assert tables(report_docx(report)) == [[["Ответственный", "Запланировано", "Состоялось, выполнено", "Не состоялось", "Перенесено"], ["Всего", "0", "0", "0", "0"]]]  # fmt: skip
    assert openpyxl.load_workbook(BytesIO(report_xlsx(report)))["Пункты"].max_row == 1


async def test_each_figure_names_its_events(kept: Kept) -> None:
    answer = report_json(await kept.report())
    ids = {name: kept.events[name].id for name in kept.events}
    figures = answer["figures"]
    assert figures["participants"]["value"] == 47
    assert set(figures["participants"]["events"]) == {ids["Лаборатория, I квартал"], ids["Семинар «Свет»"]}
    assert figures["moved"]["events"] == [ids["Круглый стол"]]
    rows = {row["event"]: row for row in answer["rows"]}
    for name in FIGURES:
        assert figures[name]["value"] == len(figures[name]["events"])
        assert set(figures[name]["events"]) <= set(rows)
    moved = rows[ids["Круглый стол"]]
    assert (moved["state"], moved["moved_from"], moved["ground"], moved["answered_by"]) == (
        "moved", dt.date(2026, 3, 5), "приказ № 4", "Павел",
    )  # fmt: skip
    assert [one["name"] for one in answer["departments"]] == ["Отдел народного творчества", "Отдел чтения"]
    assert answer["standing"][0]["count"] == 12


async def test_papers_are_of_plans(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        resolution = draft(item("Рассмотреть вопрос", ""), kind=PlanKind.RESOLUTION)
        kept = await unit.plans.keep(
            resolution, institution_id=home.id, file_name="r.txt", content=b"r", person_id=None, now=NOW
        )
        assert await paper_source(unit, kept.plan.id) is None
        assert await paper_source(unit, 99) is None
        assert await unit.papers.plans_seen([home.id], []) == []
