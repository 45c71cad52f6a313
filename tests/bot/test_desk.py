"""The organizer's desk as an organizer uses it: the list, applications from elsewhere, messages, sheets, an event once more."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.callbacks import MailPress
from storage.models import Event
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_checkin import START, comes, row_of
from tests.bot.test_public import forged
from tests.builders import NOW, institution, one_event
from tests.telegram import Someone, got


async def owner_at(chats: Chats, *presses: str) -> Someone:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    for one in ("Афиша", *presses):
        await owner.presses(one)
    return owner


async def webinar(chats: Chats, capacity: int | None = None) -> Event:
    async with chats.storage.write() as unit:
        return await one_event(unit, chats.home, capacity=capacity)


def form_export(*rows: tuple[str, ...]) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Ответы")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def within_the_subset(someone: Someone) -> bool:
    """At most eight rows of buttons, for a phone."""
    rows = next(one["buttons"] for one in reversed(someone.screen()) if one["buttons"])
    return len(rows) <= 8 and all(len(row) <= 7 for row in rows)


async def test_typed_lines_are_looked_over_before_they_are_kept(chats: Chats) -> None:
    await webinar(chats, capacity=1)
    owner = await owner_at(chats, "Участники")
    await owner.presses("Добавить")
    assert owner.sees("Кого добавить?")
    await owner.sends("Иванова Анна, Заречная библиотека, +7 900 123-45-67, a@b.ru\nПетров Борис, Клуб, нет@")
    assert owner.sees("Прочитано: 2 заявки")
    assert owner.sees("похоже, это не e-mail: «нет@»")
    assert owner.sees("Свободных мест — 1")
    assert "Добавить сверх мест" in owner.buttons()
    await owner.presses("Добавить")
    assert owner.popped("Добавлено: 2 человека. В листе ожидания из них — 1.")
    assert owner.sees("№ 1 Иванова Анна, Заречная библиотека — зарегистрирован")
    assert owner.sees("№ 2 Петров Борис, Клуб — лист ожидания, 1")
    await owner.presses("Добавить")
    await owner.sends("Анна, 8 (900) 123-45-67")
    assert owner.sees("Новых — 0, уже в списке или повторяются — 1")
    assert owner.sees("Новых нет")
    assert "Добавить" not in owner.buttons()
    await owner.presses("Назад")
    assert owner.sees("Участники: 2 заявки")


async def test_a_forms_export(chats: Chats) -> None:
    await webinar(chats, capacity=1)
    owner = await owner_at(chats, "Участники", "Загрузить из файла")
    await owner.sends_file("empty.xlsx", form_export(("Сумма", "Цена"), ("1", "2")))
    assert owner.told("Не вижу в файле столбца с именами")
    content = form_export(
        ("Отметка времени", "Ваши ФИО", "Место работы", "Контактный телефон", "E-mail"),
        ("1", "Иванова Анна", "Библиотека", "8 900 123 45 67", "a@b.ru"),
        ("2", "Петров <b> Борис", "Клуб", "", ""),
        ("3", "ИВАНОВА АННА", "«Библиотека»", "", ""),
        ("4", "", "Клуб", "", ""),
    )
    await owner.sends_file("form.xlsx", content)
    assert owner.sees("Прочитано: 4 заявки")
    assert owner.sees("Столбцы: имя, организация, телефон, e-mail.")
    assert owner.sees("Не понадобились: «Отметка времени».")
    assert owner.sees("Новых — 2, уже в списке или повторяются — 1, без имени — 1.")
    await owner.presses("Добавить сверх мест")
    assert owner.popped("Добавлено: 2 человека.")
    assert owner.sees("№ 2 Петров <b> Борис, Клуб — зарегистрирован")
    await owner.presses("Загрузить из файла")
    await owner.sends_file("form.xlsx", content)
    assert owner.sees("Новых нет")


async def test_no_names_where_none_are_kept(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        home = await institution(unit, slug="state", data_mode="none")
        event = await one_event(unit, home)
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Анна")
    owner = await owner_at(chats, "Участники")
    assert owner.sees("№ 1 — зарегистрирован")
    assert owner.sees("имена сюда не вносят и не загружают")
    assert "Добавить" not in owner.buttons()
    await owner.presses("Назад")
    await owner.presses("Списки и листы")
    assert owner.sees("не собирает здесь персональные данные")


async def test_looked_up_moved_and_removed(chats: Chats) -> None:
    event = await webinar(chats, capacity=1)
    anna, _ = await comes(chats, event, "Иванова Анна")
    boris, _ = await comes(chats, event, "Петров Борис")
    owner = await owner_at(chats, "Участники")
    await owner.presses("Показаны: все")
    assert owner.sees("№ 2 Петров Борис — лист ожидания, 1")
    assert not owner.sees("Иванова")
    await owner.sends("борис")
    assert owner.sees("поиск «борис»")
    await owner.presses("№ 2")
    await owner.presses("Дать место")
    assert owner.sees("Мест больше нет: 1 из 1")
    await owner.presses("Да, сверх мест")
    assert owner.popped("теперь среди зарегистрированных. Я написал об этом.")
    await chats.sweep()
    assert boris.told("Место освободилось")
    await owner.presses("Сбросить поиск")
    await owner.sends("1")
    assert owner.sees("№ 1 Иванова Анна")
    await owner.presses("В лист ожидания")
    assert owner.popped("теперь в конце листа ожидания")
    assert anna.sees("Организатор перевёл вас в лист ожидания: регистрация теперь № 3, номер в листе ожидания — 1.")
    await owner.sends("2")
    await owner.presses("Отметить явку")
    assert owner.popped("Отмечено: № 2 Петров Борис")
    await owner.presses("Снять с мероприятия")
    await owner.presses("Да, снять")
    assert owner.popped("регистрация снята")
    assert boris.told("Организатор снял вашу регистрацию")
    await chats.sweep()
    assert owner.sees("№ 3 Иванова Анна — зарегистрирован")  # the place went to who waited
    await owner.sends("никто")
    assert owner.sees("Никого не нашлось")


async def test_a_message_with_preview_test_and_report(chats: Chats) -> None:
    event = await webinar(chats)
    anna, _ = await comes(chats, event, "Иванова Анна")
    boris, _ = await comes(chats, event, "Петров Борис")
    async with chats.storage.write() as unit:
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Вера", phone="+79001234567")
    owner = await owner_at(chats, "Написать участникам")
    await owner.presses("Зарегистрированным: 2")
    await owner.sends("т" * 3001)
    assert owner.told("Слишком длинно")
    await owner.sends("Встречаемся <b> в зале 2 & берём блокнот")
    assert owner.sees("Встречаемся <b> в зале 2 & берём блокнот")
    assert owner.sees("Получат: 2 человека.")
    assert owner.sees("Без чата: 1")
    await owner.presses("Себе для проверки")
    assert owner.told("Пишет организатор: Зареченский центр культуры.")
    await owner.presses("Отправить")
    assert owner.sees("Отправлено: 0 из 2.")
    assert owner.sees("Ещё отправляется: 2.")
    await chats.world.telegram.person_blocks(boris.id)
    await chats.sweep()
    assert anna.sees("Встречаемся <b> в зале 2")
    await owner.presses("Обновить")
    assert owner.sees("Отправлено: 1 из 2.")
    assert owner.sees("Не дошло, закрыли чат с ботом: 1.")
    assert owner.sees("Сообщите сами:\n• № 2 Петров Борис")
    assert owner.sees("• № 3 Вера, +79001234567")
    await anna.presses("Не присылать сообщений организаторов")
    assert anna.popped("больше не будет")
    await owner.presses("Прошлые сообщения")
    await owner.presses("Встречаемся")
    assert owner.sees("Отправлено: 1 из 2.")
    await owner.presses("К мероприятию")
    await owner.presses("Написать участникам")
    await owner.presses("Зарегистрированным: 0")
    await owner.sends("Ещё раз")
    assert owner.sees("Просили не присылать: 1.")
    assert owner.sees("Закрыли чат с ботом: 1.")
    assert owner.sees("Писать некому")
    assert "Отправить" not in owner.buttons()
    await forged(chats, anna, MailPress().pack())
    assert anna.popped("снова будут приходить")


async def test_who_watched_together_is_asked_afterwards(chats: Chats) -> None:
    event = await webinar(chats)
    anna, row = await comes(chats, event, "Иванова Анна")
    chats.clock.set(START + dt.timedelta(days=1))
    owner = await owner_at(chats, "Написать участникам")
    await owner.presses("Зарегистрированным: 1")
    await owner.sends("Сколько вас было?")
    await owner.presses("Отправить")
    await chats.sweep()
    await anna.presses("Нас у экрана несколько")
    await anna.sends("4")
    assert anna.told("у экрана 4 человека")
    kept = await row_of(chats, row)
    assert (kept.watching, kept.checked_in_how) == (4, "screen")


async def test_to_one_organisation(chats: Chats) -> None:
    event = await webinar(chats)
    anna, row = await comes(chats, event, "Иванова Анна")
    async with chats.storage.write() as unit:
        kept = await unit.session.get_one(type(row), row.id)
        kept.organisation = "Клуб «Заря»"
    owner = await owner_at(chats, "Написать участникам", "Одной организации")
    await owner.presses("Клуб «Заря»: 1")
    await owner.sends("Привет")
    assert owner.sees("Кому: «Клуб «Заря»». Получат: 1 человек.")
    await owner.presses("Написать иначе")
    await owner.sends("Добрый день")
    await owner.presses("Отправить")
    await chats.sweep()
    assert anna.sees("Добрый день")


async def test_an_applicant_reads_for_the_organisation(chats: Chats) -> None:
    event = await webinar(chats)
    anna = chats.world.person("Анна")
    await anna.sends("/my")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.admissions.set_rules(event.id, NOW, takes_seats=True)
        await unit.registrations.apply(
            event.id, person.id, organisation="Школа 5", municipality="Заречье", seats=3, now=NOW
        )
    owner = await owner_at(chats, "Написать участникам", "Одной организации")
    await owner.presses("Школа 5: 1")
    await owner.sends("Возьмите сменную обувь")
    assert owner.sees("Кому: «Школа 5». Получат: 1 человек.")
    assert not owner.sees("Без чата")
    await owner.presses("Отправить")
    await chats.sweep()
    assert anna.sees("По вашей заявке: № 1 Школа 5, 3 места.")
    assert anna.sees("Возьмите сменную обувь")
    chats.clock.set(START + dt.timedelta(days=1))
    await owner.sends("/desk")
    for one in ("Прошедшие", "Афиша", "Материалы", "Ссылка на материалы"):
        await owner.presses(one)
    await owner.sends("https://disk.example/m")
    assert owner.sees("Так это получит 1 зарегистрированный.")
    await owner.presses("Отправить")
    await chats.sweep()
    assert anna.sees("https://disk.example/m")


async def test_paused_and_numbers(chats: Chats) -> None:
    event = await webinar(chats)
    owner = await owner_at(chats, "Приостановить")
    assert owner.sees("Регистрация приостановлена")
    assert (await chats.event(event.id)).paused
    await owner.presses("Продолжить")
    assert owner.sees("Регистрация открыта")
    await owner.presses("К списку")
    await owner.presses("Статистика")
    assert owner.sees("открытых мероприятий с датой не было")
    await owner.presses("За год")
    assert owner.sees("1 мероприятие.")
    assert owner.sees("Вебинар: 1 — зарегистрировались 0")
    await owner.presses("По муниципалитетам")
    await owner.presses("К списку")
    await owner.presses("Прошедшие")
    assert owner.sees("Прошедших и отменённых мероприятий пока нет")
    await owner.presses("Предстоящие")
    assert owner.sees("Ваши мероприятия: 1")


async def test_an_event_once_more_gets_a_date(chats: Chats) -> None:
    event = await webinar(chats, capacity=7)
    owner = await owner_at(chats, "Ещё", "Повторить мероприятие")
    assert owner.sees("Появится ещё одно мероприятие")
    await owner.presses("Да, повторить")
    assert owner.popped("ждёт даты")
    assert owner.sees("Мест: 7.")
    await owner.presses("Ещё")
    await owner.presses("Дата и время")
    await owner.sends("20 мая 15:00")
    again = await chats.event(event.id + 1)
    assert again.capacity == 7
    assert owner.told("20 мая")


async def test_the_files(chats: Chats) -> None:
    event = await webinar(chats)
    async with chats.storage.write() as unit:
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="=cmd|'/c calc'!A0", phone="+79001234567")
    owner = await owner_at(chats, "Списки и листы")
    await owner.presses("Список .xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(got(owner, ".xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[2][1] == "'=cmd|'/c calc'!A0"
    assert rows[2][6] == "тел. +79001234567"
    await owner.presses("Лист регистрации, PDF")
    assert got(owner, ".pdf").startswith(b"%PDF")
    await owner.presses("Лист регистрации, Word")
    assert got(owner, ".docx").startswith(b"PK")


async def test_every_window_fits_a_phone(chats: Chats) -> None:
    event = await webinar(chats, capacity=1)
    async with chats.storage.write() as unit:
        for number in range(12):
            await unit.roster.add_by_staff(
                event.id, NOW, "added", full_name=f"Имя {number}", organisation=f"К {number}"
            )
        for number in range(6):
            await one_event(unit, chats.home, period=f"{number + 1} июня")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/desk")
    assert within_the_subset(owner)
    assert owner.sees("Напишите слово из названия")
    await owner.presses("▶")
    await owner.presses("◀")
    await owner.sends("балет")
    assert owner.sees("Ваши мероприятия: 0\nПоиск: «балет».")
    await owner.sends("афишу")
    assert owner.sees("Ваши мероприятия: 7")
    assert within_the_subset(owner)
    await owner.presses("Сбросить поиск")
    await owner.presses("15.04")
    for window in ("Участники", "Отметить явку", "Написать участникам", "Списки и листы", "Ещё"):
        assert within_the_subset(owner), window
        await owner.presses(window)
        assert within_the_subset(owner), window
        if window == "Участники":
            await owner.sends("Имя")
            await owner.presses("▶")
            assert owner.sees("№ 11")
            assert within_the_subset(owner)
        await owner.presses("К мероприятию" if "К мероприятию" in owner.buttons() else "Назад")


async def test_another_house_sees_nothing(chats: Chats) -> None:
    """An organizer whose role was taken meanwhile: no window of the desk shows or does anything any more."""
    event = await webinar(chats)
    async with chats.storage.write() as unit:
        irina = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(irina.id, chats.home.id, "organizer", NOW)
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Анна")
    someone = chats.world.person("Ирина", 5001)
    windows = {
        "Участники": ("№ 1", "Снять с мероприятия", "Да, снять"),
        "Списки и листы": ("Список .xlsx",),
        "Написать участникам": ("Зарегистрированным",),
        "Отметить явку": ("№ 1 Анна",),
        "Приостановить": (),
    }
    for window, presses in windows.items():
        async with chats.storage.write() as unit:
            await unit.people.grant(irina.id, chats.home.id, "organizer", NOW)
        await someone.sends("/desk")
        await someone.presses("Афиша")
        if presses:
            await someone.presses(window)
            for one in presses[:-1]:
                await someone.presses(one)
        async with chats.storage.write() as unit:
            await unit.people.revoke(irina.id, chats.home.id, "organizer")
        await someone.presses(presses[-1] if presses else window)
        assert not any(one.get("file") for one in someone.screen()), window
    async with chats.storage.read() as unit:
        numbers = await unit.attendance.numbers(event.id)
    assert (numbers.registered, numbers.present) == (1, 0)
    assert not (await chats.event(event.id)).paused


async def test_numbered_lines_are_people_and_too_many_are_refused(chats: Chats) -> None:
    """A list pasted with its numbers, while the organizer also has a digest to answer by numbers."""
    await webinar(chats)
    owner = await owner_at(chats, "Участники", "Добавить")
    await owner.sends("1. Иванова Анна, Клуб\n2. Петров Борис, Клуб\n3. Сидорова Вера")
    assert owner.sees("Новых — 3")
    assert owner.sees("• Иванова Анна, Клуб")
    await owner.presses("Назад")
    await owner.presses("Загрузить из файла")
    rows = [("ФИО", "Клуб")] + [(f"Иванова Анна {number}", "") for number in range(501)]
    await owner.sends_file("many.xlsx", form_export(*rows))
    assert owner.told("не больше 500 заявок")
    await owner.sends_file("broken.xlsx", b"PK\x03\x04 broken")
    assert owner.told("повреждён")
