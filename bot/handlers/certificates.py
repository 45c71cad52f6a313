"""«Сертификат участника» under the thanks, and the check of a certificate by its link `c_`."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.access import Actor
from bot.callbacks import CertificatePress
from bot.clock import Clock
from bot.dialogs.certificate import open_certificate_below
from bot.texts import certificate as words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="certificates")
    link = CommandStart(deep_link=True, magic=F.args.startswith("c_"))
    router.message.register(check, link, F.chat.type == "private")
    router.callback_query.register(ask, CertificatePress.filter())
    return router


async def ask(
    query: CallbackQuery,
    callback_data: CertificatePress,
    actor: Actor,
    storage: Storage,
    dialog_manager: DialogManager,
) -> None:
    window = dialog_manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
    refused = await open_certificate_below(window, storage, actor, callback_data.registration)
    await query.answer(refused, show_alert=refused is not None)


async def check(message: Message, command: CommandObject, storage: Storage, clock: Clock) -> None:
    """Whoever scanned its QR, where the program has no page of its own."""
    async with storage.read() as unit:
        found = await unit.certificates.by_code((command.args or "").removeprefix("c_"))
    await message.answer(
        words.checked(found.certificate, found.view, clock.now()) if found is not None else words.NOT_FOUND
    )
