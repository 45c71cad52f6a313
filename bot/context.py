"""What every handler is given, by name: `storage`, `clock`, `settings`, `actor`, `nudge` (see middlewares.py)."""

from __future__ import annotations

PLATFORM = "telegram"
