"""Deciding a region: the arrays made ready for the kernel, and its heaps read out again."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from afterbell.placement.rules.matching.arrays.faults import check_region, market_of_pupil
from afterbell.placement.rules.matching.arrays.region import NOBODY, RANK_BITS, RANK_MASK, Placement, Region

KERNEL = "afterbell.placement.rules.matching.arrays.kernel"


def compiled() -> bool:
    """Say whether the fast engine is installed; without it the same code runs uncompiled."""
    return find_spec("numba") is not None


def place(*, region: Region, fast: bool | None = None) -> Placement:
    """Decide all markets of a region; `fast` asks for one engine, by default the compiled one where it is installed.

    Raises Refused with every fault of the arrays at once.
    """
    check_region(region=region)
    order = lottery_order(region)
    pupils, clubs = np.diff(region.pupil_start), np.diff(region.club_start)
    room = np.minimum(region.capacity, np.repeat(pupils, clubs)).astype(np.int32)
    heap_start = np.concatenate(([0], np.cumsum(room, dtype=np.int64)))
    given: list[Any] = [
        region.pupil_start,
        region.club_start,
        order,
        region.wishes.shape[1],
        region.wishes.reshape(-1),
        region.classes.reshape(-1),
        region.minimum,
        room,
        heap_start,
    ]
    found: list[Any] = [
        np.empty(int(heap_start[-1]), dtype=np.int32),
        np.zeros(len(order), dtype=np.uint8),
        *(np.zeros(len(room), dtype=np.int32) for _ in range(3)),
        np.zeros(len(pupils), dtype=np.int32),
    ]
    run = _run_fast if (compiled() if fast is None else fast) else _run_plainly
    heap, _, size, closed_round, closed_size, rounds = run(given, found)
    kept = _Kept(order=order, heap_start=heap_start, heap=heap, size=size, open=closed_round == 0)
    cutoff_class, cutoff_number = _cutoffs(region, kept)
    return Placement(
        place=_places(region, kept),
        cutoff_class=cutoff_class,
        cutoff_number=cutoff_number,
        closed_round=closed_round,
        closed_size=closed_size,
        rounds=rounds,
    )


def lottery_order(region: Region) -> NDArray[np.int32]:
    """Give the pupils market by market in the order of their lottery numbers."""
    key = market_of_pupil(region).astype(np.int64)
    key <<= int(region.numbers.max(initial=1)).bit_length()
    key |= region.numbers
    return np.argsort(key).astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The heaps at the end: club c keeps the keys heap[heap_start[c]:][:size[c]]."""

    order: NDArray[np.int32]
    heap_start: NDArray[np.int64]
    heap: NDArray[np.int32]
    size: NDArray[np.int32]
    open: NDArray[np.bool_]


def _run_fast(given: list[Any], found: list[Any]) -> list[Any]:
    kernel = importlib.import_module(KERNEL)
    _compile()(kernel.Given(*given), kernel.Found(*found))
    return found


def _run_plainly(given: list[Any], found: list[Any]) -> list[Any]:
    kernel = importlib.import_module(KERNEL)
    tables = kernel.Given(*(table.tolist() if isinstance(table, np.ndarray) else table for table in given))
    filled = kernel.Found(*(cells.tolist() for cells in found))
    kernel.place_markets(tables, filled)
    return [np.array(cells, dtype=empty.dtype) for cells, empty in zip(filled, found, strict=True)]


@cache
def _compile() -> Any:  # noqa: ANN401 - what numba gives back has no declared type
    return importlib.import_module("numba").njit(cache=True, nogil=True)(importlib.import_module(KERNEL).place_markets)


def _places(region: Region, kept: _Kept) -> NDArray[np.int16]:
    clubs = np.diff(region.club_start)
    club = np.repeat(np.arange(len(kept.size)), kept.size)
    within = np.arange(len(club)) - np.repeat(np.cumsum(kept.size) - kept.size, kept.size)
    rank = kept.heap[kept.heap_start[club] + within] & RANK_MASK
    places = np.full(len(kept.order), NOBODY, dtype=np.int16)
    pupil = kept.order[np.repeat(region.pupil_start[:-1], clubs)[club] + rank]
    places[pupil] = club - np.repeat(region.club_start[:-1], clubs)[club]
    return places


def _cutoffs(region: Region, kept: _Kept) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    full = (kept.size == region.capacity) & (kept.size > 0) & kept.open
    priority = np.full(len(full), NOBODY, dtype=np.int16)
    number = np.zeros(len(full), dtype=np.int64)
    top = kept.heap[kept.heap_start[:-1][full]]
    first = np.repeat(region.pupil_start[:-1], np.diff(region.club_start))[full]
    priority[full] = top >> RANK_BITS
    number[full] = region.numbers[kept.order[first + (top & RANK_MASK)]]
    return priority, number
