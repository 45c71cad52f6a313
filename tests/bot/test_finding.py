"""/events by filters that add up, by words, and an event passed on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from storage.models import Institution
from tests.bot.conftest import Chats
from tests.builders import NOW, institution, item, keep, one_event, person


async def test_words_with_forms_and_typing_errors_find_an_event(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(
            unit, chats.home, item("Семинар «Роль фото»", "15 апреля"), item("Вебинар «Афиша за час»", "16 апреля")
        )
    anna = chats.world.person("Анна")
    await anna.sends("/events")
    assert anna.sees("Впереди 2 мероприятия")
    await anna.sends("семинары о фото")
    assert anna.sees("Впереди 1 мероприятие — «семинары о фото»")
    await anna.sends("вибинар")
    assert "Афиша" in " ".join(anna.buttons())
    await anna.sends("<b>рыбалка</b>")
    assert anna.sees("ничего не нашлось")
    await anna.presses("Сбросить")
    assert anna.sees("Впереди 2 мероприятия")


async def test_filters_add_up_and_are_reset(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        home = await unit.session.get_one(Institution, chats.home.id)
        home.municipality = "Заречный район"
        other = await institution(unit, slug="other")
        other.name, other.municipality = "Луговая библиотека", "Луговой район"
        await keep(unit, home, item("Семинар «Свет»", "14 января"), item("Семинар «Звук»", "май"))
        await keep(unit, other, item("Семинар «Сцена»", "15 января"))
    anna = chats.world.person("Анна")
    await anna.sends("/events")
    await anna.presses("Фильтры")
    await anna.presses("Любая дата")
    await anna.presses("На этой неделе")
    await anna.presses("Все муниципалитеты")
    await anna.presses("Луговой район — 1")
    await anna.presses("К списку")
    assert anna.sees("Впереди 1 мероприятие — на этой неделе · Луговой район")
    assert "Сцена" in " ".join(anna.buttons())
    await anna.presses("Фильтры")
    await anna.presses("Все организаторы")
    await anna.presses("Зареченский центр культуры — 2")
    await anna.presses("К списку")
    assert anna.sees("ничего не нашлось")
    await anna.presses("Фильтры")
    await anna.presses("Сбросить")
    await anna.presses("Любая дата")
    await anna.presses("Май")
    await anna.presses("К списку")
    assert anna.sees("Впереди 1 мероприятие — Май")
    assert "Звук" in " ".join(anna.buttons())


async def test_only_events_with_places(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, capacity=1)
        await keep(unit, await institution(unit, slug="other"), item("Семинар «Свет»", "20 апреля"))
        await unit.registrations.register(event.id, (await person(unit)).id, now=NOW)
    anna = chats.world.person("Анна")
    await anna.sends("/events")
    assert anna.sees("Впереди 2 мероприятия")
    await anna.presses("Фильтры")
    await anna.presses("Есть места")
    assert "✓ Есть места" in anna.buttons()
    await anna.presses("К списку")
    assert anna.sees("Впереди 1 мероприятие — есть места")


async def test_a_card_is_passed_on_by_a_link(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    keys = [key for message in anna.screen() for row in message["buttons"] for key in row]
    (url,) = [key["url"] for key in keys if key["text"] == "Поделиться"]
    said = parse_qs(urlsplit(url).query)
    assert said["url"][0].endswith(f"?start=e_{event.id}")
    assert said["text"] == ["Вебинар «Афиша за час», 15\u00a0апреля, среда, 14:00 МСК"]
