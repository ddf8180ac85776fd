"""The clubs of a day as a family chooses among them, and those its child cannot have, each with every reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.placement.cards import Card
from afterbell.placement.offerings import minimum, wishable
from afterbell.placement.rules.ending import ends_at
from afterbell.placement.rules.matching.problem import Club
from afterbell.placement.rules.wishing import WishDay, Wisher, still_wishable, told, unsuited
from afterbell.placement.wanted import Clubs
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.labels import grades, weekday
from afterbell.scheme.rules.offered import seats


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubChoice:
    """A club the child may wish for on a day; `rank` is where it stands in the list, 0 not in it.

    `places` are those to be given in this round, `minimum` with how many children it opens. `wanted` is how many
    families named it, None where so few did that they could be known, and in a second round.
    """

    code: str
    name: Words
    for_whom: Words
    places: int
    minimum: int
    wanted: int | None
    room: str
    card: Card | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredClub:
    """A club of the day that is none for this child, and every reason why."""

    name: Words
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingThen:
    """A sibling on the same weekday: when its afternoon ends, and the clubs it wishes for at the same time."""

    name: str
    ends: time
    clubs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfWishes:
    """A weekday and band the application asks for, in the round `which`; `ends` is when the child goes home then."""

    which: int
    weekday: int
    weekday_words: Words
    band: str
    band_words: Words
    ends: time
    choices: tuple[ClubChoice, ...]
    barred: tuple[BarredClub, ...]
    siblings: tuple[SiblingThen, ...]

    @property
    def value(self) -> str:
        """Name the day in a form: 1-early."""
        return f"{self.weekday}-{self.band}"

    @property
    def wished(self) -> tuple[ClubChoice, ...]:
        """Give the list as it stands, the dearest first."""
        return tuple(sorted((choice for choice in self.choices if choice.rank), key=lambda choice: choice.rank))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the days of one child are taken from: the scheme, the clubs' cards, who wants what, the child itself."""

    scheme: Scheme
    on: date
    wisher: Wisher
    cards: Mapping[str, Card]
    wanted: Clubs

    def first_day(
        self, key: tuple[int, str], *, stored: Sequence[str], siblings: tuple[SiblingThen, ...]
    ) -> DayOfWishes:
        """Give a day of the first round."""
        return self._day(key, which=1, left=None, stored=stored, siblings=siblings)

    def second_day(self, key: tuple[int, str], *, left: Mapping[str, Club], stored: Sequence[str]) -> DayOfWishes:
        """Give a day of the second round: only clubs that have places left are shown, and those places."""
        return self._day(key, which=2, left=left, stored=stored, siblings=())

    def ends_on(self, number: int) -> time:
        """Give the time at which the child goes home on a weekday."""
        wisher = self.wisher
        return ends_at(scheme=self.scheme, on=self.on, weekday=number, grade=wisher.grade, asked=wisher.asked)

    def _day(
        self,
        key: tuple[int, str],
        *,
        which: int,
        left: Mapping[str, Club] | None,
        stored: Sequence[str],
        siblings: tuple[SiblingThen, ...],
    ) -> DayOfWishes:
        number, band = key
        offered = wishable(scheme=self.scheme, weekday=number, band=band)
        if left is not None:
            offered = {code: offering for code, offering in offered.items() if code in left}
        day = WishDay(weekday=number, band=band, scheme=self.scheme, offered=offered)
        against = {
            code: tuple(unsuited(wisher=self.wisher, offering=offering, weekday=number))
            for code, offering in offered.items()
        }
        standing = still_wishable(wisher=self.wisher, day=day, stored=stored)
        return DayOfWishes(
            which=which,
            weekday=number,
            weekday_words=weekday(number),
            band=band,
            band_words=day.band_words,
            ends=self.ends_on(number),
            choices=tuple(
                self._choice(key, offering, left=left, rank=standing.index(code) + 1 if code in standing else 0)
                for code, offering in offered.items()
                if not against[code]
            ),
            barred=tuple(
                BarredClub(name=offering.name, reasons=against[code])
                for code, offering in offered.items()
                if against[code]
            ),
            siblings=siblings,
        )

    def _choice(
        self, key: tuple[int, str], offering: Offering, *, left: Mapping[str, Club] | None, rank: int
    ) -> ClubChoice:
        first = left is None
        return ClubChoice(
            code=offering.code,
            name=offering.name,
            for_whom=grades(offering.grades),
            places=seats(offering=offering, scheme=self.scheme) if left is None else left[offering.code].capacity,
            minimum=minimum(offering=offering, scheme=self.scheme) if first else 0,
            wanted=told(self.wanted.get((*key, offering.code), 0)) if first else None,
            room=offering.room,
            card=self.cards.get(offering.code),
            rank=rank,
        )
