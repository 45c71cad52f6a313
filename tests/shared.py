"""The real documents beside the project, where they are present; tests say so when they are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"
GOLD = SHARED / "gold" / "seed_plans.json"
needs_shared = pytest.mark.skipif(not GOLD.exists(), reason="the shared real plans are not on this machine")


def gold() -> dict[str, Any]:
    """What a careful reader takes from the real plans; empty where they are absent."""
    return json.loads(GOLD.read_text(encoding="utf-8")) if GOLD.exists() else {}


def plan_bytes(name: str) -> bytes:
    return (SHARED / "plans" / f"{name}.txt").read_bytes()


def bot_api() -> dict[str, Any]:
    """Every method and type of the Bot API as data."""
    data: dict[str, Any] = json.loads(SHARED.joinpath("botapi", "bot_api_10.3.json").read_text(encoding="utf-8"))
    return data
