"""What is known of who was in a session, and what it adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Source(StrEnum):
    """Who says it: the adult, the duty leader for the adult, the roll the adult called, somebody on patrol."""

    OWN = "own"
    LEADER = "leader"
    ROLL = "roll"
    PATROL = "patrol"


class Found(StrEnum):
    """What it adds up to for the adult who is named."""

    HERE = "here"
    NOT_HERE = "not_here"
    UNKNOWN = "unknown"
    CONTRADICTING = "contradicting"


NOBODY, STRANGER = "", "?"
"""Whom a patrol met: nobody at all, or somebody it does not know by name."""
BEFOREHAND = timedelta(minutes=60)
"""So long before a session somebody may come to it; who was seen earlier came to something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One fact: at this instant `adult` was in the room (`NOBODY` when it held no adult), as `source` says."""

    fact: str
    source: Source
    adult: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Somebody decided about facts that contradict each other; what comes to be known later is not decided."""

    fact: str
    here: bool
    about: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The session asked about: who is named, when it is, how many minutes after its beginning count as on time.

    `named_at` is when the adult was named, where that is known: whoever takes over a session that runs is not expected
    in it before, and what was seen in the room until then is about the one before.
    """

    named: str
    starts_at: datetime
    ends_at: datetime
    tolerance: int
    named_at: datetime | None = None

    @property
    def expected_at(self) -> datetime:
        """Give since when the named adult is to be there."""
        return max(self.starts_at, self.named_at) if self.named_at else self.starts_at

    def concerns(self, verdict: Verdict) -> bool:
        """Say whether a verdict is about the adult named now, and not about the one before."""
        return self.named_at is None or self.named_at <= verdict.at

    def counts(self, at: datetime) -> bool:
        """Say whether who was seen at this instant was there for the session: shortly before it, or in it."""
        return self.starts_at - BEFOREHAND <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is known of the named adult: since when here, how late, who says so, and who says otherwise.

    `since` and `late_minutes` are of an adult who is here; `decided` names the verdict that counts, where one does.
    """

    found: Found
    since: datetime | None
    late_minutes: int
    claims: tuple[Sighting, ...]
    denials: tuple[Sighting, ...]
    decided: str = ""

    @property
    def sources(self) -> frozenset[Source]:
        return frozenset(claim.source for claim in self.claims)
