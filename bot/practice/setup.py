"""The practice town: sample institutions with their plans kept and personas linked. Done once, on an empty database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from bot.context import PLATFORM
from bot.practice import personas
from bot.practice.telegram import PracticeTelegram
from plans.reading import read_plan
from storage.database import Storage, Unit
from storage.models import Institution

SAMPLES = Path(__file__).parent / "samples"
# Monday of the samples' year, 09:05 in Moscow: the first working day after the New Year holidays.
CLOCK_START = dt.datetime(2026, 1, 12, 6, 5, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    slug: str
    name: str
    country: str
    time_zone: str
    file: str


TOWN = (
    Sample("centre", "Заречный центр народного творчества", "RU", "Europe/Moscow", "centre_2026.docx"),
    Sample("libraries", "Заречная областная библиотека", "RU", "Europe/Kaliningrad", "libraries_2026_04.xlsx"),
    Sample("palace", "Озёрский дворец детей и молодёжи", "BY", "Europe/Minsk", "palace_2026_2027.txt"),
)
LINKED = {"Отдел народного творчества": personas.HEAD.id, "Информационно-методический отдел": personas.GROUP_ID}


async def settle(storage: Storage, telegram: PracticeTelegram, now: dt.datetime) -> None:
    """Personas live in the town always; institutions and plans are made on an empty database only."""
    for persona in personas.PERSONAS:
        telegram.add_person(persona.id, persona.name)
    telegram.add_group(personas.GROUP_ID, personas.GROUP_TITLE, list(personas.GROUP_MEMBERS))
    readers = [one.id for one in personas.PERSONAS if one is not personas.OWNER]
    telegram.add_channel(personas.CHANNEL_ID, personas.CHANNEL_TITLE, [personas.OWNER.id], readers)
    telegram.town.chats[personas.HEAD.id].bot_inside = True
    telegram.town.chats[personas.OWNER.id].bot_inside = True
    async with storage.write() as unit:
        if await unit.institutions.all():
            return
        for sample in TOWN:
            await _found(unit, sample, now)
        await _meet_channel(unit, now)


async def _found(unit: Unit, sample: Sample, now: dt.datetime) -> None:
    institution = await unit.institutions.add(
        slug=sample.slug,
        name=sample.name,
        country=sample.country,
        time_zone=sample.time_zone,
        ownership="municipal",
        data_mode="full",
        now=now,
    )
    content = (SAMPLES / sample.file).read_bytes()
    draft = read_plan(sample.file, content)
    await unit.plans.keep(
        draft, institution_id=institution.id, file_name=sample.file, content=content, person_id=None, now=now
    )
    owner = await unit.people.meet(PLATFORM, str(personas.OWNER.id), str(personas.OWNER.id), personas.OWNER.name, now)
    await unit.people.grant(owner.id, institution.id, "admin", now)
    await _link(unit, institution, now)


async def _meet_channel(unit: Unit, now: dt.datetime) -> None:
    """The bot is an administrator of the town's channel: events can be published there."""
    owner = await unit.people.by_user(PLATFORM, str(personas.OWNER.id))
    await unit.posts.meet_chat(
        PLATFORM,
        str(personas.CHANNEL_ID),
        kind="channel",
        title=personas.CHANNEL_TITLE,
        may_post=True,
        by=owner.id if owner is not None else None,
        now=now,
    )


async def _link(unit: Unit, institution: Institution, now: dt.datetime) -> None:
    for view in await unit.responsibles.of_institution(institution.id):
        chat = LINKED.get(view.responsible.name)
        if chat is not None:
            if chat > 0:
                await unit.people.meet(PLATFORM, str(chat), str(chat), personas.HEAD.name, now)
            await unit.responsibles.link(
                view.responsible.id,
                person_id=None,
                platform=PLATFORM,
                chat_id=str(chat),
                thread_id=None,
                chat_kind="group" if chat < 0 else "private",
                chat_title=personas.GROUP_TITLE if chat < 0 else None,
                now=now,
            )
