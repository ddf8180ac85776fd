"""What the calendar is made from and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day without school, whatever its weekday: public, or the school's own."""

    day: date
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUpDay:
    """A day made a school day (调休); `follows` is the weekday whose timetable it takes."""

    day: date
    follows: int
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BandTime:
    """When a band is held in one season."""

    band: str
    span: TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTimes:
    """A timetable in force from `from_day`, that day included, until the next one begins."""

    code: str
    from_day: date
    bands: tuple[BandTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCalendar:
    """A term as the office keeps it; `last_day` belongs to it.

    `weekdays` are the service's, `school_weekdays` the school's. A band a season does not name is not held in it.
    """

    first_day: date
    last_day: date
    weekdays: tuple[int, ...]
    seasons: tuple[SeasonTimes, ...]
    holidays: tuple[Holiday, ...] = ()
    make_up_days: tuple[MakeUpDay, ...] = ()
    school_weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class SchoolDay:
    """A day with school and the weekday whose timetable it follows."""

    day: date
    weekday: int
    made_up: bool


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class DatedSession:
    """One band on one day, at the times of the season in force on that day."""

    day: date
    span: TimeSpan
    band: str
    weekday: int
    season: str
