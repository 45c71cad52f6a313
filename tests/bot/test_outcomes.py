"""What is told about a row that is over: numbers, notes, links, files; put right and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from plans.timetable import ReminderKind
from storage.database import Storage
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import NOW, institution, item, one_event, person
from tests.telegram import Someone

WEBINAR = item("Вебинар «Афиша за час»", "15 апреля, 14:00")
CONTEST = item("Областной конкурс «Радуга»", "апрель - май")
ORDER = item("Издание приказа о смотре", "до 15 апреля")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 20
AFTERWARDS = (4, 16)


async def head_of(chats: Chats, *items: object) -> Someone:
    await plan(chats, *items)  # type: ignore[arg-type]
    head = chats.world.person("Анна Иванова")
    await link(chats, head)
    return head


async def stranger_presses(chats: Chats, action: str, value: str = "") -> Someone:
    stranger = chats.world.person("Чужой")
    await stranger.sends("/start")
    key = InlineKeyboardButton(text="кнопка", callback_data=CardPress(action=action, event=1, value=value).pack())
    await chats.world.bot.send_message(stranger.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await stranger.presses("кнопка")
    return stranger


async def test_everything_in_one_line(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось")
    assert head.sees("Сколько было участников?")
    await head.sends("25 человек, https://centre.example/itogi")
    assert head.sees("Участников — 25.\nПримечание для отчёта")
    await head.sends("выступили три методиста")
    assert head.sees("Записано, спасибо.\nУчастников — 25.\nПримечание: выступили три методиста\nОтчёт: https://centre")
    shown = next(one["text"] for one in head.screen() if "Отмечено" in (one["text"] or "")).replace("\u00a0", " ")
    assert "Отмечено: состоялось. Анна Иванова, 16 апреля.\nУчастников — 25." in shown
    event = await chats.event(1)
    assert (event.outcome_numbers, event.report_link) == ({"participants": 25}, "https://centre.example/itogi")
    assert event.outcome_note == "выступили три методиста"


async def test_every_question_may_be_left(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось")
    await head.presses("Не считали")
    assert head.sees("Примечание")
    await head.presses("Пропустить")
    assert head.sees("Ссылки на анонс и на отчёт")
    await head.sends("ссылок нет")
    assert head.told("Не вижу ссылки")
    await head.sends("http://localhost/x")
    assert head.told("Такая ссылка не откроется: http://localhost/x")
    await head.sends("https://centre.example/a https://centre.example/b")
    event = await chats.event(1)
    assert (event.announcement_link, event.report_link) == ("https://centre.example/a", "https://centre.example/b")
    assert head.sees("Анонс: https://centre.example/a")
    assert event.outcome_numbers == {}


async def test_a_contest_one_number_after_another(chats: Chats) -> None:
    head = await head_of(chats, CONTEST)
    await morning(chats, 6, 1)
    await head.presses("Состоялось")
    assert head.sees("Отмечено: состоялось. Сколько было заявок?")
    await head.sends("40")
    assert head.sees("Сколько было участников?")
    await head.presses("Не считали")
    assert head.sees("Сколько победителей?")
    await head.sends("6")
    assert head.sees("Заявок — 40, победителей — 6.\nПримечание")
    await head.presses("Закончить")
    assert (await chats.event(1)).outcome_numbers == {"applications": 40, "winners": 6}
    await card(chats, head)
    await head.presses("Дополнить")
    await head.sends("участников 35")
    assert head.sees("Заявок — 40, участников — 35, победителей — 6.")


async def test_a_contest_in_one_line(chats: Chats) -> None:
    head = await head_of(chats, CONTEST)
    await morning(chats, 6, 1)
    await head.presses("Состоялось")
    await head.sends("заявок 40, участников 35, победителей 6")
    assert head.sees("Примечание")
    assert (await chats.event(1)).outcome_numbers == {"applications": 40, "participants": 35, "winners": 6}


async def test_an_order_as_a_file(chats: Chats) -> None:
    head = await head_of(chats, ORDER)
    await card(chats, head)
    await head.presses("Выполнено")
    assert head.sees("пришлите ссылку или сам файл")
    await head.sends_file("приказ 12.pdf", b"%PDF-1.4")
    assert head.sees("Файлы: приказ 12.pdf\nМожно прислать ещё")
    await head.sends_file("scan.png", PICTURE, photo=True, words="приказ № 12 от 3 марта")
    assert head.sees("Файлы: приказ 12.pdf, фото 1")
    await head.presses("Закончить")
    event = await chats.event(1)
    assert [(one["name"], one["kind"]) for one in event.outcome_files] == [
        ("приказ 12.pdf", "document"),
        ("фото 1", "photo"),
    ]
    assert event.outcome_note == "приказ № 12 от 3 марта"
    await card(chats, head)
    assert head.sees("Документ: приказ № 12 от 3 марта\nФайлы: приказ 12.pdf, фото 1")
    await head.presses("📎 приказ 12.pdf")
    assert head.screen()[-1]["file"]["name"] == "приказ 12.pdf"
    await head.presses("📎 фото 1")
    assert head.screen()[-1]["file"]["name"] == "scan.png"
    stranger = await stranger_presses(chats, "file", "0")
    assert stranger.answer is not None
    assert not any(one.get("file") for one in stranger.screen())
    key = InlineKeyboardButton(text="седьмой", callback_data=CardPress(action="file", event=1, value="7").pack())
    await chats.world.bot.send_message(head.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await head.presses("седьмой")
    assert "устарела" in (head.answer or "")


async def test_a_file_without_a_question_is_still_a_plan(chats: Chats) -> None:
    head = await head_of(chats, ORDER)
    await head.sends_file("приказ.pdf", b"%PDF-1.4")
    assert "Файлы" not in head.last()
    assert (await chats.event(1)).outcome_files == []
    await head.sends_file("scan.png", PICTURE, photo=True)
    assert head.sees("Не понимаю это сообщение")


async def test_a_link_that_is_none_is_not_kept(chats: Chats) -> None:
    head = await head_of(chats, ORDER)
    await card(chats, head)
    await head.presses("Выполнено")
    await head.sends("приказ № 12, http://localhost/p")
    assert head.told("Такая ссылка не откроется")
    await head.sends("приказ № 12, https://centre.example/p")
    event = await chats.event(1)
    assert (event.outcome_note, event.report_link) == ("приказ № 12", "https://centre.example/p")
    assert head.sees("Ссылка: https://centre.example/p")


async def test_partly_asks_what_remains(chats: Chats) -> None:
    head = await head_of(chats, ORDER)
    await card(chats, head)
    await head.presses("Частично")
    assert head.sees("Отмечено: выполнено частично. Что осталось сделать?")
    await head.sends("подпись директора")
    await head.sends("проект приказа")
    event = await chats.event(1)
    assert (event.outcome, event.outcome_reason, event.outcome_note) == (
        "partly",
        "подпись директора",
        "проект приказа",
    )
    await card(chats, head)
    assert head.sees("Осталось: подпись директора\nДокумент: проект приказа")


async def test_ten_files_are_enough(chats: Chats) -> None:
    head = await head_of(chats, ORDER)
    await card(chats, head)
    await head.presses("Выполнено")
    for number in range(11):
        await head.sends_file(f"{number}.pdf", b"%PDF-1.4")
    assert head.told("Файлов уже десять")
    assert len((await chats.event(1)).outcome_files) == 10


async def test_a_slip_is_mended(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось")
    await head.sends("25")
    await head.presses("Закончить")
    await card(chats, head)
    assert head.buttons() == ["Дополнить", "Исправить ответ"]
    await head.presses("Исправить ответ")
    assert "Ответ снят" in (head.answer or "")
    assert "Не состоялось" in head.buttons()
    event = await chats.event(1)
    assert (event.outcome, event.outcome_at, event.outcome_by) == (None, None, None)
    for action in ("reopen", "more"):
        key = InlineKeyboardButton(text="старая", callback_data=CardPress(action=action, event=1).pack())
        await chats.world.bot.send_message(head.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        await head.presses("старая")
        assert "устарела" in (head.answer or "")
    await card(chats, head)
    await head.presses("Состоялось")
    assert (await chats.event(1)).outcome_numbers == {"participants": 25}  # what was told is not asked twice
    async with chats.storage.read() as unit:
        history = await unit.reminders.history(1)
    assert [row.what for row in history if row.person_id] == ["outcome", "outcome_told", "reopened", "outcome"]


async def test_a_window_left_open_after_the_answer_was_taken_back(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось")
    async with chats.storage.write() as unit:
        await unit.events.reopen(1, now=chats.clock.now(), person_id=None)
    await head.sends("25")
    assert head.told("устарела")
    assert (await chats.event(1)).outcome_numbers == {}


async def test_an_old_answer_is_the_organizers_to_mend(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось")
    chats.clock.set(NOW + dt.timedelta(days=130))
    await card(chats, head)
    await head.presses("Исправить ответ")
    assert "исправляет организатор" in (head.answer or "")
    assert (await chats.event(1)).outcome == "held"
    for action in ("reopen", "more"):
        stranger = await stranger_presses(chats, action)
        assert "только ответственный" in (stranger.answer or "")
    async with chats.storage.write() as unit:
        boss = await unit.people.meet("telegram", "5001", "5001", "Директор", NOW)
        await unit.people.grant(boss.id, chats.home.id, "organizer", NOW)
    director = chats.world.person("Директор", 5001)
    await director.sends("/start")
    await card(chats, director)
    await director.presses("Исправить ответ")
    assert (await chats.event(1)).outcome is None


async def test_a_confirmed_not_held_is_not_taken_back_alone(chats: Chats) -> None:
    head = await head_of(chats, WEBINAR)
    await morning(chats, *AFTERWARDS)
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(1, outcome="not_held", now=chats.clock.now(), person_id=None, reason="карантин")
    await card(chats, head)
    assert head.sees("Отмечено: не состоялось. 16 апреля.\nПричина: карантин")
    await head.presses("Исправить ответ")
    assert "исправляет организатор" in (head.answer or "")


async def test_from_a_group_the_question_waits_in_private(chats: Chats) -> None:
    await plan(chats, WEBINAR)
    head = chats.world.person("Анна Иванова")
    group = chats.world.group("Отдел", head)
    await link(chats, head, group)
    await morning(chats, *AFTERWARDS)
    await head.presses("Состоялось", group)
    url = next(key["url"] for one in head.screen(group) for row in one["buttons"] for key in row if key.get("url"))
    await head.sends(f"/start {url.split('start=')[1]}")
    assert head.sees("Сколько было участников?")
    await head.sends("25")
    assert (await chats.event(1)).outcome_numbers == {"participants": 25}


async def test_standing_work_is_told_for_the_quarter_that_was_asked(chats: Chats) -> None:
    head = await head_of(chats, item("Консультации для сельских библиотек", "в течение года"))
    await morning(chats, 3, 24)
    await head.presses("Записать, что сделано")
    chats.clock.set(dt.datetime(2026, 4, 2, 7, tzinfo=dt.UTC))  # answered in the next quarter
    await head.sends("12 консультаций")
    assert (await chats.event(1)).outcome_note == "I квартал: 12 консультаций"


@pytest.mark.parametrize(("outcome", "numbers"), [("held", {"participants": 12}), ("not_held", {})])
async def test_what_was_told_stays_for_the_next_answer(storage: Storage, outcome: str, numbers: dict[str, int]) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        first = {"outcome": "held", "now": NOW, "person_id": None, "note": "зал полон", "numbers": {"participants": 12}}
        await unit.events.set_outcome(event.id, **first)
    async with storage.write() as unit:
        assert await unit.events.reopen(event.id, now=NOW, person_id=None) == "held"
        assert await unit.events.reopen(event.id, now=NOW, person_id=None) is None
        await unit.events.set_outcome(event.id, outcome=outcome, now=NOW, person_id=None)
        view = await unit.events.view(event.id)
        assert view is not None
        assert (view.event.outcome, view.event.outcome_numbers, view.event.outcome_note) == (
            outcome,
            numbers,
            "зал полон",
        )


async def test_an_event_that_lies_ahead_is_reminded_of_again(storage: Storage) -> None:
    year = NOW + dt.timedelta(days=365)
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        guest = await person(unit)
        await unit.registrations.register(event.id, guest.id, now=NOW)
        before = [row.items[0].reminder.key for row in await unit.reminders.preview(NOW, year)]
    async with storage.write() as unit:
        await unit.events.set_outcome(event.id, outcome="held", now=NOW, person_id=None)
        assert await unit.reminders.preview(NOW, year) == []
        assert await unit.deliveries.next_due_at() is None
    async with storage.write() as unit:
        await unit.events.reopen(event.id, now=NOW, person_id=None)
        again = [row.items[0].reminder.key for row in await unit.reminders.preview(NOW, year)]
        assert again == before
        assert any(key.startswith(ReminderKind.OUTCOME) for key in again)
        assert await unit.deliveries.next_due_at() is not None  # the guest's ping
        await unit.events.cancel(event.id, reason=None, now=NOW, person_id=None)
        assert await unit.events.reopen(event.id, now=NOW, person_id=None) is None
