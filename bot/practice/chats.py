"""What the stand-in remembers: people, chats, messages, files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class User:
    id: int
    name: str
    is_bot: bool = False
    username: str | None = None

    def as_api(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        return {**shown, "username": self.username} if self.username else shown


@dataclass(slots=True)
class StoredFile:
    id: str
    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Message:
    id: int
    chat_id: int
    sender: int
    date: int  # Unix seconds, real
    text: str | None = None  # plain
    html: str | None = None  # as the bot wrote it
    caption: bool = False
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    file: str | None = None
    edited: int | None = None
    reply_to: int | None = None
    photo: bool = False  # the file is shown as a picture
    via_bot: bool = False  # a person put it here out of what the bot offered (inline.py)
    service: dict[str, Any] = field(default_factory=dict)  # what happened to the chat, as the Bot API names it


@dataclass(slots=True)
class Chat:
    id: int
    kind: str  # private | group | supergroup | channel
    title: str
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)  # of a group or channel, its creator first
    bot_may_post: bool = True  # in a channel, whose administrator the bot is
    bot_inside: bool = False  # started (private) or added (group, channel), and neither blocked nor kicked
    closed: bool = False  # the person has blocked the bot, or the group has removed it
    migrated_to: int | None = None  # the supergroup that this group has become
    messages: dict[int, Message] = field(default_factory=dict)
    next_message: int = 1

    def as_api(self, people: dict[int, User]) -> dict[str, Any]:
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": people[self.id].name}
        return {"id": self.id, "type": self.kind, "title": self.title}


@dataclass(slots=True)
class Town:
    """Everything that a restart keeps."""

    people: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # scope as text -> commands
    next_update: int = 1

    def as_json(self) -> dict[str, Any]:
        return {
            "people": [asdict(one) for one in self.people.values()],
            "chats": [
                {**asdict(chat), "messages": [asdict(one) for one in chat.messages.values()]}
                for chat in self.chats.values()
            ],
            "files": [{**asdict(one), "content": one.content.hex()} for one in self.files.values()],
            "commands": self.commands,
            "next_update": self.next_update,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Town:
        town = cls(commands=data["commands"], next_update=data["next_update"])
        town.people = {one["id"]: User(**one) for one in data["people"]}
        for one in data["chats"]:
            messages = {message["id"]: Message(**message) for message in one.pop("messages")}
            town.chats[one["id"]] = Chat(**{**one, "messages": messages})
        for one in data["files"]:
            town.files[one["id"]] = StoredFile(**{**one, "content": bytes.fromhex(one["content"])})
        return town


_RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members can_change_info "
    "can_invite_users can_post_stories can_edit_stories can_delete_stories can_send_welcome_messages"
)


def rights_of(status: str, may_post: bool = True) -> dict[str, Any]:
    """What the Bot API says of a member besides the status and the user."""
    if status == "kicked":
        return {"until_date": 0}
    if status == "creator":
        return {"is_anonymous": False}
    if status == "administrator":
        given = dict.fromkeys(_RIGHTS.split(), True)
        return {"can_be_edited": False, "is_anonymous": False, **given, "can_post_messages": may_post}
    return {}
