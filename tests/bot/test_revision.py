"""A newer file of a kept plan in the chat: what changed in words, doubts asked, nothing dropped silently."""

from __future__ import annotations

import pytest

from storage.database import Storage
from storage.models import Event
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW
from tests.telegram import Someone

HEAD = "План методических мероприятий на 2026 год\n№\tМероприятие\tСрок\tОтветственный\n"
ROWS = (
    "1\tВебинар «Афиша за час»\t15 апреля, 14:00\tОтдел народного творчества\n",
    "2\tОбластной семинар директоров клубных учреждений\tоктябрь\tОтдел народного творчества\n",
    "3\tИздание приказа «О плане повышения квалификации»\tдо 15.05.2026\tИнформационный отдел\n",
    "4\tКонкурс чтецов «Живое слово»\tмарт - май\tОтдел народного творчества\n",
    "5\tФестиваль хоров «Поющий край»\tноябрь\tОтдел народного творчества\n",
)


def plan(*rows: str) -> bytes:
    return (HEAD + "".join(rows)).encode()


@pytest.fixture
async def olga(chats: Chats) -> Someone:
    """The plan is kept by its owner."""
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.txt", plan(*ROWS))
    await owner.presses("Сохранить план")
    assert owner.told("План сохранён")
    return owner


async def event_named(storage: Storage, words: str) -> Event:
    async with storage.read() as unit:
        (kept,) = await unit.plans.of_institution()
        return next(view.event for view in await unit.listings.of_plan(kept.id) if words in view.item.title)


async def test_the_difference_is_told_and_kept(olga: Someone, chats: Chats) -> None:
    moved = ROWS[1].replace("октябрь", "12 ноября, 11:00")
    fresh = "6\tМастер-класс по лоскутному шитью\tдекабрь\tОтдел ремёсел\n"
    await olga.sends_file("plan-2.txt", plan(ROWS[0], moved, *ROWS[2:], fresh))
    assert olga.sees("Похоже, это новая редакция плана")
    assert "Сохранить план" not in olga.buttons()
    await olga.presses("Что изменилось")
    assert olga.sees("Новых — 1, перенесено — 1, без изменений — 4.")
    assert olga.sees("Новый: № 6 Мастер-класс по лоскутному шитью — декабрь")
    assert olga.sees("Срок: «октябрь» → «12 ноября, 11:00»")
    await olga.presses("Сохранить изменения")
    assert olga.told("Изменения сохранены")
    assert "Отдел ремёсел" in olga.last()  # a link for whom earlier versions did not name
    assert "Отдел народного творчества" not in olga.last()
    event = await event_named(chats.storage, "семинар директоров")
    assert event.starts_on is not None
    assert event.starts_on.isoformat() == "2026-11-12"
    await olga.sends_file("plan-2.txt", plan(ROWS[0], moved, *ROWS[2:], fresh))
    await olga.presses("Сохранить план")
    assert olga.told("Этот файл уже сохранён")


async def test_a_vanished_row_with_registrations_is_shown(olga: Someone, chats: Chats) -> None:
    event = await event_named(chats.storage, "Афиша")
    async with chats.storage.write() as unit:
        anna = await unit.people.meet("telegram", "7001", "7001", "Анна", NOW)
        await unit.registrations.register(event.id, anna.id, now=NOW)
    chats.world.person("Анна", 7001)
    await olga.sends_file("plan-2.txt", plan(*ROWS[1:]))
    await olga.presses("Что изменилось")
    assert olga.sees("Исчез: № 1 Вебинар «Афиша за час»")
    assert olga.sees("Зарегистрировались: 1 — останется вне плана")
    await olga.presses("Исчезнувшие: 1")
    assert olga.sees("Оставлю вне плана")
    await olga.presses("1")
    assert olga.sees("Отменю и сообщу всем")
    await olga.presses("Назад")
    assert olga.sees("будет отменено, всем сообщу")
    await olga.presses("Сохранить изменения")
    assert olga.told("Изменения сохранены")
    ended = await event_named(chats.storage, "Афиша")
    assert ended.status == "cancelled"


async def test_left_alone_it_goes_on_outside_the_plan(olga: Someone, chats: Chats) -> None:
    event = await event_named(chats.storage, "Афиша")
    async with chats.storage.write() as unit:
        anna = await unit.people.meet("telegram", "7001", "7001", "Анна", NOW)
        await unit.registrations.register(event.id, anna.id, now=NOW)
    await olga.sends_file("plan-2.txt", plan(*ROWS[1:]))
    await olga.presses("Что изменилось")
    await olga.presses("Сохранить изменения")
    assert olga.told("1 мероприятие остаётся вне плана")
    assert (await event_named(chats.storage, "Афиша")).status == "scheduled"


async def test_doubts_are_asked_before_anything_is_kept(olga: Someone, chats: Chats) -> None:
    doubtful = "2\tСеминар клубных работников области\tоктябрь\tОтдел ремёсел\n"
    await olga.sends_file("plan-2.txt", plan(ROWS[0], doubtful, *ROWS[2:]))
    await olga.presses("Что изменилось")
    assert olga.sees("не уверен")
    await olga.presses("Сохранить изменения")
    assert olga.sees("Это один и тот же пункт?")
    assert olga.sees("Был: № 2 Областной семинар директоров")
    await olga.presses("Да, один")
    assert olga.sees("Изменён: № 2 Семинар клубных работников области")
    await olga.presses("Сохранить изменения")
    assert olga.told("Изменения сохранены")
    event = await event_named(chats.storage, "Семинар клубных")
    assert event.id


async def test_told_apart_they_are_two_rows(olga: Someone) -> None:
    doubtful = "2\tСеминар клубных работников области\tоктябрь\tОтдел ремёсел\n"
    await olga.sends_file("plan-2.txt", plan(ROWS[0], doubtful, *ROWS[2:]))
    await olga.presses("Что изменилось")
    await olga.presses("Уточнить: 1")
    await olga.presses("Нет, разные")
    assert olga.sees("Новых — 1, исчезло — 1, без изменений — 4.")


async def test_when_much_is_gone_it_is_asked_twice(olga: Someone, chats: Chats) -> None:
    await olga.sends_file("part.txt", plan(*ROWS[:3]))
    await olga.presses("Что изменилось")
    await olga.presses("Сохранить изменения")
    assert olga.sees("Исчезнет 2 пункта из 5")
    await olga.presses("Назад")
    async with chats.storage.read() as unit:
        (kept,) = await unit.plans.of_institution()
        assert len(await unit.plans.items(kept.id)) == 5
    await olga.presses("Сохранить изменения")
    await olga.presses("Да, всё верно")
    assert olga.told("Изменения сохранены")
    async with chats.storage.read() as unit:
        assert len(await unit.plans.items(kept.id)) == 3


async def test_another_plan_of_the_year_may_be_kept_beside_it(olga: Someone, chats: Chats) -> None:
    await olga.sends_file("plan-2.txt", plan(*ROWS[:4], "5\tДень открытых дверей\tмай\tОтдел ремёсел\n"))
    await olga.presses("Что изменилось")
    await olga.presses("Это другой план")
    assert not olga.sees("Похоже, это новая редакция")
    await olga.presses("Сохранить план")
    async with chats.storage.read() as unit:
        assert len(await unit.plans.of_institution()) == 2


async def test_somebody_kept_another_version_meanwhile(olga: Someone, chats: Chats) -> None:
    async with chats.storage.write() as unit:
        other = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(other.id, chats.home.id, "organizer", NOW)
    irina = chats.world.person("Ирина", 5001)
    await olga.sends_file("plan-2.txt", plan(*ROWS[:4], "5\tДень открытых дверей\tмай\tОтдел ремёсел\n"))
    await olga.presses("Что изменилось")
    await irina.sends_file("plan-3.txt", plan(*ROWS, "6\tСлёт краеведов\tиюнь\tОтдел ремёсел\n"))
    await irina.presses("Что изменилось")
    await irina.presses("Сохранить изменения")
    await olga.presses("Сохранить изменения")
    assert olga.answer is not None
    assert "изменили" in str(olga.answer)
    assert olga.sees("Слёт краеведов")


async def test_the_same_file_mended_is_a_revision(olga: Someone, chats: Chats) -> None:
    await olga.sends_file("plan.txt", plan(*ROWS))
    await olga.presses("Посмотреть")
    await olga.presses("№\u00a05")
    await olga.presses("Исправить срок")
    await olga.sends("20 ноября, 12:00")
    await olga.presses("Назад")
    await olga.presses("Что изменилось")
    assert olga.sees("перенесено — 1") or olga.sees("Перенесено — 1")
    await olga.presses("Сохранить изменения")
    event = await event_named(chats.storage, "хоров")
    assert event.starts_on is not None
    # What was mended holds when the next file says the same words.
    await olga.sends_file("plan-2.txt", plan(*ROWS, "6\tСлёт краеведов\tиюнь\tОтдел ремёсел\n"))
    await olga.presses("Что изменилось")
    assert olga.sees("Новых — 1, без изменений — 5.")


async def test_what_changed_when_is_told(olga: Someone) -> None:
    await olga.sends("/plan")
    assert "Что менялось" in olga.buttons()
    await olga.sends_file("plan-2.txt", plan(*ROWS[:4], "5\tФестиваль хоров «Поющий край»\tдекабрь\tОтдел ремёсел\n"))
    await olga.presses("Что изменилось")
    await olga.presses("Сохранить изменения")
    await olga.sends("/plan")
    await olga.presses("Что менялось")
    assert olga.sees("Перенесено — 1, без изменений — 4.")
    assert olga.sees("Первая редакция")
    await olga.presses("1")
    assert olga.sees("plan-2.txt, Ольга")
    assert olga.sees("Срок: «ноябрь» → «декабрь»")
    assert olga.sees("Ответственный: «Отдел народного творчества» → «Отдел ремёсел»")
    await olga.presses("Назад")
    await olga.presses("Назад")
    assert olga.sees("План:")


async def test_a_responsible_sees_the_history_of_their_plan_only(olga: Someone, chats: Chats) -> None:
    stranger = chats.world.person("Пётр", 5005)
    await stranger.sends("/plan")
    assert "Что менялось" not in stranger.buttons()


async def test_what_was_put_right_once_is_not_asked_about_again(olga: Someone) -> None:
    broken = "6\tСлёт краеведов\t31 июня\tОтдел ремёсел\n"
    await olga.sends_file("plan-2.txt", plan(*ROWS, broken))
    assert olga.sees("Такой даты нет")
    await olga.presses("Посмотреть")
    await olga.presses("Только с вопросами")
    await olga.presses("№\u00a06")
    await olga.presses("Исправить срок")
    await olga.sends("30 июня")
    await olga.presses("Назад")
    await olga.presses("Что изменилось")
    await olga.presses("Сохранить изменения")
    await olga.sends_file("plan-3.txt", plan(*ROWS, broken, "7\tТурнир\tмай\tОтдел ремёсел\n"))
    assert olga.sees("Похоже, это новая редакция")
    assert not olga.sees("Такой даты нет")
