"""What a region's arrays must keep to before anything is decided, every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from afterbell.base.refusals import Refusal, Refused
from afterbell.placement.rules.matching.arrays.region import NOBODY, RANK_BITS, Region
from afterbell.placement.rules.refusals import REFUSALS

MOST_CLASSES = 127  # classes 0..126 and the bits of a rank fit into one 32-bit key
MOST_PUPILS = 1 << RANK_BITS
LARGEST_NUMBER = (1 << 31) - 1

Flags = NDArray[np.bool_]


def check_region(*, region: Region) -> None:
    """Refuse arrays that do not fit together or describe no sound markets, with every reason at once."""
    reasons = list(_shapes(region)) or [*_club_faults(region), *_pupil_faults(region)]
    if reasons:
        raise Refused(reasons)


def market_of_pupil(region: Region) -> NDArray[np.int32]:
    """Give the market of every pupil."""
    return np.repeat(np.arange(len(region.pupil_start) - 1, dtype=np.int32), np.diff(region.pupil_start))


def _shapes(region: Region) -> Iterator[Refusal]:
    pupils, clubs = len(region.numbers), len(region.capacity)
    due: dict[str, tuple[Any, Any]] = {
        "wishes": (region.wishes.shape, (pupils, *region.wishes.shape[1:2])),
        "classes": (region.classes.shape, region.wishes.shape),
        "minimum": (region.minimum.shape, (clubs,)),
        "club_start": (region.club_start.shape, region.pupil_start.shape),
    }
    for table, (found, wanted) in due.items():
        if found != wanted:
            yield REFUSALS.refusal("region_misshapen", table=table, due=wanted, found=found)
    for table, starts, last in (("pupil_start", region.pupil_start, pupils), ("club_start", region.club_start, clubs)):
        if len(starts) < 1 or starts[0] != 0 or starts[-1] != last or np.any(np.diff(starts) < 0):
            yield REFUSALS.refusal("region_misshapen", table=table, due=f"0 .. {last}", found=starts[[0, -1]].tolist())


def _club_faults(region: Region) -> Iterator[Refusal]:
    yield from _named("capacity < 0", region.capacity < 0)
    yield from _named("minimum < 0", region.minimum < 0)
    yield from _named("minimum > capacity", region.minimum > np.maximum(region.capacity, 0))


def _pupil_faults(region: Region) -> Iterator[Refusal]:
    clubs = np.diff(region.club_start)[market_of_pupil(region)]
    unknown, gap, twice, rough = (np.zeros(len(region.numbers), dtype=np.bool_) for _ in range(4))
    columns = np.ascontiguousarray(region.wishes.T)
    for column, wish in enumerate(columns):
        unknown |= (wish < NOBODY) | (wish >= clubs)
        rough |= (wish != NOBODY) & (region.classes[:, column] >= MOST_CLASSES)
        for earlier in columns[:column]:
            twice |= (wish != NOBODY) & (wish == earlier)
        if column:
            gap |= (wish != NOBODY) & (columns[column - 1] == NOBODY)
    yield from _named("club unknown", unknown)
    yield from _named("empty wish before a wish", gap)
    yield from _named("wish twice", twice)
    yield from _named("class > 126", rough)
    yield from _named("number < 1", region.numbers < 1)
    yield from _named("number > 2147483647", region.numbers > LARGEST_NUMBER)
    yield from _named("market too large", np.diff(region.pupil_start) >= MOST_PUPILS)
    yield from _named("number twice", _numbers_twice(region))


def _numbers_twice(region: Region) -> Flags:
    market = market_of_pupil(region)
    order = np.lexsort((region.numbers, market)) if not _plain_ranks(region, market) else np.arange(0)
    same = (np.diff(region.numbers[order]) == 0) & (np.diff(market[order]) == 0)
    found = np.zeros(len(region.numbers), dtype=np.bool_)
    found[order[1:][same]] = True
    return found


def _plain_ranks(region: Region, market: NDArray[np.int32]) -> bool:
    """Say whether every market's numbers are just 1 .. n, as the lottery gives them."""
    rank = region.numbers - 1
    if np.any(rank < 0) or np.any(rank >= np.diff(region.pupil_start)[market]):
        return False
    seen = np.zeros(len(rank), dtype=np.bool_)
    seen[region.pupil_start[market] + rank] = True
    return bool(seen.all())


def _named(what: str, wrong: Flags) -> Iterator[Refusal]:
    if wrong.any():
        yield REFUSALS.refusal("region_fault", what=what, count=int(np.count_nonzero(wrong)), row=int(np.argmax(wrong)))
