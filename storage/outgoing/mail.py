"""E-mail contacts: a responsible with an address and no chat is reminded by letters, where letters can be sent at all."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Contact, Setting

EMAIL = "email"  # platform and chat_kind of such a contact, platform of its deliveries
MAIL = "mail"  # the installation's setting {"ready": bool}: can the bot send letters, as of its last start


async def heard(session: AsyncSession, contacts: Iterable[Contact]) -> list[Contact]:
    """Of active contacts those that messages go to: an address only while letters can be sent and its responsible has no chat,
    where a letter would only double the message."""
    known = list(contacts)
    addressed = {one.responsible_id for one in known if one.platform == EMAIL}
    if not addressed:
        return known
    setting = await session.scalar(select(Setting.value).where(Setting.name == MAIL))
    chatting = await session.scalars(
        select(Contact.responsible_id).where(
            Contact.responsible_id.in_(addressed), Contact.platform != EMAIL, Contact.unlinked_at.is_(None)
        )
    )
    silent = set(chatting) if setting is not None and setting["ready"] else addressed
    return [one for one in known if one.platform != EMAIL or one.responsible_id not in silent]
