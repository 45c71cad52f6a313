from __future__ import annotations

import operator
from typing import Any

from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Select, SwitchTo, Url
from aiogram_dialog.widgets.text import Const, Format

from bot.context import PLATFORM
from bot.dialogs.mine import my_event, note
from bot.dialogs.publishing.states import PostWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import errors as trouble
from bot.texts import posts as words
from storage.database import Unit
from storage.models import BotChat, EventPost
from storage.records import EventView

PAGE = 8
ADMINISTRATORS = (ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR)


async def open_posts(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk's card or from the information letter."""
    started_with = manager.start_data if isinstance(manager.start_data, dict) else {}
    event = manager.dialog_data.get("event") or started_with.get("event", 0)
    await manager.start(PostWindow.where, data={"event": event})


async def _public(unit: Unit, scene: Scene) -> EventView | None:
    """What is not for everybody is not published."""
    view = await my_event(unit, scene)
    return view if view is not None and view.event.public else None


async def where_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    username = (await scene.bot.me()).username
    links = {
        "to_channel": f"https://t.me/{username}?startchannel&admin=post_messages",
        "to_group": f"https://t.me/{username}?startgroup",
    }
    async with scene.storage.read() as unit:
        view = await _public(unit, scene)
        places = await unit.posts.places(view, scene.actor.person.id, scene.now) if view is not None else []
    places = [one for one in places if await _is_theirs(scene, one.chat)]
    if view is None:
        return {"text": trouble.NOT_YOURS, "places": [], "ok": False, **links, **paged(0, 0, PAGE)}
    page = page_of(dialog_manager, len(places), PAGE)
    return {
        "text": words.where(view, places),
        "places": [(str(one.chat.id), words.place_key(one)) for one in places[page * PAGE : (page + 1) * PAGE]],
        "ok": True,
        **links,
        **paged(page, len(places), PAGE),
    }


async def stands_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await _public(unit, scene)
        found = await _post(unit, scene, view) if view is not None else None
    if view is None or found is None:
        return {"text": words.GONE if view is not None else trouble.NOT_YOURS, "ok": False}
    return {"text": words.stands(view, found[1], scene.now), "ok": True}


async def choose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """Where it stands already, what to do with it is asked; else it is published."""
    scene = Scene.of(manager)
    manager.dialog_data["chat"] = int(key) if key.isdigit() and len(key) < 12 else 0
    async with scene.storage.read() as unit:
        view = await _public(unit, scene)
        standing = await _post(unit, scene, view) if view is not None else None
    if standing is not None:
        await manager.switch_to(PostWindow.stands)
    else:
        await _publish(query, scene)


async def again(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _publish(query, Scene.of(manager))
    await manager.switch_to(PostWindow.where)


async def take_off(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The message goes, if the messenger lets it; in any case it is edited no more."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await _public(unit, scene)
        found = await _post(unit, scene, view) if view is not None else None
    if view is None or found is None:
        await query.answer(trouble.NOT_YOURS if view is None else words.GONE, show_alert=True)
        return
    chat, standing = found
    if (refused := await _refused(scene, chat)) is not None:
        await query.answer(refused, show_alert=True)
        return
    try:
        await scene.bot.delete_message(chat.chat_id, int(standing.message_id))
        answer = words.TAKEN_OFF
    except (TelegramBadRequest, TelegramForbiddenError):
        answer = words.NOT_TAKEN_OFF
    async with scene.storage.write() as unit:
        await unit.posts.forget(PLATFORM, chat.chat_id, standing.message_id)
        await note(unit, scene, view, "post_taken_off")
    await query.answer(answer, show_alert=True)
    await manager.switch_to(PostWindow.where)


async def _publish(query: CallbackQuery, scene: Scene) -> None:
    """Asked of the messenger first: an organizer publishes only where they are an administrator."""
    async with scene.storage.read() as unit:
        view = await _public(unit, scene)
        chat = await unit.posts.chat(int(scene.data.get("chat", 0)))
    refused = await _refused(scene, chat) if view is not None else trouble.NOT_YOURS
    if refused is not None or view is None or chat is None:
        await query.answer(refused, show_alert=True)
        return
    async with scene.storage.write() as unit:
        view = await _public(unit, scene)
        owed = view is not None and await unit.posts.publish(view.event, chat, scene.actor.person.id, scene.now)
        if owed and view is not None:
            await note(unit, scene, view, "event_published")
    await query.answer(words.SENDING if owed else words.ON_ITS_WAY, show_alert=True)


async def _is_theirs(scene: Scene, chat: BotChat) -> bool:
    """A colleague may have let the bot into a chat of another institution: its title is for its administrators."""
    if chat.added_by == scene.actor.person.id:
        return True
    known: dict[str, bool] = scene.data.setdefault("theirs", {})
    if str(chat.id) not in known:
        known[str(chat.id)] = await _refused(scene, chat) is None
    return known[str(chat.id)]


async def _refused(scene: Scene, chat: BotChat | None) -> str | None:
    """Why this person may not publish there, as a sentence."""
    if chat is None or not chat.may_post:
        return words.NOT_THERE
    try:
        member = await scene.bot.get_chat_member(chat.chat_id, int(scene.actor.person.user_id))
    except (TelegramBadRequest, TelegramForbiddenError):
        return words.NOT_THERE
    return None if member.status in ADMINISTRATORS else words.NOT_ADMINISTRATOR


async def _post(unit: Unit, scene: Scene, view: EventView) -> tuple[BotChat, EventPost] | None:
    """The newest post of this event in the chosen chat."""
    chat = await unit.posts.chat(int(scene.data.get("chat", 0)))
    if chat is None:
        return None
    here = [post for post in await unit.posts.of_event(view.event.id) if post.chat_id == chat.chat_id]
    return (chat, here[-1]) if here else None


def posts_dialog() -> Dialog:
    places = Select(Format("{item[1]}"), id="p", item_id_getter=operator.itemgetter(0), items="places", on_click=choose)
    return Dialog(
        Window(
            Said("text"),
            Column(places),
            pager(),
            Url(Const(words.TO_CHANNEL), Said("to_channel"), when="ok"),
            Url(Const(words.TO_GROUP), Said("to_group"), when="ok"),
            Cancel(Const(words.BACK)),
            state=PostWindow.where,
            getter=where_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.AGAIN), id="again", on_click=again, when="ok"),
            Button(Const(words.TAKE_OFF), id="off", on_click=take_off, when="ok"),
            SwitchTo(Const(words.BACK), id="back", state=PostWindow.where),
            state=PostWindow.stands,
            getter=stands_data,
        ),
    )
