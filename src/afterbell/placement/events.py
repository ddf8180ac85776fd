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
class PlacementPublished:
    """Families see what came of a round, by the run of this code; until `second_until` there is a second."""

    school: int
    run: str
    second_until: date | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesGiven:
    """A child got a place in a group, from a day on: by hand from the office, or because its family took one."""

    school: int
    term: str
    pupil: str
    group: str
    since: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildMoved:
    """The office moved the child of an application to a group, on these weekdays, from a day on."""

    school: int
    application: str
    group: str
    weekdays: tuple[int, ...]
    since: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsReformed:
    """Groups of a term ended and others began from a day on, by their codes."""

    school: int
    term: str
    ended: tuple[str, ...]
    begun: tuple[str, ...]
    since: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersMade:
    """Places that became free are offered to children who waited, by the codes of the offers."""

    school: int
    offers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersEnded:
    """Offers are over without the family's answer: their time passed, or the child can no longer have the place."""

    school: int
    offers: tuple[str, ...]
    at: datetime
