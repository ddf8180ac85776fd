"""A region's markets laid end to end in arrays, and the way there and back from single markets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afterbell.placement.rules.matching.problem import Closure, Market, Matching

NOBODY = -1  # no club, no class: an empty cell
RANK_BITS = 24  # a pupil's key at a club is class << 24 | rank of its number in the market
RANK_MASK = (1 << RANK_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Markets side by side; market m has the pupils pupil_start[m]:pupil_start[m+1], its clubs likewise.

    `wishes[p, w]` is the club's position in its market (clubs in the order of their codes), -1 after the last wish;
    `classes[p, w]` the class of that wish, at most 126; `numbers[p]` the lottery number, distinct within the market.
    """

    pupil_start: NDArray[np.int64]
    club_start: NDArray[np.int64]
    wishes: NDArray[np.int16]
    classes: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    capacity: NDArray[np.int32]
    minimum: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Who has which place: `place[p]` is the club's position in the market or -1.

    For every club: `cutoff_class` (-1 without a cut-off) and `cutoff_number` of the last one admitted, `closed_round`
    (0 when it opened, otherwise 1 for the first club its market closed) and `closed_size`. `rounds` for every market.
    """

    place: NDArray[np.int16]
    cutoff_class: NDArray[np.int16]
    cutoff_number: NDArray[np.int64]
    closed_round: NDArray[np.int32]
    closed_size: NDArray[np.int32]
    rounds: NDArray[np.int32]


def region_of(*, markets: Sequence[Market]) -> Region:
    """Lay markets end to end; pupils keep their order, clubs stand by code. The markets must be sound."""
    pupils = [applicant for market in markets for applicant in market.applicants]
    clubs = [club for market in markets for club in sorted(market.clubs, key=lambda club: club.code)]
    width = max((len(applicant.wishes) for applicant in pupils), default=0)
    wishes = np.full((len(pupils), width), NOBODY, dtype=np.int16)
    classes = np.zeros((len(pupils), width), dtype=np.uint8)
    row = 0
    for market in markets:
        position = {code: at for at, code in enumerate(sorted(club.code for club in market.clubs))}
        for applicant in market.applicants:
            wishes[row, : len(applicant.wishes)] = [position[wish] for wish in applicant.wishes]
            classes[row, : len(applicant.classes)] = applicant.classes
            row += 1
    return Region(
        pupil_start=_starts([len(market.applicants) for market in markets]),
        club_start=_starts([len(market.clubs) for market in markets]),
        wishes=wishes,
        classes=classes,
        numbers=np.array([applicant.number for applicant in pupils], dtype=np.int64),
        capacity=np.array([club.capacity for club in clubs], dtype=np.int32),
        minimum=np.array([club.minimum for club in clubs], dtype=np.int32),
    )


def matching_of(*, markets: Sequence[Market], placement: Placement, at: int) -> Matching:
    """Give the outcome of the market at a position of `markets` as the readable rule writes it."""
    market = markets[at]
    codes = sorted(club.code for club in market.clubs)
    first_pupil = sum(len(other.applicants) for other in markets[:at])
    first_club = sum(len(other.clubs) for other in markets[:at])
    own = slice(first_club, first_club + len(codes))
    places = {
        applicant.ticket: None if club == NOBODY else codes[club]
        for applicant, club in zip(
            market.applicants,
            placement.place[first_pupil : first_pupil + len(market.applicants)].tolist(),
            strict=True,
        )
    }
    lines = zip(codes, placement.cutoff_class[own].tolist(), placement.cutoff_number[own].tolist(), strict=True)
    cutoffs = {code: None if priority == NOBODY else (priority, number) for code, priority, number in lines}
    turns, sizes = placement.closed_round[own].tolist(), placement.closed_size[own].tolist()
    closed = sorted((turn, code, size) for turn, code, size in zip(turns, codes, sizes, strict=True) if turn)
    return Matching(
        places={ticket: places[ticket] for ticket in sorted(places)},
        cutoffs={code: cutoffs[code] for code, turn in zip(codes, turns, strict=True) if not turn},
        closed=tuple(Closure(club=code, size=size) for _, code, size in closed),
        rounds=int(placement.rounds[at]),
    )


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
