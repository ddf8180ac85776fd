"""How many adults a group's session needs: one for so many children, and one more for each child that needs it."""

from __future__ import annotations


def adults_for(*, children: int, per_adult: int, extra: int) -> int:
    """Say how many adults so many children need, `extra` of whom need one more beside them; one at the least."""
    return max(1, -(-children // per_adult)) + extra
