"""A date that somebody else sets: the lead hears, at once when it concerns today, else never at night nor on a day off."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_cards import link, plan
from tests.bot.test_escalation import linked
from tests.builders import DEPARTMENT, HELPER, NOW, item
from tests.telegram import Someone


async def set_date(chats: Chats, by: Someone | None, day: dt.date, now: dt.datetime) -> None:
    chats.clock.set(now)
    async with chats.storage.write() as unit:
        who = await unit.people.by_user("telegram", str(by.id)) if by is not None else None
        await unit.events.set_date(
            1, starts_on=day, start_time=dt.time(14), now=now, person_id=who.id if who else None, confirmed=True
        )
    await chats.sweep()


async def house(chats: Chats) -> tuple[Someone, Someone]:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"))
    head, organizer = chats.world.person("Павел"), chats.world.person("Ольга")
    await link(chats, head)
    await organizer.sends("/start")
    return head, organizer


async def test_the_lead_hears_who_moved_it(chats: Chats) -> None:
    head, organizer = await house(chats)
    await set_date(chats, organizer, dt.date(2026, 4, 15), NOW)
    assert head.sees("Дата назначена: вебинар «Афиша за час»\n📅 15 апреля, среда, 14:00 — Ольга")
    await set_date(chats, organizer, dt.date(2026, 4, 16), NOW + dt.timedelta(hours=1))
    assert head.sees(
        "Перенос: вебинар «Афиша за час»\nБыло: 15 апреля, среда, 14:00.\n📅 16 апреля, четверг, 14:00 — Ольга"
    )
    await head.presses("Открыть карточку")
    assert head.sees("Вебинар «Афиша за час»")


async def test_who_did_it_and_a_revised_plan_are_no_news(chats: Chats) -> None:
    head, _ = await house(chats)
    before = head.text()
    await set_date(chats, head, dt.date(2026, 4, 15), NOW)
    await set_date(chats, None, dt.date(2026, 4, 16), NOW)
    assert head.text() == before


async def test_at_night_it_waits_for_the_morning(chats: Chats) -> None:
    head, organizer = await house(chats)
    before = head.text()
    friday_night = dt.datetime(2026, 1, 16, 20, 30, tzinfo=dt.UTC)  # 23:30 in Moscow
    await set_date(chats, organizer, dt.date(2026, 4, 15), friday_night)
    assert head.text() == before
    chats.clock.set(dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert head.sees("Дата назначена")


async def test_what_is_today_is_said_at_once(chats: Chats) -> None:
    head, organizer = await house(chats)
    await set_date(chats, organizer, dt.date(2026, 4, 18), NOW)
    saturday = dt.datetime(2026, 4, 18, 5, tzinfo=dt.UTC)  # 08:00, a day off: it was to be today
    await set_date(chats, organizer, dt.date(2026, 4, 20), saturday)
    assert head.sees("Перенос: вебинар «Афиша за час»")


async def test_who_helps_hears_what_it_was(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель", DEPARTMENT, HELPER))
    helper = await linked(chats, "Инна", HELPER.name)
    await set_date(chats, None, dt.date(2026, 4, 15), NOW)
    assert helper.sees("Дата назначена: вебинар «Афиша за час»\n📅 15 апреля, среда, 14:00\nВы — среди исполнителей.")
    await set_date(chats, None, dt.date(2026, 4, 16), NOW + dt.timedelta(hours=1))
    assert helper.sees("Перенос: вебинар «Афиша за час»\nБыло: 15 апреля, среда, 14:00.\n📅 16 апреля, четверг, 14:00")


async def test_colleagues_hear_at_once_of_a_move_today_only(chats: Chats) -> None:
    """Two people of one department: what one sets, the other sees on the card; what is moved today, both must know."""
    head, _ = await house(chats)
    colleague = chats.world.person("Анна")
    await link(chats, colleague)
    before = colleague.text()
    await set_date(chats, head, dt.date(2026, 4, 17), NOW)
    assert colleague.text() == before
    friday = dt.datetime(2026, 4, 17, 7, tzinfo=dt.UTC)
    await set_date(chats, head, dt.date(2026, 4, 20), friday)
    assert colleague.sees(
        "Перенос: вебинар «Афиша за час»\nБыло: 17 апреля, пятница, 14:00.\n📅 20 апреля, понедельник"
    )
    assert not head.told("Перенос:")
