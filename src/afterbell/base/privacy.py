"""Showing as little of a person as will do."""

from __future__ import annotations

HIDDEN_AT_MOST = 3


def masked(name: str) -> str:
    """Hide all of a name but its first character; the stars, three at most, do not tell how long it is."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), HIDDEN_AT_MOST)
