"""What was written in objections and answers, under its seal."""

from __future__ import annotations

from afterbell.base.crypto import seal, unseal

PURPOSE = "objection.words"


def sealed(text: str) -> bytes:
    """Seal what was written for its column."""
    return seal(text=text, purpose=PURPOSE)


def opened(kept: bytes | memoryview) -> str:
    """Read what was sealed."""
    return unseal(sealed=bytes(kept), purpose=PURPOSE)
