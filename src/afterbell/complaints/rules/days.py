"""Until which day a complaint is answered in time: so many working days after the day on which it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from afterbell.schools.rules.holidays import DAYS_OFF, DAYS_ON

ANSWERED_WITHIN = 15
"""Working days in which a complaint is taken up and answered, and again at the bureau's desk."""
LOOKED_AHEAD = timedelta(days=90)
"""So far ahead a calendar is read: no holiday is so long that more is needed."""
SCHOOL_IS_ON = frozenset({"school", "make_up"})
SATURDAY = 6


def works_on(day: date, *, calendar: Mapping[date, str]) -> bool:
    """Say whether somebody works on a day: the school's calendar decides, outside its terms the public holidays."""
    if day in calendar:
        return calendar[day] in SCHOOL_IS_ON
    return day in DAYS_ON or (day not in DAYS_OFF and day.isoweekday() < SATURDAY)


def last_day(*, came_on: date, calendar: Mapping[date, str], days: int = ANSWERED_WITHIN) -> date:
    """Give the last day that is in time: the so-many-th working day after the one on which a complaint came."""
    day, counted = came_on, 0
    while counted < days:
        day += timedelta(days=1)
        counted += works_on(day, calendar=calendar)
    return day
