"""The windows of a preview: months and kinds, forms, parties of a row, names that may be one, rows that may be one event."""

from __future__ import annotations

from plans.draft import PlanDraft
from storage.models import PlanItem
from tests.bot.conftest import OWNER, Chats
from tests.telegram import Someone

PLAN = (
    "Утверждаю. Приказ № 12 от 10.01.2026\n"
    "План работы Зареченского центра на 2026 год\n"
    "№\tМероприятие\tФорма\tСрок\tОтветственный\n"
    "1\tРитм и слово\tсеминар\t30 февраля\tРечной П.П., Отдел сказок и музыки\n"
    "2\tСовещание руководителей\tсовещание\tмай\tРечной П.П., Отдел народного творчества\n"
    "3\tЧаепитие сотрудников\t\tиюнь\tОНТ\n"
    "4\tКруглый стол о народных ремёслах края\tкруглый стол\tапрель - май\tОтдел народного творчества\n"
    "5\tКруглый стол о народном ремёслах края\tкруглый стол\tапрель - май\tОтдел народного творчества\n"
    "6\tСовещание руководителей\tсовещание\tмай\tРечной П.П., Отдел народного творчества\n"
    "7\tВыставка\t\t\tОтдел народного творчества\n"
)


async def opened(chats: Chats, plan: str = PLAN) -> Someone:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.txt", plan.encode())
    assert owner.sees("Прочитан план на 2026 год")
    return owner


async def through(owner: Someone, *buttons: str) -> None:
    for button in buttons:
        await owner.presses(button)


async def kept(chats: Chats) -> tuple[PlanDraft, list[PlanItem]]:
    async with chats.storage.read() as unit:
        (plan,) = await unit.plans.of_institution()
        return await unit.plans.draft_again(plan.id), await unit.plans.items(plan.id)


async def test_whose_plan_it_is_and_who_approved_it(chats: Chats) -> None:
    owner = await opened(chats)
    assert owner.sees("Учреждение: Зареченский центр культуры.\nУтверждён: приказ № 12 от 10.01.2026.")
    other = "ГБУК «Смоленский дом народного творчества»\nПРОЕКТ\n" + PLAN.split("\n", 1)[1]
    await owner.sends_file("other.txt", other.encode())
    assert owner.sees("⚠️ В файле названо другое учреждение: ГБУК «Смоленский дом народного творчества». Проверьте, чей")
    assert owner.sees("\nПроект. Дата утверждения не указана.\n")
    assert not owner.sees("помечен как проект")
    same = "ГБУК «Зареченский ЦК»\n" + PLAN.split("\n", 1)[1]
    await owner.sends_file("same.txt", same.encode())
    assert owner.sees("Учреждение: Зареченский центр культуры.\nВ файле: ГБУК «Зареченский ЦК».\nДата утверждения не")


async def test_rows_by_month(chats: Chats) -> None:
    owner = await opened(chats)
    await owner.presses("По месяцам")
    assert owner.sees("Какой месяц показать?")
    assert owner.buttons() == ["Апрель — 2", "Май — 4", "Июнь — 1", "Без срока — 2", "Назад"]
    await owner.presses("Май")
    assert owner.sees("Май: 4")
    assert owner.last().index("№\u00a02") < owner.last().index("№\u00a06") < owner.last().index("№\u00a04")
    await through(owner, "№\u00a04", "Назад")
    assert owner.sees("Май: 4")
    await through(owner, "Назад", "Без срока")
    assert owner.sees("Без срока: 2")
    assert owner.sees("срок не указан")
    await through(owner, "№\u00a07", "Исправить срок")
    await owner.sends("1 декабря")
    await through(owner, "Назад", "Назад")
    assert "Декабрь — 1" in owner.buttons()
    await owner.presses("Назад")
    assert owner.sees("Прочитан план")


async def test_rows_by_kind(chats: Chats) -> None:
    owner = await opened(chats)
    await owner.presses("По видам")
    assert owner.buttons()[:3] == ["Совещания — 2", "Круглые столы — 2", "Семинар — 1"]
    await owner.presses("Круглые столы")
    assert owner.sees("Круглые столы: 2")
    await through(owner, "№\u00a05", "Не сохранять", "Назад", "Назад")
    assert "Круглый стол — 1" in owner.buttons()
    await through(owner, "Назад", "Посмотреть")
    assert owner.sees("Пункты плана: 7")


async def test_a_form_is_picked(chats: Chats) -> None:
    owner = await opened(chats)
    await through(owner, "Посмотреть", "№\u00a03")
    assert owner.sees("внутреннее")
    await owner.presses("Форма")
    assert owner.sees("Сейчас без формы.\nКакая это форма?")
    assert "1 из 5" in owner.buttons()
    await through(owner, "▶", "◀", "Вебинар")
    assert owner.sees("Вебинар, мероприятие, видно всем")
    assert not owner.sees("⚠️")
    await owner.presses("Форма")
    assert "✓ Вебинар" in owner.buttons()
    await owner.presses("Без формы")
    assert owner.sees("Мероприятие, внутреннее")
    await through(owner, "Форма", "Вебинар", "Сделать внутренним", "Форма", "Мастер-класс")
    assert owner.sees("Мастер-класс, мероприятие, внутреннее")  # mended by hand: the form has no say
    await through(owner, "Показать всем", "Назад", "Сохранить план")
    draft, _ = await kept(chats)
    assert draft.items[2].forms == ("мастер-класс",)
    async with chats.storage.read() as unit:
        (plan,) = await unit.plans.of_institution()
        views = await unit.listings.of_plan(plan.id)
    (master,) = [view.event for view in views if view.event.form == "мастер-класс"]
    assert master.registration_open


async def test_what_is_right_is_no_question(chats: Chats) -> None:
    owner = await opened(chats)
    await through(owner, "Посмотреть", "Только с вопросами", "№\u00a07", "Всё верно")
    assert not owner.sees("⚠️")
    assert "Всё верно" not in owner.buttons()
    await owner.presses("Назад")
    assert owner.sees("Пункты с вопросами: 2")


async def test_the_parties_of_a_row(chats: Chats) -> None:
    owner = await opened(chats)
    await through(owner, "Посмотреть", "№\u00a01", "Ответственные")
    assert owner.sees("1. Речной П.П. — ведёт\n2. Отдел сказок и музыки — помогает")
    await through(owner, "Отдел сказок", "Разделить")
    assert owner.sees("Как разделить?\n1. Отдел сказок | музыки\n")
    await owner.sends("Отдел")
    assert owner.told("Нужно хотя бы два имени")
    await owner.sends("Отдел сказок\nОтдел музыки")
    assert owner.sees("2. Отдел сказок — помогает\n3. Отдел музыки — помогает")
    await through(owner, "Отдел сказок", "Объединить")
    assert owner.sees("2. Отдел сказок, Отдел музыки")
    assert owner.sees("6. Речной П.П. и Отдел сказок")
    await owner.sends("Отдел\nсказок")
    assert owner.told("Напишите одно имя одной строкой.")
    await owner.presses("2")
    assert owner.sees("2. Отдел сказок, Отдел музыки — помогает")
    await through(owner, "Отдел сказок", "Разделить", "1")
    assert owner.sees("3. Отдел музыки — помогает")
    await through(owner, "Отдел сказок", "Объединить")
    await owner.sends("Отдел сказок и музыки")
    await through(owner, "Речной", "Убрать")
    assert owner.sees("1. Отдел сказок и музыки — ведёт")  # somebody leads
    await owner.presses("Добавить")
    await owner.sends("...")
    assert owner.told("Не вижу имён")
    await owner.sends("Иванова И.И., методист")
    assert owner.sees("2. Иванова И.И., методист — помогает")
    await through(owner, "Назад", "Назад", "Сохранить план")
    draft, _ = await kept(chats)
    assert [party.name for party in draft.items[0].responsible] == ["Отдел сказок и музыки", "Иванова И.И."]


async def test_a_row_may_lose_all_its_parties(chats: Chats) -> None:
    owner = await opened(chats)
    await through(owner, "Посмотреть", "№\u00a03", "Ответственные", "ОНТ", "Убрать")
    assert owner.sees("Ответственные не названы.")
    await owner.presses("Назад")
    assert owner.sees("⚠️ Ответственный не указан.")


async def test_names_that_may_be_one_are_asked_about(chats: Chats) -> None:
    owner = await opened(chats)
    assert owner.sees("Ответственные: 1 пара похожих имён, нажмите «Кто ведёт».")
    await through(owner, "Кто ведёт", "Похожие — 1")
    assert owner.sees("1. Отдел народного творчества — 5 пунктов\n2. ОНТ — 1 пункт\n")
    await owner.presses("Нет, разные")
    assert owner.sees("Похожих имён больше нет")
    await owner.presses("Спросить заново")
    await owner.presses("Да, это одно")
    assert owner.sees("«ОНТ» — это «Отдел народного творчества»")
    await owner.presses("Назад")
    assert "ОНТ" not in owner.buttons()
    await through(owner, "Назад", "Сохранить план")
    draft, _ = await kept(chats)
    assert draft.items[2].responsible[0].name == "Отдел народного творчества"
    async with chats.storage.read() as unit:
        views = await unit.responsibles.of_institution(chats.home.id)
    assert {view.responsible.name: view.responsible.aliases for view in views}["Отдел народного творчества"] == ["ОНТ"]
    second = PLAN.replace("ОНТ", "Отдел народного творчевства").replace("Чаепитие", "Ужин")
    await owner.sends_file("second.txt", second.encode())  # what the institution knows has the name that stays
    await through(owner, "Кто ведёт", "Похожие — 1")
    assert owner.sees(
        "1. Отдел народного творчества (есть у вас) — 5 пунктов\n2. Отдел народного творчевства — 1 пункт"
    )


async def test_rows_listed_twice(chats: Chats) -> None:
    owner = await opened(chats)
    assert owner.sees("Похожие пункты с одним сроком: № 4 и № 5.")
    await owner.presses("Повторы — 1")
    assert owner.sees("№ 4 и № 5 — одно мероприятие?")
    assert owner.sees("Они похожи. Сейчас это разные мероприятия.")
    await owner.presses("Одно")
    assert owner.sees("Решено: это одно мероприятие.")
    await owner.presses("▶")
    assert owner.sees("№ 2 и № 6 — одно мероприятие?")
    assert owner.sees("Они совпадают. Сейчас это одно мероприятие.")
    await owner.presses("Разные")
    assert owner.sees("Решено: это разные мероприятия.")
    await owner.presses("Назад")
    assert "Повторы" in owner.buttons()
    assert not owner.sees("овтор")
    await owner.presses("Сохранить план")
    _, items = await kept(chats)
    firsts = {item.number: next((one.number for one in items if one.id == item.same_as_id), None) for item in items}
    assert {number: first for number, first in firsts.items() if first} == {"5": "4"}


async def test_a_press_repeated_answers_no_other_question(chats: Chats) -> None:
    third = "8\tКруглый стол о народным ремёслах края\tкруглый стол\tапрель - май\tОтдел\n"
    owner = await opened(chats, PLAN + third)
    await owner.presses("Повторы — 3")
    message = owner.screen()[-1]
    (data,) = [key["data"] for row in message["buttons"] for key in row if key["text"] == "Одно"]
    for _ in range(2):  # both before the bot has answered
        await chats.world.telegram.person_presses(OWNER, message["id"], data)
    await chats.world.feed()
    await owner.presses("Назад")
    assert "Повторы — 2" in owner.buttons()


async def test_what_was_mended_survives_a_restart(chats: Chats) -> None:
    owner = await opened(chats)
    await through(owner, "Посмотреть", "№\u00a03", "Форма", "Вебинар", "Назад", "Назад", "Повторы", "Одно")
    chats.world.dispatcher["drafts"]._known.clear()
    await owner.presses("Назад")
    assert owner.sees("вебинар")


async def test_the_longest_words_fit_one_screen(chats: Chats) -> None:
    long = "Очень <длинное> & название мероприятия {x} " * 12
    rows = "".join(
        f"{at}\t{long}{at}\t{long}\t30 февраля {long}\t" + ", ".join(f"Отдел {long[:90]} {n}" for n in range(6)) + "\n"
        for at in range(1, 41)
    )
    head = f"ГБУК «{'Дворец ' * 30}»\nПлан работы {long} на 2026 год\n№\tМероприятие\tФорма\tСрок\tОтветственный\n"
    owner = await opened(chats, head + rows)
    assert len(owner.last()) < 4000
    await owner.presses("Посмотреть")
    assert len(owner.last()) < 4000
    first = owner.buttons()[0]
    for buttons in (("По месяцам",), ("По видам",), ("Кто ведёт",)):
        await through(owner, "Назад", *buttons)
    await through(owner, "Назад", "Посмотреть", first, "Ответственные")
    assert len(owner.last()) < 4000
    await through(owner, next(one for one in owner.buttons() if "Отдел" in one), "Разделить")
    assert len(owner.last()) < 4000


async def test_a_command_in_between_loses_no_correction(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    plan = "План на 2026 год\n№\tМероприятие\tСрок\tОтветственный\n1\tСеминар\t31 апреля\tОтдел сцены\n".encode()
    await owner.sends_file("plan.txt", plan)
    await owner.presses("Посмотреть")
    await owner.presses("№\u00a01")
    await owner.presses("Исправить срок")
    await owner.sends("30 апреля")
    await owner.sends("/plan")
    await owner.sends_file("plan.txt", plan)
    assert owner.sees("Ваши исправления из прошлого раза на месте")
    assert not owner.sees("Такой даты нет")
    await owner.presses("Отмена")
    await owner.sends_file("plan.txt", plan)
    assert not owner.sees("Ваши исправления")  # left on purpose
