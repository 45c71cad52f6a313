"""One's own data in chat, and consents of their own: news of other events, photo and video."""

from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO

from python_calamine import CalamineWorkbook

from bot.callbacks import NewsWishPress
from bot.texts import consent_photo
from storage.models import Event, Institution, Person
from tests.bot.conftest import Chats
from tests.bot.test_news import dated
from tests.bot.test_registering import event_of, opens, organizer, registers
from tests.bot.test_rights import press
from tests.builders import NOW, institution, item, keep
from tests.storage.test_personal import left
from tests.telegram import Someone, got

ASKED = "Сообщать о других мероприятиях?"


async def another(chats: Chats, period: str = "20 апреля, 12:00") -> Event:
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Семинар «Свет и звук»", period))
        (view,) = await unit.listings.of_plan(kept.plan.id)
    return view.event


async def me(chats: Chats, someone: Someone) -> Person:
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(someone.id))
    assert person is not None
    return person


async def hears_of(chats: Chats, someone: Someone, event: Event) -> bool:
    async with chats.storage.read() as unit:
        return (await me(chats, someone)).id in {one.id for one in await unit.subscriptions.audience(event.id)}


async def purposes(chats: Chats, someone: Someone) -> set[str]:
    """Of the consents that stand."""
    async with chats.storage.read() as unit:
        rows = await unit.consents.of_person((await me(chats, someone)).id)
    for row in rows:
        assert row.text_hash == hashlib.sha256(row.text.encode()).hexdigest()
    return {row.purpose for row in rows if row.withdrawn_at is None}


async def test_news_of_other_events_are_asked_about_once(chats: Chats) -> None:
    first, second = await event_of(chats), await another(chats)
    anna, boris = await opens(chats, "Анна", first), await opens(chats, "Борис", first)
    for someone in (anna, boris):
        await registers(someone, "Полевая Анна")
        assert someone.sees("Вы зарегистрированы")  # the ticket stays the newest message
        assert someone.told(ASKED)
        assert not await hears_of(chats, someone, second)  # nothing is preselected
    await anna.presses("Сообщайте")
    assert anna.told("Хорошо, буду сообщать: Зареченский центр культуры.")
    assert not anna.told(ASKED)
    await boris.presses("Не нужно")
    assert boris.told("Хорошо, не буду.")
    assert (await hears_of(chats, anna, second), await hears_of(chats, boris, second)) == (True, False)
    assert await purposes(chats, anna) == {"registration", "news"}
    assert await purposes(chats, boris) == {"registration"}
    for someone in (anna, boris):
        await someone.sends(f"/start e_{second.id}")
        await someone.presses("Зарегистрироваться")
        for _ in range(2):  # a seminar asks for position and municipality too
            await someone.sends("Заречье")
        await someone.presses("Зарегистрироваться")
        assert someone.sees("Вы зарегистрированы")
        assert not someone.told(ASKED)
    vera = await opens(chats, "Вера", first)
    await press(chats, vera, NewsWishPress(institution=chats.home.id, accept=True).pack())
    assert await purposes(chats, vera) == set()  # nobody asked her


async def test_news_end_with_the_subscription_and_the_subscription_with_the_consent(chats: Chats) -> None:
    first, second = await event_of(chats), await another(chats, "май")
    anna, boris, vera = [await opens(chats, name, first) for name in ("Анна", "Борис", "Вера")]
    for someone in (anna, boris, vera):
        await registers(someone, "Полевая Анна")
        await someone.presses("Сообщайте")
    await anna.sends("/subscriptions")
    await anna.presses("Мои подписки")
    await anna.presses("Зареченский центр культуры")
    await dated(chats, second.id, 12)
    await chats.sweep()
    assert not anna.told("Свет и звук")
    assert vera.sees("Свет и звук")  # as a subscriber
    await vera.presses("Отписаться")
    await vera.presses("От таких новостей")
    assert vera.answer == "Больше не сообщаю: все мероприятия · Зареченский центр культуры."
    await boris.sends("/privacy")
    assert boris.sees("Согласие на сообщения о других мероприятиях: Зареченский центр культуры")
    await boris.presses("Отозвать согласие")
    await boris.presses("новости")
    assert boris.sees("о других мероприятиях больше не сообщу")
    await boris.presses("Да, отозвать")
    for someone in (anna, boris, vera):
        assert await purposes(chats, someone) == {"registration"}
        assert not await hears_of(chats, someone, second)
    async with chats.storage.read() as unit:
        assert len(await unit.registrations.of_person((await me(chats, boris)).id, NOW)) == 1  # it stands


async def answers(chats: Chats, event_id: int) -> dict[str, bool | None]:
    async with chats.storage.read() as unit:
        rows, _ = await unit.registrations.participants(event_id)
    return {one.registration.full_name or "": one.registration.photo for one in rows}


async def test_photographs_are_asked_about_on_a_screen_of_their_own(chats: Chats) -> None:
    event = await event_of(chats)
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Правила регистрации")
    await owner.presses("Будет фотосъёмка: нет")
    assert "Будет фотосъёмка: да" in owner.buttons()
    for name, answer in (("Анна", consent_photo.GIVE), ("Борис", consent_photo.REFUSE)):
        someone = await opens(chats, name, event)
        await someone.presses("Зарегистрироваться")
        await someone.presses("Даю согласие")
        await someone.sends(f"Полевой {name}")
        await someone.sends("Сельская библиотека")
        assert someone.sees("Согласие на фото- и видеосъёмку")
        await someone.presses(answer)
        assert someone.sees("Фото: согласие" if name == "Анна" else "Фото: нет согласия")
        await someone.presses("Изменить")
        await someone.presses("Фото и видео")
        await someone.presses(answer)
        await someone.presses("Зарегистрироваться")
        assert someone.sees("Вы зарегистрированы")
        assert await purposes(chats, someone) == {"registration"} | ({"photo"} if name == "Анна" else set())
        if name == "Анна":
            anna = someone
    assert await answers(chats, event.id) == {"Полевой Анна": True, "Полевой Борис": False}

    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Участники")
    assert owner.sees("№ 2 Полевой Борис, Сельская библиотека — зарегистрирован, фото: нет согласия")
    await owner.sends("1")
    assert owner.sees("Фото: согласие.")
    await owner.sends("/desk")
    await owner.presses("Афиша")
    await owner.presses("Списки и листы")
    await owner.presses("Список .xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(got(owner, ".xlsx"))).get_sheet_by_index(0).to_python()
    assert [row[10] for row in sheet[2:4]] == ["фото: согласие", "фото: нет согласия"]

    await anna.sends("/privacy")
    await anna.presses("Отозвать согласие")
    await anna.presses("фото и видео")
    await anna.presses("Да, отозвать")
    assert await answers(chats, event.id) == {"Полевой Анна": False, "Полевой Борис": False}
    assert await purposes(chats, anna) == {"registration"}


async def test_a_colleague_says_it_for_themselves_and_without_names_nobody_is_asked(chats: Chats) -> None:
    event = await event_of(chats, takes_photos=True)
    anna, vera = await opens(chats, "Анна", event), chats.world.person("Вера")
    await anna.presses("За коллегу")
    await anna.presses("Коллегу")
    await anna.sends("Лугова Вера")
    await anna.sends("Озёрский клуб")
    await anna.presses("Зарегистрироваться")
    assert not anna.told("фото- и видеосъёмку")
    assert await answers(chats, event.id) == {"Лугова Вера": None}
    (link,) = re.findall(r"start=(k_[\w-]+)", anna.text())
    await vera.sends(f"/start {link}")
    await vera.presses("Даю согласие, участвую")
    assert vera.sees("Согласие на фото- и видеосъёмку")
    await vera.presses(consent_photo.GIVE)
    assert vera.sees("участие подтверждено")
    assert await answers(chats, event.id) == {"Лугова Вера": True}
    assert await purposes(chats, vera) == {"registration", "photo"}

    async with chats.storage.write() as unit:
        there = await institution(unit, slug="quiet", data_mode="none")
        kept = await keep(unit, there, item("Вебинар «Тишина»", "16 апреля, 14:00"))
        (view,) = await unit.listings.of_plan(kept.plan.id)
        await unit.admissions.set_rules(view.event.id, NOW, takes_photos=True)
    boris = await opens(chats, "Борис", view.event)
    await boris.presses("Зарегистрироваться")
    await boris.presses("Зарегистрироваться")
    assert boris.sees("Вы зарегистрированы")
    assert not boris.told("фото- и видеосъёмку")
    assert not boris.told(ASKED)


async def test_everything_is_downloaded_put_right_and_deleted(chats: Chats) -> None:
    event = await event_of(
        chats, asked_fields=["full_name", "organisation", "position", "municipality", "phone", "email"]
    )
    anna = await opens(chats, "Незабудкина", event)
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in (
        "Незабудкина Анна",
        "Незабудкинский клуб",
        "незабудковед",
        "Незабудкино",
        "+7 912 345-67-89",
        "ne@zabud.ka",
    ):
        await anna.sends(answer)
    await anna.presses("Зарегистрироваться")
    await anna.presses("Сообщайте")
    await anna.sends("/privacy")
    await anna.presses("Исправить")
    fixes = {
        "Фамилия": ("7", "Незабудкина Яна"),
        "Организация": ("!", "Незабудкинская школа"),
        "Должность": ("…", "незабудколюб"),
        "Район": ("5", "Незабудкинск"),
        "Телефон": ("позвоните", "8 912 000-00-00"),
        "E-mail": ("яна@", "yana@zabud.ka"),
    }
    for field, (wrong, right) in fixes.items():
        if field != "Фамилия":
            await anna.presses("Исправить")
        await anna.presses(field)
        await anna.sends(wrong)
        assert "Напишите, пожалуйста, ещё раз" in anna.text().replace("\u00a0", " ")
        await anna.sends(right)
        assert anna.sees("Что хранится о вас")
    person = await me(chats, anna)
    told = (person.full_name, person.organisation, person.position, person.municipality, person.phone, person.email)
    assert told == (
        "Незабудкина Яна", "Незабудкинская школа", "незабудколюб", "Незабудкинск", "+79120000000", "yana@zabud.ka",
    )  # fmt: skip
    async with chats.storage.read() as unit:
        ((one,), _) = await unit.registrations.participants(event.id)
    assert (one.registration.full_name, one.registration.phone) == ("Незабудкина Яна", "+79120000000")
    await anna.presses("Исправить")
    await anna.presses("Телефон")
    await anna.presses("Убрать из профиля")
    assert anna.popped("останется до их срока")
    assert (await me(chats, anna)).phone is None

    await anna.presses("Скачать")
    kept = json.loads(got(anna, ".json"))
    assert kept["Регистрации"][0]["Телефон"] == "+79120000000"
    assert kept["Регистрации"][0]["История"][0]["Почему"] == "регистрация"
    assert {one["На что"] for one in kept["Согласия"]} == {
        "регистрация на мероприятия", "сообщения о других мероприятиях",
    }  # fmt: skip
    page = got(anna, ".html").decode()
    assert "Незабудкина Яна" in page
    assert "<b>Согласие" not in page  # a chat's markup is no markup of the page

    await anna.presses("Удалить всё")
    assert anna.sees("Останутся числа без имени")
    await anna.presses("Да, удалить")
    assert anna.sees("больше ничего не хранится")
    async with chats.storage.read() as unit:
        everything = (await left(unit)).casefold()
        (record,) = await unit.retention.records()
    for mark in ("незабуд", "79120000000", "zabud.ka", f"'{anna.id}'"):
        assert mark not in everything, mark
    assert (record.why, record.registrations) == ("deleted", 1)


async def test_an_old_window_writes_nothing_without_a_consent(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    await anna.sends("/privacy")
    await anna.presses("Исправить")
    await anna.presses("Организация")
    async with chats.storage.write() as unit:
        await unit.erasing(NOW).withdraw((await me(chats, anna)).id, chats.home.id)
    await anna.sends("Клуб «Заря»")
    assert anna.told("Согласия на хранение ваших данных уже нет")
    assert (await me(chats, anna)).organisation is None


async def test_all_that_is_kept_is_counted_and_the_last_administrator_is_warned(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await anna.sends("/privacy")
    assert anna.sees("О вас хранится только номер в мессенджере")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
    await anna.sends("/privacy")
    assert anna.sees("Ещё: роли — 1.")
    assert not anna.sees("только номер")
    await anna.presses("Удалить всё обо мне")
    assert anna.sees("Вы — единственный администратор: Зареченский центр культуры")


async def test_another_term_of_keeping_is_asked_about_anew(chats: Chats) -> None:
    first, second = await event_of(chats), await event_of(chats)
    anna = await opens(chats, "Анна", first)
    await registers(anna, "Полевая Анна")
    async with chats.storage.write() as unit:
        (await unit.session.get_one(Institution, chats.home.id)).retention_days = 1000
    await anna.sends(f"/start e_{second.id}")
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Данные хранятся 1000 дней после мероприятия")
    await anna.presses("Даю согласие")
    await anna.presses("Зарегистрироваться")
    assert anna.told("Вы зарегистрированы")
    async with chats.storage.read() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        given = await unit.consents.active(person.id, chats.home.id)
    assert given is not None
    assert "1000 дней" in given.text.replace("\u00a0", " ")


async def test_a_withdrawal_says_whose_registrations_end(chats: Chats) -> None:
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await registers(anna, "Полевая Анна")
    async with chats.storage.write() as unit:
        person = await unit.people.by_user("telegram", str(anna.id))
        assert person is not None
        await unit.registrations.register_colleague(event.id, person.id, now=NOW, full_name="Вера", organisation="Клуб")
    await anna.sends("/privacy")
    await anna.presses("Отозвать согласие")
    await anna.presses("Зареченский центр")
    assert anna.sees("Регистрации там закончатся: 2, в их числе за коллег и организации — 1.")


def test_every_kind_of_message_has_a_word() -> None:
    from bot.texts.my_data import _KINDS
    from storage.outgoing.delivery_kinds import DeliveryKind

    assert {kind.value for kind in DeliveryKind} <= set(_KINDS)


def test_of_an_open_window_only_what_was_typed_is_downloaded() -> None:
    from bot.texts.my_data import _typed

    window = {
        "_intent_id": "8",
        "state": "PrivacyWindow:field",
        "dialog_data": {"field": "organisation", "typed": ["Полевая Анна"], "page": 2},
    }
    assert _typed(window) == ["Полевая Анна"]
    assert _typed({"id": "", "intents": ["8"]}) == []
    assert _typed({"слова": "anna"}) == ["anna"]
