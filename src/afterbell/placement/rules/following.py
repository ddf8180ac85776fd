"""Where a day that is added mid-term is spent: in the groups of the child's other days, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A child's place in a group on a weekday, from a day until (without) another; None to the end of the term."""

    group: int
    weekday: int
    since: date
    until: date | None


def stays_of(stays: Sequence[Stay], *, since: date) -> tuple[Stay, ...]:
    """Give the stays an added day follows from a day on: those of the weekday that lasts longest, the last without end.

    Of several that last as long it is one in the group where most of them are. None for a child without a place.
    """
    if not stays:
        return ()
    latest = max(stay.until or date.max for stay in stays)
    last = [stay for stay in stays if (stay.until or date.max) == latest]
    number = Counter(stay.group for stay in last)
    chosen = min(last, key=lambda stay: (-number[stay.group], stay.group, stay.weekday))
    days = sorted((stay for stay in stays if stay.weekday == chosen.weekday), key=lambda stay: stay.since)
    *before, end = (replace(stay, since=max(stay.since, since)) for stay in days)
    return (*before, replace(end, until=None))
