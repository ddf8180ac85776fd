"""Count out a term: which days have school, which have the service, and at what times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.schools.rules.calendar.problem import DatedSession, SchoolDay, SeasonTimes, TermCalendar
from afterbell.schools.rules.calendar.rules import reasons_against

ONE_DAY = timedelta(days=1)


def school_days(*, calendar: TermCalendar) -> tuple[SchoolDay, ...]:
    """Give the days of the term with school, in order.

    A holiday has none; a make-up day has, and follows the weekday it makes up for. Raises Refused with every
    reason when the calendar contradicts itself.
    """
    if reasons := reasons_against(calendar=calendar):
        raise Refused(reasons)
    holidays = {row.day for row in calendar.holidays}
    follows = {row.day: row.follows for row in calendar.make_up_days}
    days = []
    for day in days_of(DateSpan(calendar.first_day, calendar.last_day + ONE_DAY)):
        weekday = follows.get(day, day.isoweekday())
        if day in follows or (weekday in calendar.school_weekdays and day not in holidays):
            days.append(SchoolDay(day=day, weekday=weekday, made_up=day in follows))
    return tuple(days)


def service_days(*, calendar: TermCalendar) -> tuple[SchoolDay, ...]:
    """Give the school days on which the service is held: those that follow one of its weekdays."""
    return tuple(row for row in school_days(calendar=calendar) if row.weekday in calendar.weekdays)


def dated_sessions(*, calendar: TermCalendar) -> tuple[DatedSession, ...]:
    """Give every band of every service day at the times of the season in force, by day and time.

    Raises Refused as `school_days` does.
    """
    sessions = [
        DatedSession(day=row.day, span=held.span, band=held.band, weekday=row.weekday, season=season.code)
        for row in service_days(calendar=calendar)
        for season in [season_on(calendar=calendar, day=row.day)]
        for held in season.bands
    ]
    return tuple(sorted(sessions))


def season_on(*, calendar: TermCalendar, day: date) -> SeasonTimes:
    """Give the season in force on a day. Raises ValueError for a day before the first one begins."""
    return max((row for row in calendar.seasons if row.from_day <= day), key=lambda row: row.from_day)


def days_of(span: DateSpan) -> Iterator[date]:
    day = span.first
    while day < span.until:
        yield day
        day += ONE_DAY
