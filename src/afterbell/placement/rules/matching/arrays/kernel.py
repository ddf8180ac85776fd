"""Deferred acceptance over flat sequences, market after market: numbers only, no objects.

One code for two engines: compiled by numba over arrays, or run as it is over lists. A pupil is known by the rank r of
its lottery number in its market; the key of a wish is class << 24 | rank, the smaller the better, and a club's places
are a heap of keys with the worst on top. Instead of starting anew after closing a club, its pupils go on to their next
wish: the order in which pupils ask does not change the outcome (McVitie and Wilson 1971), and all refusals so far would
happen again in a market without that club.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, MutableSequence, Sequence
from typing import Any, NamedTuple, TypeVar

from afterbell.placement.rules.matching.arrays.region import RANK_BITS, RANK_MASK

Function = TypeVar("Function", bound=Callable[..., Any])
Numbers = Sequence[int]
Cells = MutableSequence[int]

NONE = -1


class Given(NamedTuple):
    """What is known beforehand: the region's tables laid flat, `order` the pupils of each market by rank.

    Club c has `room[c]` cells in the heaps, from `heap_start[c]` on.
    """

    pupil_start: Numbers
    club_start: Numbers
    order: Numbers
    width: int
    wishes: Numbers
    classes: Numbers
    minimum: Numbers
    room: Numbers
    heap_start: Numbers


class Found(NamedTuple):
    """What is filled in. `turns` counts the wishes each pupil has asked for; all but `heap` start at 0."""

    heap: Cells
    turns: Cells
    size: Cells
    closed_round: Cells
    closed_size: Cells
    rounds: Cells


def inner(function: Function) -> Function:
    """Let numba compile a function together with its caller; without numba it stays as it is."""
    try:
        return importlib.import_module("numba.extending").register_jitable(function)  # type: ignore[no-any-return]
    except ModuleNotFoundError:
        return function


@inner
def keep_better(heap: Cells, base: int, size: int, room: int, key: int) -> int:
    """Let a key ask for a place; give the key that goes without: the worst of all, or -1 while there is room."""
    if size < room:
        at = size
        while at > 0 and heap[base + (at - 1) // 2] < key:
            heap[base + at] = heap[base + (at - 1) // 2]
            at = (at - 1) // 2
        heap[base + at] = key
        return NONE
    if room == 0 or heap[base] < key:
        return key
    refused = heap[base]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[base + child + 1] > heap[base + child]:
            child += 1
        if heap[base + child] <= key:
            break
        heap[base + at] = heap[base + child]
        at = child
    heap[base + at] = key
    return refused


@inner
def ask(market: int, closing: int, given: Given, found: Found) -> None:
    """Let the pupils of a closing club ask, or with -1 all pupils of the market, until nobody is left asking."""
    order, width, wishes, classes = given.order, given.width, given.wishes, given.classes
    heap_start, room, heap = given.heap_start, given.room, found.heap
    turns, size, closed_round = found.turns, found.size, found.closed_round
    first_pupil, first_club = given.pupil_start[market], given.club_start[market]
    asking = given.pupil_start[market + 1] - first_pupil if closing == NONE else size[closing]
    for at in range(asking):
        rank = at if closing == NONE else heap[heap_start[closing] + at] & RANK_MASK
        while rank != NONE:
            pupil = order[first_pupil + rank]
            turn = turns[pupil]
            if turn == width or wishes[pupil * width + turn] == NONE:
                break
            turns[pupil] = turn + 1
            club = first_club + wishes[pupil * width + turn]
            if closed_round[club] != 0:
                continue
            key = (classes[pupil * width + turn] << RANK_BITS) | rank
            refused = keep_better(heap, heap_start[club], size[club], room[club], key)
            if refused == NONE:
                size[club] += 1
                break
            rank = refused & RANK_MASK


@inner
def weakest(market: int, given: Given, found: Found) -> int:
    """Give the open club under its minimum with the fewest pupils, of equals the first, or -1."""
    least = NONE
    for club in range(given.club_start[market], given.club_start[market + 1]):
        short = found.closed_round[club] == 0 and found.size[club] < given.minimum[club]
        if short and (least == NONE or found.size[club] < found.size[least]):
            least = club
    return least


def place_markets(given: Given, found: Found) -> None:
    """Decide all markets one after the other."""
    for market in range(len(found.rounds)):
        ask(market, NONE, given, found)
        found.rounds[market] = 1
        closing = weakest(market, given, found)
        while closing != NONE:
            found.closed_round[closing] = found.rounds[market]
            found.closed_size[closing] = found.size[closing]
            found.rounds[market] += 1
            ask(market, closing, given, found)
            found.size[closing] = 0
            closing = weakest(market, given, found)
