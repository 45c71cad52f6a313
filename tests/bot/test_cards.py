"""Reminder cards in private chats and groups: windows beside them, links from a group, what each nature asks."""

from __future__ import annotations

import datetime as dt

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from plans.draft import DraftItem
from tests.bot.conftest import Chats
from tests.builders import NOW, item, keep
from tests.telegram import Someone


async def link(chats: Chats, someone: Someone, chat: int | None = None) -> None:
    """The only responsible's reminders come to this person's chat, or to a group."""
    async with chats.storage.write() as unit:
        (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=1),
            responsible_id=lead.responsible.id,
        )
    await someone.sends(f"/start {payload}", chat)


async def plan(chats: Chats, *items: DraftItem) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, *items)


async def card(chats: Chats, someone: Someone, event: int = 1) -> None:
    """Open the card as a digest's button does."""
    key = InlineKeyboardButton(text="карточка", callback_data=CardPress(action="open", event=event).pack())
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("карточка")


async def morning(chats: Chats, month: int, day: int) -> None:
    chats.clock.set(dt.datetime(2026, month, day, 6, tzinfo=dt.UTC))
    await chats.sweep()


async def test_the_whole_way_by_the_calendar(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 3, 20)
    assert head.buttons()[:3] == ["Назначить дату", "В работе", "Напомнить позже"]
    await head.presses("Назначить дату")
    assert "Апрель 2026" in head.buttons()
    assert {"15", "·4"} <= set(head.buttons())  # a working day; a Saturday
    await head.presses("Апрель 2026")
    assert "Май" in head.buttons()
    await head.presses("Апрель")
    await head.presses("15")
    assert head.sees("15 апреля, среда\nВо сколько?")
    await head.presses("Назад")
    await head.presses("16")
    await head.presses("14:00")
    assert head.sees("16 апреля, четверг, 14:00 МСК\nСколько длится?")
    await head.presses("Назад")
    await head.sends("как получится")
    assert head.told("Не понимаю время")
    await head.sends("с 14 до 16")
    assert head.sees("14:00–16:00")
    await head.sends("х" * 301)
    assert head.told("Слишком длинно")
    await head.sends("Библиотека им. Гоголя, https://meet.example/afisha")
    assert head.sees("Название для анонса")
    await head.presses("Пропустить название и тему")
    assert head.sees("16 апреля, четверг, 14:00–16:00 МСК\n📍 Библиотека им. Гоголя")
    await head.presses("Сохранить")
    assert head.sees("Дата назначена")
    event = await chats.event(1)
    assert (event.starts_on, event.start_time, event.end_time) == (dt.date(2026, 4, 16), dt.time(14), dt.time(16))
    assert (event.place, event.link) == ("Библиотека им. Гоголя", "https://meet.example/afisha")
    shown = next(one for one in head.screen() if "Зарегистрировались" in (one["text"] or ""))
    assert "16 апреля, четверг" in shown["text"].replace("\u00a0", " ")  # the card that was pressed is true again


async def test_a_window_can_be_left_and_is_out_of_date_then(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await card(chats, head)
    await head.presses("Назначить дату")
    old = next(key["data"] for one in head.screen() for row in one["buttons"] for key in row if key["text"] == "15")
    window = head.screen()[-1]["id"]
    await head.presses("Закрыть")
    assert head.sees("дата не изменилась")
    assert (await chats.event(1)).starts_on is None
    await chats.world.bot.edit_message_text(
        "окно",
        chat_id=head.id,
        message_id=window,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="кнопка", callback_data=old)]]),
    )
    await head.presses("кнопка")
    assert head.answer is not None
    assert "устарела" in head.answer


async def test_days_that_are_past_or_far_are_refused(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await card(chats, head)
    await head.presses("Назначить дату")
    await head.sends("11.01.2026")
    assert head.told("Этот день уже прошёл")
    await head.sends("11.01.2036")
    assert head.told("слишком далеко")
    await head.sends("сегодня")
    assert head.sees("Во сколько")
    await head.presses("Без времени")
    await head.presses("Пропустить")
    await head.presses("Пропустить")
    assert head.sees("за пределами срока в плане. Понадобится основание и подтверждение")
    await head.presses("Сохранить")
    assert head.sees("основание")  # January lies outside April
    await head.presses("Назад")
    assert head.sees("Выберите день")


async def test_a_group_is_answered_with_a_link_for_the_one_who_pressed(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"))
    head, other = chats.world.person("Павел"), chats.world.person("Лев")
    group = chats.world.group("Отдел", head, other)
    await link(chats, head, group)
    await morning(chats, 3, 20)
    await head.presses("В работе", group)
    assert head.sees("В работе — Павел.", group)
    await head.presses("Назначить дату", group)
    assert head.sees("личном чате", group)
    url = next(key["url"] for one in head.screen(group) for row in one["buttons"] for key in row if key.get("url"))
    payload = url.split("start=")[1]
    await other.sends(f"/start {payload}")
    assert other.sees("больше не действует")
    await head.sends(f"/start {payload}")
    assert head.sees("Выберите день")
    await head.sends("15 апреля, 14:00")
    await head.presses("Пропустить")
    await head.presses("Пропустить")
    await head.presses("Сохранить")
    assert (await chats.event(1)).starts_on == dt.date(2026, 4, 15)
    chats.clock.set(NOW + dt.timedelta(days=100))
    await head.sends(f"/start {payload}")
    assert head.sees("больше не действует")


async def test_a_group_marks_what_was_held(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
    head = chats.world.person("Павел")
    group = chats.world.group("Отдел", head)
    await link(chats, head, group)
    await morning(chats, 4, 16)
    await head.presses("Состоялось", group)
    assert any("Отмечено: состоялось" in (one["text"] or "") for one in head.screen(group))
    url = next(key["url"] for one in head.screen(group) for row in one["buttons"] for key in row if key.get("url"))
    await head.sends(f"/start {url.split('start=')[1]}")
    assert head.sees("Отмечено: состоялось")


async def test_the_rest_of_a_round(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша»", "апрель"), item("Семинар «Свет»", "апрель"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 3, 20)
    assert head.sees("1. Вебинар «Афиша» — апрель")
    await head.presses("Остальные не в апреле")
    assert head.answer == "Хорошо, не в апреле: 2\u00a0пункта."
    await head.presses("Остальные не в апреле")
    assert head.answer == "Здесь всё уже с датой или отмечено."
    stranger = chats.world.person("Чужой")
    await stranger.sends("/start")
    data = next(key["data"] for one in head.screen() for row in one["buttons"] for key in row if "не в" in key["text"])
    cards = data.replace("rest", "cards")
    for text, press in (("раз", data), ("два", cards), ("три", data[:-1] + "99")):
        key = InlineKeyboardButton(text=text, callback_data=press)
        await chats.world.bot.send_message(stranger.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        await stranger.presses(text)
        assert stranger.answer is not None
        assert len(stranger.screen()) <= 5  # no card came


async def test_a_place_alone(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 1)
    assert head.sees("через 10 рабочих дней")
    assert head.sees("Ссылка для подключения ещё не указана")
    await head.presses("Указать ссылку")
    await head.sends("https://meet.example/1")
    await head.presses("Сохранить")
    assert head.sees("Записано")
    assert (await chats.event(1)).revision == 0  # nobody is told of a move that was none
    assert "Указать ссылку" not in head.buttons()


async def test_a_deliverable(chats: Chats) -> None:
    await plan(chats, item("Издание приказа о смотре", "до 15 апреля"), item("Отчёт о смотре", "до 15 апреля"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await card(chats, head)
    assert head.buttons()[:3] == ["Выполнено", "Частично", "Не выполнено"]
    await head.presses("Выполнено")
    assert head.sees("номер документа")
    await head.sends("приказ № 12")
    event = await chats.event(1)
    assert (event.outcome, event.outcome_note) == ("done", "приказ № 12")
    await card(chats, head, 2)
    await head.presses("Перенести срок")
    await head.sends("30 апреля")
    assert head.sees("30 апреля, четверг")
    await head.presses("Сохранить")
    assert head.sees("основание")  # beyond the plan's deadline; hours and place are not asked of a paper
    await head.presses("Отмена")
    await card(chats, head, 2)
    await head.presses("Не выполнено")
    assert head.sees("Почему не выполнено")
    await head.sends("нет данных")
    assert (await chats.event(2)).outcome == "not_done"
    await card(chats, head, 2)
    assert head.sees("Отмечено: не выполнено")


async def test_a_contest_gets_its_stages(chats: Chats) -> None:
    await plan(chats, item("Областной конкурс «Радуга»", "апрель - май"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await card(chats, head)
    await head.presses("Указать этапы")
    await head.sends("когда-нибудь")
    assert head.told("Не вижу дат")
    await head.sends("положение 1 апреля, приём работ до 15 мая, итоги 30 мая")
    assert "Приём работ — до 15\u00a0мая" in head.buttons()
    await head.presses("Готово")
    assert head.sees("Записано: 3 этапа")
    assert [stage["name"] for stage in (await chats.event(1)).stages] == ["положение", "приём работ", "итоги"]
    await card(chats, head)
    assert head.sees("Этапы: положение — 1 апреля")
    await morning(chats, 5, 14)
    assert head.sees("Областной конкурс")


async def test_standing_work_is_told_by_quarters(chats: Chats) -> None:
    await plan(chats, item("Консультации для сельских библиотек", "в течение года"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 3, 24)
    assert head.sees("Что сделано за квартал?")
    await head.presses("Записать, что сделано")
    assert head.sees("за I квартал")
    await head.sends("12 консультаций")
    event = await chats.event(1)
    assert event.outcome is None
    assert event.outcome_numbers == {"I квартал": 12}
    await morning(chats, 12, 10)
    await head.presses("Записать, что сделано")
    await head.sends("всего 40")
    event = await chats.event(1)
    assert event.outcome == "done"
    assert event.outcome_note == "I квартал: 12 консультаций\nIV квартал: всего 40"
