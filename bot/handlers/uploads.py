"""A plan file sent to the bot: read, shown, kept once «Сохранить план» is pressed."""

from __future__ import annotations

import asyncio
import datetime as dt

from aiogram import Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import PlanPress
from bot.clock import Clock
from bot.replies import redraw
from bot.texts import plans as words
from plans.draft import PlanDraft
from plans.readers import MAX_BYTES, UnreadableFile
from plans.reading import read_plan
from storage.database import Storage
from storage.models import Institution

LINK_DAYS = 30


def build_router() -> Router:
    router = Router(name="uploads")
    router.message.register(take_file, F.document, F.chat.type == "private")
    router.callback_query.register(save, PlanPress.filter(F.action == "save"))
    router.callback_query.register(drop, PlanPress.filter(F.action == "cancel"))
    return router


async def take_file(message: Message, bot: Bot, actor: Actor, storage: Storage, state: FSMContext) -> None:
    """What was understood, before anything is kept. The file stays in the chat; the state holds its id."""
    document = message.document
    assert document is not None
    async with storage.read() as unit:
        homes = [one for one in await unit.institutions.all() if actor.is_staff(one.id)]
    if not homes:
        await message.answer(words.NOT_STAFF)
        return
    if (document.file_size or 0) > MAX_BYTES:
        await message.answer(words.TOO_LARGE)
        return
    try:
        draft = await _read(bot, document.file_id, document.file_name or "")
    except UnreadableFile as error:
        await message.answer(str(error))
        return
    if not draft.items:
        await message.answer(" ".join(draft.problems))
        return
    await state.set_data({"file": document.file_id, "name": document.file_name or "plan"})
    await message.answer(words.preview(draft), reply_markup=_keys(homes))


async def save(
    query: CallbackQuery,
    callback_data: PlanPress,
    bot: Bot,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    state: FSMContext,
) -> None:
    """Keep it once; then the links to hand to each department."""
    data, now = await state.get_data(), clock.now()
    if not actor.is_staff(callback_data.institution) or "file" not in data:
        await query.answer(words.OLD_PREVIEW, show_alert=True)
        return
    await state.clear()
    content = await _download(bot, data["file"])
    draft = await asyncio.to_thread(read_plan, data["name"], content)
    async with storage.write() as unit:
        kept = await unit.plans.keep(
            draft,
            institution_id=callback_data.institution,
            file_name=data["name"],
            content=content,
            person_id=actor.person.id,
            now=now,
        )
        await unit.audit.note(
            "plan_imported",
            now=now,
            person_id=actor.person.id,
            institution_id=callback_data.institution,
            object_kind="plan",
            object_id=kept.plan.id,
        )
        links: list[tuple[str, str]] = []
        for view in await unit.responsibles.of_institution(callback_data.institution):
            if view.leads and not view.contacts:
                payload = await unit.links.create(
                    "responsible",
                    institution_id=callback_data.institution,
                    now=now,
                    expires_at=now + dt.timedelta(days=LINK_DAYS),
                    responsible_id=view.responsible.id,
                )
                links.append((view.responsible.name, payload))
    await redraw(query, words.saved(kept), None)
    await query.answer()
    me = await bot.me()
    if links and isinstance(query.message, Message):
        for start in range(0, len(links), 10):
            await query.message.answer(words.links(links[start : start + 10], me.username or ""))


async def drop(query: CallbackQuery, state: FSMContext) -> None:
    await state.clear()
    await redraw(query, words.NOT_SAVED, None)
    await query.answer()


async def _read(bot: Bot, file_id: str, name: str) -> PlanDraft:
    content = await _download(bot, file_id)
    return await asyncio.to_thread(read_plan, name, content)


async def _download(bot: Bot, file_id: str) -> bytes:
    stream = await bot.download(file_id)
    return stream.read() if stream is not None else b""


def _keys(homes: list[Institution]) -> InlineKeyboardMarkup:
    """One institution: one button; several: a button each."""
    rows = []
    for home in homes[:20]:
        text = "Сохранить план" if len(homes) == 1 else f"Сохранить: {home.name[:40]}"
        rows.append(
            [InlineKeyboardButton(text=text, callback_data=PlanPress(action="save", institution=home.id).pack())]
        )
    rows.append([InlineKeyboardButton(text="Отмена", callback_data=PlanPress(action="cancel", institution=0).pack())])
    return InlineKeyboardMarkup(inline_keyboard=rows)
