"""Plans that were read and not yet kept. The file stays in the chat: a lost entry is read again from there."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from aiogram import Bot

from plans.draft import PlanDraft
from plans.reading import read_plan_safely

AT_ONCE = 2  # each child may take half a gigabyte
KEEP_MENDS = 50  # of all people
KEEP = 8  # previews open at once; an older one costs a second reading


@dataclass(frozen=True, slots=True)
class ReadFile:
    name: str
    content: bytes
    draft: PlanDraft


class Drafts:
    """The last few files by their id in the messenger, and texts that were pasted."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, ReadFile] = OrderedDict()
        self._readers = asyncio.Semaphore(AT_ONCE)
        self._mends: OrderedDict[tuple[int, str], dict[str, Any]] = OrderedDict()

    def remember(self, person_id: int, digest: str, edits: dict[str, Any]) -> None:
        """What a person has mended in a file: a command given meanwhile closes the preview, the same file sent again opens it
        with them."""
        self._mends[person_id, digest] = edits
        self._mends.move_to_end((person_id, digest))
        while len(self._mends) > KEEP_MENDS:
            self._mends.popitem(last=False)

    def remembered(self, person_id: int, digest: str) -> dict[str, Any] | None:
        return self._mends.get((person_id, digest))

    def forget(self, person_id: int, digest: str) -> None:
        """Kept, or left on purpose."""
        self._mends.pop((person_id, digest), None)

    async def read(self, bot: Bot, file_id: str, name: str) -> ReadFile:
        """Raises plans.readers.UnreadableFile."""
        if file_id not in self._known:
            stream = await bot.download(file_id)
            await self._keep(file_id, name, stream.read() if stream is not None else b"")
        self._known.move_to_end(file_id)
        return self._known[file_id]

    async def read_text(self, text: str, name: str) -> ReadFile:
        """A plan pasted into the chat. Raises plans.readers.UnreadableFile."""
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._known:
            await self._keep(key, name, text.encode())
        return self._known[key]

    async def _keep(self, key: str, name: str, content: bytes) -> None:
        async with self._readers:
            draft = await asyncio.to_thread(read_plan_safely, name, content)
        self._known[key] = ReadFile(name, content, draft)
        while len(self._known) > KEEP:
            self._known.popitem(last=False)
