"""All copies of a card say who did what, whoever acts and wherever: private chats, groups, digests, proposals."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import item
from tests.telegram import Someone


async def three(chats: Chats) -> tuple[Someone, Someone, int]:
    """The department's group and two people of it, all linked."""
    anna, boris = chats.world.person("Анна Полевая"), chats.world.person("Борис Лугов")
    group = chats.world.group("Отдел народного творчества", anna, boris)
    await link(chats, anna)
    await link(chats, boris)
    await link(chats, anna, group)
    return anna, boris, group


async def test_a_press_in_the_group_is_seen_in_private_chats(chats: Chats) -> None:
    await plan(chats, item("Издание приказа «О плане»", "до 30 апреля"))
    anna, boris, group = await three(chats)
    await morning(chats, 4, 16)
    for someone in (anna, boris):
        assert someone.sees("Издание приказа")
    await anna.presses("В работе", group)
    await chats.sweep()
    for chat in (anna.id, boris.id, group):
        assert (boris if chat == boris.id else anna).sees("В работе — Анна Полевая.", chat)
    assert "В работе" not in boris.buttons()
    await boris.presses("Выполнено")
    await chats.sweep()
    assert anna.sees("Отмечено: выполнено", group)
    assert anna.told("Отмечено: выполнено")
    assert "Выполнено" not in anna.buttons(group)


async def test_a_stale_button_of_a_copy_says_so(chats: Chats) -> None:
    """The edit is still on its way: the press re-checks the world."""
    await plan(chats, item("Издание приказа «О плане»", "до 30 апреля"))
    anna, boris, _ = await three(chats)
    await morning(chats, 4, 16)
    await boris.presses("Выполнено")
    await anna.presses("В работе")
    assert anna.answer is not None
    assert "устарела" in anna.answer
    assert anna.sees("Отмечено: выполнено")
    assert not anna.sees("В работе —")


async def test_lines_of_a_digest_are_ticked(chats: Chats) -> None:
    await plan(chats, *(item(f"Издание приказа № {number}", "до 30 апреля") for number in (1, 2)))
    anna, boris, _ = await three(chats)
    await morning(chats, 4, 16)
    assert anna.sees("Ваши дела — 2")
    await boris.presses("1.")
    await boris.presses("Выполнено")
    await chats.sweep()
    text = anna.last().replace("\u00a0", " ")
    assert "1. Издание приказа № 1 — до 30 апреля, четверг. ✓ Выполнено — Борис Лугов, 16 апреля" in text
    assert "2. Издание приказа № 2 — до 30 апреля, четверг\n" in text + "\n"


async def test_a_round_keeps_its_numbers_and_loses_answered_buttons(chats: Chats) -> None:
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"), item("Семинар хормейстеров", "апрель"))
    anna, boris, _ = await three(chats)
    await morning(chats, 3, 20)
    await boris.presses("1: дата")
    await boris.sends("15 апреля, 14:00")
    while not boris.sees("Дата назначена"):
        await boris.presses("Сохранить" if "Сохранить" in boris.buttons() else "Пропустить")
    await chats.sweep()
    rounds = [one["text"].replace("\u00a0", " ") for one in anna.screen() if "План на апрель" in (one["text"] or "")]
    assert "1. Вебинар «Афиша за час» — 15 апреля, среда, 14:00. ✓ Дата назначена — Борис Лугов, 20 марта" in rounds[-1]
    keys = next(one["buttons"] for one in anna.screen() if "План на апрель" in (one["text"] or ""))
    assert [key["text"] for key in keys[0]] == ["2: дата"]
    await anna.presses("Остальные не в апреле")
    await chats.sweep()
    assert any("✓ Не в апреле — Анна Полевая" in (one["text"] or "").replace("\u00a0", " ") for one in boris.screen())


async def test_a_round_among_other_things_and_the_day_of_an_old_digest(chats: Chats) -> None:
    """The rest is answered by one press there too; an edit does not make yesterday's digest today's."""
    await plan(chats, item("Вебинар «Афиша за час»", "апрель"), item("Издание приказа", "до 3 апреля"))
    anna, _, _ = await three(chats)
    await morning(chats, 3, 20)
    text = anna.last().replace("\u00a0", " ")
    assert text.startswith("20 марта, пятница. Ваши дела — 2")
    assert "Можно ответить одной строкой: «1 — 14 апреля 14:00" in text
    await anna.presses("Остальные не в апреле")
    assert anna.answer == "Хорошо, не в апреле: 1\u00a0пункт."
    chats.clock.set(chats.clock.now() + dt.timedelta(days=3))
    await anna.presses("Издание приказа")
    await anna.presses("Выполнено")
    await chats.sweep()
    old = next(one["text"] for one in anna.screen() if "Ваши дела" in (one["text"] or "")).replace("\u00a0", " ")
    assert old.startswith("20 марта, пятница. Ваши дела — 2")
    assert "✓ Не в апреле" in old
    assert "✓ Выполнено" in old


async def test_a_card_opened_by_hand_is_kept_true(chats: Chats) -> None:
    await plan(chats, item("Издание приказа «О плане»", "до 30 апреля"))
    anna, boris, _ = await three(chats)
    await card(chats, anna)
    await card(chats, boris)
    await boris.presses("Выполнено")
    await chats.sweep()
    assert anna.sees("Отмечено: выполнено")
