"""The bands of a day for the afternoon line, from the scheme in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.translation import get_language

from afterbell.base.spans import SCHOOL_ZONE, TimeSpan
from afterbell.fronts.look.afternoon import Band, BandTint
from afterbell.fronts.look.axis import BELL_TO_LAST_DOOR
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.document import Scheme

TINTS: tuple[BandTint, ...] = ("early", "late", "evening")
LAST_MOMENT = time(23, 59)


def bands_planned(*, day: date, version: tuple[str, int]) -> tuple[Band, ...]:
    """Give the bands of a day as the scheme says under which its sessions were planned."""
    return _bands(published_scheme(*version), day=day)


def _bands(scheme: Scheme, *, day: date) -> tuple[Band, ...]:
    try:
        season = scheme.season_on(day=day).code
        return tuple(
            Band(
                tint=TINTS[min(index, len(TINTS) - 1)],
                name=band.name.in_language(get_language() or "zh-hans"),
                span=band.span_in(season=season),
            )
            for index, band in enumerate(scheme.bands)
        )
    except KeyError:
        return ()


def axis_of(spans: Iterable[TimeSpan]) -> TimeSpan:
    """Give the axis from the bell to the last door, wider where something lies outside, in full hours."""
    found = tuple(spans)
    start = min([BELL_TO_LAST_DOOR.start, *(time(span.start.hour) for span in found)])
    end = max([BELL_TO_LAST_DOOR.end, *(_next_hour(span.end) for span in found)])
    return TimeSpan(start, end)


def _next_hour(moment: time) -> time:
    if moment == time(moment.hour):
        return moment
    return time(moment.hour + 1) if moment < time(LAST_MOMENT.hour) else LAST_MOMENT


def span_of(starts_at: datetime, ends_at: datetime) -> TimeSpan:
    """Give a session's time of day at the school."""
    return TimeSpan(clock_of(starts_at), clock_of(ends_at))


def clock_of(moment: datetime) -> time:
    """Give what the school's clock shows."""
    return moment.astimezone(SCHOOL_ZONE).time()
