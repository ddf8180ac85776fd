"""Nobody is in two places at once: of the bands a family asks for, no two may run at the same time of one weekday."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from afterbell.scheme.rules.document import Band


def bands_at_once(*, asked: Iterable[tuple[int, str]], bands: Iterable[Band]) -> tuple[tuple[int, Band, Band], ...]:
    """Give (weekday, band, band) for all that overlap in any season; what the scheme does not know is left out."""
    known = {band.code: band for band in bands}
    wanted = sorted({(weekday, code) for weekday, code in asked if code in known})
    return tuple(
        (weekday, known[one], known[other])
        for (weekday, one), (same, other) in combinations(wanted, 2)
        if weekday == same and _meet(known[one], known[other])
    )


def _meet(one: Band, other: Band) -> bool:
    times = dict(other.times)
    return any(
        span.start < times[season].end and times[season].start < span.end
        for season, span in one.times
        if season in times
    )
