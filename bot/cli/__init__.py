"""The command line. Start-up is light: each command imports what it needs when it runs."""

from __future__ import annotations

import sys

from bot.cli import (  # noqa: F401 (they add commands)
    deliveries,
    doctor,
    institutions,
    intake,
    operations,
    papers,
    privacy,
    reminders,
    responsibles,
    service,
)
from bot.cli.base import app, report_errors


def main() -> None:
    """`metodist …`: errors are one sentence on standard error, status 2 for bad input, 1 for a fault."""
    sys.exit(report_errors(app))


__all__ = ["app", "main"]
