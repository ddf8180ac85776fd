"""From a term, its weekdays, holidays, make-up days and seasons to dated sessions."""

from afterbell.schools.rules.calendar.problem import (
    BandTime,
    DatedSession,
    Holiday,
    MakeUpDay,
    SchoolDay,
    SeasonTimes,
    TermCalendar,
)
from afterbell.schools.rules.calendar.solve import dated_sessions, school_days, service_days
from afterbell.schools.rules.calendar.verify import verify_calendar

__all__ = [
    "BandTime",
    "DatedSession",
    "Holiday",
    "MakeUpDay",
    "SchoolDay",
    "SeasonTimes",
    "TermCalendar",
    "dated_sessions",
    "school_days",
    "service_days",
    "verify_calendar",
]
