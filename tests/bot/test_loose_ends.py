"""Small ways in which a question could be lost, asked twice, or asked of the wrong person."""

from __future__ import annotations

import datetime as dt

from plans.timetable import ReminderKind
from storage.models import Reminder
from tests.bot.conftest import Chats
from tests.bot.test_awaited import house as with_an_organizer
from tests.bot.test_awaited import says_not_held
from tests.bot.test_cards import card, link, morning, plan
from tests.bot.test_escalation import linked
from tests.builders import DEPARTMENT, HELPER, NOW, item
from tests.telegram import Someone


async def head_of(chats: Chats, *rows: object) -> Someone:
    await plan(chats, *rows)  # type: ignore[arg-type]
    head = chats.world.person("Павел")
    await link(chats, head)
    return head


async def pending(chats: Chats, event: int = 1) -> list[tuple[str, dt.date]]:
    """(kind, day) of what is still to come about an event."""
    async with chats.storage.read() as unit:
        rows = await unit.reminders.preview(chats.clock.now(), chats.clock.now() + dt.timedelta(days=400))
    found = {
        (one.reminder.id, one.reminder.kind, one.reminder.due_at.date())
        for row in rows
        for one in row.items
        if one.view.event.id == event
    }
    return sorted(((kind, day) for _, kind, day in found), key=lambda one: (one[1], one[0]))


async def test_typed_in_work_does_not_silence_how_it_went(chats: Chats) -> None:
    head = await head_of(
        chats, item("Совещание клубов", "14 апреля, 11:00"), item("Совещание школ", "14 апреля, 15:00")
    )
    await morning(chats, 4, 15)
    await head.sends("1 — в работе, 2 — в работе")
    assert head.sees("уже прошло: напишите, состоялось ли")
    assert "Записать" not in head.buttons()


async def test_a_newer_wish_and_a_date_make_an_older_wish_needless(chats: Chats) -> None:
    lead, organizer = await with_an_organizer(chats)
    async with chats.storage.write() as unit:
        who = await unit.people.by_user("telegram", str(lead.id))
        assert who is not None
        for day in (20, 25):
            await unit.events.set_date(
                1, starts_on=dt.date(2026, 5, day), start_time=None, now=NOW, person_id=who.id, ground="приказ № 1"
            )
    await chats.sweep()
    assert organizer.text().count("Нужно ваше решение.") == 1  # of two wishes the newer one
    await organizer.presses("Подтвердить")
    assert (await chats.event(1)).starts_on == dt.date(2026, 5, 25)
    await chats.sweep()
    assert "Подтвердить" not in organizer.buttons()


async def test_an_answer_makes_a_wish_needless(chats: Chats) -> None:
    lead, organizer = await with_an_organizer(chats)
    await says_not_held(chats, lead)
    await card(chats, lead)
    await lead.presses("Состоялось")
    await chats.sweep()
    assert organizer.told("Решать больше не нужно: об этом мероприятии уже решено иначе.")
    assert (await chats.event(1)).outcome == "held"


async def test_a_day_for_a_contest_keeps_its_stages(chats: Chats) -> None:
    await head_of(chats, item("Областной конкурс чтецов", "март - май"))
    async with chats.storage.write() as unit:
        await unit.events.set_stages(1, [("приём работ", dt.date(2026, 4, 15))], NOW)
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 5, 20), start_time=None, now=NOW, person_id=None, confirmed=True
        )
    kinds = await pending(chats)
    assert ("overdue", dt.date(2026, 4, 16)) in kinds
    assert ("outcome", dt.date(2026, 5, 21)) in kinds


async def test_a_contest_of_which_only_the_end_is_known(chats: Chats) -> None:
    await head_of(chats, item("Областной конкурс чтецов", "до 1 октября"))
    kinds = [kind for kind, _ in await pending(chats)]
    assert kinds[:4] == ["stages", "before", "eve", "morning"]
    assert "outcome" in kinds


async def test_what_is_put_off_is_not_asked_how_it_went(chats: Chats) -> None:
    lead, organizer = await with_an_organizer(chats)
    await morning(chats, 4, 8)
    async with chats.storage.write() as unit:
        await unit.events.postpone(1, now=chats.clock.now(), person_id=None, ground="приказ", confirmed=True)
    for day in (14, 15, 16, 17):
        await morning(chats, 4, day)
    assert not lead.told("Отметьте, пожалуйста")
    assert not organizer.told("Поэтому пишу вам")
    await morning(chats, 4, 20)
    assert lead.sees("Назначьте, пожалуйста, дату.")


async def test_typed_meetings_keep_their_ends(chats: Chats) -> None:
    head = await head_of(
        chats, item("Школа мастера", "сентябрь - декабрь"), item("Школа методиста", "сентябрь - декабрь")
    )
    await morning(chats, 8, 20)
    await head.sends("1 — 14 сентября, 14:00–16:00, 2 — 16-17 сентября 11:00-13:00")
    await head.presses("Записать")
    async with chats.storage.read() as unit:
        meetings = [await unit.events.get(number) for number in (3, 4)]
    assert [(one.end_time, one.ends_on) for one in meetings if one is not None] == [
        (dt.time(16), None),
        (dt.time(13), dt.date(2026, 9, 17)),
    ]


async def test_an_answer_taken_back_the_same_day_goes_up_once(chats: Chats) -> None:
    lead, _ = await with_an_organizer(chats)
    await morning(chats, 4, 15)
    await lead.presses("Состоялось")
    await card(chats, lead)
    await lead.presses("Исправить ответ")
    rungs = [day for kind, day in await pending(chats) if kind == ReminderKind.ESCALATED]
    assert len(rungs) == len(set(rungs)) == 1  # nobody is above this lead but the organizers


async def test_put_off_means_quiet_until_then(chats: Chats) -> None:
    head = await head_of(chats, item("Отчёт о смотре", "до 15 мая"))
    await morning(chats, 5, 18)
    await head.presses("Напомнить позже")
    await head.presses("Через 3 рабочих дня")
    before = head.text()
    for day in (19, 20):
        await morning(chats, 5, day)
        assert head.text() == before
    await morning(chats, 5, 21)
    assert head.sees("Отчёт о смотре")


async def test_who_helps_hears_on_the_eve_of_a_deadline(chats: Chats) -> None:
    await plan(chats, item("Отчёт о смотре", "до 15 мая", DEPARTMENT, HELPER))
    helper = await linked(chats, "Инна", HELPER.name)
    before = helper.text()
    await morning(chats, 5, 13)
    assert helper.text() == before
    await morning(chats, 5, 14)
    assert helper.sees("Отчёт о смотре")


async def test_a_day_made_a_day_off_is_kept(chats: Chats) -> None:
    head = await head_of(chats, item("Отчёт о смотре", "до 29 мая"))
    async with chats.storage.write() as unit:
        (row,) = [
            one.reminder
            for found in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=200))
            for one in found.items
            if one.reminder.kind == "before"
        ]
        kept = await unit.session.get_one(Reminder, row.id)
        day = kept.due_at.date()
        await unit.institutions.set_override(chats.home.id, day, working=False)
    before = head.text()
    await morning(chats, day.month, day.day)
    assert head.text() == before
    await morning(chats, day.month, day.day + 3)
    assert head.sees("Отчёт о смотре")


async def test_two_parties_in_one_chat_have_one_summary(chats: Chats) -> None:
    from tests.bot.test_weekly import BOSS, at
    from tests.bot.test_weekly import linked as link_to

    second = item("Концерт", "15 апреля", DEPARTMENT, HELPER)
    await plan(chats, item("Вебинар «Афиша за час»", "15 апреля, 14:00", DEPARTMENT, BOSS), second)
    boss = await link_to(chats, "Ирина", BOSS.name)
    async with chats.storage.write() as unit:
        ids = {
            one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(chats.home.id)
        }
        await unit.responsibles.set_head(ids[DEPARTMENT.name], ids[HELPER.name], NOW)
    async with chats.storage.write() as unit:
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=300),
            responsible_id=ids[HELPER.name],
        )
    await boss.sends(f"/start {payload}")
    await at(chats, 4, 13)
    assert boss.text().count("Сводка на неделю") == 1
    assert boss.sees("На этой неделе: 2")


async def test_who_took_it_hears_of_a_move_and_who_gave_it_does_not(chats: Chats) -> None:
    from tests.bot.test_handing import a_plan
    from tests.bot.test_weekly import linked as link_to

    await a_plan(chats)
    head = await link_to(chats, "Павел", DEPARTMENT.name)
    anna = await link_to(chats, "Анна Иванова", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна Иванова")
    await chats.sweep()
    await anna.presses("Беру")
    await chats.sweep()
    organizer = chats.world.person("Ольга")
    await organizer.sends("/start")
    before = head.text()
    async with chats.storage.write() as unit:
        who = await unit.people.by_user("telegram", str(organizer.id))
        assert who is not None
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 4, 16), start_time=dt.time(14), now=NOW, person_id=who.id, confirmed=True
        )
    await chats.sweep()
    assert anna.told("Перенос: вебинар «Афиша за час»")
    assert "Перенос: вебинар" not in head.text().removeprefix(before)


async def test_a_substitute_who_is_away_has_a_substitute(chats: Chats) -> None:
    from tests.bot.test_handing import STAGE, a_plan
    from tests.bot.test_leave import goes
    from tests.bot.test_weekly import linked as link_to

    await a_plan(chats)
    head = await link_to(chats, "Павел", DEPARTMENT.name)
    lev = await link_to(chats, "Лев", STAGE.name)
    inna = await link_to(chats, "Инна", HELPER.name)
    await goes(head, "до 3 апреля", STAGE.name)
    await goes(lev, "до 3 апреля", HELPER.name)
    await chats.sweep()
    before = lev.text()
    await morning(chats, 4, 1)  # ten working days before
    assert lev.text() == before
    assert inna.told("Афиша за час")


async def test_what_an_unlinked_head_should_hear_the_organizers_hear_once(chats: Chats) -> None:
    from tests.bot.test_escalation import DIRECTOR

    await plan(chats, item("Отчёт о смотре", "до 15 мая"), item("Совещание", "июнь", DIRECTOR))
    await linked(chats, "Павел", DEPARTMENT.name)
    organizer = chats.world.person("Ольга")
    await organizer.sends("/start")
    async with chats.storage.write() as unit:
        ids = {
            one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(chats.home.id)
        }
        await unit.responsibles.set_head(ids[DEPARTMENT.name], ids["Директор"], NOW)
        who = await unit.people.by_user("telegram", str(organizer.id))
        assert who is not None
        await unit.people.grant(who.id, chats.home.id, "organizer", NOW)
    for day in (18, 19, 20, 21, 22, 25):
        await morning(chats, 5, day)
    assert organizer.text().count("а отметки о выполнении нет. Поэтому пишу вам.") == 1


async def test_a_wish_follows_the_hour_and_who_leads(chats: Chats) -> None:
    from dataclasses import replace

    head = await head_of(chats, item("Отчёт о смотре", "до 29 мая"))
    await card(chats, head)
    await head.presses("Напомнить позже")
    await head.presses("Через 3 рабочих дня")
    (before,) = await wishes(chats)
    async with chats.storage.write() as unit:
        policy = await unit.institutions.policy(chats.home.id)
        await unit.institutions.set_policy(chats.home.id, replace(policy, hour=dt.time(11)), NOW)
        await unit.reminders.recompute_all(chats.home.id, NOW)
    (after,) = await wishes(chats)
    assert after.date() == before.date()
    assert (before.hour, after.hour) == (6, 8)  # 9:00 and 11:00 in Moscow


async def wishes(chats: Chats) -> list[dt.datetime]:
    async with chats.storage.read() as unit:
        rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
    return [one.reminder.due_at for row in rows for one in row.items if one.reminder.key.startswith("snooze")]
