"""«Отпуск»: who stands in hears, acts and is told; it ends by itself or at a press."""

from __future__ import annotations

import datetime as dt

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import morning
from tests.bot.test_handing import STAGE, a_plan
from tests.bot.test_weekly import linked
from tests.builders import DEPARTMENT, NOW, institution, item, keep
from tests.telegram import Someone


async def opens(chats: Chats, someone: Someone, event: int = 1) -> bool:
    """May they open its card?"""
    key = InlineKeyboardButton(text="карточка", callback_data=CardPress(action="open", event=event).pack())
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("карточка")
    return someone.answer is None


async def goes(someone: Someone, until: str, substitute: str) -> None:
    await someone.sends("/settings")
    await someone.presses("Отпуск")
    await someone.sends(until)
    await someone.presses(substitute)


async def test_a_substitute_hears_acts_and_it_ends_by_itself(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    assert not await opens(chats, lev)
    await head.sends("/settings")
    await head.presses("Отпуск")
    assert head.sees("Отпуск\nДо какого дня включительно?")
    await head.sends("когда рак свистнет")
    assert head.told("Не понимаю дату")
    await head.sends("11 января 2026")
    assert head.told("Этот день уже прошёл.")
    await head.sends("с 1 по 14 августа")
    assert head.told("Отпуск отмечается с сегодняшнего дня.")
    await head.sends("1 марта 2036")
    assert head.told("Это слишком далеко")
    await head.sends("до 3 апреля")
    assert head.sees("Кто замещает?\nДо 3 апреля, пятница")
    assert head.buttons() == ["Отдел сцены", "Никто: напоминания останутся здесь", "Отмена"]
    await head.presses("Отдел сцены")
    assert head.sees("Отпуск — до 3 апреля, пятница включительно\nЗамещает: Отдел сцены.")
    await chats.sweep()
    assert lev.sees("Вы замещаете до 3 апреля, пятница включительно\n• Отдел народного творчества (Павел)")
    await head.sends("/tasks")
    assert head.sees("Отпуск — до 3 апреля, пятница включительно. Замещает: Отдел сцены.\nВаши дела: 2")
    await lev.sends("/tasks")
    assert lev.sees("Ваши дела: 3")
    await morning(chats, 4, 1)
    assert lev.sees("Ваши дела — 3")
    assert lev.sees("В том числе за: Отдел народного творчества.")
    assert not head.told("Ваши дела — 2")
    assert await opens(chats, lev)
    await lev.presses("В работе")
    assert lev.answer == "Отмечено: в работе (Лев)."
    await morning(chats, 4, 14)
    assert head.sees("Семинар «Роль света»")
    assert not await opens(chats, lev)
    await head.sends("/tasks")
    assert not head.sees("Отпуск")


async def test_it_is_ended_early(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    await goes(head, "30 апреля", "Отдел сцены")
    await chats.sweep()
    await head.sends("/settings")
    assert head.sees("Отпуск — до 30 апреля")
    await head.presses("Отпуск")
    await head.presses("Отпуск окончен")
    assert head.sees("Отпуск окончен: напоминания снова приходят как раньше.")
    await chats.sweep()
    assert lev.sees("Замещение окончено: Отдел народного творчества.")
    assert not await opens(chats, lev)
    await morning(chats, 4, 1)
    assert head.sees("Ваши дела — 2")


async def test_a_day_of_the_calendar_and_the_others_of_the_department(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна", DEPARTMENT.name)
    await head.sends("/settings")
    await head.presses("Отпуск")
    await head.presses("▶")
    await head.presses("27")
    await head.presses("Никто: остальные в отделе")
    assert head.sees("Отпуск — до 27 февраля, пятница включительно\nНа следующее утро")
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            1, starts_on=dt.date(2026, 2, 10), start_time=None, now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    await morning(chats, 2, 9)
    assert anna.sees("Вебинар «Афиша за час»")
    assert not head.told("Вебинар «Афиша за час»")


async def test_leaving_the_window_changes_nothing(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    await linked(chats, "Лев", STAGE.name)
    await head.sends("/settings")
    await head.presses("Отпуск")
    assert "Отпуск окончен" not in head.buttons()
    await head.sends("3 апреля")
    await head.presses("Отмена")
    assert head.sees("ничего не изменилось")
    await head.sends("/tasks")
    assert not head.sees("Отпуск")


async def test_each_institution_has_its_own_substitute(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    await linked(chats, "Лев", STAGE.name)
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="other")
        await keep(unit, other, item("Вебинар «Другой»", "15 апреля", DEPARTMENT))
        (mine,) = await unit.responsibles.of_institution(other.id)
        person = await unit.people.by_user("telegram", str(head.id))
        assert person is not None
        await unit.responsibles.link(
            mine.responsible.id,
            person_id=person.id,
            platform="telegram",
            chat_id=person.chat_id,
            thread_id=None,
            chat_kind="private",
            chat_title=None,
            now=NOW,
        )
    await goes(head, "3 апреля", "Отдел сцены")
    assert head.sees("Кто замещает — Зареченский центр культуры?")
    assert head.buttons() == ["Никто: напоминания останутся здесь", "Отмена"]  # nobody of the first is offered here
    await head.presses("Никто")
    async with chats.storage.read() as unit:
        contacts = await unit.leaves.of_person(person)
    assert [bool(one.contact.substitute_id) for one in contacts] == [True, False]
    assert {one.contact.leave_until for one in contacts} == {dt.date(2026, 4, 3)}


async def test_an_admin_marks_the_leave_of_another(chats: Chats) -> None:
    await a_plan(chats)
    owner = chats.world.person("Ольга", OWNER)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Ответственные")
    await owner.presses("Отдел народного")
    await owner.presses("Отпуск")
    assert owner.sees("Отпуск: Отдел народного творчества")
    await owner.sends("3 апреля")
    await owner.presses("Отдел сцены")
    await chats.sweep()
    assert lev.sees("Вы замещаете до 3 апреля")
    await head.sends("/tasks")
    assert head.sees("Отпуск — до 3 апреля")
    async with chats.storage.read() as unit:
        assert "leave_set" in [row.action for row in await unit.audit.latest(chats.home.id)]


async def test_whoever_erases_themselves_leaves_nothing_dangling(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    await opens(chats, head)
    await head.presses("Передать")
    await head.presses("Другие отделы")
    await head.presses("Лев")
    await chats.sweep()
    await lev.presses("Беру")
    await chats.sweep()
    await lev.sends("/privacy")
    await lev.presses("Удалить всё обо мне")
    await lev.presses("Да, удалить")
    await chats.sweep()
    assert head.sees("Мероприятие снова за вами.")
    assert not any("Передано" in (one["text"] or "") for one in head.screen())
    await morning(chats, 4, 1)
    assert head.sees("Ваши дела — 2")
