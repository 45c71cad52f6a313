"""Logs: one line an event on standard error, without personal data or tokens."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs() -> None:
    """structlog for our own lines; libraries only from warnings up."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # A press that we answered with a notice is answered once more by the library, in vain: no news
    logging.getLogger("aiogram_dialog.manager.message_manager").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
