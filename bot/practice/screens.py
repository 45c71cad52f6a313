"""What a person of the town sees, as JSON: a chat's messages with their buttons, a chat in the list of chats."""

from __future__ import annotations

from typing import Any

from bot.practice.chats import Chat
from bot.practice.telegram import PracticeTelegram

_SERVICE = {
    "new_chat_members": "бот добавлен в группу",
    "migrate_to_chat_id": "группа стала супергруппой",
    "migrate_from_chat_id": "группа стала супергруппой",
}


def chat_row(telegram: PracticeTelegram, chat: Chat) -> dict[str, Any]:
    """A chat as the list of chats shows it: its title, its command menu, what the bot has said there."""
    private = chat.kind == "private"
    menus = telegram.town.commands
    scopes = (f"chat:{chat.id}", "all_private_chats:" if private else "all_group_chats:", "default:")
    return {
        "id": chat.id,
        "title": telegram.bot.name if private else chat.title,
        "kind": chat.kind,
        "commands": next((menus[scope] for scope in scopes if menus.get(scope)), []),
        "from_bot": [one.id for one in chat.messages.values() if one.sender == telegram.bot.id],
    }


def screen(telegram: PracticeTelegram, person: int, chat_id: int) -> dict[str, Any]:
    """What this person sees in this chat."""
    chat = telegram.town.chats[chat_id]
    messages = []
    for one in chat.messages.values():
        who = (
            "bot"
            if one.sender == telegram.bot.id
            else "me"
            if one.sender == person
            else telegram.town.people[one.sender].name
        )
        stored = telegram.town.files.get(one.file) if one.file else None
        file = None
        if stored is not None:
            file = {"name": stored.name, "size": len(stored.content), "url": f"/files/{stored.id}", "image": one.photo}
        messages.append(
            {
                "id": one.id, "from": who, "text": one.text, "html": one.html, "buttons": buttons(one.rows), "file": file,
                "via": telegram.bot.username if one.via_bot else None,
                "edited": one.edited is not None, "date": one.date, "service": _SERVICE.get(next(iter(one.service), "")),
            }
        )  # fmt: skip
    return {"chat": chat.id, "title": chat.title, "changes": telegram.changes, "messages": messages}


def buttons(rows: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "text": key["text"],
                "data": key.get("callback_data"),
                "url": key.get("url"),
                "copy": (key.get("copy_text") or {}).get("text"),
            }
            for key in row
        ]
        for row in rows
    ]
