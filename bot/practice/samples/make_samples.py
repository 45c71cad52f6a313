"""Writes the samples that are not text: `python -m bot.practice.samples.make_samples`. Institutions and people are invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx
import xlsxwriter

HERE = Path(__file__).parent
CENTRE = "МБУК «Заречный центр народного творчества»"
FOLK, INFO = "Отдел народного творчества", "Информационно-методический отдел"
_LAB = "Творческая лаборатория для руководителей {} коллективов"
_ROWS: list[tuple[str, ...]] = [
    ("1.", _LAB.format("вокальных"), "творческая лаборатория", CENTRE, "ежеквартально", FOLK),
    ("2.", _LAB.format("хореографических"), "творческая лаборатория", CENTRE, "ежеквартально", FOLK),
    (
        "3.",
        "«Афиша за час: тексты и картинки»",
        "вебинар для специалистов клубов",
        "Районы области",
        "5 февраля, 14:00",
        INFO,
    ),
    ("4.", "«Свет и звук на малой сцене»", "семинар-практикум", CENTRE, "1 квартал март", FOLK),
    ("5.", "Мастер-классы по росписи и плетению", "мастер-класс", CENTRE, "В течение года", FOLK),
    (
        "6.",
        "«Итоги года клубов области»",
        "ежегодное совещание директоров домов культуры",
        CENTRE,
        "4 квартал декабрь",
        INFO,
    ),
    ("7.", "Областной конкурс сельских хоров «Поющая околица»", "конкурс", "Районы области", "февраль –ноябрь", FOLK),
    ("8.", "Издание приказа «О методическом совете»", "", "", "до 30.01.2026", INFO),
    ("9.", "Отчёт о работе методической службы за полугодие", "", "", "до 10 июля", INFO),
    ("10.", "Консультации для специалистов клубов", "", CENTRE, "постоянно, по запросам", f"{INFO}, {FOLK}"),
    ("Мероприятия по заявкам районов",),
    ("1.", _LAB.format("вокальных"), "творческая лаборатория", CENTRE, "ежеквартально", FOLK),
    ("2.", "«Пушкинская карта: вопросы и ответы»", "вебинар", "Районы области", "3 квартал", INFO),
    ("3.", "«Фольклор в школе»", "круглый стол", CENTRE, "20 мая, 11.00-13.00", FOLK),
    ("4.", "«Документы клубного формирования»", "вебинар", "Районы области", "октябрь", INFO),
    ("5.", "«Костюм своими руками»", "семинар", CENTRE, "апрель", FOLK),
]


def word() -> None:
    """A calendar-year plan: two sections, one laboratory in both, a heading across the row."""
    document = docx.Document()
    document.add_paragraph("УТВЕРЖДАЮ\nДиректор Л. П. Тихая")
    document.add_paragraph("Приказ № 4 от 12.01.2026 г.")
    document.add_paragraph("ПЛАН МЕТОДИЧЕСКИХ МЕРОПРИЯТИЙ на 2026 год")
    header = (
        "№ п/п",
        "Название мероприятия",
        "Форма мероприятия",
        "Место проведения",
        "Дата проведения",
        "Ответственный",
    )
    table = document.add_table(rows=0, cols=len(header))
    for row in (header, *_ROWS):
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 12)
    document.save(str(HERE / "centre_2026.docx"))


def excel() -> None:
    """A consolidated plan of one month: organisations, real dates beside bare days."""
    book = xlsxwriter.Workbook(str(HERE / "libraries_2026_04.xlsx"))
    book.set_properties({"created": datetime(2026, 3, 20)})
    sheet = book.add_worksheet("Апрель")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write(0, 0, "Сводный план мероприятий библиотек Заречной области на апрель 2026 года")
    sheet.write_row(2, 0, ["Дата", "Наименование мероприятия (форма и название)", "Организаторы мероприятия", "№"])
    main, young = "ГБУК «Заречная областная библиотека»", "ГБУК «Заречная юношеская библиотека им. П. Светлова»"
    rows = [
        (datetime(2026, 4, 7), "Вебинар «Каталог без ошибок»", main),
        ("14", "Круглый стол «Книга и музыка»", young),
        ("21-23", "Фестиваль детского чтения «Капель»", f"{young} {main}"),
        ("в течение месяца", "Консультации для библиотек районов", main),
    ]
    for number, (when, title, who) in enumerate(rows, start=1):
        if isinstance(when, datetime):
            sheet.write_datetime(number + 2, 0, when, day)
        else:
            sheet.write_string(number + 2, 0, when)
        sheet.write_row(number + 2, 1, [title, who, number])
    book.close()


if __name__ == "__main__":
    word()
    excel()
