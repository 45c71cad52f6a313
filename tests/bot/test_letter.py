"""The information letter at the desk: questions, the message, .docx and PDF."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pdfplumber
from docx import Document

from tests.bot.conftest import OWNER, Chats
from tests.builders import NOW, one_event
from tests.telegram import got


async def test_a_letter_is_asked_for_shown_and_taken_as_files(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    olga = chats.world.person("Ольга", OWNER)
    await olga.sends("/desk")
    await olga.presses("Афиша")
    await olga.presses("Информационное письмо")
    await olga.presses("Заполнить по вопросам")
    await olga.sends("библиотекари <клубов> & школ")
    await olga.sends("10:00 сбор\n11:00 показ")
    for _ in range(3):
        await olga.presses("Пропустить")
    await olga.sends("т" * 401)
    assert olga.told("Слишком длинно")
    await olga.sends("Иванова, 12-34")
    assert olga.sees("библиотекари <клубов> & школ")
    assert not olga.sees("Взять с собой:")
    await olga.presses("Word")
    await olga.presses("PDF")
    page = "\n".join(one.text for one in Document(BytesIO(got(olga, ".docx"))).paragraphs)
    with pdfplumber.open(BytesIO(got(olga, ".pdf"))) as pdf:
        printed = pdf.pages[0].extract_text()
    for text in (page, printed):
        assert "библиотекари <клубов> & школ" in text
        assert "11:00 показ" in text
        assert f"?start=e_{event.id}" in text
    async with chats.storage.write() as unit:
        await unit.admissions.set_rules(event.id, NOW, closes_at=dt.datetime(2026, 4, 10, 20, 59, tzinfo=dt.UTC))
    await olga.presses("Заявки")
    await olga.presses("По 10\u00a0апреля включительно")
    assert olga.sees("Заявки: по 10 апреля включительно")
    async with chats.storage.write() as unit:  # the letter follows the event
        await unit.admissions.set_rules(event.id, NOW, closes_at=dt.datetime(2026, 4, 12, 15, tzinfo=dt.UTC))
    await olga.presses("✓ Заявки")
    assert olga.sees("Сейчас: до 12 апреля, 18:00")
    await olga.presses("Пропустить")
    assert olga.sees("Заявки: до 12 апреля, 18:00")
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("Заявки — до 12 апреля, 18:00.")
    async with chats.storage.write() as unit:
        await unit.admissions.set_rules(event.id, NOW, closes_at=dt.datetime(2026, 4, 11, 21, tzinfo=dt.UTC))
        await unit.events.set_capacity(event.id, 25, NOW)
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("Осталось 25 мест из 25. Заявки — по 11 апреля включительно.")
    await olga.presses("✓ Для кого")
    assert olga.sees("Сейчас: библиотекари")
    await olga.sends("все")
    assert olga.sees("Для кого: все")
    await olga.presses("Назад")
    assert "Информационное письмо" in olga.buttons()
