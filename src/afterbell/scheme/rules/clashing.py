"""Bands in which one child cannot be on the same day, because they share minutes in some season."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.document import Band, Season


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two bands that share minutes, with each season in which they do."""

    first: Band
    second: Band
    seasons: tuple[Season, ...]

    @property
    def times(self) -> Words:
        """Say when: 夏令 17:00—17:50 与 17:45—18:20."""
        pairs = [
            (season, self.first.span_in(season=season.code), self.second.span_in(season=season.code))
            for season in self.seasons
        ]
        return Words(
            zh="，".join(f"{season.name.zh} {span} 与 {other}" for season, span, other in pairs),
            en=", ".join(f"{season.name.en} {span} and {other}" for season, span, other in pairs),
        )

    def shared_in(self, season: Season) -> TimeSpan:
        """Give the minutes that belong to both bands in a season in which they clash."""
        span, other = self.first.span_in(season=season.code), self.second.span_in(season=season.code)
        return TimeSpan(max(span.start, other.start), min(span.end, other.end))


def clashes(*, bands: Iterable[Band], seasons: Iterable[Season]) -> tuple[Clash, ...]:
    """Give every two of the bands that share minutes in a season; a band that begins as another ends shares none."""
    found = []
    known = tuple(seasons)
    for first, second in combinations(bands, 2):
        together = tuple(season for season in known if _meet(first, second, season))
        if together:
            found.append(Clash(first=first, second=second, seasons=together))
    return tuple(found)


def _meet(first: Band, second: Band, season: Season) -> bool:
    span, other = (dict(band.times).get(season.code) for band in (first, second))
    return span is not None and other is not None and span.overlaps(other)


def seasons_between(*, seasons: tuple[Season, ...], first: date, last: date) -> tuple[Season, ...]:
    """Give the seasons in force on a day from `first` to `last`, in the order in which they begin."""
    in_order = sorted(seasons, key=lambda season: season.from_day)
    until = [season.from_day for season in in_order[1:]] + [date.max]
    return tuple(season for season, end in zip(in_order, until, strict=True) if season.from_day <= last and end > first)
