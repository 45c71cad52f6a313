"""Personal data have a term: organizers are warned a week before, then names go and totals stay; the term is set in /admin."""

from __future__ import annotations

import datetime as dt
import hashlib

from bot.texts import consent, consent_certificate, consent_news, consent_photo
from scheduler.housekeeping import keep_terms
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_registering import event_of, opens, organizer, registers

FROZEN = {
    "registration": ("3", "84fa"),
    "certificate": ("1", "0d60"),
    "news": ("1", "a08f"),
    "photo": ("1", "bcb4"),
}


async def test_a_warning_then_only_totals_stay(chats: Chats) -> None:
    event = await event_of(chats)  # 15 April; thirty days
    owner = await organizer(chats)
    await registers(await opens(chats, "Анна", event), "Полевая Анна")

    async def at(month: int, day: int, hour: int = 7) -> int:
        chats.clock.set(dt.datetime(2026, month, day, hour, tzinfo=dt.UTC))
        erased = await keep_terms(chats.storage, chats.clock.now())
        await chats.sweep()
        return erased

    before = owner.text()
    assert await at(5, 6) == 0
    assert "Срок хранения" not in owner.text().removeprefix(before)
    assert await at(5, 9, 20) == 0  # a Saturday evening
    assert not owner.told("Срок хранения данных участников")
    assert await at(5, 12) == 0  # the 11th is a day off
    assert owner.sees("Срок хранения данных участников кончается 1")
    assert await at(5, 16) == 0  # the term is over, but a week has not passed since they were warned
    assert await at(5, 17) == 1
    assert await at(5, 18) == 0
    async with chats.storage.read() as unit:
        ((one,), _) = await unit.registrations.participants(event.id)
        (record,) = await unit.retention.records()
    assert (one.registration.full_name, one.registration.organisation) == (None, None)
    assert (record.why, record.registrations, record.totals["states"]) == ("term", 1, {"registered": 1})


async def test_the_term_is_set_in_admin(chats: Chats) -> None:
    owner = chats.world.person("Ольга", OWNER)
    await owner.sends("/admin")
    await owner.presses("Зареченский")
    await owner.presses("Персональные данные")
    assert owner.sees("Срок хранения — 30 дней после мероприятия.")
    await owner.sends("вечно")
    assert owner.told("число дней от 1 до 1095")
    await owner.sends("90")
    assert owner.sees("Срок хранения — 90 дней после мероприятия.")
    event = await event_of(chats)
    anna = await opens(chats, "Анна", event)
    await anna.presses("Зарегистрироваться")
    assert anna.sees("Данные хранятся 90 дней после мероприятия.")


async def test_changed_words_are_a_new_version(chats: Chats) -> None:
    """Each text is kept as shown with its version: whoever changes one gives it another number, and its hash here."""
    name = chats.home.name
    shown = {
        "registration": (consent.VERSION, consent.text(chats.home)),
        **{one.PURPOSE: (one.VERSION, one.text(name)) for one in (consent_certificate, consent_news, consent_photo)},
    }
    hashes = {purpose: (one, hashlib.sha256(text.encode()).hexdigest()[:4]) for purpose, (one, text) in shown.items()}
    assert hashes == FROZEN
