"""A real mail server on this machine, whose answers a test chooses."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "plan@example.ru", "very secret"


@dataclass
class Box:
    """What came, and what the server says next: answers in their order, then it takes everything."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)  # answers to RCPT TO
    data: list[str] = field(default_factory=list)  # answers to DATA
    asked: int = 0  # how many recipients the server was asked about

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data.pop(0)
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.to += envelope.rcpt_tos
        return "250 OK"


class _FreePort(Controller):
    """On whatever port is free; it tells which."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(box: Box | None = None, **options: Any) -> Iterator[Box]:
    """aiosmtpd in a thread of its own."""
    box = box or Box()
    controller = _FreePort(box, hostname=HOST, port=box.port, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def with_password(context: ssl.SSLContext) -> dict[str, Any]:
    """STARTTLS first, then the login."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    return {"tls_context": context, "require_starttls": True, "authenticator": check, "auth_required": True}


def words_of(letter: EmailMessage, kind: str) -> str:
    """The letter's part of that kind («plain», «html»), no-break spaces as spaces."""
    part = letter.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\u00a0", " ").replace("\r\n", "\n")
