"""/start, /help, /cancel and the deep links `r_`, `s_`, `i_`."""

from __future__ import annotations

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from bot.access import Actor
from bot.clock import Clock
from bot.commands import refresh_commands
from bot.context import PLATFORM
from bot.dialogs.registration.steps import news_keys
from bot.settings import Settings
from bot.texts import consent_news
from bot.texts import start as words
from plans.typed import clean
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="start")
    router.message.register(link_responsible, CommandStart(deep_link=True, magic=F.args.startswith("r_")))
    router.message.register(accept_role, CommandStart(deep_link=True, magic=F.args.startswith("s_")))
    router.message.register(follow, CommandStart(deep_link=True, magic=F.args.startswith("i_")))
    router.message.register(start, CommandStart(magic=~F.args))
    router.message.register(show_help, Command("help"))
    router.message.register(cancel, Command("cancel"))
    return router


async def start(message: Message, actor: Actor, dialog_manager: DialogManager) -> None:
    await dialog_manager.reset_stack()
    await message.answer(words.welcome(actor))


async def show_help(message: Message, actor: Actor, bot: Bot) -> None:
    me = await bot.me()
    await message.answer(words.help_text(actor, me.username if me.supports_inline_queries else None))


async def cancel(message: Message, dialog_manager: DialogManager) -> None:
    under_way = dialog_manager.has_context()
    await dialog_manager.reset_stack()
    await message.answer(words.CANCELLED if under_way else words.NOTHING_TO_CANCEL)


async def link_responsible(
    message: Message,
    command: CommandObject,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    settings: Settings,
) -> None:
    """This private chat or group speaks for a responsible from now on."""
    now = clock.now()
    async with storage.write() as unit:
        token = await unit.links.find(command.args or "", now)
        responsible = await unit.responsibles.get(token.responsible_id) if token and token.responsible_id else None
        if responsible is not None:
            _, new = await unit.responsibles.link(
                responsible.id,
                person_id=actor.person.id,
                platform=PLATFORM,
                chat_id=actor.chat_id,
                thread_id=actor.thread_id,
                chat_kind="group" if actor.in_group else "private",
                chat_title=clean(message.chat.title) if message.chat.title else None,
                now=now,
            )
            await unit.audit.note(
                "contact_linked",
                now=now,
                person_id=actor.person.id,
                institution_id=responsible.institution_id,
                object_kind="responsible",
                object_id=responsible.id,
            )
    if responsible is None:
        await message.answer(words.BAD_LINK)
        return
    me = await bot.me()
    url = f"https://t.me/{me.username}?startgroup={command.args}"
    key = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=words.TO_GROUP, url=url)]])
    text = words.linked(responsible.name, new, group=actor.in_group)
    await message.answer(text, reply_markup=None if actor.in_group else key)
    if not actor.in_group:
        await refresh_commands(bot, storage, actor.person, settings)


async def accept_role(
    message: Message,
    command: CommandObject,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    settings: Settings,
) -> None:
    now = clock.now()
    answer = words.BAD_LINK
    async with storage.write() as unit:
        token = await unit.links.find(command.args or "", now)
        if token is not None and token.role is not None and not actor.in_group and await unit.links.use(token.id, now):
            await unit.people.grant(actor.person.id, token.institution_id, token.role, now)
            institution = await unit.institutions.get(token.institution_id)
            await unit.audit.note(
                "role_given",
                now=now,
                person_id=actor.person.id,
                institution_id=institution.id,
                details={"role": token.role},
            )
            answer = words.role_given(token.role, institution.name)
    await message.answer(answer)
    await refresh_commands(bot, storage, actor.person, settings)


async def follow(message: Message, command: CommandObject, actor: Actor, storage: Storage, clock: Clock) -> None:
    """Its news come only after a consent: the link asks for it."""
    async with storage.write() as unit:
        institution = await unit.institutions.by_slug((command.args or "").removeprefix("i_"))
        if institution is not None:
            await unit.people.grant(actor.person.id, institution.id, "specialist", clock.now())
            asks = await unit.consents.ask_news(actor.person.id, institution.id)
    if institution is None:
        await message.answer(words.BAD_LINK)
    elif asks:
        await message.answer(consent_news.text(institution.name), reply_markup=news_keys(institution.id))
    else:
        await message.answer(words.follows(institution.name))
