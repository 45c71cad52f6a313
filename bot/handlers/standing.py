"""`m_` links: whoever opens one belongs to a laboratory or school from now on; «Больше не звать» under an invitation."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import EventPress, StandingPress
from bot.clock import Clock
from bot.texts import standing as words
from bot.texts import start as start_words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="standing")
    link = CommandStart(deep_link=True, magic=F.args.startswith("m_"))
    router.message.register(join, link, F.chat.type == "private")
    router.callback_query.register(stop, StandingPress.filter())
    return router


async def join(message: Message, command: CommandObject, actor: Actor, storage: Storage, clock: Clock) -> None:
    now = clock.now()
    async with storage.write() as unit:
        token = await unit.links.find(command.args or "", now)
        event_id = token.event_id if token is not None and token.purpose == "member" else None
        view = await unit.events.view(event_id) if event_id is not None else None
        new = view is not None and await unit.standing.add(view.item.id, actor.person.id, now)
        if view is not None and new:
            await unit.audit.note(
                "standing_joined",
                now=now,
                person_id=actor.person.id,
                institution_id=view.institution.id,
                object_kind="event",
                object_id=view.event.id,
            )
        ahead = await unit.standing.next_meeting(view.item.id, now) if view is not None else None
        coming = await unit.events.view(ahead) if ahead is not None else None
    if view is None:
        await message.answer(start_words.BAD_LINK)
        return
    keys = [[stop_key(words.STOP, "ask", view.event.id)]]
    if coming is not None:
        data = EventPress(action="open", event=coming.event.id).pack()
        keys.insert(0, [InlineKeyboardButton(text=words.OPEN, callback_data=data)])
    await message.answer(
        words.joined(view, coming, now, new=bool(new)), reply_markup=InlineKeyboardMarkup(inline_keyboard=keys)
    )


async def stop(query: CallbackQuery, callback_data: StandingPress, actor: Actor, storage: Storage) -> None:
    """Asked first; the second press takes off whoever pressed, and nobody else."""
    event, action = callback_data.event, callback_data.action
    if action == "yes":
        async with storage.write() as unit:
            found = await unit.events.get(event)
            gone = found is not None and await unit.standing.remove(found.item_id, actor.person.id)
        await query.answer(words.STOPPED if gone else words.NO_MEMBER, show_alert=True)
    else:
        await query.answer()
    if isinstance(query.message, Message) and query.message.reply_markup is not None:
        kept = [row for row in query.message.reply_markup.inline_keyboard if not _about_stopping(row)]
        asked = [[stop_key(words.YES_STOP, "yes", event), stop_key(words.STAY, "back", event)]]
        rows = {"ask": asked, "yes": []}.get(action, [[stop_key(words.STOP, "ask", event)]])
        await query.message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=[*kept, *rows]))


def _about_stopping(row: list[InlineKeyboardButton]) -> bool:
    return any((key.callback_data or "").split(":")[0] == StandingPress.__prefix__ for key in row)


def stop_key(text: str, action: str, event: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=StandingPress(action=action, event=event).pack())
