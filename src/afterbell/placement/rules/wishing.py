"""What a family may wish for on one weekday and band, and how a list of wishes changes under its thumb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules import labels
from afterbell.scheme.rules.codes import Language
from afterbell.scheme.rules.document import Offering, Scheme

LEAST_TOLD = 5
"""Of fewer families than this a number would tell what one of them did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wisher:
    """A child as its list sees it: whether its application stands, and the times it asks for."""

    name: str
    grade: int
    language: str
    ended: bool
    asked: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishDay:
    """The weekday and band of a list, and what can be wished for there, by code."""

    weekday: int
    band: str
    scheme: Scheme
    offered: Mapping[str, Offering]

    @property
    def key(self) -> tuple[int, str]:
        return self.weekday, self.band

    @property
    def band_words(self) -> Words:
        named = (row.name for row in self.scheme.bands if row.code == self.band)
        return next(named, Words(zh=self.band, en=self.band))

    def name_of(self, club: str) -> Words:
        """Name a club as the scheme does; a code the scheme does not know names itself."""
        named = (row.name for row in self.scheme.offerings if row.code == club)
        return next(named, Words(zh=club, en=club))


def unsuited(*, wisher: Wisher, offering: Offering, weekday: int) -> Iterator[Refusal]:
    """Say every reason why a club is none for a child, whatever the day it asks for."""
    named = {"offering": offering.name, "weekday": labels.weekday(weekday)}
    if wisher.grade not in offering.grades:
        grades, grade = labels.grades(offering.grades), labels.grade(wisher.grade)
        yield REFUSALS.refusal("wish_grade", field="offerings", **named, grades=grades, grade=grade)
    if offering.language is not None and offering.language != wisher.language:
        language = labels.label(Language(offering.language))
        yield REFUSALS.refusal("wish_language", field="offerings", **named, language=language)


def unwishable(*, wisher: Wisher, day: WishDay, wished: Sequence[str]) -> Iterator[Refusal]:
    """Say every reason why a child cannot hand in a list for a day."""
    weekday = labels.weekday(day.weekday)
    if wisher.ended:
        yield REFUSALS.refusal("wish_ended", pupil=wisher.name)
    if day.key not in wisher.asked:
        yield REFUSALS.refusal("wish_day", field="weekday", pupil=wisher.name, weekday=weekday, band=day.band_words)
    most = day.scheme.placement.max_wishes
    if len(wished) > most:
        yield REFUSALS.refusal("wish_many", field="offerings", weekday=weekday, most=most, found=len(wished))
    for rank, club in enumerate(wished):
        if club in wished[:rank]:
            yield REFUSALS.refusal("wish_twice", field="offerings", offering=day.name_of(club), weekday=weekday)
        elif club not in day.offered:
            yield REFUSALS.refusal(
                "wish_unknown", field="offerings", offering=day.name_of(club), weekday=weekday, band=day.band_words
            )
        else:
            yield from unsuited(wisher=wisher, offering=day.offered[club], weekday=day.weekday)


def still_wishable(*, wisher: Wisher, day: WishDay, stored: Sequence[str]) -> tuple[str, ...]:
    """Give a stored list without clubs that are none for the child any more, or are not offered."""
    offered = day.offered
    return tuple(
        club
        for club in stored
        if club in offered and not [*unsuited(wisher=wisher, offering=offered[club], weekday=day.weekday)]
    )


def tapped(standing: tuple[str, ...], *, club: str, ranked: bool) -> tuple[str, ...]:
    """Put a club at the end of a list, or take it out; done twice it is done once."""
    if not ranked:
        return tuple(other for other in standing if other != club)
    return standing if club in standing else (*standing, club)


def moved(standing: tuple[str, ...], *, club: str, by: int) -> tuple[str, ...]:
    """Move a club of a list by so many ranks; at either end it stays."""
    rank = standing.index(club)
    others = [other for other in standing if other != club]
    others.insert(min(max(rank + by, 0), len(others)), club)
    return tuple(others)


def told(number: int) -> int | None:
    """Give how many families want a club as everybody may know it; None for so few that they could be known."""
    return number if number >= LEAST_TOLD else None
