"""A market for club places and its outcome: one school, one weekday, one band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A club that can be wished for; with fewer than `minimum` pupils it does not open."""

    code: str
    capacity: int
    minimum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A pupil with an approved application, known by an anonymous ticket and a lottery number (1 is first).

    `wishes` are club codes, best first; `classes` the published priority class of each wish, 0 the best.
    """

    ticket: str
    number: int
    wishes: tuple[str, ...]
    classes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """All clubs and applicants that meet at one school, on one weekday, in one band."""

    clubs: tuple[Club, ...]
    applicants: tuple[Applicant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A club that did not open, with the number of pupils it would have had when it was closed."""

    club: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Who has which place.

    `places`: ticket to club code, or None without a place. `cutoffs`: for every open club the (class, number) of the
    last pupil admitted, or None when places are left over or there were none to give. `closed`: in the order of
    closing. `rounds`: how often places were worked out, one more than clubs closed.
    """

    places: Mapping[str, str | None]
    cutoffs: Mapping[str, tuple[int, int] | None]
    closed: tuple[Closure, ...]
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in an outcome: the rule that is broken, and a sentence with the names."""

    rule: str
    words: Words
