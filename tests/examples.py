"""How many examples a property test tries."""

from __future__ import annotations

import os


def many(examples: int) -> int:
    """All of them on a developer's machine, a quarter where a red run stops everybody and time is short."""
    return max(25, examples // 4) if os.environ.get("CI") else examples
