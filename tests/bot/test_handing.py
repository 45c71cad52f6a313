"""«Передать» on a card, links to anybody, everything handed over: as the people in it see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress, HandPress
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import card, morning
from tests.bot.test_weekly import linked
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep
from tests.telegram import Someone

STAGE = replace(DEPARTMENT, name="Отдел сцены")


async def a_plan(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(
            unit,
            chats.home,
            item("Вебинар «Афиша за час»", "15 апреля, 14:00", DEPARTMENT, HELPER),
            item("Семинар «Сцена»", "20 апреля", STAGE),
            item("Семинар «Роль света»", "15 апреля", DEPARTMENT),
        )


async def presses_data(chats: Chats, someone: Someone, data: str) -> None:
    """A button that somebody forwarded, forged or kept for long."""
    key = InlineKeyboardButton(text="кнопка", callback_data=data)
    await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
    await someone.presses("кнопка")


def url_of(someone: Someone) -> str:
    """The payload of the link in the newest message."""
    return someone.last().split("?start=")[1].split()[0]


async def test_a_colleague_is_asked_agrees_and_hears_from_then_on(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна Иванова", DEPARTMENT.name)
    await linked(chats, "Лев", STAGE.name)
    await card(chats, head)
    assert "Передать" in head.buttons()
    await head.presses("Передать")
    assert head.sees("Передать: вебинар «Афиша за час»\nКто возьмёт?")
    assert head.buttons()[0].startswith("Анна Иванова — Отдел народного")
    assert not any("Павел" in key for key in head.buttons())
    await head.presses("Анна Иванова")
    assert head.sees("Вопрос отправлен: Анна Иванова.")
    await chats.sweep()
    assert anna.sees("📅 15 апреля, среда, 14:00")
    assert anna.sees("Павел просит вас взять это мероприятие: напоминания и отметки перейдут к вам.")
    assert anna.buttons() == ["Беру", "Не смогу"]
    await card(chats, head)
    assert head.sees("Передаётся — Павел, 12 января")
    await anna.presses("Беру")
    assert anna.answer == "Записано: мероприятие за вами. Напоминания придут сюда."
    assert anna.sees("Передано — Анна Иванова.")
    assert "В работе" in anna.buttons()
    await chats.sweep()
    assert head.sees("Согласие получено: Анна Иванова.\nВебинар «Афиша за час» — 15 апреля")
    cards = [one["text"] for one in head.screen() if "Передано — Анна Иванова." in (one["text"] or "")]
    assert cards  # every copy is true
    await presses_data(chats, anna, HandPress(delegation=1, accept=True).pack())
    assert anna.answer == "Уже записано: дело за вами."
    await morning(chats, 4, 1)
    assert anna.sees("Семинар «Роль света»")
    assert anna.sees("1. Вебинар «Афиша за час»") or anna.sees("2. Вебинар «Афиша за час»")
    assert not head.sees("Вебинар")  # only their own seminar


async def test_whoever_takes_from_another_department_has_tasks_and_sees_whose_they_are(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    await card(chats, head)
    await head.presses("Передать")
    assert head.sees("Больше никто") is False
    await head.presses("Другие отделы")
    assert head.sees("Кому?")
    await head.presses("Назад")
    await head.presses("Другие отделы")
    await head.presses("Лев — Отдел сцены")
    await chats.sweep()
    await lev.presses("Беру")
    await lev.sends("/tasks")
    assert lev.sees("Ваши дела: 2")
    assert lev.sees("Вебинар «Афиша за час»")
    async with chats.storage.write() as unit:  # both on one morning
        await unit.events.set_date(
            2, starts_on=dt.date(2026, 4, 15), start_time=None, now=NOW, person_id=None, confirmed=True
        )
    await chats.sweep()
    await morning(chats, 4, 1)
    assert lev.sees("В том числе за: Отдел народного творчества.")
    assert lev.sees("Ваши дела — 2")


async def test_a_refusal_leaves_it_where_it_was(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна")
    await head.presses("Передать")
    assert head.sees("Ждём ответа: Анна.")
    await head.presses("Анна —")
    assert head.sees("Просьба уже отправлена, ждём ответа.")
    await chats.sweep()
    await anna.presses("Не смогу")
    assert anna.answer == "Записано: не сможете."
    assert anna.sees("Записано: не сможете.")
    await chats.sweep()
    assert head.sees("Взять не получится: Анна.")
    assert head.sees("Мероприятие остаётся за вами, можно передать другому.")
    await presses_data(chats, anna, HandPress(delegation=1, accept=True).pack())
    assert anna.answer == "Уже записано: не сможете."
    await head.presses("Передать другому")
    assert head.sees("Кто возьмёт?")
    await head.presses("Отмена")
    assert head.sees("всё остаётся как было")


async def test_silence_is_told_the_morning_after_a_working_day(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    await linked(chats, "Анна", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна")
    await morning(chats, 1, 13)
    assert not head.told("Ответа пока нет")
    await morning(chats, 1, 14)
    assert head.sees("Ответа пока нет: Анна.")
    assert head.buttons() == ["Передать другому"]
    await head.presses("Передать другому")
    await head.presses("Отозвать просьбу")
    assert head.sees("Просьба отозвана.")


async def test_a_question_called_off_says_so(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна")
    await chats.sweep()
    data = HandPress(delegation=1, accept=True).pack()
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Отозвать просьбу")
    await chats.sweep()
    assert anna.sees("Это мероприятие не за вами, делать ничего не нужно.")
    assert "Беру" not in anna.buttons()
    await presses_data(chats, anna, data)
    assert anna.answer == "Просьба больше не действует, делать ничего не нужно."
    await morning(chats, 1, 14)
    assert not head.told("Ответа пока нет")


async def test_taking_back_and_giving_back(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    for back, who in (("Забрать", head), ("Вернуть", lev)):
        await card(chats, head)
        await head.presses("Передать")
        await head.presses("Другие отделы")
        await head.presses("Лев")
        await chats.sweep()
        await lev.presses("Беру")
        await chats.sweep()
        await card(chats, who)
        await who.presses("Передать")
        assert who.sees("Сейчас ведёт Лев.")
        await who.presses(back)
        assert who.sees("Записано: мероприятие снова у ответственного.")
        await chats.sweep()
        other, words = (lev, "больше не за вами") if who is head else (head, "Мероприятие снова за вами.")
        assert other.told(words)
        await presses_data(chats, lev, CardPress(action="ack", event=1, stage="before").pack())
        assert lev.answer == "Это может отметить только ответственный или организатор."


async def test_a_link_to_anybody(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna, other = chats.world.person("Анна Иванова"), chats.world.person("Чужой")
    await other.sends("/start")
    await card(chats, head)
    await head.presses("Передать")
    assert head.sees("Больше никто в учреждении не подключён")
    await head.presses("По ссылке")
    assert head.sees("Павел просит взять это мероприятие: https://t.me/")
    assert head.sees("действует до 15 января")
    payload = url_of(head)
    await head.sends(f"/start {payload}")
    assert head.sees("Это ваша ссылка.")
    group = chats.world.group("Отдел", anna)
    await anna.sends(f"/start {payload}", group)
    assert anna.sees("в личном чате", group)
    await presses_data(chats, other, HandPress(delegation=1, accept=True).pack())
    assert other.answer == "Эта просьба не к вам."
    await anna.sends(f"/start {payload}")
    assert anna.buttons() == ["Беру", "Не смогу"]
    await other.sends(f"/start {payload}")
    assert other.sees("Эту ссылку открыл другой человек.")
    await anna.presses("Беру")
    await anna.sends("/tasks")
    assert anna.sees("Ваши дела: 1")
    for someone in (anna, other):
        await someone.sends(f"/start {payload}")
        assert someone.sees("Эта ссылка больше не действует.")
    await anna.presses("1")
    assert anna.sees("Передано — Анна Иванова.")
    await presses_data(chats, anna, CardPress(action="open", event=2).pack())
    assert anna.answer is not None  # only that event is theirs


async def test_an_old_link_and_a_closed_event(chats: Chats) -> None:
    await a_plan(chats)
    head, anna = await linked(chats, "Павел", DEPARTMENT.name), chats.world.person("Анна")
    payloads = []
    for _ in range(2):
        await card(chats, head)
        await head.presses("Передать")
        await head.presses("По ссылке")
        payloads.append(url_of(head))
    await anna.sends(f"/start {payloads[0]}")  # the second question took the first one back
    assert anna.sees("Эта ссылка больше не действует.")
    await anna.sends(f"/start {payloads[1]}")
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(1, outcome="held", now=NOW, person_id=None)
    await anna.presses("Беру")
    assert anna.answer == "Это мероприятие уже отмечено, брать ничего не нужно."
    await anna.sends(f"/start {payloads[1]}")
    assert anna.sees("уже отмечено")
    chats.clock.set(NOW + dt.timedelta(days=4))
    await anna.sends(f"/start {payloads[1]}")
    assert anna.sees("Эта ссылка больше не действует.")


async def test_from_a_group_by_the_private_link(chats: Chats) -> None:
    await a_plan(chats)
    lev = await linked(chats, "Лев", STAGE.name)
    member = chats.world.person("Мария")
    group = chats.world.group("Отдел", member)
    async with chats.storage.write() as unit:
        (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
        r_link = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=1),
            responsible_id=lead.responsible.id,
        )
    await member.sends(f"/start {r_link}", group)
    await morning(chats, 4, 1)
    await member.presses("Вебинар", group)
    await member.presses("Передать", group)
    url = next(key["url"] for one in member.screen(group) for row in one["buttons"] for key in row if key.get("url"))
    await member.sends(f"/start {url.split('start=')[1]}")
    await member.presses("Передать")
    await member.presses("Другие отделы")
    await member.presses("Лев")
    await chats.sweep()
    await lev.presses("Беру")
    await chats.sweep()
    assert member.sees("Согласие получено: Лев.")
    assert any("Передано — Лев." in (one["text"] or "") for one in member.screen(group))


async def test_strangers_and_other_institutions_get_nothing(chats: Chats) -> None:
    await a_plan(chats)
    await linked(chats, "Павел", DEPARTMENT.name)
    async with chats.storage.write() as unit:
        other = await institution(unit, slug="other")
        await keep(unit, other, item("Вебинар «Чужой»", "апрель"))
    stranger = chats.world.person("Чужой")
    await stranger.sends("/start")
    await presses_data(chats, stranger, CardPress(action="hand", event=1).pack())
    assert stranger.answer == "Это может отметить только ответственный или организатор."
    await presses_data(chats, stranger, HandPress(delegation=99, accept=True).pack())
    assert stranger.answer == "Эта просьба не к вам."
    await stranger.sends("/start t_nothing")
    assert stranger.sees("Эта ссылка больше не действует.")
    await stranger.sends("/settings")
    assert "Передать все дела" not in stranger.buttons()


async def test_history_says_who_asked_and_who_agreed(chats: Chats) -> None:
    from bot.texts.history import history

    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна")
    await chats.sweep()
    await anna.presses("Беру")
    async with chats.storage.read() as unit:
        view = await unit.events.view(1)
        assert view is not None
        lines, _ = await unit.reminders.told(1)
    text = history(view, lines, NOW)
    assert "Павел: просьба взять дело" in text
    assert "Анна: дело взято" in text


async def test_all_of_ones_work_by_the_way_of_settings(chats: Chats) -> None:
    await a_plan(chats)
    admin = chats.world.person("Ольга")
    await admin.sends("/start")
    maria = await linked(chats, "Мария", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    async with chats.storage.write() as unit:
        for user, role in ((admin.id, "admin"), (maria.id, "organizer")):
            person = await unit.people.by_user("telegram", str(user))
            assert person is not None
            await unit.people.grant(person.id, chats.home.id, role, NOW)
    await maria.sends("/settings")
    await maria.presses("Передать все дела")
    assert maria.sees("Передать все дела: Зареченский центр культуры\nЭто Отдел народного творчества.")
    await maria.presses("Другие отделы")
    await maria.presses("Лев")
    assert maria.sees("Передать все дела: Лев?")
    await maria.presses("Да, передать")
    assert maria.sees("Вопрос отправлен: Лев.")
    await chats.sweep()
    assert lev.sees("Мария передаёт вам свои дела: Отдел народного творчества, 2 открытых пункта.")
    await lev.presses("Беру")
    assert lev.sees("Дела у вас: Отдел народного творчества")
    await presses_data(chats, lev, HandPress(delegation=1, accept=True).pack())
    assert lev.answer == "Уже записано: дело за вами."
    await chats.sweep()
    assert maria.sees("Ваши дела переданы, напоминания больше не придут.")
    assert admin.sees("Дела переданы\nМария → Лев.")
    assert admin.sees("Сейчас у прежнего ответственного: организатор. Снять или пригласить — /admin, «Сотрудники».")
    await lev.sends("/tasks")
    assert lev.sees("Ваши дела: 3")
    await maria.sends("/tasks")
    assert maria.sees("ничего не закреплено")
    await morning(chats, 4, 1)
    assert lev.sees("Вебинар «Афиша за час»")


async def test_an_admin_hands_over_for_somebody_who_is_gone(chats: Chats) -> None:
    await a_plan(chats)
    owner = chats.world.person("Ольга", OWNER)
    maria = await linked(chats, "Мария", DEPARTMENT.name)
    heir = chats.world.person("Анна Иванова")
    async with chats.storage.write() as unit:  # blocked the bot and went
        await unit.responsibles.unlink_chat("telegram", str(maria.id), NOW)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Ответственные")
    await owner.presses("Отдел народного")
    await owner.presses("Передать дела")
    assert owner.sees("Чьи дела передать?")
    await owner.presses("Мария")
    assert owner.told("Передача дел: Мария\nЭто Отдел народного творчества. Принять: https://t.me/")
    payload = next(
        one["text"].split("?start=")[1].split()[0] for one in owner.screen() if "?start=" in (one["text"] or "")
    )
    await owner.presses("Назад")
    await heir.sends(f"/start {payload}")
    assert heir.sees("Мария передаёт вам свои дела: Отдел народного творчества")
    await heir.presses("Беру")
    await heir.sends("/tasks")
    assert heir.sees("Ваши дела: 2")
    async with chats.storage.read() as unit:
        actions = [row.action for row in await unit.audit.latest(chats.home.id)]
    assert actions[:2] == ["handed_over", "handover_offered"]


async def test_what_was_taken_is_passed_on_and_everything_may_be_refused(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна Иванова", DEPARTMENT.name)
    lev = await linked(chats, "Лев", STAGE.name)
    await card(chats, head)
    await head.presses("Передать")
    await head.presses("Анна")
    await chats.sweep()
    await anna.presses("Беру")
    await card(chats, anna)
    await anna.presses("Передать")
    assert anna.sees("Сейчас ведёт Анна Иванова.")
    await anna.presses("Другие отделы")
    await anna.presses("Лев")
    await chats.sweep()
    await lev.presses("Беру")
    await chats.sweep()
    assert anna.sees("Согласие получено: Лев.")
    assert not anna.told("больше не за вами")  # they passed it on themselves
    await card(chats, head)
    assert head.sees("Передано — Лев.")
    await lev.sends("/settings")
    await lev.presses("Передать все дела")
    await lev.presses("По ссылке")
    assert lev.sees("Передача дел: Лев\nЭто Отдел сцены. Принять: https://t.me/")
    await head.sends(f"/start {url_of(lev)}")
    await head.presses("Не смогу")
    assert head.sees("Записано: не сможете.")
    await chats.sweep()
    assert lev.sees("Принять дела не получится: Павел. Всё остаётся за вами")
    await lev.sends("/tasks")
    assert lev.sees("Ваши дела: 2")


async def test_a_window_that_stands_too_long(chats: Chats) -> None:
    await a_plan(chats)
    head = await linked(chats, "Павел", DEPARTMENT.name)
    anna = await linked(chats, "Анна", DEPARTMENT.name)
    await card(chats, head)
    await head.presses("Передать")
    async with chats.storage.write() as unit:
        await unit.responsibles.unlink_chat("telegram", str(anna.id), NOW)
    await head.presses("Анна")
    assert head.answer == "Этого человека в списке уже нет. Выберите, пожалуйста, другого."
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(1, outcome="held", now=NOW, person_id=None)
    await head.presses("По ссылке")
    assert head.sees("Это уже отмечено или больше не за вами. Ваши дела — /tasks.")
