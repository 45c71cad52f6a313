"""Alembic without its ini file: works from any folder and from an installed package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection


def config(connection: Connection) -> Config:
    """A configuration whose scripts lie beside this file and whose connection is the caller's."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, revision: str = "head") -> None:
    command.upgrade(config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    command.downgrade(config(connection), revision)
