"""What a forecast is made of: the children who could come, a range, and what the school has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A child who could take a band: `days` are those on which the family wants it, None where nobody answered.

    `clubs` are what the family wished for.
    """

    grade: int
    language: str
    band: str
    days: frozenset[int] | None
    clubs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A number of children: at least, most likely, at most."""

    low: int
    likely: int
    high: int

    def __add__(self, other: Range) -> Range:
        return Range(low=self.low + other.low, likely=self.likely + other.likely, high=self.high + other.high)


NOBODY = Range(low=0, likely=0, high=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a school has, and the sizes its scheme sets."""

    adults: int
    rooms: int
    group_size: int
    children_an_adult: int


def scaled(*, pupils: int, answered: int, wanting: int) -> Range:
    """Give the range for some children of whom some answered; where nobody did, everything is likely."""
    silent = pupils - answered
    among = (2 * silent * wanting + answered) // (2 * answered) if answered else silent
    return Range(low=wanting, likely=wanting + among, high=wanting + silent)
