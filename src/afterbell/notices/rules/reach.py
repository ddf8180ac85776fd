"""Whether a family knows of a notice, folded from facts that nobody takes away: opened, handed over, called, undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from afterbell.base.spans import local_day


class Way(StrEnum):
    """How a family came to know of a notice, the surest first."""

    OPENED = "opened"
    CALL = "call"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A family was told of a notice in some way; `undone` where that was taken back."""

    code: str
    family: str
    way: Way
    who: str
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A family and the surest way in which it was reached; `way` is None while it is missing."""

    family: str
    way: Way | None
    facts: tuple[Fact, ...]

    @property
    def by(self) -> Fact | None:
        """Give the fact by which the family counts as reached."""
        return next((fact for fact in self.facts if fact.way == self.way), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many families of some were reached, each counted in one way only."""

    families: int
    opened: int
    call: int
    paper: int

    @property
    def reached(self) -> int:
        return self.opened + self.call + self.paper

    @property
    def missing(self) -> int:
        return self.families - self.reached


def reach_of(*, family: str, facts: Iterable[Fact]) -> Reach:
    """Fold what is known of one family; whatever order the facts came in, the same comes out."""
    standing = sorted(
        (fact for fact in facts if fact.family == family and not fact.undone), key=lambda fact: (fact.at, fact.code)
    )
    ways = {fact.way for fact in standing}
    return Reach(family=family, way=next((way for way in Way if way in ways), None), facts=tuple(standing))


def coverage_of(reached: Collection[Reach]) -> Coverage:
    """Count families by how they were reached."""
    ways = [reach.way for reach in reached]
    return Coverage(
        families=len(ways), opened=ways.count(Way.OPENED), call=ways.count(Way.CALL), paper=ways.count(Way.PAPER)
    )


def may_be_undone(*, fact: Fact, now: datetime) -> bool:
    """Say whether a fact may still be taken back: what somebody ticked, on the day it was ticked.

    What a family opened is no mistake of the teacher's.
    """
    return fact.way is not Way.OPENED and not fact.undone and local_day(fact.at) == local_day(now)
