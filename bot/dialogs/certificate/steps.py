"""What comes next, asked of the database each time: without presence there is no certificate, without consent no name is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiogram import Bot
from aiogram.fsm.state import State
from aiogram.types import BufferedInputFile
from aiogram_dialog import BaseDialogManager, ShowMode, StartMode

from bot.access import Actor
from bot.dialogs.certificate.states import CertificateWindow
from bot.dialogs.scene import Scene
from bot.documents.certificate import Paper, certificate_pdf
from bot.settings import Settings
from bot.texts import certificate as words
from bot.texts.consent_certificate import PURPOSE
from bot.texts.reminders import event_name
from storage.database import Storage, Unit
from storage.errors import NoCertificate
from storage.records import RegistrationView
from storage.repositories.certificates import Issued, refused


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one registration: why there is no certificate, what is known, whether the institution keeps names."""

    mine: RegistrationView | None
    why: str | None
    keeps: bool  # the institution keeps names, and this person has agreed to it
    asks: bool  # the institution keeps names: consent may be asked
    name: str | None  # as it stands in the register, else as registered


async def standing(unit: Unit, actor: Actor, registration_id: int) -> Standing:
    mine = await unit.registrations.get(registration_id)
    if mine is None or mine.registration.person_id != actor.person.id:
        return Standing(None, "not_yours", False, False, None)
    asks = mine.view.institution.data_mode == "full"
    consent = await unit.consents.active(actor.person.id, mine.view.institution.id, PURPOSE) if asks else None
    found = await unit.certificates.of_registration(registration_id)
    why = "revoked" if found is not None and found.revoked_at is not None else None
    written = found.full_name if found is not None else None
    return Standing(
        mine,
        why or refused(mine.registration, mine.view, actor.now),
        consent is not None,
        asks,
        (written or mine.registration.full_name) if asks else None,
    )


def first_window(stand: Standing) -> State:
    if stand.asks and not stand.keeps:
        return CertificateWindow.consent
    return CertificateWindow.check if stand.name else CertificateWindow.name


async def open_certificate(scene: Scene, registration_id: int) -> None:
    """From a window: those of the certificate come over it. Also for one that was issued: a name may be put right, the number stays."""
    async with scene.storage.read() as unit:
        stand = await standing(unit, scene.actor, registration_id)
    if stand.why is not None:
        await scene.say_above(words.REFUSED[stand.why])
    else:
        await scene.manager.start(first_window(stand), data={"registration": registration_id})


async def open_certificate_below(
    window: BaseDialogManager, storage: Storage, actor: Actor, registration_id: int
) -> str | None:
    """From a message that stays. A sentence where there is none."""
    async with storage.read() as unit:
        stand = await standing(unit, actor, registration_id)
    if stand.why is not None:
        return words.REFUSED[stand.why]
    data = {"registration": registration_id}
    await window.start(first_window(stand), data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    return None


async def send_certificate(
    bot: Bot, storage: Storage, settings: Settings, actor: Actor, registration_id: int, name: str | None
) -> str | None:
    """Issue (or find) it and send the file. `name`: as typed; None: the one that is known. A sentence where there is none."""
    try:
        async with storage.write() as unit:
            stand = await standing(unit, actor, registration_id)
            printed = name or stand.name
            if stand.why is not None or printed is None:
                return words.REFUSED[stand.why or "not_yours"]
            done = await unit.certificates.issue(
                registration_id, actor.person.id, now=actor.now, full_name=printed if stand.keeps else None
            )
            await unit.audit.note(
                "certificate_issued",
                now=actor.now,
                person_id=actor.person.id,
                institution_id=done.view.institution.id,
                object_kind="event",
                object_id=done.view.event.id,
                details={"number": done.certificate.number},
            )
    except NoCertificate as error:
        return words.REFUSED[error.why]
    content = await asyncio.to_thread(certificate_pdf, await _paper(bot, settings, done, printed))
    file = BufferedInputFile(content, words.file_name(done.certificate))
    await bot.send_document(actor.person.chat_id, file, caption=words.caption(done.certificate))
    return None


async def _paper(bot: Bot, settings: Settings, done: Issued, name: str) -> Paper:
    """Its QR opens the page of the check; where the program has no public address, the same check in the chat."""
    view, certificate = done.view, done.certificate
    if settings.public_url is not None:
        check = f"{settings.public_url}/c/{certificate.code}"
    else:
        check = f"https://t.me/{(await bot.me()).username}?start=c_{certificate.code}"
    return Paper(view.institution.name, certificate.number, name, event_name(view), words.days(view), view.place, check)
