"""Which children of a group have not been told about safety since they came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date


def unbriefed(*, given: Collection[date], joined: Mapping[int, date]) -> frozenset[int]:
    """Give the children (by id) who joined after the last briefing, all of them where there was none.

    `joined` is each child's first day in this group; a group formed anew is another group.
    """
    last = max(given, default=date.min)
    return frozenset(child for child, day in joined.items() if day > last)
