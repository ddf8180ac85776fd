"""How many places are said to be left, so that it does not tell of a few children that they are few."""

from __future__ import annotations


def places_told(*, left: int, capacity: int, taken: int, fewest: int) -> tuple[int, bool]:
    """Give how many places are told, and whether it is so many or more.

    Where fewer than `fewest` children are in, no more is told than would be left if so many were.
    """
    if taken >= fewest:
        return left, False
    return max(0, min(left, capacity - fewest)), True
