"""The program's settings, from the environment and `.env` (DESIGN.md, section 8)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Names are those of the environment, upper case. Secrets are never printed: they are `SecretStr`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    bot_token: SecretStr | None = None
    bot_api_url: str | None = None  # another Bot API server, such as the practice one
    database_url: SecretStr | None = None  # None: SQLite in `metodist_data`
    metodist_data: Path = Path("data")
    metodist_owners: Annotated[frozenset[str], NoDecode] = frozenset()  # platform user ids, as text
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    metodist_clock: datetime | None = None  # the program's clock starts here; refused with the real Telegram
    redis_url: SecretStr | None = None

    @field_validator("bot_token", "database_url", "webhook_secret", "redis_url", mode="before")
    @classmethod
    def _empty_means_none(cls, value: Any) -> Any:
        """An exported empty BOT_TOKEN means "no token", whatever `.env` says."""
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("bot_api_url", "webhook_url", "metodist_clock", mode="before")
    @classmethod
    def _empty_text_means_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

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


def load_settings(**overrides: Any) -> Settings:
    """Read the environment now; `.env` of the current folder is read too unless METODIST_NO_DOTENV is set."""
    if os.environ.get("METODIST_NO_DOTENV"):
        overrides.setdefault("_env_file", None)
    return Settings(**overrides)
