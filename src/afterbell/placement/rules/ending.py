"""At what time a child's afternoon ends on a weekday, so that a family sees who can be fetched together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from afterbell.scheme.rules.document import Scheme


def ends_at(*, scheme: Scheme, on: date, weekday: int, grade: int, asked: Collection[tuple[int, str]]) -> time:
    """Give the end of the last band a child has on a weekday, in the timetable of a day; without one, its bell."""
    season = scheme.season_on(day=on)
    bands = {band for number, band in asked if number == weekday}
    spans = [band.span_in(season=season.code) for band in scheme.bands if band.code in bands]
    return max((span.end for span in spans), default=season.dismissal_of(grade=grade))
