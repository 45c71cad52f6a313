"""Letters: the Notifier of e-mail contacts, and the choice between it and the chat."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage

import aiosmtplib
from aiogram import Bot

from bot.clock import Clock
from bot.sending.letters import Said, letter_id, read_letter, write_letter
from bot.settings import MailServer
from bot.texts import mail as words
from bot.texts.common import local
from scheduler.notifier import Gone, Notifier, Refused, Result, Sent, Stale
from storage.database import Storage
from storage.models import Delivery
from storage.outgoing.mail import EMAIL

LINK = timedelta(days=30)
PATIENCE = 30.0  # seconds for a letter
DOWN = 60.0  # seconds: a server that does not answer is not asked again for each letter; the chats wait behind it
LINKS = 5

_OURS = {503, 530, 534, 535, 538}  # refusals of a recipient that are about us: we did not log in


class MailDown(ConnectionError):
    """The mail server did not answer a moment ago."""


class Postman(Notifier):
    """Each delivery goes its platform's way."""

    def __init__(self, chats: Notifier, letters: Notifier | None) -> None:
        self._chats = chats
        self._letters = letters

    async def prepare(self, deliveries: Sequence[Delivery]) -> None:
        await self._chats.prepare([one for one in deliveries if one.platform != EMAIL])

    async def send(self, delivery: Delivery) -> Result:
        if delivery.platform != EMAIL:
            return await self._chats.send(delivery)
        if self._letters is None:
            return Refused("no mail server")
        return await self._letters.send(delivery)


class MailNotifier(Notifier):
    """Faults of the network, «come back later» and a login that is not taken are raised: they are tried again for hours."""

    def __init__(
        self,
        server: MailServer,
        bot: Bot,
        storage: Storage,
        clock: Clock,
        *,
        real_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._bot = bot
        self._storage = storage
        self._clock = clock
        self._real = real_clock
        self._down_until: float | None = None

    async def send(self, delivery: Delivery) -> Result:
        now = self._clock.now()
        async with self._storage.read() as unit:
            said = await read_letter(unit, delivery, now)
        if said is None:
            return Stale()
        if self._down_until is not None and self._real() < self._down_until:
            raise MailDown
        async with asyncio.timeout(PATIENCE), self._connected() as client:
            letter = write_letter(self._server, delivery, said, await self._ending(delivery, said), now)
            return await _post(client, letter, letter_id(delivery))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        try:
            client = await connect(self._server)
        except (aiosmtplib.SMTPException, OSError, asyncio.CancelledError):
            self._down_until = self._real() + DOWN
            raise
        self._down_until = None
        try:
            yield client
        finally:
            await leave(client)

    async def _ending(self, delivery: Delivery, said: Said) -> list[tuple[str, str]]:
        """Fresh links of whom the letter is for; each in the database before anybody can press it."""
        now = self._clock.now()
        until = now + LINK
        async with self._storage.write() as unit:
            parties = await unit.responsibles.of_address(delivery.chat_id, said.institution_id)
            payloads = [
                await unit.links.create(
                    "responsible",
                    institution_id=party.institution_id,
                    now=now,
                    expires_at=until,
                    responsible_id=party.id,
                )
                for party in parties[:LINKS]
            ]
            seen = await unit.settings.get("bot")
        username = seen["username"] if seen is not None else (await self._bot.me()).username
        urls = [
            (party.name, f"https://t.me/{username}?start={payload}")
            for party, payload in zip(parties, payloads, strict=False)
        ]
        return words.links(urls, local(until, said.time_zone), local(now, said.time_zone).date())


async def connect(server: MailServer) -> aiosmtplib.SMTP:
    """Connected, secured as the settings ask, logged in where they have a password. Raises SMTPException or OSError."""
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=server.sender.rpartition("@")[2],
        timeout=PATIENCE / 2,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
    )
    await client.connect()
    if server.user is not None and server.password is not None:
        try:
            await client.login(server.user, server.password.get_secret_value())
        except BaseException:
            await leave(client)
            raise
    return client


async def try_server(server: MailServer, seconds: float = 8.0) -> Exception | None:
    """Does it let us in? Nothing is sent."""
    try:
        async with asyncio.timeout(seconds):
            await leave(await connect(server))
    except (aiosmtplib.SMTPException, OSError) as error:
        return error
    return None


async def leave(client: aiosmtplib.SMTP) -> None:
    """Whatever the server says to it: a letter that was taken is taken."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=2)
    client.close()


async def _post(client: aiosmtplib.SMTP, letter: EmailMessage, message_id: str) -> Result:
    try:
        await client.send_message(letter)
    except aiosmtplib.SMTPRecipientsRefused as error:
        refusal = error.recipients[0]
        if refusal.code < 500:
            raise
        return (Refused if _about_us(refusal) else Gone)(f"smtp {refusal.code}")
    except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
        if error.code < 500:
            raise
        return Refused(f"smtp {error.code}")
    return Sent(message_id)


def _about_us(refusal: aiosmtplib.SMTPRecipientRefused) -> bool:
    """Not the address is wrong but we may not write (5.7.x, relaying), or the box is only full (5.2.2): it stays linked."""
    said = refusal.message.casefold()
    return refusal.code in _OURS or re.search(r"\b5\.(7\.\d+|2\.2)\b|relay", said) is not None
