"""An independent look at dated sessions: against the calendar's rows, by another way of counting."""

from __future__ import annotations

from collections import Counter
from datetime import date

from afterbell.base.words import Words
from afterbell.schools.rules.calendar.problem import DatedSession, SeasonTimes, TermCalendar
from afterbell.schools.rules.findings import Finding, in_order


def verify_calendar(*, calendar: TermCalendar, sessions: tuple[DatedSession, ...]) -> tuple[Finding, ...]:
    """Find every session that should not be and every one that is missing; empty when the sessions are right."""
    found = [finding for session in sessions for finding in _wrong_with(calendar, session)]
    held = Counter((session.day, session.band) for session in sessions)
    found += [_finding("session_twice", day, band) for (day, band), count in held.items() if count > 1]
    for ordinal in range(calendar.first_day.toordinal(), calendar.last_day.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if _followed(calendar, day) in calendar.weekdays:
            due = {row.band for row in _times_on(calendar, day).bands}
            found += [_finding("session_missing", day, band) for band in due if (day, band) not in held]
    return in_order(found)


def _wrong_with(calendar: TermCalendar, session: DatedSession) -> list[Finding]:
    rules = []
    followed = _followed(calendar, session.day)
    if not calendar.first_day <= session.day <= calendar.last_day:
        rules.append("outside_term")
    if followed == 0:
        rules.append("day_without_school")
    elif session.weekday != followed:
        rules.append("wrong_weekday_followed")
    if session.weekday not in calendar.weekdays:
        rules.append("not_a_service_weekday")
    season = _times_on(calendar, session.day)
    if session.season != season.code:
        rules.append("wrong_season")
    if not any(row.band == session.band and row.span == session.span for row in season.bands):
        rules.append("wrong_time")
    return [_finding(rule, session.day, session.band) for rule in rules]


def _followed(calendar: TermCalendar, day: date) -> int:
    """Weekday whose timetable is followed, 0 on a day without school."""
    for make_up in calendar.make_up_days:
        if make_up.day == day:
            return make_up.follows
    if any(holiday.day == day for holiday in calendar.holidays):
        return 0
    weekday = (day.toordinal() - 1) % 7 + 1  # day 1 of the proleptic calendar was a Monday
    return weekday if weekday in calendar.school_weekdays else 0


def _times_on(calendar: TermCalendar, day: date) -> SeasonTimes:
    begun = SeasonTimes(code="", from_day=date.min, bands=())
    for season in calendar.seasons:
        if begun.from_day < season.from_day <= day:
            begun = season
    return begun


SENTENCES = {
    "session_twice": Words(zh="{day} 的时段“{band}”排了不止一次。", en="Band {band} is held more than once on {day}."),
    "session_missing": Words(zh="{day} 缺时段“{band}”。", en="Band {band} is missing on {day}."),
    "outside_term": Words(zh="{day} 不在本学期内。", en="{day} is outside the term."),
    "day_without_school": Words(zh="{day} 不上学，却排了“{band}”。", en="{day} is without school, yet {band} is held."),
    "wrong_weekday_followed": Words(zh="{day} 跟的不是应跟的星期。", en="{day} follows the wrong weekday."),
    "not_a_service_weekday": Words(
        zh="{day} 所跟的星期没有课后服务。", en="{day} follows a weekday without the service."
    ),
    "wrong_season": Words(zh="{day} 用错了季节作息。", en="{day} uses the timetable of another season."),
    "wrong_time": Words(zh="{day} 时段“{band}”的时间不对。", en="Band {band} has the wrong time on {day}."),
}


def _finding(rule: str, day: date, band: str) -> Finding:
    return Finding(rule=rule, where=f"{day} {band}", words=SENTENCES[rule].fill(day=day, band=band))
