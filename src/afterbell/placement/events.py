"""What placement tells the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsFormed:
    """The groups of a term stand, from a day on."""

    school: int
    term: str
    groups: int
    since: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesPlaced:
    """The wishes of a term are decided, by the run of this code."""

    school: int
    run: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesGiven:
    """The office gave a child a place in a group by hand, from a day on."""

    school: int
    term: str
    pupil: str
    group: str
    since: date
    at: datetime
