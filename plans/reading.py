"""Tables -> a plan draft: header, columns, sections, torn rows, year, contacts, problems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plans.doubts import doubted, repeated
from plans.draft import DraftItem, Party, PartyRole, PlanDraft
from plans.forms import find_forms
from plans.natures import classify
from plans.periods.lexer import tokens
from plans.periods.model import PlanYear
from plans.periods.reader import is_ditto, read_period
from plans.periods.tokens import Kind
from plans.readers import Document, Paragraph, Unreadable, read_file
from plans.readers.isolated import read_file_safely
from plans.resolution import looks_like_resolution, read_resolution
from plans.responsibles import declared_aliases, phones_in, read_parties, settle_roles
from plans.tables.approval import approval_of, approval_problems
from plans.tables.flat import restore
from plans.tables.headers import Column
from plans.tables.heading import contacts_of, institution_of, title_of, year_of_cells, year_of_heading
from plans.tables.headless import give_header
from plans.tables.own_columns import own_columns
from plans.tables.rows import RawRow, Tables, collect, is_month, tidy

NO_HEADER = "В файле есть таблица, но её шапка не узнана. Назовите столбцы «Мероприятие», «Срок», «Ответственный» и пришлите файл ещё раз."
NO_TABLE = (
    "Вижу текст, но ни таблицы, ни пунктов плана в нём не нашлось: пришлите, пожалуйста, документ с таблицей — "
    "мероприятие, срок, ответственный."
)
MUCH_TEXT = 300  # characters: more than a scan's page has
LONG_CELL = 3_000  # characters


def read_plan(name: str, content: bytes, *, year: PlanYear | None = None) -> PlanDraft:
    """A file -> a plan draft; `year` overrides what the file says. Raises plans.readers.UnreadableFile.

    The file is read in this process: for files of our own. What people send goes through `read_plan_safely`.
    """
    return read_document(read_file(name, content), year=year)


def read_plan_safely(name: str, content: bytes, *, year: PlanYear | None = None) -> PlanDraft:
    """As `read_plan`, the file being read in a child process under limits of time and memory. Blocks: call it in a thread."""
    return read_document(read_file_safely(name, content), year=year)


def read_document(document: Document, *, year: PlanYear | None = None) -> PlanDraft:
    """Never raises: what was not understood is in the problems of the draft, of its items and of their periods."""
    found = collect(document)
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    if not found.rows and looks_like_resolution(paragraphs):
        return read_resolution(paragraphs)
    if not found.rows and (restored := restore(document) or give_header(document)) is not None:
        found = collect(restored.document)
        found.problems = [*restored.problems, *found.problems]
        for row in found.rows:
            row.problems += [restored.doubt] if restored.doubt else []
    title = title_of(found.before)
    if not found.rows:
        written = sum(len(one.text) for one in paragraphs) > MUCH_TEXT
        nothing = NO_HEADER if found.beside else NO_TABLE if written else Unreadable.NOTHING_INSIDE.value
        return PlanDraft(title, year=year, problems=(nothing, *found.problems))
    for row in found.rows:
        _leave_out_articles(row)
    _take_from_above(found.rows)
    around = [*found.before, *found.beside, *found.after]
    approved = approval_of(around)
    periods = [row.cells.get(Column.PERIOD, "") for row in found.rows]
    plan_year = year or year_of_heading(found.before) or year_of_cells(periods, approved)
    contacts, notes = contacts_of(found.after)
    said = [phone for row in found.rows for phone in phones_in(row.cells.get(Column.RESPONSIBLE, ""))]
    contacts = tuple(dict.fromkeys([*contacts, *said]))
    columns, cells = own_columns(found.rows)
    items = [replace(_item(row, plan_year), cells=own) for row, own in zip(found.rows, cells, strict=True)]
    parties = settle_roles(
        [item.responsible for item in items], [one.organisation for one in contacts if one.organisation]
    )
    items = [doubted(replace(item, responsible=row), plan_year) for item, row in zip(items, parties, strict=True)]
    return PlanDraft(
        title=title,
        institution=institution_of(found.before),
        year=plan_year,
        approved=approved,
        contacts=contacts,
        items=tuple(items),
        problems=(*approval_problems(around), *_plan_problems(found, items, plan_year, notes)),
        columns=columns,
        declared=_declared(found),
    )


def _leave_out_articles(row: RawRow) -> None:
    """A cell of dates or of names that is as long as an article is neither; nobody walks through it."""
    for column in (Column.PERIOD, Column.RESPONSIBLE, Column.CONTROL):
        text = row.cells.get(column, "")
        if len(text) > LONG_CELL:
            del row.cells[column]
            row.problems.append(
                f"Слишком длинный текст для срока или ответственного: «{tidy(text[:80])}…». Впишите коротко."
            )


def _take_from_above(rows: Sequence[RawRow]) -> None:
    """«-//-», «то же»: the cell says what the row above says. The period keeps its own words beside that."""
    above: dict[Column, str] = {}
    for row in rows:
        for column in (Column.FORM, Column.PLACE, Column.RESPONSIBLE, Column.CONTROL):
            if above.get(column) and is_ditto(tidy(row.cells.get(column, ""))):
                row.cells[column] = above[column]
        period = row.cells.get(Column.PERIOD, "")
        row.period = above.get(Column.PERIOD, period) if is_ditto(tidy(period)) else period
        above = {**row.cells, Column.PERIOD: row.period}


def _item(row: RawRow, year: PlanYear | None) -> DraftItem:
    words = {column: tidy(text) for column, text in row.cells.items()}
    title, form = words[Column.TITLE], words.get(Column.FORM)
    written = words.get(Column.PERIOD, "")
    period = read_period(tidy(row.period), year, section_month=_section_month(row.month or row.section, year))
    if is_ditto(written):
        period = replace(period, text=written)
    forms = find_forms(form, title)
    said = classify(title, form, forms, period, year, expected_result=words.get(Column.RESULT))
    cell = row.cells.get(Column.RESPONSIBLE, "").replace("**", " ")
    controls = read_parties(row.cells.get(Column.CONTROL, "").replace("**", " "))
    parties: tuple[Party, ...] = read_parties(cell)
    problems = [*row.problems, *said.problems]
    if not parties:
        problems.append(
            f"Ответственный не указан: «{tidy(cell)}»." if re.search(r"\w", cell) else "Ответственный не указан."
        )
    parties += tuple(replace(party, role=PartyRole.CONTROL) for party in controls)
    return DraftItem(
        where=row.where,
        title=title,
        period=period,
        responsible=parties,
        section=row.section or row.month,
        number=words.get(Column.NUMBER, "").rstrip(" .)") or None,
        form=form,
        forms=forms,
        nature=said.nature,
        public=said.public,
        place=words.get(Column.PLACE),
        expected_result=words.get(Column.RESULT),
        done_mark=words.get(Column.DONE),
        problems=tuple(problems),
    )


def _section_month(section: str | None, year: PlanYear | None) -> date | None:
    """A heading that is a month gives it to the cells below that have none of their own."""
    if section is None or year is None or not is_month(section):
        return None
    found = tokens(section)
    month = next((token.value for token in found if token.kind is Kind.MONTH), None)
    said = next((token.value for token in found if token.kind is Kind.YEAR), None)
    if not isinstance(month, int):
        return None
    if isinstance(said, int):
        return date(said, month, 1)
    first = year.start
    return date(first.year if month >= first.month or first.month == 1 else year.end.year, month, 1)


def _declared(found: Tables) -> tuple[tuple[str, str], ...]:
    """Short names that the document explains, in a cell of responsible parties or in the words around the tables."""
    texts = [row.cells.get(Column.RESPONSIBLE, "") for row in found.rows]
    texts += [one.text for one in (*found.before, *found.after) if len(one.text) < LONG_CELL]
    return tuple({pair: None for text in texts if "алее" in text for pair in declared_aliases(text).items()})


def _plan_problems(found: Tables, items: list[DraftItem], year: PlanYear | None, notes: tuple[str, ...]) -> list[str]:
    problems = list(found.problems)
    if year is None:
        problems.append("Непонятно, на какой год план: год не назван ни в заголовке, ни в сроках.")
    problems += repeated(items)
    problems += [f"Примечание после таблицы: «{note}»." for note in notes]
    return problems
