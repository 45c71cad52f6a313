"""Several answers typed at once to a round or a digest: shown as one list, kept by a press."""

from __future__ import annotations

import datetime as dt

from bot.callbacks import SeveralPress
from plans.draft import DraftItem
from storage.database import Storage
from storage.repositories.deliveries import DeliveryKind
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import NOW, item
from tests.telegram import Someone

ROUND = (
    item("Вебинар «Афиша»", "апрель"),
    item("Семинар «Свет»", "апрель"),
    item("Совещание клубов", "апрель"),
)


async def round_of(chats: Chats, *items: DraftItem) -> Someone:
    await plan(chats, *(items or ROUND))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 3, 20)
    return head


async def dates(chats: Chats, *ids: int) -> list[dt.date | None]:
    return [(await chats.event(one)).starts_on for one in ids]


async def not_this_month(chats: Chats, event: int) -> list[str]:
    async with chats.storage.read() as unit:
        rows = await unit.reminders.history(event)
    return [row.details["month"] for row in rows if row.what == "not_this_month"]


async def test_a_round_in_one_line(chats: Chats) -> None:
    head = await round_of(chats)
    assert head.sees("Можно ответить одной строкой: «1 — 14 апреля 14:00, 2 — не в апреле».")
    await head.sends("1 — 14 апреля 14:00, 2 — не в апреле, 3: 20 мая")
    assert head.sees("Проверьте, так ли я вас понял")
    assert head.sees("1. Вебинар «Афиша» — 14 апреля, вторник, 14:00\n2. Семинар «Свет» — не в апреле")
    assert head.sees("⚠️ 3 — «20 мая»: день за пределами срока в плане, нужно основание")
    assert head.buttons()[-2:] == ["Записать", "Отмена"]
    assert await dates(chats, 1, 2, 3) == [None, None, None]  # nothing is kept before the press
    await head.presses("Записать")
    assert head.sees("Записано: 2 пункта")
    event = await chats.event(1)
    assert (event.starts_on, event.start_time) == (dt.date(2026, 4, 14), dt.time(14))
    assert await not_this_month(chats, 2) == ["2026-04"]
    await head.sends("3 — 21 апреля")  # the line that failed is typed again
    await head.presses("Записать")
    assert await dates(chats, 3) == [dt.date(2026, 4, 21)]


async def test_five_presses_and_an_old_list(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1 — 14 апреля")
    await head.presses("Записать")
    async with chats.storage.read() as unit:
        assert await unit.chat_states.kept_of(str(head.id)) == 0  # what was kept leaves nothing behind
    await chats.world.bot.edit_message_reply_markup(
        chat_id=head.id, message_id=head.screen()[-1]["id"], reply_markup=_old()
    )
    await head.presses("старая")
    assert "устарела" in (head.answer or "")
    assert (await chats.event(1)).revision == 1
    await head.sends("2 — 15 апреля")
    await head.presses("Отмена")
    assert head.sees("ничего не записано")
    assert await dates(chats, 2) == [None]


def _old():  # type: ignore[no-untyped-def]
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    key = InlineKeyboardButton(text="старая", callback_data=SeveralPress(keep=True).pack())
    return InlineKeyboardMarkup(inline_keyboard=[[key]])


async def test_what_was_answered_meanwhile_is_said(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1 — 14 апреля, 2 — 15 апреля")
    async with chats.storage.write() as unit:
        await unit.events.cancel(1, reason=None, now=chats.clock.now(), person_id=None)
    await head.presses("Записать")
    assert head.sees("Записано: 1 пункт\n2. Семинар «Свет» — 15 апреля")
    assert head.sees("⚠️ 1 — «14 апреля»: уже отмечено")


async def test_nothing_understood_loses_nothing(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1 — когда-нибудь, 2 — 30 февраля\n9 — нет")
    assert head.sees("Ничего не записано\n⚠️ 1 — «когда-нибудь»: не понимаю, напишите, например, «1 — 14 апреля, 14:00»")
    assert head.sees("в феврале 2026 года дней — 28")
    assert head.sees("⚠️ 9 — «нет»: такого номера в сообщении нет")
    assert "Записать" not in head.buttons()
    await head.sends("1 — нет, 1 — 14 апреля")
    assert head.sees("номер назван дважды")


async def test_the_rest_and_lists_of_numbers(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("2 — 15 апреля, остальные — нет")
    await head.presses("Записать")
    assert await dates(chats, 2) == [dt.date(2026, 4, 15)]
    assert await not_this_month(chats, 1) == ["2026-04"]
    assert await not_this_month(chats, 3) == ["2026-04"]


async def test_tomorrow_in_the_plan_means_later(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1 — завтра, 2 — в работе, 3 — не в мае")
    assert head.sees("1. Вебинар «Афиша» — напомню 23 марта, понедельник\n2. Семинар «Свет» — в работе")
    assert head.sees("3. Совещание клубов — не в мае")
    await head.presses("Записать")
    async with chats.storage.read() as unit:
        assert [row.what for row in await unit.reminders.history(1) if row.person_id] == ["snoozed"]
        assert await unit.reminders.acknowledged_by(2, "dating") is not None
    assert await not_this_month(chats, 3) == ["2026-05"]


async def test_a_series_gets_a_meeting(chats: Chats) -> None:
    head = await round_of(chats, item("Школа методиста", "еженедельно, апрель"), item("Семинар «Свет»", "апрель"))
    async with chats.storage.read() as unit:
        series = next(v.event.id for v in await unit.events.views([1, 2]) if v.event.nature == "series")
        order = (await unit.deliveries.listed("telegram", str(head.id), since=NOW)).payload["order"]  # type: ignore[union-attr]
    number = order.index(series) + 1
    await head.sends(f"{number} — 15 апреля, 14:00, {3 - number} — провели")
    assert head.sees(f"{number}. Школа методиста — встреча 15 апреля, среда, 14:00")
    assert head.sees("ещё не прошло")
    await head.presses("Записать")
    async with chats.storage.read() as unit:
        view = await unit.events.view(series)
        assert view is not None
        rows, _ = await unit.listings.of_institution(chats.home.id)
    assert view.event.starts_on is None
    assert dt.date(2026, 4, 15) in [row.event.starts_on for row in rows if row.event.item_id == view.item.id]


async def test_outcomes_of_a_digest(chats: Chats) -> None:
    await plan(
        chats,
        item("Вебинар «Афиша»", "15 апреля, 14:00"),
        item("Семинар «Свет»", "15 апреля, 11:00"),
        item("Издание приказа о смотре", "до 15 апреля"),
    )
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 16)
    numbers = {
        name: line.split(".")[0]
        for line in head.last().splitlines()
        for name in ("Афиша", "Свет", "приказа")
        if name in line
    }
    await head.sends(
        f"{numbers['Афиша']} — состоялось 25, https://centre.example/a\n{numbers['Свет']} — не состоялось: карантин\n"
        f"{numbers['приказа']} — выполнено, приказ № 5"
    )
    assert head.sees("состоялось: 25, https://centre.example/a")
    assert head.sees("не состоялось: карантин (ждёт подтверждения)")
    await head.presses("Записать")
    webinar, seminar, order = await chats.event(1), await chats.event(2), await chats.event(3)
    assert (webinar.outcome, webinar.outcome_numbers, webinar.report_link) == (
        "held",
        {"participants": 25},
        "https://centre.example/a",
    )
    assert seminar.outcome is None  # the head or an organizer has the word
    assert (order.outcome, order.outcome_note) == ("done", "приказ № 5")
    async with chats.storage.read() as unit:
        proposal = await unit.events.proposal(1)
    assert proposal is not None
    assert (proposal.event_id, proposal.ground) == (2, "карантин")


async def test_an_outcome_without_a_word_is_filled_in_by_a_press(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша»", "15 апреля, 14:00"), item("Семинар «Свет»", "15 апреля, 11:00"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 16)
    await head.sends("1 — провели, 2 — состоялось, 12 человек")
    await head.presses("Записать")
    assert head.sees("Числа, документ, ссылки и файлы можно добавить:")
    assert head.buttons() == ["1: дополнить"]
    await head.presses("1: дополнить")
    assert head.sees("Что дополнить или исправить?")
    await head.sends("25 человек")
    await head.presses("Закончить")
    assert head.told("Записано: 2 пункта")  # the list stays
    numbers = [(await chats.event(one)).outcome_numbers for one in (1, 2)]
    assert sorted(one["participants"] for one in numbers) == [12, 25]


async def test_the_newest_list_is_meant(storage: Storage) -> None:
    async with storage.write() as unit:
        for number, (kind, events) in enumerate(
            [("digest", (1, 2)), ("weekly", (7, 8)), ("digest", (3,)), ("digest", ())], start=1
        ):
            key = f"list {number}"
            moment = NOW + dt.timedelta(days=number)
            await unit.deliveries.add(DeliveryKind(kind), unique_key=key, chat_id="5", now=moment)
            await unit.deliveries.sent(number, str(100 + number), moment)
            delivery = await unit.deliveries.get(number)
            assert delivery is not None
            delivery.payload = {"order": list(events)}
            await unit.session.flush()
        listed = unit.deliveries.listed

        async def found(message: str | None = None, days: int = 0) -> int | None:
            row = await listed("telegram", "5", message, since=NOW + dt.timedelta(days=days))
            return row.id if row is not None else None

        assert await found() == 1  # a card shows no numbers
        assert await found("103") == 3  # unless it is the one that is answered
        assert await found("102") is None
        assert await found(days=2) == 3
        assert await found(days=4) is None
        assert await listed("telegram", "6", since=NOW) is None


async def test_reasons_are_asked_for(chats: Chats) -> None:
    head = await round_of(chats)
    await morning(chats, 5, 4)
    await head.sends("1 — не состоялось, 2 — провели, http://localhost/a")
    assert head.sees("напишите причину")
    await head.sends("1 — нет")  # to «состоялось ли»: no answer about a month
    assert head.sees("напишите причину, например «не состоялось: карантин»")
    await head.sends("1 — не состоялось, 2 — провели, http://localhost/a")
    assert head.sees("ссылка не откроется")


async def test_standing_work_in_one_message(chats: Chats) -> None:
    await plan(
        chats,
        item("Консультации для сельских библиотек", "в течение года"),
        item("Мониторинг сайтов", "постоянно"),
        item("Мониторинг посещаемости", "в течение года"),
    )
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 3, 24)
    assert head.sees("Что сделано за I квартал?")
    assert head.sees("1. Консультации для сельских библиотек\n2. Мониторинг сайтов")
    assert head.sees("«1 — 12 консультаций, 2 — 30 человек»")
    await head.presses("3. Мониторинг")
    assert head.sees("за I квартал? Напишите число и строку")
    await head.sends("3 отчёта")
    assert head.sees("Записано")
    listed = next(one for one in head.screen() if "Что сделано за I квартал" in (one["text"] or ""))
    assert listed["buttons"]  # the list is not replaced by the card of one row
    await chats.sweep()
    assert head.told("3. Мониторинг посещаемости. ✓ Записано — Павел, 24 марта")
    chats.clock.set(dt.datetime(2026, 4, 2, 7, tzinfo=dt.UTC))
    await head.sends("1 — 12 консультаций, 2 — нет")
    assert head.sees("не понимаю, напишите, например, «2 — 12 консультаций»")
    await head.presses("Записать")
    first, third = await chats.event(1), await chats.event(3)
    assert (first.outcome_note, first.outcome_numbers) == ("I квартал: 12 консультаций", {"I квартал": 12})
    assert third.outcome_note == "I квартал: 3 отчёта"


async def test_a_year_of_standing_work_closes_by_typed_lines(chats: Chats) -> None:
    await plan(chats, item("Консультации", "в течение года"), item("Мониторинг сайтов", "постоянно"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 12, 10)
    await head.sends("1 — всего 40 консультаций; 2 — 12 сайтов")
    await head.presses("Записать")
    assert [(await chats.event(one)).outcome for one in (1, 2)] == ["done", "done"]


async def test_in_a_group_only_as_a_reply(chats: Chats) -> None:
    await plan(chats, *ROUND)
    head, other = chats.world.person("Павел"), chats.world.person("Лев")
    group = chats.world.group("Отдел", head, other)
    await link(chats, head, group)
    await morning(chats, 3, 20)
    listed = head.screen(group)[-1]["id"]
    await head.sends("1 — 14 апреля", group)
    assert head.screen(group)[-1]["from"] == "me"
    await head.sends("1 — 14 апреля, 2 — нет", group, reply_to=listed)
    assert head.sees("Проверьте, так ли я вас понял", group)
    await other.presses("Записать", group)
    assert "тот, кто это написал" in (other.answer or "")
    await head.presses("Записать", group)
    assert await dates(chats, 1) == [dt.date(2026, 4, 14)]


async def test_strangers_and_chats_without_a_digest(chats: Chats) -> None:
    await round_of(chats)
    stranger = chats.world.person("Чужой")
    await stranger.sends("1 — 14 апреля")
    assert stranger.sees("Не понимаю это сообщение")
    assert await dates(chats, 1) == [None]


async def test_one_who_has_left_the_department(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1 — 14 апреля")
    async with chats.storage.write() as unit:
        (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
        for contact in lead.contacts:
            contact.unlinked_at = chats.clock.now()
            await unit.session.merge(contact)
    await head.presses("Записать")
    assert head.sees("только ответственный")
    assert await dates(chats, 1) == [None]


async def test_a_window_that_asks_keeps_its_answer(chats: Chats) -> None:
    head = await round_of(chats)
    await card(chats, head)
    await head.presses("Назначить дату")
    await head.sends("15-16 апреля")
    await head.sends("14 - 16")  # hours, not row 14
    assert not head.told("Ничего не записано")
    await card(chats, head, 2)
    await head.presses("Назначить дату")
    await head.sends("2 — 15 апреля, 3 — нет")
    assert head.sees("2. Семинар «Свет» — 15 апреля, среда\n3. Совещание клубов — не в апреле")
    await head.sends("/tasks")
    await head.sends("3 — нет")  # a list asks nothing
    assert head.sees("Проверьте")


async def test_twenty_at_once_are_enough(chats: Chats) -> None:
    head = await round_of(
        chats,
        *(
            item(f"Семинар «Ритм {number}» о работе клубов, библиотек и домов культуры области", "апрель")
            for number in range(1, 24)
        ),
    )
    await head.sends("1-20 — нет")
    assert head.sees("20. ")
    await head.presses("Отмена")
    words = "не состоялось: " + "карантин и ремонт зала " * 6
    await morning(chats, 5, 4)
    await head.sends("\n".join(f"{number} — {words}" for number in range(1, 24)))
    assert head.sees("За один раз — не больше 20 пунктов")
    assert 3000 < len(head.last()) < 4000


async def test_a_numbered_text_that_is_no_answer_goes_on(chats: Chats) -> None:
    head = await round_of(chats)
    await head.sends("1. Купить бумагу\n2. Позвонить в клуб\n3. Написать отчёт")
    assert head.sees("Не понимаю это сообщение")
