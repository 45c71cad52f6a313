"""/admin → the address of a responsible: typed, taken from the plan, taken away; the settings of the mail server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from bot.app import build_dispatcher
from bot.settings import Settings
from plans.draft import Contact
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, plan
from tests.builders import NOW, draft, item
from tests.telegram import Someone, make_world

SMTP = {"smtp_host": "mail.example.ru", "smtp_user": "plan@example.ru", "smtp_password": "very secret"}


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


async def at_the_address(chats: Chats, owner: Someone) -> None:
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Ответственные")
    await owner.presses("Отдел народного творчества")
    await owner.presses("Почта")


async def address(chats: Chats) -> str | None:
    async with chats.storage.read() as unit:
        return await unit.responsibles.address_of(1)


async def test_an_address_is_typed_changed_and_taken_away(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    owner = chats.world.person("Ольга", OWNER)
    await at_the_address(chats, owner)
    assert owner.sees("Адреса пока нет.")
    assert owner.sees("почтовый сервер не настроен")
    assert "Убрать адрес" not in owner.buttons()
    await owner.sends("спросите у Павла")
    assert owner.told("Не вижу здесь адреса почты")
    await owner.sends("o" * 60 + "@example.ru")
    assert owner.told("длиннее 64 знаков")
    await owner.sends("Отдел <Otdel@Example.ru>")
    assert owner.sees("Адрес — otdel@example.ru")
    assert await address(chats) == "otdel@example.ru"
    await owner.presses("Назад")
    assert owner.sees("Пока не подключён: передайте ссылку.")
    assert owner.sees("Адрес otdel@example.ru записан. Письма пока не уходят")
    await owner.presses("Почта")
    await owner.sends("other@пример.рф")
    assert owner.sees("Адрес — other@пример.рф")
    await owner.presses("Убрать адрес")
    assert owner.sees("Адреса пока нет.")
    assert await address(chats) is None
    await owner.presses("Назад")
    assert owner.sees("Пока не подключён")  # back at the responsible
    async with chats.storage.read() as unit:
        done = [row.action for row in await unit.audit.latest(chats.home.id)]
    assert done == ["address_removed", "address_set", "address_set"]


async def test_an_address_of_the_plan_by_one_press(chats: Chats) -> None:
    contacts = (
        Contact("Отдел народного творчества", None, "Tvorchestvo@Example.ru"),
        Contact("Информационный отдел", None, "info@example.ru"),
    )
    async with chats.storage.write() as unit:
        await unit.plans.keep(
            replace(draft(item("Семинар «Свет»", "апрель")), contacts=contacts),
            institution_id=chats.home.id,
            file_name="plan.txt",
            content=b"1",
            person_id=None,
            now=NOW,
        )
    owner = chats.world.person("Ольга", OWNER)
    await at_the_address(chats, owner)
    assert owner.sees("нажмите тот, что есть в плане")
    assert owner.buttons()[0] == "tvorchestvo@example.ru"
    assert "info@example.ru" not in owner.buttons()
    for _ in range(2):  # pressing twice is once
        await owner.presses("tvorchestvo@example.ru") if "tvorchestvo@example.ru" in owner.buttons() else None
    assert await address(chats) == "tvorchestvo@example.ru"
    assert owner.sees("Адрес — tvorchestvo@example.ru")


async def test_a_chat_is_preferred_and_unlinking_it_leaves_the_address(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    chats.world = make_world(
        build_dispatcher(chats.storage, chats.clock, settings(**SMTP, bot_token="42:A"), lambda: None)
    )
    async with chats.storage.write() as unit:
        admin = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(admin.id, chats.home.id, "admin", NOW)
        await unit.settings.put("mail", {"ready": True})
    owner, head = chats.world.person("Ирина", 5001), chats.world.person("Павел")
    await at_the_address(chats, owner)
    await owner.sends("otdel@example.ru")
    assert owner.sees("Напоминания приходят письмами")
    await owner.presses("Назад")
    assert owner.sees("• письма на otdel@example.ru")
    assert "Отключить чаты" not in owner.buttons()
    await link(chats, head)
    await at_the_address(chats, owner)
    assert owner.sees("писем нет: письмо повторяло бы чат")
    await owner.presses("Назад")
    assert owner.sees("• личный чат")
    await owner.presses("Отключить чаты")
    assert owner.sees("• письма на otdel@example.ru")


async def test_who_is_no_admin_any_more_changes_nothing(chats: Chats) -> None:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(person.id, chats.home.id, "admin", NOW)
        await unit.responsibles.set_address(1, "otdel@example.ru", NOW)
    irina = chats.world.person("Ирина", 5001)
    await at_the_address(chats, irina)
    async with chats.storage.write() as unit:
        await unit.people.revoke(person.id, chats.home.id, "admin")
    await irina.presses("Убрать адрес")
    assert irina.sees("больше нет")
    await irina.sends("x@example.ru")
    assert await address(chats) == "otdel@example.ru"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, ("mail.example.ru", 587, "starttls")),
        ({"smtp_security": "TLS"}, ("mail.example.ru", 465, "tls")),
        ({"smtp_security": "none"}, ("mail.example.ru", 25, "none")),
        ({"smtp_security": "", "smtp_port": "2525"}, ("mail.example.ru", 2525, "starttls")),
        ({"smtp_host": ""}, None),
        ({"smtp_user": "plan"}, None),  # from whom?
        ({"smtp_user": "plan", "smtp_from": "Центр <plan@example.ru>"}, ("mail.example.ru", 587, "starttls")),
        ({"bot_token": ""}, None),  # the practice chat writes to nobody
        ({"bot_token": "", "smtp_host": "127.0.0.1"}, ("127.0.0.1", 587, "starttls")),
        ({"bot_token": "", "smtp_host": "localhost"}, ("localhost", 587, "starttls")),
        ({"metodist_clock": "2026-01-12T09:00:00+03:00"}, None),  # neither does a year that passes in a minute
    ],
)
def test_the_mail_server_of_the_settings(given: dict[str, str], where: tuple[str, int, str] | None) -> None:
    loaded = settings(**{"bot_token": "42:A", **SMTP, **given})
    server = loaded.mail
    assert (None if server is None else (server.host, server.port, server.security)) == where
    assert "very secret" not in repr(loaded) + repr(server)


@pytest.mark.parametrize(
    "given", [{"smtp_security": "ssl3"}, {"smtp_from": "Центр"}, {"smtp_port": "0"}, {"smtp_from": "a@b"}]
)
def test_settings_that_make_no_sense(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(**SMTP, **given)
    assert [error["loc"] for error in refused.value.errors()] == [tuple(given)]


def test_the_sender_has_a_name() -> None:
    server = settings(**SMTP, bot_token="42:A", smtp_from="Центр <plan@example.ru>").mail
    assert server is not None
    assert (server.sender, server.sender_name) == ("plan@example.ru", "Центр")
