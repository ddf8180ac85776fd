"""How a guardian stands at the door: by all the codes that were ever issued to that guardian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CodeState(StrEnum):
    """What a teacher needs to know of a guardian's codes; the codes themselves nobody sees again."""

    NONE = "none"
    LIVE = "live"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFact:
    """One code that was issued: until when it is good, and what became of it."""

    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, *, now: datetime) -> bool:
        """Say whether this code opens the door now."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at

    def state(self, *, now: datetime) -> CodeState:
        if self.is_good(now=now):
            return CodeState.LIVE
        if self.revoked_at is not None:
            return CodeState.REVOKED
        return CodeState.USED if self.used_at is not None else CodeState.EXPIRED


def newest_that_counts(*, codes: Sequence[CodeFact], now: datetime) -> CodeFact | None:
    """Give the code that says how a guardian stands: a good one, else one that was used, else the newest.

    Of two issued at one moment one that was taken back says more than one that ran out.
    """
    in_order = sorted(
        codes, key=lambda code: (code.issued_at, code.revoked_at is not None, code.expires_at), reverse=True
    )
    for state in (CodeState.LIVE, CodeState.USED):
        for code in in_order:
            if code.state(now=now) is state:
                return code
    return next(iter(in_order), None)


def state_of(*, codes: Sequence[CodeFact], now: datetime) -> CodeState:
    """Say how a guardian stands: with a good code, signed in by one, with one that no longer opens, or without any."""
    found = newest_that_counts(codes=codes, now=now)
    return found.state(now=now) if found else CodeState.NONE
