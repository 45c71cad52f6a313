"""Links and words that mark who came: `q_` of a ticket, `h_` of a helper, the code word of a webinar; buttons that outlive windows."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.access import Actor, may_check_in
from bot.callbacks import MailPress, WatchPress
from bot.clock import Clock
from bot.dialogs.checkin import CheckinWindow, WatchWindow
from bot.dialogs.desk.states import ASKS_WORDS
from bot.texts import checkin as words
from bot.texts import desk_mailing as mail_words
from bot.texts import start as start_words
from bot.texts.common import esc
from bot.texts.events import ONLINE
from plans.attending import LONGEST_WORD
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="checkin")
    private = F.chat.type == "private"
    ticket = CommandStart(deep_link=True, magic=F.args.startswith("q_"))
    helper = CommandStart(deep_link=True, magic=F.args.startswith("h_"))
    router.message.register(open_ticket, ticket, private)
    router.message.register(become_helper, helper, private)
    router.message.register(say_word, F.text, F.text.func(_may_be_word), private)
    router.callback_query.register(ask_watching, WatchPress.filter())
    router.callback_query.register(toggle_mailings, MailPress.filter())
    return router


def _may_be_word(text: str) -> bool:
    return len(text) <= LONGEST_WORD and "\n" not in text and not text.startswith("/")


async def open_ticket(message: Message, command: CommandObject, actor: Actor, storage: Storage, clock: Clock) -> None:
    """Whoever stands at the door marks its holder; the holder sees the ticket; to others it says nothing about anybody."""
    code = (command.args or "").removeprefix("q_")
    async with storage.write() as unit:
        ticket = await unit.attendance.by_code(code)
        if ticket is None:
            await message.answer(words.BAD_TICKET)
            return
        event_id, zone = ticket.view.event.id, ticket.view.institution.time_zone
        at_door = await may_check_in(unit, actor, event_id)
        done = await unit.attendance.check_in(ticket.registration.id, "qr", clock.now()) if at_door else None
        mine = ticket.registration.person_id == actor.person.id
        watches = mine and await unit.attendance.may_watch(event_id, actor.person.id, clock.now())
    if done is not None:
        await message.answer(esc(words.marked(done, zone)))
    elif mine:
        keyboard = watch_keyboard(event_id) if watches and ticket.view.event.form in ONLINE else None
        await message.answer(words.own_ticket(ticket, clock.now()), reply_markup=keyboard)
    else:
        await message.answer(words.NOT_YOUR_TICKET)


async def become_helper(
    message: Message,
    command: CommandObject,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    dialog_manager: DialogManager,
) -> None:
    """The right to mark who came at one event; a good link opens the door again."""
    now = clock.now()
    async with storage.write() as unit:
        token = await unit.links.find(command.args or "", now)
        event_id = token.event_id if token is not None and token.purpose == "helper" else None
        view = await unit.events.view(event_id) if event_id is not None else None
        if view is not None and await unit.attendance.add_helper(view.event.id, actor.person.id, now):
            await unit.audit.note(
                "helper_joined",
                now=now,
                person_id=actor.person.id,
                institution_id=view.institution.id,
                object_kind="event",
                object_id=view.event.id,
            )
    if view is None:
        await message.answer(start_words.BAD_LINK)
        return
    await message.answer(words.helper_welcome(view, now))
    await dialog_manager.start(CheckinWindow.list, data={"event": view.event.id}, mode=StartMode.RESET_STACK)


async def say_word(
    message: Message, actor: Actor, storage: Storage, clock: Clock, dialog_manager: DialogManager
) -> None:
    """A registered person says the word of today's webinar; any other words go on to others."""
    if dialog_manager.has_context() and dialog_manager.current_context().state.state in ASKS_WORDS:
        raise SkipHandler
    async with storage.read() as unit:
        if not await unit.attendance.hears(actor.person.id, clock.now()):
            raise SkipHandler
    async with storage.write() as unit:
        said = await unit.attendance.say_word(actor.person.id, message.text or "", clock.now())
        if said is None:
            raise SkipHandler
        done, event = said
        zone = (await unit.institutions.get(event.institution_id)).time_zone
    await message.answer(words.word_taken(done, zone), reply_markup=watch_keyboard(event.id))


def watch_keyboard(event_id: int) -> InlineKeyboardMarkup:
    key = InlineKeyboardButton(text=words.WATCH, callback_data=WatchPress(event=event_id).pack())
    return InlineKeyboardMarkup(inline_keyboard=[[key]])


async def ask_watching(
    query: CallbackQuery,
    callback_data: WatchPress,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    dialog_manager: DialogManager,
) -> None:
    """The question comes below, the message stays."""
    async with storage.read() as unit:
        may = await unit.attendance.may_watch(callback_data.event, actor.person.id, clock.now())
    if actor.in_group or not may:
        await query.answer(words.NOT_NOW, show_alert=True)
        return
    window = dialog_manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
    data = {"event": callback_data.event}
    await window.start(WatchWindow.count, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    await query.answer()


async def toggle_mailings(query: CallbackQuery, actor: Actor, storage: Storage) -> None:
    async with storage.write() as unit:
        off = await unit.mailings.toggle_muted(actor.person.id)
    await query.answer(mail_words.MUTED if off else mail_words.UNMUTED, show_alert=True)
