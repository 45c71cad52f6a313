"""A long morning: numbers instead of names, pages instead of a wall."""

from __future__ import annotations

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import DigestPress
from tests.bot.conftest import Chats
from tests.bot.test_cards import link, morning, plan
from tests.builders import item


async def test_a_long_digest_is_paged(chats: Chats) -> None:
    await plan(chats, *(item(f"Издание приказа № {number}", "до 30 апреля") for number in range(1, 26)))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 16)  # ten working days before
    assert head.sees("Ваши дела — 25")
    assert head.sees("Показаны 1–20 из 25.")
    assert head.buttons()[:2] == ["1", "2"]
    assert head.buttons()[-1] == "▶"
    await head.presses("▶")
    assert head.sees("Показаны 21–25 из 25.")
    assert head.buttons() == ["21", "22", "23", "24", "25", "◀"]
    await head.presses("◀")
    assert "20" in head.buttons()
    await head.presses("▶")
    await head.presses("23")
    assert head.sees("Издание приказа № ")  # the card comes below
    assert "Выполнено" in head.buttons()


async def test_titles_that_end_differently_stay_apart(chats: Chats) -> None:
    title = "Областной семинар-практикум руководителей самодеятельных театральных коллективов сельских домов культуры, занятие"
    await plan(chats, *(item(f"{title} {number}", "до 30 апреля") for number in ("первое", "второе", "третье")))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 16)
    for number in ("первое", "второе", "третье"):
        assert head.sees(f"{number} — до 30 апреля")


async def test_pages_of_strangers_and_of_nothing(chats: Chats) -> None:
    await plan(chats, *(item(f"Издание приказа № {number}", "до 30 апреля") for number in range(1, 26)))
    head, stranger = chats.world.person("Павел"), chats.world.person("Пётр", 5005)
    await link(chats, head)
    await stranger.sends("/start")
    await morning(chats, 4, 16)
    for delivery in (1, 999):
        key = InlineKeyboardButton(text="лист", callback_data=DigestPress(delivery=delivery, page=1).pack())
        await chats.world.bot.send_message(stranger.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        await stranger.presses("лист")
        assert stranger.answer is not None
        assert not stranger.sees("приказа")


async def test_the_longest_morning_fits_a_message(chats: Chats) -> None:
    """Forty-five rows with long words, answered by somebody with a long name; also the round and a head's week."""
    title = "Областной межведомственный семинар-практикум специалистов по работе с детьми «Традиции и современность»"
    rows = [item(f"{title}, встреча {number}", "апрель" if number % 2 else "до 30 апреля") for number in range(1, 46)]
    await plan(chats, *rows)
    head = chats.world.person("Константинопольская-Богоявленская Александра Вениаминовна, заведующая отделом")
    await link(chats, head)
    async with chats.storage.write() as unit:
        who = await unit.people.by_user("telegram", str(head.id))
        assert who is not None
    for month, day in ((3, 20), (4, 2), (4, 16), (4, 29)):
        await morning(chats, month, day)
        async with chats.storage.write() as unit:
            for number in range(1, 20):
                for stage in ("dating", "closing", "before", "overdue"):
                    await unit.reminders.acknowledge(number, stage, who.id, chats.clock.now())
        await chats.sweep()
    assert all(len(one["text"] or "") < 4000 for one in head.screen())
    assert head.told("✓ В работе — Константинопольская")
