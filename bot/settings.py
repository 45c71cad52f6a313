"""The program's settings, from the environment and `.env` (DESIGN.md, section 8)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from plans.addresses import read_address
from scheduler.pace import PER_SECOND

Security = Literal["starttls", "tls", "none"]
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Through whom letters go."""

    host: str
    port: int
    security: Security
    user: str | None
    password: SecretStr | None
    sender: str  # the address of «От кого»
    sender_name: str


class Settings(BaseSettings):
    """Names are those of the environment, upper case. Secrets are never printed: they are `SecretStr`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    bot_token: SecretStr | None = None
    bot_api_url: str | None = None  # another Bot API server, such as the practice one
    database_url: SecretStr | None = None  # None: SQLite in `metodist_data`
    metodist_data: Path = Path("data")
    metodist_owners: Annotated[frozenset[str], NoDecode] = frozenset()  # platform user ids, as text
    webhook_url: str | None = None
    public_url: str | None = (
        None  # where people reach HTTP_PORT: calendar feeds, the check of certificates; None: not served
    )
    webhook_secret: SecretStr | None = None
    log_format: Literal["text", "json"] = "text"  # json: an object on a line, for a collector of logs
    log_level: Literal["info", "debug"] = "info"
    lease_seconds: float = Field(default=120, gt=0)  # a claim older than this is of a sender that died
    sends_per_second: int | None = Field(default=None, ge=1)  # None: what Telegram allows
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    metodist_clock: datetime | None = None  # the program's clock starts here; refused with the real Telegram
    redis_url: SecretStr | None = None  # chat state is kept there; None: in the database
    smtp_host: str | None = None  # None: no letters
    smtp_port: int | None = Field(default=None, ge=1, le=65535)  # None: that of `smtp_security`
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None  # «Методист <plan@example.ru>»; None: `smtp_user`, where that is an address
    smtp_security: Security = "starttls"

    @field_validator("bot_token", "database_url", "webhook_secret", "redis_url", "smtp_password", mode="before")
    @classmethod
    def _empty_means_none(cls, value: Any) -> Any:
        """An exported empty BOT_TOKEN means "no token", whatever `.env` says."""
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator(
        "bot_api_url",
        "sends_per_second",
        "webhook_url",
        "public_url",
        "metodist_clock",
        "smtp_host",
        "smtp_port",
        "smtp_user",
        "smtp_from",
        mode="before",
    )
    @classmethod
    def _empty_text_means_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("database_url", mode="after")
    @classmethod
    def _with_the_driver(cls, value: SecretStr | None) -> SecretStr | None:
        """As hosting services write it, postgres://… or postgresql://…, is understood too."""
        return None if value is None else SecretStr(with_driver(value.get_secret_value()))

    @field_validator("redis_url")
    @classmethod
    def _redis_url_is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        address = urlsplit(value.get_secret_value())
        if address.scheme not in ("redis", "rediss", "unix"):
            raise ValueError("REDIS_URL must begin with redis://, rediss:// or unix://")
        _ = address.port  # raises ValueError where it is none
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("https://", "http://")):
            raise ValueError("PUBLIC_URL must begin with https:// (or http://)")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _webhook_needs_a_secret(self) -> Settings:
        """Without it anybody who finds the address could speak for anybody."""
        if self.webhook_url is None:
            return self
        if not self.webhook_url.startswith("https://") and self.bot_api_url is None:
            raise ValueError("WEBHOOK_URL must begin with https://")
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret is not None else ""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
            raise ValueError("WEBHOOK_SECRET must be 16 to 256 letters, digits, _ or -")
        return self

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, value: Any) -> Any:
        return (value.strip().lower() or "info") if isinstance(value, str) else value

    @field_validator("smtp_security", mode="before")
    @classmethod
    def _security_in_any_case(cls, value: Any) -> Any:
        return (value.strip().lower() or "starttls") if isinstance(value, str) else value

    @field_validator("smtp_from")
    @classmethod
    def _sender_is_an_address(cls, value: str | None) -> str | None:
        if value is not None:
            read_address(parseaddr(value)[1])
        return value

    @field_validator("metodist_owners", mode="before")
    @classmethod
    def _owners_by_commas(cls, value: Any) -> Any:
        """`42,43`, not JSON."""
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("metodist_clock")
    @classmethod
    def _clock_is_aware(cls, value: datetime | None) -> datetime | None:
        """A moment without a zone is taken as UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value

    @cached_property
    def url(self) -> str:
        """Where the database is: DATABASE_URL, else a SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.metodist_data / 'metodist.db'}"

    @property
    def practice_url(self) -> str:
        """The practice chat's own database: never DATABASE_URL."""
        return f"sqlite+aiosqlite:///{self.metodist_data / 'practice.db'}"

    @property
    def real_telegram(self) -> bool:
        """A token without another Bot API server: the messages reach real people."""
        return self.bot_token is not None and self.bot_api_url is None

    @property
    def rate(self) -> int | None:
        """Messages a second in all; Telegram raises it for some bots, a Bot API server of one's own does not. None: no limit, where the
        clock may be moved: there is no Telegram behind."""
        real = self.bot_token is not None and self.metodist_clock is None
        return self.sends_per_second or (PER_SECOND if real else None)

    @property
    def mail(self) -> MailServer | None:
        """None: no letters. Without a token, or on a clock that is set, only a mail server on this very machine gets any: a year
        that passes in a minute must not write to real people."""
        name, address = parseaddr(self.smtp_from or self.smtp_user or "")
        if self.smtp_host is None or "@" not in address:
            return None
        real = self.bot_token is not None and self.metodist_clock is None
        if not real and not _is_here(self.smtp_host):
            return None
        port = self.smtp_port or _PORTS[self.smtp_security]
        user, password = self.smtp_user, self.smtp_password
        return MailServer(self.smtp_host, port, self.smtp_security, user, password, address, name or "Методист")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def with_driver(url: str) -> str:
    """A database's address as our drivers want it: hosting services write libpq's, whose `sslmode` is asyncpg's `ssl`."""
    if re.match(r"postgres(ql)?(\+asyncpg)?://", url):
        url = re.sub(r"^[^:]+", "postgresql+asyncpg", re.sub(r"([?&])sslmode=", r"\1ssl=", url))
    return re.sub(r"^sqlite://", "sqlite+aiosqlite://", url)


def load_settings(**overrides: Any) -> Settings:
    """Read the environment now; `.env` of the current folder is read too unless METODIST_NO_DOTENV is set."""
    if os.environ.get("METODIST_NO_DOTENV"):
        overrides.setdefault("_env_file", None)
    return Settings(**overrides)
