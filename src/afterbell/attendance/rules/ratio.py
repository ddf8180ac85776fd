"""Whether enough adults are with the children of a room at this moment."""

from __future__ import annotations


def too_few_adults(*, children: int, adults: int, per_adult: int) -> bool:
    """Say whether more children are there than the scheme lets so many adults have; one child alone is one too many."""
    return children > adults * per_adult
