"""/admin → «Напоминания» and «Рабочие дни»: an institution's own rules, looked at before they are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, item, keep
from tests.telegram import Someone


@pytest.fixture
async def olga(chats: Chats) -> Someone:
    """An admin at her institution, with a webinar on the 15th of April."""
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Вебинар «Афиша за час»", "15 апреля, 14:00"))
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    return owner


async def due(chats: Chats, kind: str) -> list[str]:
    async with chats.storage.read() as unit:
        rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
    return [f"{view.reminder.due_at:%d.%m %H:%M}" for row in rows for view in row.items if view.reminder.kind == kind]


async def test_the_hour_and_the_offset_are_changed(olga: Someone, chats: Chats) -> None:
    assert await due(chats, "before") == ["01.04 06:00"]
    await olga.presses("Напоминания")
    assert olga.sees("Приходят в 9:00 рабочего дня")
    await olga.presses("Заранее")
    assert olga.sees("За сколько рабочих дней напоминать")
    await olga.presses("5")
    assert olga.sees("за 5 рабочих дней, за 1 рабочий день и утром")
    assert olga.sees("ещё не сохранено")
    await olga.presses("Час")
    for text in ("25", "3:00", "в девять", "🎉"):
        await olga.sends(text)
        assert olga.told("Нужен час от 7:00 до 20:00")
    await olga.sends("8.30")
    assert olga.sees("Приходят в 8:30")
    assert await due(chats, "before") == ["01.04 06:00"]  # nothing is kept by looking
    await olga.presses("Сохранить")
    assert await due(chats, "before") == ["08.04 05:30"]
    assert "Сохранить" not in olga.buttons()
    await olga.presses("Как по умолчанию")
    await olga.presses("Сохранить")
    assert await due(chats, "before") == ["01.04 06:00"]


async def test_next_week_is_seen_before_it_is_kept(olga: Someone, chats: Chats) -> None:
    chats.clock.set(dt.datetime(2026, 3, 26, 9, tzinfo=dt.UTC))
    await olga.presses("Напоминания")
    await olga.presses("Что придёт на неделе")
    assert olga.sees("1 апреля, среда: Отдел народного творчества — Вебинар")
    await olga.presses("Назад")
    await olga.presses("Заранее")
    await olga.presses("5")
    await olga.presses("Что придёт на неделе")
    assert olga.sees("Ничего не придёт")
    assert await due(chats, "before") == ["01.04 06:00"]


async def test_every_field_can_be_set(olga: Someone, chats: Chats) -> None:
    await olga.presses("Напоминания")
    for name, typed in (
        ("Накануне", "2"),
        ("Письмо", "25"),
        ("План на месяц", "18"),
        ("Конец срока", "15, 5"),
        ("Начало срока", "3"),
        ("Конкурс", "10"),
        ("Постоянная работа", "7"),
        ("Просрочено", "1"),
    ):
        await olga.presses(name)
        await olga.sends("сто")
        assert olga.told("Нужно число от")
        await olga.sends(typed)
    await olga.presses("Подтверждение")
    await olga.sends("может быть")
    assert olga.told("«да» или «нет»")
    await olga.presses("нет")
    await olga.presses("Сохранить")
    async with chats.storage.read() as unit:
        kept = await unit.institutions.policy(chats.home.id)
    assert (kept.eve, kept.letter, kept.round_day, kept.closing, kept.opening) == (2, 25, 18, (15, 5), 3)
    assert (kept.contest_before, kept.standing, kept.overdue_repeats, kept.moves_need_confirmation) == (10, 7, 1, False)


async def test_days_of_the_institutions_own(olga: Someone, chats: Chats) -> None:
    await olga.presses("Рабочие дни")
    assert olga.sees("Праздники и переносы страны бот знает сам")
    await olga.sends("что-нибудь")
    assert olga.told("Не понимаю")
    await olga.sends("35 мая рабочий")
    assert olga.told("Не понимаю")
    assert await due(chats, "eve") == ["14.04 06:00"]
    await olga.sends("14 апреля выходной, санитарный день")
    assert olga.told("Записано")
    assert olga.sees("14 апреля, вторник — выходной (санитарный день)")
    await olga.sends("30 апреля сокращённый, перед праздником")
    assert olga.sees("30 апреля, четверг — рабочий (сокращённый, перед праздником)")
    assert await due(chats, "eve") == ["13.04 06:00"]
    await olga.presses("Убрать 14")
    assert await due(chats, "eve") == ["14.04 06:00"]
    assert not olga.sees("санитарный")


async def test_years_whose_transfers_are_unknown_are_said(chats: Chats) -> None:
    chats.clock.set(dt.datetime(2027, 5, 1, 9, tzinfo=dt.UTC))
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Рабочие дни")
    assert owner.sees("Переносы выходных на 2028 год ещё не известны")


async def test_only_an_admin_keeps_rules(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
    irina = chats.world.person("Ирина", 5001)
    await irina.sends("/admin")
    await irina.presses("Зареченский")
    await irina.presses("Напоминания")
    await irina.presses("Заранее")
    await irina.presses("15")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "admin")
    await irina.presses("Сохранить")
    async with chats.storage.read() as unit:
        assert (await unit.institutions.policy(chats.home.id)).before == 10


async def test_a_department_has_its_own(olga: Someone, chats: Chats) -> None:
    await olga.presses("Напоминания")
    await olga.presses("Для отдела или пункта")
    await olga.presses("Отдел народного творчества")
    assert olga.sees("Всё как у учреждения")
    assert "Час" not in olga.buttons()  # a morning is one digest
    await olga.presses("Заранее")
    await olga.presses("5")
    assert olga.sees("• Заранее — 5")
    assert await due(chats, "before") == ["01.04 06:00"]
    await olga.presses("Сохранить")
    assert await due(chats, "before") == ["08.04 06:00"]
    await olga.presses("Для отдела или пункта")
    assert "Отдел народного творчества *" in olga.buttons()
    await olga.presses("Отдел народного творчества")
    await olga.presses("Как у учреждения")
    await olga.presses("Сохранить")
    assert await due(chats, "before") == ["01.04 06:00"]


async def test_a_row_has_its_own_over_its_departments(olga: Someone, chats: Chats) -> None:
    await olga.presses("Напоминания")
    await olga.presses("Для отдела или пункта")
    await olga.sends("несуществующие слова")
    assert olga.sees("Ничего не нашлось")
    await olga.sends("афишу")
    await olga.presses("Вебинар «Афиша за час»")
    await olga.presses("Накануне")
    await olga.sends("3")
    await olga.presses("Сохранить")
    assert await due(chats, "eve") == ["10.04 06:00"]
    await olga.presses("Для всего учреждения")
    assert olga.sees("за 10 рабочих дней, за 1 рабочий день и утром")
    await olga.presses("Выше: срок")
    await olga.presses("1")
    assert olga.sees("о сроке — через 1 рабочий день")
