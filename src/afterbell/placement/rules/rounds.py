"""What a second round has to give, what changed since a preview, and whom a new preview moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.placement.rules.matching.problem import Applicant, Club, Market

MarketKey = tuple[int, str]
"""The weekday and band of a market."""
Place = str | None


def left_over(*, club: Club, there: int) -> Club:
    """Give an open club as the second round finds it, with `there` of those it took still coming.

    Whoever was placed stays, so only what is free is given; a minimum the first round met is met, even if somebody left
    since.
    """
    return Club(code=club.code, capacity=max(0, club.capacity - there))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How the same market goes in now, against how it went in before: tickets, and codes of clubs."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    other: tuple[str, ...]
    clubs: tuple[str, ...]


def changed(*, before: Market, now: Market) -> Changed:
    """Compare two states of one market. Numbers follow from who takes part, so a child is other by wishes or class."""
    was = {applicant.ticket: _asks(applicant) for applicant in before.applicants}
    asks = {applicant.ticket: _asks(applicant) for applicant in now.applicants}
    had, has = ({club.code: club for club in market.clubs} for market in (before, now))
    return Changed(
        gone=tuple(sorted(was.keys() - asks.keys())),
        new=tuple(sorted(asks.keys() - was.keys())),
        other=tuple(sorted(ticket for ticket in was.keys() & asks.keys() if was[ticket] != asks[ticket])),
        clubs=tuple(sorted(code for code in had.keys() | has.keys() if had.get(code) != has.get(code))),
    )


def _asks(applicant: Applicant) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return applicant.wishes, applicant.classes


def moved(*, before: Mapping[str, Place], now: Mapping[str, Place]) -> Mapping[str, tuple[Place, Place]]:
    """Give by ticket who has another place than before, from where to where; only who took part both times."""
    return {
        ticket: (before[ticket], now[ticket])
        for ticket in sorted(before.keys() & now.keys())
        if before[ticket] != now[ticket]
    }
