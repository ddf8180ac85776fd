"""Whether a place of a club on one weekday suits a child, who claims it or is offered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules import labels

Days = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place a child has; `club` says that it was wished or asked for, and is not the group everybody else is in."""

    group: int
    name: str
    weekday: int
    band: str
    club: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A child as the seats see it: whether its application stands, what it asked for, and where it is."""

    approved: bool
    grade: int
    language: str
    asked: Days
    held: tuple[Held, ...]

    def club_at(self, *, weekday: int, band: str) -> Held | None:
        """Give the club the child has at that time, None for a child with everybody else, or nowhere."""
        here = (place for place in self.held if (place.weekday, place.band, place.club) == (weekday, band, True))
        return next(here, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The places of a club on one weekday: for whom they are, and which other bands share minutes with them."""

    group: int
    name: str
    weekday: int
    band: str
    language: str
    grades: frozenset[int]
    overlapping: frozenset[str]


def unfit(*, pupil: Pupil, place: Place) -> Iterator[Refusal]:
    """Say every reason why a child cannot be there at all."""
    if not pupil.approved:
        yield REFUSALS.refusal("fit_ended")
    if place.language and place.language != pupil.language:
        yield REFUSALS.refusal("place_for_others", field="group", group=place.name)
    if pupil.grade not in place.grades:
        yield REFUSALS.refusal(
            "place_for_other_grades", field="group", group=place.name, grade=labels.grade(pupil.grade)
        )
    if (place.weekday, place.band) not in pupil.asked:
        yield REFUSALS.refusal("fit_not_asked", field="group", group=place.name)
    for other in pupil.held:
        if other.weekday == place.weekday and other.band in place.overlapping:
            yield REFUSALS.refusal("fit_overlaps", field="group", group=place.name, other=other.name)


def unclaimable(*, pupil: Pupil, place: Place) -> Iterator[Refusal]:
    """Say every reason why a child cannot claim a left-over place: whoever has a club at that time leaves it alone."""
    yield from unfit(pupil=pupil, place=place)
    club = pupil.club_at(weekday=place.weekday, band=place.band)
    if club is not None and club.group != place.group:
        yield REFUSALS.refusal("claim_has_club", field="group", other=club.name)
