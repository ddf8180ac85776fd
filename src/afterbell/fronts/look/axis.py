"""A piece of a day laid out from 0 to 100 percent, and lanes for what would lie on top of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Literal

from afterbell.base.spans import TimeSpan, minutes_of

Anchor = Literal["start", "middle", "end"]
FULL = 100.0
EDGE = 12.0
"""Nearer to an end than this many percent, a label leans away from it so that it is not cut off."""

BELL_TO_LAST_DOOR = TimeSpan(time(17, 0), time(20, 0))


def share(*, axis: TimeSpan, at: time) -> float:
    """Give the place of a moment on the axis in percent; what lies outside stands at the nearer end."""
    passed = minutes_of(at) - minutes_of(axis.start) + at.second / 60
    return min(max(passed / axis.minutes * FULL, 0.0), FULL)


def percent(value: float) -> str:
    """Write a place the way SVG reads it: 27.7777 -> 27.78%."""
    return f"{value:.2f}%"


def anchor(value: float) -> Anchor:
    """Say which end of a label stands at this place."""
    if value < EDGE:
        return "start"
    return "end" if value > FULL - EDGE else "middle"


def hours(axis: TimeSpan) -> tuple[time, ...]:
    """Give the full hours on the axis, both ends included."""
    first = -(-minutes_of(axis.start) // 60)
    last = minutes_of(axis.end) // 60
    return tuple(time(hour) for hour in range(first, last + 1))


def spread(places: Sequence[float], *, room: float) -> tuple[float, ...]:
    """Move marks apart, in their order and as little as a sweep allows, so that each has `room`; none leaves the axis.

    Expects the places ascending. Where not all have room, they share the axis evenly.
    """
    if not places:
        return ()
    room = min(room, FULL / max(len(places) - 1, 1))
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + room) if moved else place)
    limit = FULL
    for index in reversed(range(len(moved))):
        moved[index] = max(min(moved[index], limit), room * index)
        limit = moved[index] - room
    return tuple(moved)


def clear_of(mark: float | None, *, start: float, end: float, need: float) -> float:
    """Give the place for a name inside a piece: its middle, or the middle of the larger part beside the mark."""
    middle = (start + end) / 2
    if mark is None or abs(mark - middle) >= need or not start < mark < end:
        return middle
    return (start + mark) / 2 if mark - start >= end - mark else (mark + end) / 2


def lanes(pieces: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Give each (start, end) the lowest lane in which it covers nobody placed before it, by start.

    Half-open: a piece may begin where another ends. The answer stands in the order of the question.
    """
    order = sorted(range(len(pieces)), key=lambda index: (pieces[index], index))
    ends: list[float] = []
    chosen = [0] * len(pieces)
    for index in order:
        start, end = pieces[index]
        lane = next((lane for lane, free_from in enumerate(ends) if free_from <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        ends[lane] = end
        chosen[index] = lane
    return tuple(chosen)
