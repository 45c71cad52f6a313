"""Mending a plan on its preview: nothing is live before «Сохранить план», what was mended is what is kept."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import OWNER, Chats
from tests.telegram import Someone

PLAN = (
    "План работы Зареченского центра на 2026 год\n"
    "№\tМероприятие\tФорма\tСрок\tОтветственный\n"
    "1\tРитм и слово\tсеминар\t30 февраля\tРечной П.П., Отдел сказок\n"
    "2\tСовещание руководителей\tсовещание\tмай\tРечной П.П., Отдел сказок\n"
    "3\tЧаепитие сотрудников\t\tиюнь\tОтдел сказок\n"
)


async def opened(chats: Chats) -> Someone:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.txt", PLAN.encode())
    assert owner.sees("Прочитан план на 2026 год: 3 пункта")
    return owner


async def test_a_row_is_mended_and_kept_so(chats: Chats) -> None:
    owner = await opened(chats)
    await owner.presses("Посмотреть")
    await owner.presses("№\u00a01")
    assert owner.sees("30 февраля")
    await owner.presses("Исправить срок")
    await owner.sends("когда-нибудь")
    assert owner.told("Напишите ещё раз, например «III квартал».")
    await owner.sends("27 февраля, 11:00")
    assert owner.sees("«30 февраля» → 27 февраля")
    await owner.presses("Вид")
    assert "✓ Мероприятие" in owner.buttons()
    await owner.presses("Цикл встреч")
    assert owner.sees("цикл встреч")
    await owner.presses("Вид")
    await owner.presses("Мероприятие")
    await owner.presses("Сделать внутренним")
    assert owner.sees("внутреннее")
    await owner.presses("Назад")
    await owner.presses("№\u00a03")
    await owner.presses("Не сохранять")
    assert owner.sees("Не будет сохранён")
    await owner.presses("Назад")
    assert owner.sees("Не будет сохранён")
    await owner.presses("Назад")
    assert owner.sees("Прочитан план на 2026 год: 2 пункта")
    await owner.presses("Сохранить план")
    async with chats.storage.read() as unit:
        (plan,) = await unit.plans.of_institution()
        rows = await unit.plans.items(plan.id)
        views = await unit.listings.of_plan(plan.id)
    assert [row.number for row in rows] == ["1", "2"]
    assert rows[0].period["text"] == "30 февраля"  # the plan's own words stay
    assert (views[0].event.starts_on, views[0].event.start_time) == (dt.date(2026, 2, 27), dt.time(11))
    assert not views[0].event.public


async def test_everywhere_he_only_controls(chats: Chats) -> None:
    owner = await opened(chats)
    await owner.presses("Кто ведёт")
    await owner.presses("Речной")
    assert owner.sees("2 пункта")
    await owner.presses("Контролирует")
    assert "Речной П.П. — контролирует" in owner.buttons()
    await owner.presses("Назад")
    await owner.presses("Сохранить план")
    async with chats.storage.read() as unit:
        views = {view.responsible.name: view.leads for view in await unit.responsibles.of_institution(chats.home.id)}
    assert views == {"Отдел сказок": 3, "Речной П.П.": 0}
    assert "Речной" not in owner.last()  # no link for whoever leads nothing


async def test_a_row_left_out_may_come_back(chats: Chats) -> None:
    owner = await opened(chats)
    await owner.presses("Посмотреть")
    await owner.presses("№\u00a02")
    await owner.presses("Не сохранять")
    await owner.presses("Сохранять")
    await owner.presses("Показать всем")
    await owner.presses("Назад")
    await owner.presses("Назад")
    assert owner.sees("3 пункта")
