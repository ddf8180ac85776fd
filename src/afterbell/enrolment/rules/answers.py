"""What a family has answered so far, and what of it another child of the family can take over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Day = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers of an application that is being filled in: days, circumstances, the hashes of the papers read."""

    days: tuple[Day, ...] = ()
    circumstances: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


def taken_over(*, days: Iterable[Day], open_bands: Mapping[int, Collection[str]]) -> tuple[Day, ...]:
    """Give a sibling's days as this child can have them: the same band, else the only band of that weekday.

    A weekday on which this child has nothing to choose, or more than one band, is left for the family to decide.
    """
    found = set()
    for weekday, band in days:
        bands = open_bands.get(weekday, ())
        if band in bands:
            found.add((weekday, band))
        elif len(bands) == 1:
            found.update((weekday, other) for other in bands)
    return tuple(sorted(found))
