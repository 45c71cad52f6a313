"""A plan file in the chat: what was understood, row by row; kept once; links to hand on."""

from __future__ import annotations

from bot.practice.setup import SAMPLES
from storage.database import Storage
from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, institution

PLAN = (SAMPLES / "centre_2026.docx").read_bytes()


async def plans_kept(storage: Storage) -> int:
    async with storage.read() as unit:
        return len(await unit.plans.of_institution())


async def test_a_plan_is_sent_seen_and_saved(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.docx", PLAN)
    assert owner.sees("Прочитан план на 2026 год: 15 пунктов")
    assert owner.sees("никто пока не подключён")
    assert owner.sees("Нужно посмотреть")
    assert await plans_kept(chats.storage) == 0
    await owner.presses("Сохранить план")
    texts = owner.text().replace("\u00a0", " ")
    assert "План сохранён" in texts
    assert "Отдел народного творчества" in owner.last()
    assert "https://t.me/metodist_practice_bot?start=r_" in owner.last()
    await owner.sends_file("plan.docx", PLAN)
    await owner.presses("Сохранить план")
    assert owner.told("Этот файл уже сохранён")
    assert await plans_kept(chats.storage) == 1
    await owner.sends_file("plan.docx", PLAN)
    await owner.presses("Отмена")
    assert owner.sees("План не сохранён")


async def test_rows_are_looked_through(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.docx", PLAN)
    await owner.presses("Посмотреть")
    assert owner.sees("Пункты плана: 15")
    assert "1 из 3" in owner.buttons()
    first = owner.last()
    await owner.presses("▶")
    assert owner.last() != first
    await owner.presses("1 из 3" if "1 из 3" in owner.buttons() else "2 из 3")  # says where, goes nowhere
    assert owner.sees("Пункты плана: 15")
    await owner.presses("◀")
    assert owner.last() == first
    assert "Только с вопросами" not in owner.buttons()
    await owner.presses("Сохранить план")
    assert owner.told("План сохранён")


async def test_doubts_are_looked_at_alone(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("other.txt", (PLAN_TEXT + "3\tСеминар «Тон» 5 < 6 {x}\t30 февраля\tОтдел\n").encode())
    assert owner.sees("№ 3 «Семинар «Тон» 5 < 6 {x}» (30 февраля)")
    await owner.presses("Посмотреть")
    await owner.presses("Только с вопросами")
    assert owner.sees("Пункты с вопросами")
    assert owner.last().count("⚠️") >= 1
    await owner.presses("Все пункты")
    await owner.presses("Назад")
    assert owner.sees("Прочитан план")


async def test_what_cannot_be_read_is_said_in_one_sentence(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("scan.pdf", b"%PDF")
    assert owner.sees("пришлите, пожалуйста") or owner.sees("заново")
    await owner.sends_file("letter.txt", "Здравствуйте".encode())
    assert owner.sees("похоже, это скан")
    await owner.sends_file("plan.txt", b" ")
    assert owner.sees("Файл пустой")


async def test_whose_plan_it_is_is_asked(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        second = await institution(unit, slug="second")
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.docx", PLAN)
    assert owner.sees("Чей это план?")
    await owner.presses("Зареченский")
    assert owner.sees("Прочитан план")
    await owner.presses("Сохранить план")
    async with chats.storage.read() as unit:
        (plan,) = await unit.plans.of_institution()
    assert plan.institution_id in (chats.home.id, second.id)


async def test_a_stranger_sends_no_plans(chats: Chats) -> None:
    anna = chats.world.person("Анна")
    await anna.sends_file("plan.docx", PLAN)
    assert anna.sees("от сотрудников учреждения")


async def test_who_lost_the_role_saves_nothing(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "organizer", NOW)
    irina = chats.world.person("Ирина", 5001)
    await irina.sends_file("plan.docx", PLAN)
    assert irina.sees("Прочитан план")
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "organizer")
    await irina.presses("Сохранить план")
    assert irina.sees("Это окно закрыто")
    assert await plans_kept(chats.storage) == 0


async def test_who_is_known_and_connected_is_said(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.docx", PLAN)
    await owner.presses("Сохранить план")
    payload = owner.last().split("start=")[1].split()[0]
    head = chats.world.person("Павел")
    await head.sends(f"/start {payload}")
    assert head.sees("чат подключён")
    other = PLAN_TEXT.encode()
    await owner.sends_file("other.txt", other)
    assert owner.sees("подключён 1 из 2")
    assert owner.sees("Впервые в ваших планах и пока не подключены: Отдел сказок")
    await owner.presses("Посмотреть")
    assert owner.sees("— подключён")
    assert owner.sees("— не подключён")


async def test_a_table_pasted_into_the_chat(chats: Chats) -> None:
    owner, anna = chats.world.person("Ольга", OWNER), chats.world.person("Анна")
    await owner.sends(PLAN_TEXT)
    assert owner.sees("Прочитан план на 2027 год: 2 пункта")
    await owner.presses("Сохранить план")
    assert owner.told("План сохранён")
    await owner.sends("Здравствуйте\n\nкак дела\nспасибо")
    assert owner.sees("Не понимаю")
    await anna.sends(PLAN_TEXT)
    assert anna.sees("Не понимаю")


PLAN_TEXT = (
    "План работы Зареченского центра на 2027 год\n"
    "№\tМероприятие\tСрок\tОтветственный\n"
    "1\tСеминар «Ритм»\tапрель\tОтдел народного творчества\n"
    "2\tСеминар «Слово»\tмай\tОтдел сказок\n"
)
