"""What a request is, what can be said of it, and how it can stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What is asked for: to stay away, that somebody stands in, that two exchange their sessions."""

    LEAVE = "leave"
    SUBSTITUTE = "substitute"
    SWAP = "swap"


class Deed(StrEnum):
    """What somebody said of a request; `OVERTAKEN`: somebody else's request was fulfilled first."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class State(StrEnum):
    """How a request stands. `ASKED` waits for the colleague, `AGREED` for the office; the others wait for nobody."""

    ASKED = "asked"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    EXPIRED = "expired"


OPEN = frozenset({State.ASKED, State.AGREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request: whether the office decides on it, and until when anything can be said of it."""

    kind: Kind
    approval: bool
    until: datetime

    @property
    def consent(self) -> bool:
        """Say whether a colleague is asked: nobody needs another's consent to stay away."""
        return self.kind is not Kind.LEAVE


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fact:
    """One thing that was said, and when."""

    at: datetime
    deed: Deed
