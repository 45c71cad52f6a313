"""A plan of any length about an invented institution, as .docx, .xlsx and .txt with the same words."""

from __future__ import annotations

import itertools
from io import BytesIO

import docx
import xlsxwriter

TITLE = "План методических мероприятий Заречного центра культуры на 2026 год"
HEADER = ("№ п/п", "Название мероприятия", "Форма", "Место проведения", "Сроки", "Ответственный")
_FORMS = (
    "Вебинар",
    "Семинар",
    "Творческая лаборатория",
    "Мастер-класс",
    "Круглый стол",
    "Совещание",
    "Конкурс",
    "Отчёт",
)
_ABOUT = (
    "Афиша за час",
    "Работа с детьми",
    "Сельский клуб",
    "Народный костюм",
    "Живое слово",
    "Хоровое пение",
    "Краеведение",
)
_FOR = ("руководителей клубов", "библиотекарей", "хормейстеров", "педагогов", "методистов районов")
_PERIODS = (
    "15 апреля", "III квартал", "ежеквартально", "до 01.09.2026", "март", "сентябрь - октябрь", "в течение года",
    "последний четверг месяца", "1 раз в полугодие", "20 мая, 14.00", "по согласованию", "12-14 октября", "2 декада ноября",
)  # fmt: skip
_WHO = (
    "Отдел народного творчества", "Информационный отдел, Речной П.П.", "Зав. отделом Полевая А.А.",
    "Отдел народного творчества\nИнформационный отдел", "Отдел сцены совместно с районными домами культуры",
)  # fmt: skip
SECTION_EVERY = 50


def rows(count: int) -> list[tuple[str, ...]]:
    """The lines of the table: a section across after every fifty rows."""
    found: list[tuple[str, ...]] = []
    kinds = zip(
        itertools.cycle(_FORMS),
        itertools.cycle(_ABOUT),
        itertools.cycle(_FOR),
        itertools.cycle(_PERIODS),
        itertools.cycle(_WHO),
    )
    for number, (form, about, people, period, who) in zip(range(1, count + 1), kinds, strict=False):
        if number % SECTION_EVERY == 1:
            found.append((f"Раздел {number // SECTION_EVERY + 1}. Учёба и методическая помощь",))
        title = f"{form} «{about}: занятие {number}» для {people}"
        found.append((f"{number}.", title, form, "г. Заречный", period, who))
    return found


def as_docx(count: int) -> bytes:
    """Written by hand into one table: the library adds rows one by one in time that grows with their square."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=1, cols=len(HEADER))
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def cell_xml(text: str, span: int) -> str:
        lines = "</w:t><w:br/><w:t>".join(text.split("\n"))
        across = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
        return f"<w:tc>{across}<w:p><w:r><w:t>{lines}</w:t></w:r></w:p></w:tc>"

    for row in rows(count):
        span = len(HEADER) if len(row) == 1 else 1
        cells = "".join(cell_xml(text, span) for text in row)
        table._tbl.append(parse_xml(f"<w:tr {nsdecls('w')}>{cells}</w:tr>"))
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(count: int) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("План")
    sheet.write_string(0, 0, TITLE)
    for line, row in enumerate([HEADER, *rows(count)], start=2):
        if len(row) == 1:
            sheet.merge_range(line, 0, line, len(HEADER) - 1, row[0])
        for column, text in enumerate(row if len(row) > 1 else ()):
            sheet.write_string(line, column, text)
    book.close()
    return buffer.getvalue()


def as_txt(count: int) -> bytes:
    lines = ["\t".join(cell.replace("\n", "; ") for cell in row) for row in [HEADER, *rows(count)]]
    return "\n".join([TITLE, "", *lines]).encode()
