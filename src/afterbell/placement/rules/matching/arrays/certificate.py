"""The certificate of a region's placement, checked for all pupils at once and without the kernel.

For every market: only wishes come true, no club over its places or open under its minimum, every cut-off is the last
one admitted, nobody before a cut-off was refused and no wished place stayed free. Markets that closed clubs are
replayed from the start with sorted lines: did the smallest club close each time, did the places come out so?
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afterbell.base.words import Words
from afterbell.placement.rules.matching.arrays.region import NOBODY, Placement, Region
from afterbell.placement.rules.matching.problem import Finding

FAULT = Words(zh="{count} 处（{what}），第一处在第 {row} 行。", en="{count} times ({what}), first in row {row}.")
WHAT: Mapping[str, str] = {
    "sizes": "table of the wrong length",
    "not_wished": "placed without a wish",
    "club_closed": "placed in a closed club",
    "over_capacity": "club over its places",
    "under_minimum": "open club under its minimum",
    "cutoff_wrong": "cut-off is not the last one admitted",
    "waste": "wished place left free",
    "envy": "before the cut-off and refused",
    "rounds_wrong": "rounds are not one more than closings",
    "closure_wrong": "market closed other clubs than the rule",
    "replay_differs": "market replayed gives other places",
}

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Wish = tuple[int, int]  # a club, and the pupil's class and number there in one integer
NUMBER_BITS = 31
NUMBER_MASK = (1 << NUMBER_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Region and placement with what both imply: clubs counted over the whole region."""

    region: Region
    placement: Placement
    first_club: NDArray[np.int64]  # of every pupil's market
    club: NDArray[np.int64]  # of every pupil over the whole region, -1 for none
    size: NDArray[np.int64]
    last: NDArray[np.int64]  # the worst key admitted, by club, -1 for none
    shift: int  # keys are class << shift | number


def check(*, region: Region, placement: Placement) -> tuple[Finding, ...]:
    """Give everything wrong with a placement, counted by kind; nothing means the certificate holds."""
    sizes = _lengths(region, placement)
    if sizes.any():
        return tuple(_found("sizes", sizes))
    case, wrong = _case(region, placement)
    if wrong.any():
        return tuple(_found("not_wished", wrong))
    return (*_clubs(case), *_wishes(case), *_closings(case))


def _lengths(region: Region, placement: Placement) -> Flags:
    clubs = len(region.capacity)
    per_club = (placement.cutoff_class, placement.cutoff_number, placement.closed_round, placement.closed_size)
    return np.array(
        [
            len(placement.place) != len(region.numbers),
            *(len(table) != clubs for table in per_club),
            len(placement.rounds) != len(region.pupil_start) - 1,
        ]
    )


def _case(region: Region, placement: Placement) -> tuple[_Case, Flags]:
    """Put the case together, and say which pupils have a place they did not wish for."""
    pupils = np.diff(region.pupil_start)
    first_club = np.repeat(region.club_start[:-1], pupils)
    placed = placement.place != NOBODY
    shift = int(region.numbers.max(initial=1)).bit_length()
    key = np.full(len(placed), NOBODY, dtype=np.int64)
    for column in range(region.wishes.shape[1]):
        hit = placed & (region.wishes[:, column] == placement.place)
        key[hit] = (region.classes[hit, column].astype(np.int64) << shift) | region.numbers[hit]
    wished = key != NOBODY
    club = np.where(wished, first_club + placement.place, NOBODY)
    last = np.full(len(region.capacity), NOBODY, dtype=np.int64)
    np.maximum.at(last, club[wished], key[wished])
    size = np.bincount(club[wished], minlength=len(region.capacity)).astype(np.int64)
    case = _Case(
        region=region, placement=placement, first_club=first_club, club=club, size=size, last=last, shift=shift
    )
    return case, placed & ~wished


def _clubs(case: _Case) -> Iterator[Finding]:
    region, placement = case.region, case.placement
    closed = placement.closed_round != 0
    yield from _found("club_closed", closed & (case.size > 0))
    yield from _found("over_capacity", case.size > region.capacity)
    yield from _found("under_minimum", ~closed & (case.size < region.minimum))
    full = ~closed & (case.size > 0) & (case.size >= region.capacity)
    told = (placement.cutoff_class.astype(np.int64) << case.shift) | placement.cutoff_number
    told = np.where(placement.cutoff_class == NOBODY, NOBODY, told)
    yield from _found("cutoff_wrong", told != np.where(full, case.last, NOBODY))


def _wishes(case: _Case) -> Iterator[Finding]:
    region = case.region
    closed = case.placement.closed_round != 0
    free = ~closed & (case.size < region.capacity)
    mark = np.where(closed | (region.capacity == 0), NOBODY, case.last)  # who is before it has a claim
    waste, envy = (np.zeros(len(region.numbers), dtype=np.bool_) for _ in range(2))
    waiting = np.ones(len(region.numbers), dtype=np.bool_)
    for column in range(region.wishes.shape[1]):
        wish = region.wishes[:, column]
        waiting &= (wish != NOBODY) & (wish != case.placement.place)
        rows = np.flatnonzero(waiting)
        clubs = case.first_club[rows] + wish[rows]
        keys = (region.classes[rows, column].astype(np.int64) << case.shift) | region.numbers[rows]
        waste[rows] |= free[clubs]
        envy[rows] |= ~free[clubs] & (keys < mark[clubs])
    yield from _found("waste", waste)
    yield from _found("envy", envy)


def _closings(case: _Case) -> Iterator[Finding]:
    region, placement = case.region, case.placement
    markets = len(placement.rounds)
    market_of_club = np.repeat(np.arange(markets), np.diff(region.club_start))
    closings = np.bincount(market_of_club[placement.closed_round != 0], minlength=markets)
    yield from _found("rounds_wrong", placement.rounds != closings + 1)
    other, moved = (np.zeros(markets, dtype=np.bool_) for _ in range(2))
    for market in np.flatnonzero((closings > 0) | (placement.rounds != 1)).tolist():
        pupils = slice(int(region.pupil_start[market]), int(region.pupil_start[market + 1]))
        clubs = slice(int(region.club_start[market]), int(region.club_start[market + 1]))
        turn, size, places = _replay(region, pupils, clubs)
        other[market] = np.any(turn != placement.closed_round[clubs]) or np.any(size != placement.closed_size[clubs])
        moved[market] = np.any(places != placement.place[pupils])
    yield from _found("closure_wrong", other)
    yield from _found("replay_differs", moved)


def _replay(region: Region, pupils: slice, clubs: slice) -> tuple[Ints, Ints, Ints]:
    """Decide one market again: when each club closes and with how many pupils, and who is placed where."""
    numbers = region.numbers[pupils].tolist()
    lines = [
        [(wish, (priority << NUMBER_BITS) | number) for wish, priority in zip(*row, strict=True) if wish != NOBODY]
        for number, *row in zip(numbers, region.wishes[pupils].tolist(), region.classes[pupils].tolist(), strict=True)
    ]
    owner = {number: pupil for pupil, number in enumerate(numbers)}
    capacity, minimum = region.capacity[clubs].tolist(), region.minimum[clubs].tolist()
    turn, at_closing = (np.zeros(len(capacity), dtype=np.int64) for _ in range(2))
    while True:
        kept = _ask_one_by_one(lines, owner, [0 if turn[club] else capacity[club] for club in range(len(capacity))])
        short = [(len(line), club) for club, line in enumerate(kept) if not turn[club] and len(line) < minimum[club]]
        if not short:
            break
        size, closing = min(short)
        turn[closing], at_closing[closing] = turn.max() + 1, size
    places = np.full(len(lines), NOBODY, dtype=np.int64)
    for club, line in enumerate(kept):
        places[[owner[key & NUMBER_MASK] for key in line]] = club
    return turn, at_closing, places


def _ask_one_by_one(lines: list[list[Wish]], owner: Mapping[int, int], capacity: list[int]) -> list[list[int]]:
    """Let pupil after pupil join sorted lines from which the last one steps out; a closed club has no places."""
    kept: list[list[int]] = [[] for _ in capacity]
    still_to_ask = [iter(wishes) for wishes in lines]
    for newcomer in range(len(lines)):
        asking = newcomer
        while (wish := next(still_to_ask[asking], None)) is not None:
            club, key = wish
            insort(kept[club], key)
            if len(kept[club]) <= capacity[club]:
                break
            asking = owner[kept[club].pop() & NUMBER_MASK]
    return kept


def _found(rule: str, wrong: NDArray[np.bool_]) -> Iterator[Finding]:
    if wrong.any():
        count, row = int(np.count_nonzero(wrong)), int(np.argmax(wrong))
        yield Finding(rule=rule, words=FAULT.fill(what=WHAT[rule], count=count, row=row))
