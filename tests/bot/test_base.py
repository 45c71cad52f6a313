"""Settings, the clock, rights, and the words that every screen shares."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.access import load_actor, may_confirm, may_run_event
from bot.clock import Clock
from bot.settings import load_settings
from bot.texts import common
from bot.texts.documents import done_mark
from storage.database import Storage
from tests.builders import NOW, institution, item, keep, one_event, person


def test_an_empty_token_means_none_whatever_the_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_TOKEN=42:REAL\nMETODIST_OWNERS=1, 2\n")
    monkeypatch.delenv("METODIST_NO_DOTENV", raising=False)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    loaded = load_settings()
    assert loaded.real_telegram
    assert loaded.metodist_owners == {"1", "2"}
    assert "REAL" not in repr(loaded)
    monkeypatch.setenv("BOT_TOKEN", "")
    assert load_settings().bot_token is None


def test_where_the_database_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METODIST_NO_DOTENV", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://x/y")
    assert load_settings().url == "postgresql+asyncpg://x/y"
    assert load_settings().practice_url.endswith("practice.db")
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("METODIST_CLOCK", "2026-01-12T09:00")
    loaded = load_settings()
    assert loaded.url == "sqlite+aiosqlite:///data/metodist.db"
    assert loaded.metodist_clock == datetime(2026, 1, 12, 9, tzinfo=UTC)


def test_a_clock_that_can_be_set_runs_on() -> None:
    assert not Clock().movable
    assert abs((Clock().now() - datetime.now(UTC)).total_seconds()) < 5
    clock = Clock(NOW)
    assert clock.movable
    assert 0 <= (clock.now() - NOW).total_seconds() < 5
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 место"), (2, "2 места"), (5, "5 мест"), (11, "11 мест"), (21, "21 место")]
)
def test_plurals(number: int, text: str) -> None:
    assert common.plural(number, "место", "места", "мест") == text.replace(" ", common.NBSP)


def plain(text: str) -> str:
    return text.replace(common.NBSP, " ")


def test_dates() -> None:
    today = date(2026, 1, 12)
    assert plain(common.day_text(date(2026, 1, 15), today)) == "15 января, четверг"
    assert plain(common.day_text(date(2027, 1, 15), today)) == "15 января 2027 года, пятница"
    when = common.when_text(date(2026, 1, 15), time(14), today, zone="Europe/Moscow")
    assert plain(when) == "15 января, четверг, 14:00 МСК"
    assert (
        plain(common.when_text(date(2026, 7, 1), time(9, 30), today, ends_on=date(2026, 7, 5), end_time=time(11)))
        == "1–5 июля, 9:30–11:00"
    )
    assert plain(common.days_text(date(2026, 6, 28), date(2026, 7, 3), today)) == "28 июня – 3 июля"
    assert (
        plain(common.days_text(date(2026, 12, 28), date(2027, 1, 3), today))
        == "28 декабря 2026 года – 3 января 2027 года"
    )
    assert plain(common.days_text(date(2027, 1, 28), date(2027, 2, 3), today)) == "28 января – 3 февраля 2027 года"
    assert common.zone_text("Asia/Tokyo") == "UTC+9"
    assert common.local(NOW, "Europe/Moscow").hour == 9


def test_words_are_cut_at_a_word_and_escaped() -> None:
    assert common.shorten("Областная творческая лаборатория", 20) == "Областная…"
    assert common.shorten("Сверхдлинноесловобезпробелов", 10) == "Сверхдлин…"
    assert common.shorten(" два  слова ", 20) == "два слова"
    assert common.esc("<b>&") == "&lt;b&gt;&amp;"
    assert common.capital("кто") == "Кто"


async def test_rights(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, other = await institution(unit), await institution(unit, slug="other")
        event = await one_event(unit, owner)
        stranger, organizer, colleague = await person(unit), await person(unit), await person(unit)
        await unit.people.grant(organizer.id, other.id, "organizer", NOW)
        (lead,) = await unit.responsibles.of_institution(owner.id)
        await unit.responsibles.link(
            lead.responsible.id,
            person_id=None,
            platform="telegram",
            chat_id="-5",
            thread_id=None,
            chat_kind="group",
            chat_title="Отдел",
            now=NOW,
        )

        async def actor(who, chat_id: str | None = None):  # type: ignore[no-untyped-def]
            return await load_actor(
                unit, who, owners=frozenset(), chat_id=chat_id or who.chat_id, in_group=chat_id is not None, now=NOW
            )

        assert not await may_run_event(unit, await actor(stranger), event.id)
        assert not await may_run_event(unit, await actor(organizer), event.id)  # of another institution
        assert await may_run_event(unit, await actor(colleague, "-5"), event.id)  # in the department's group
        assert not await may_run_event(unit, await actor(colleague, "-5"), 10**6)
        assert not await may_confirm(unit, await actor(colleague, "-5"), event.id)
        assert not await may_confirm(unit, await actor(colleague), 10**6)
        boss = await load_actor(
            unit, stranger, owners=frozenset({stranger.user_id}), chat_id="1", in_group=False, now=NOW
        )
        assert await may_run_event(unit, boss, event.id)
        assert await may_confirm(unit, boss, event.id)
        theirs = await actor(organizer)
        assert (theirs.staff_of, theirs.admin_of, theirs.is_responsible) == (frozenset({other.id}), frozenset(), False)


async def test_marks_of_what_was_done(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        kept = await keep(unit, owner, item("Творческая лаборатория «Голоса»", "ежеквартально"))
        first, second, third, _ = [view.event for view in await unit.listings.of_plan(kept.plan.id)]
        await unit.events.set_date(first.id, starts_on=date(2026, 2, 10), start_time=time(11), now=NOW, person_id=None)
        await unit.events.set_outcome(first.id, outcome="held", now=NOW, person_id=None, numbers={"participants": 20})
        await unit.events.set_date(second.id, starts_on=date(2026, 5, 12), start_time=time(11), now=NOW, person_id=None)
        await unit.events.cancel(third.id, reason="ремонт", now=NOW, person_id=None)
        mark = done_mark(await unit.listings.of_plan(kept.plan.id), "было")
    assert mark.splitlines() == [
        "I квартал: состоялось 10.02.2026, участников — 20",
        "II квартал: назначено на 12.05.2026, 11:00",
        "III квартал: отменено: ремонт",
    ]
    assert done_mark([], "было") == "было"
