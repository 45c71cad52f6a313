"""/subscriptions, and «Отписаться» under a notice."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.callbacks import NewsPress, NewsWishPress, UnsubscribePress
from bot.clock import Clock
from bot.dialogs.subscriptions import SubscriptionsWindow
from bot.dialogs.subscriptions.wishes import home_of
from bot.rendering.news import render_news
from bot.replies import redraw
from bot.texts import consent_news
from bot.texts import errors as trouble
from bot.texts import subscriptions as words
from bot.texts.notices import NEWS_OVER
from storage.database import Storage
from storage.repositories.deliveries import DeliveryKind


def build_router() -> Router:
    router = Router(name="subscriptions")
    router.message.register(show, Command("subscriptions"), F.chat.type == "private")
    router.callback_query.register(turn_news, NewsPress.filter())
    router.callback_query.register(stop, UnsubscribePress.filter())
    router.callback_query.register(answer_news, NewsWishPress.filter())
    router.callback_query.register(stop_all, F.data == UnsubscribePress.__prefix__)
    return router


async def show(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(SubscriptionsWindow.forms, mode=StartMode.RESET_STACK)


async def stop(query: CallbackQuery, callback_data: UnsubscribePress, actor: Actor, storage: Storage) -> None:
    """«Отписаться» asks what from; the second press does it and says what exactly stopped. The notice itself stays."""
    event = callback_data.event
    if callback_data.what == "this" and event:
        async with storage.write() as unit:
            seen = await unit.events.view(event)
            mine = await unit.subscriptions.matching(actor.person.id, event) if seen is not None else []
            names = [words.named(one, await home_of(unit, one)) for one in mine]
            for one in mine:
                await unit.subscriptions.drop(actor.person.id, actor.now, one.id)
        await query.answer(words.stopped_these(names), show_alert=True)
    elif callback_data.what == "all":
        async with storage.write() as unit:
            gone = await unit.subscriptions.drop(actor.person.id, actor.now)
        await query.answer(words.stopped(gone), show_alert=True)
    else:
        await query.answer()
    if isinstance(query.message, Message) and query.message.reply_markup is not None:
        kept = [row for row in query.message.reply_markup.inline_keyboard if not _about_stopping(row)]
        rows = _choices(event) if callback_data.what == "" else [[_key(words.UNSUBSCRIBE, "", event)]]
        await query.message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=[*kept, *rows]))


async def turn_news(
    query: CallbackQuery, callback_data: NewsPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Exactly the events of that message, as they are now. Whose they are alone turns the page."""
    async with storage.read() as unit:
        sent = await unit.deliveries.get(callback_data.delivery)
        mine = sent is not None and sent.kind == DeliveryKind.NEWS and sent.person_id == actor.person.id
        shown = await render_news(unit, sent, clock.now(), callback_data.page) if sent is not None and mine else None
    if shown is None:
        await query.answer(NEWS_OVER, show_alert=True)
        return
    await redraw(query, shown.text, shown.keyboard)
    await query.answer()


async def stop_all(query: CallbackQuery, actor: Actor, storage: Storage) -> None:
    """«Отписаться от всего» of a notice from before there was a choice."""
    async with storage.write() as unit:
        gone = await unit.subscriptions.drop(actor.person.id, actor.now)
    await query.answer(words.stopped(gone), show_alert=True)


async def answer_news(query: CallbackQuery, callback_data: NewsWishPress, actor: Actor, storage: Storage) -> None:
    """Only who was asked may answer. The question gives way to the answer."""
    async with storage.write() as unit:
        asked = callback_data.institution in (await unit.people.get(actor.person.id)).news_asked
        institution = await unit.institutions.get(callback_data.institution) if asked else None
        if institution is not None and callback_data.accept:
            await unit.consents.give_news(
                actor.person.id,
                institution.id,
                text=consent_news.text(institution.name),
                version=consent_news.VERSION,
                now=actor.now,
            )
    if institution is None:
        await query.answer(trouble.GONE, show_alert=True)
        return
    said = consent_news.given(institution.name) if callback_data.accept else consent_news.REFUSED
    await redraw(query, said, None)
    await query.answer()


def _about_stopping(row: list[InlineKeyboardButton]) -> bool:
    return any((key.callback_data or "").split(":")[0] == UnsubscribePress.__prefix__ for key in row)


def _choices(event: int) -> list[list[InlineKeyboardButton]]:
    named = [(words.STOP_THIS, "this")] if event else []
    return [[_key(text, what, event)] for text, what in [*named, (words.STOP, "all"), (words.BACK, "back")]]


def _key(text: str, what: str, event: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=UnsubscribePress(what=what, event=event).pack())
