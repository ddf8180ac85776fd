"""Splitting fen so that the parts always sum to the whole.

Every part is rounded down; the fen that are left go one each to the largest remainders, the first by code among equals.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def split(*, fen: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Split `fen` in proportion to weights that are not negative. Where no weight is above zero, nobody gets any."""
    whole = sum(weights.values())
    if whole <= 0 or fen <= 0:
        return dict.fromkeys(weights, 0)
    exact = {code: Fraction(fen) * weight / whole for code, weight in weights.items()}
    return _rounded(fen=fen, exact=exact)


def split_within(
    *, fen: int, weights: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, int]:
    """Split `fen` in proportion to weights, each part between its bounds; as much of it as the bounds let through.

    Parts outside their bounds are set on them, the side that is further out first, and the rest is split anew among the
    others, until none is outside. The sum of `least` must not be above `fen`.
    """
    fen = min(fen, sum(most.values()))
    fixed: dict[str, Fraction] = {}
    while True:
        free = {code: weight for code, weight in weights.items() if code not in fixed}
        rest = fen - sum(fixed.values())
        exact = _proportional(rest, free)
        below = {code: least[code] - part for code, part in exact.items() if part < least[code]}
        above = {code: part - most[code] for code, part in exact.items() if part > most[code]}
        if not below and not above:
            return _rounded(fen=fen, exact={**fixed, **exact})
        if sum(below.values()) >= sum(above.values()):
            fixed |= {code: Fraction(least[code]) for code in below}
        else:
            fixed |= {code: Fraction(most[code]) for code in above}


def _proportional(fen: Fraction | int, weights: Mapping[str, int]) -> dict[str, Fraction]:
    whole = sum(weights.values())
    return {code: Fraction(fen) * weight / whole if whole else Fraction(0) for code, weight in weights.items()}


def _rounded(*, fen: int, exact: Mapping[str, Fraction]) -> dict[str, int]:
    down = {code: int(part) for code, part in exact.items()}
    first = sorted(exact, key=lambda code: (down[code] - exact[code], code))
    for code in first[: fen - sum(down.values())]:
        down[code] += 1
    return down
