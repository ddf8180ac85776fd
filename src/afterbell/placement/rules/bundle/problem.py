"""What a bundle holds: what the lottery was drawn from, and every market with or without its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.placement.rules.lottery import WHOLE_TERM, turned_round
from afterbell.placement.rules.matching.problem import Market, Matching
from afterbell.scheme.rules.codes import Lottery


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Whose placement it is and what its numbers follow from.

    `weekdays` are the service days of the scheme, whose content hash is `scheme`. `commitment` was published before
    applications opened, `secret` and `public_value` after they closed. `round` is 1, or 2 for those without a place:
    there the capacities of the clubs are what the first round left.
    """

    school: str
    term: str
    round: int
    lottery: Lottery
    weekdays: tuple[int, ...]
    commitment: str
    secret: str
    public_value: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMarket:
    """The market of one weekday and band. Without `matching` nothing is decided yet, and all numbers are 0."""

    weekday: int
    band: str
    market: Market
    matching: Matching | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What people call a band or a club. Nothing is decided by it."""

    kind: str
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One round of one school's placement; an instance, as long as its markets are undecided.

    A bundle without `names`, as they were written before there were any, speaks in codes.
    """

    header: Header
    markets: tuple[DayMarket, ...]
    names: tuple[Name, ...] = ()

    @property
    def decided(self) -> bool:
        return all(each.matching is not None for each in self.markets)

    @property
    def clubs_called(self) -> Mapping[str, Words]:
        return {name.code: name.words for name in self.names if name.kind == "club"}

    def band_called(self, code: str) -> Words:
        """Give a band's name, or its code where it has none."""
        return next((name.words for name in self.names if (name.kind, name.code) == ("band", code)), as_it_is(code))

    @property
    def tickets(self) -> frozenset[str]:
        return frozenset(applicant.ticket for each in self.markets for applicant in each.market.applicants)


def as_it_is(code: str) -> Words:
    """Let a code stand where there is no name."""
    return Words(zh=code, en=code)


def drawn_for(*, header: Header, weekday: int) -> int:
    """Give what stands for the weekday in the hashed text: 0 where one number holds for the whole term."""
    return weekday if header.lottery is Lottery.PER_WEEKDAY else WHOLE_TERM


def runs_backwards(*, header: Header, weekday: int) -> bool:
    """Say whether the line of a weekday is turned round, so that the last draw stands first."""
    return header.lottery is Lottery.ALTERNATING and turned_round(weekday=weekday, weekdays=header.weekdays)
