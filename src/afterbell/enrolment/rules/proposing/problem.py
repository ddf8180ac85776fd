"""What a proposal is made from, and what it says: who may apply to a band, now and then, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from afterbell.base.words import Words
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.forecast import Means, Range
from afterbell.scheme.rules.codes import Fact, Match
from afterbell.scheme.rules.document import Condition, Scheme, Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """A child as register and survey show it, with the days its family wants in each band it could take.

    A child whose family did not answer wants None: nobody knows.
    """

    facts: ChildFacts
    wants: Mapping[str, frozenset[int] | None]

    def in_most_need(self) -> ChildFacts:
        """Give what would be known if the family had answered that there is nobody."""
        return replace(self.facts, collector="nobody", no_one_at_home=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """A way of saying who may apply; without tests everybody whose family wishes."""

    code: str
    words: Words
    match: Match
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Conditions a band could have: reasons, and the grades for which they stand."""

    reasons: Reasons
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Who may apply, and who of them comes on the busiest weekday; `fits` is for whom adults and rooms are there."""

    eligible: Range
    coming: Range
    weekday: int
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BandProposal:
    """Who may apply to a band now, and the widest conditions that fit; the narrowest where none does.

    `conditions` are those of the scheme that the candidate would replace. Where the scheme asks what no survey knows
    (`unasked`), nothing is proposed.
    """

    band: str
    grades: tuple[int, ...]
    conditions: tuple[Condition, ...]
    now: Count
    candidate: Candidate | None
    then: Count | None
    places: int
    unasked: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Say whether the scheme would say anything else than it does."""
        return self.candidate is not None and said_by(self.candidate, self.grades) != {
            plain(row.match, row.tests) for row in self.conditions
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The children of a school, its scheme, and the adults and rooms there are."""

    children: tuple[Surveyed, ...]
    scheme: Scheme
    means: Means


Plain = tuple[bool, frozenset[tuple[Fact, frozenset[str]]]]


def plain(match: Match, tests: tuple[Test, ...]) -> Plain:
    """Give what a condition asks, however it is written: one test is all and any of them."""
    return match is Match.ANY and len(tests) > 1, frozenset((row.fact, frozenset(row.one_of)) for row in tests)


def said_by(candidate: Candidate, of_band: tuple[int, ...]) -> set[Plain]:
    """Give what a candidate's conditions ask; grades only where they are not all of the band's."""
    found = {plain(candidate.reasons.match, candidate.reasons.tests)} if candidate.reasons.tests else set[Plain]()
    if candidate.grades != of_band:
        found.add(plain(Match.ALL, (by_grade(candidate.grades),)))
    return found


def by_grade(grades: tuple[int, ...]) -> Test:
    return Test(fact=Fact.GRADE, one_of=tuple(str(number) for number in grades))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesProposal:
    """More places for a club that more children want than it takes: as many as its room and one adult hold."""

    offering: str
    children: Range
    places: int
    proposed: int
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityProposal:
    """A class placed before others where clubs have too few places: who has nobody at the gate and nobody at home."""

    rank: int
    reasons: Reasons
    children: Range
    over: tuple[str, ...]
