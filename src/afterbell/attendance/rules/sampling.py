"""Which sessions of a week somebody looks into: drawn by a seed nobody in the rooms knows, and the same all week."""

from __future__ import annotations

import hashlib
from collections.abc import Collection


def sample(*, sessions: Collection[str], seed: str, number: int) -> tuple[str, ...]:
    """Draw so many of the sessions, in the order in which they were drawn.

    Each session has a ticket of its own, so one that is added or cancelled changes no other's turn.
    """
    drawn = sorted(set(sessions), key=lambda code: (_ticket(seed=seed, code=code), code))
    return tuple(drawn[:number])


def _ticket(*, seed: str, code: str) -> bytes:
    return hashlib.sha256(f"{seed}|{code}".encode()).digest()
