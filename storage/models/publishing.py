"""Groups and channels where events are published, and what was published there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Id
from storage.models.types import UtcDateTime


class BotChat(Base):
    """A group or channel that the bot was added to: where events can be published. Private chats are not kept here."""

    __tablename__ = "bot_chats"
    __table_args__ = (UniqueConstraint("platform", "chat_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))  # group | supergroup | channel
    title: Mapped[str] = mapped_column(Text)
    may_post: Mapped[bool]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # the bot is no longer there


class EventPost(Base):
    """An event published in a group or channel: edited so that its day, its places and its doors are true."""

    __tablename__ = "event_posts"
    __table_args__ = (
        UniqueConstraint("platform", "chat_id", "message_id"),
        Index(
            "ix_event_posts_live",
            "event_id",
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    chat_title: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(64))
    posted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    live: Mapped[bool] = mapped_column(default=True, server_default=true())  # false: edited no more
    shown: Mapped[str | None] = mapped_column(String(64))  # a hash of the facts that its last edit was owed for
    edit_owed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # of the last edit: they keep a distance
