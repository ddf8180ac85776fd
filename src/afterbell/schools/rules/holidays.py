"""Public holidays and make-up days (调休) of a range of days, as plain rows.

The days are the State Council's yearly notices as the package chinesecalendar carries them; it knows whole years and
ends with the last one announced. A make-up day is swapped for a day off, and a school follows that day's timetable on
it: the make-up days of one holiday, in order of date, follow the days off the package names as swapped (in lieu), in
order of date, each used once. Where it names too few, the holiday's other weekdays follow in order of date. The office
can edit the row where the bureau decides otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# The package carries no types; what is read from it is given its type below.
from chinese_calendar import Holiday as Festival  # type: ignore[import-untyped]
from chinese_calendar import holidays as days_off
from chinese_calendar import in_lieu_days as days_swapped
from chinese_calendar import workdays as days_on

from afterbell.base.refusals import catalogue
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.schools.rules.calendar.problem import MONDAY_TO_FRIDAY, Holiday, MakeUpDay
from afterbell.schools.rules.findings import Finding, in_order

DAYS_OFF: Mapping[date, str] = days_off
DAYS_ON: Mapping[date, str] = days_on
DAYS_SWAPPED: Mapping[date, str] = days_swapped
NAMES: Mapping[str, Words] = {row.value: Words(zh=row.chinese, en=row.value) for row in Festival}
KNOWN_YEARS = range(min(DAYS_OFF).year, max(DAYS_OFF).year + 1)
LONGEST_GAP = timedelta(days=60)  # days of one festival further apart than this belong to different years of it

REFUSALS = catalogue(
    "schools.holidays",
    {
        "year_unknown": Words(
            zh="{year} 年的节假日安排尚未收录（已有 {first}—{last} 年），请由教导处录入。",
            en="The holidays of {year} are not known here (only {first} to {last}); the office has to enter them.",
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayTable:
    """Days without school and days made school days, each in order of date."""

    holidays: tuple[Holiday, ...]
    make_up_days: tuple[MakeUpDay, ...]


def holiday_table(*, days: DateSpan) -> HolidayTable:
    """Give the public holidays and make-up days within a range.

    Raises Refused for a range that touches a year whose notice is not known.
    """
    last = days.until - timedelta(days=1)
    for year in range(days.first.year, last.year + 1):
        if year not in KNOWN_YEARS:
            raise REFUSALS.refused("year_unknown", field="days", year=year, first=KNOWN_YEARS[0], last=KNOWN_YEARS[-1])
    follows = _weekdays_followed()
    return HolidayTable(
        holidays=tuple(Holiday(day=day, name=NAMES[DAYS_OFF[day]]) for day in sorted(DAYS_OFF) if day in days),
        make_up_days=tuple(
            MakeUpDay(day=day, follows=follows[day], name=NAMES[DAYS_ON[day]]) for day in sorted(DAYS_ON) if day in days
        ),
    )


def _weekdays_followed() -> dict[date, int]:
    """For each make-up day, the weekday it follows: that of the first day swapped and not yet made up."""
    follows: dict[date, int] = {}
    taken: set[date] = set()
    for make_up in sorted(DAYS_ON):
        festival = DAYS_ON[make_up]
        swapped, off = _occurrence(DAYS_SWAPPED, festival, make_up), _occurrence(DAYS_OFF, festival, make_up)
        owed = next(day for day in (*swapped, *off) if day not in taken)
        taken.add(owed)
        follows[make_up] = owed.isoweekday()
    return follows


def _occurrence(days: Mapping[date, str], festival: str, near: date) -> list[date]:
    """Weekdays among a festival's days that belong to the same year's holiday as this make-up day."""
    return [
        day
        for day in sorted(days)
        if days[day] == festival and abs(day - near) < LONGEST_GAP and day.isoweekday() in MONDAY_TO_FRIDAY
    ]


def verify_holidays(*, days: DateSpan, table: HolidayTable) -> tuple[Finding, ...]:
    """Find what is wrong with a table, by asking the package day by day; empty when it is right.

    Checked: every day off and on of the range is there once, under its name, and no other; a make-up day falls on
    a weekend and follows a weekday of its own holiday, a swapped one where enough are named; two make-up days of one
    holiday follow two of its days.
    """
    found: list[Finding] = []
    off = [row.day for row in table.holidays]
    on = [row.day for row in table.make_up_days]
    for ordinal in range(days.first.toordinal(), days.until.toordinal()):
        day = date.fromordinal(ordinal)
        if off.count(day) != (day in DAYS_OFF) or on.count(day) != (day in DAYS_ON):
            found.append(_finding("wrong_day", day))
    found += [_finding("outside_range", day) for day in (*off, *on) if day not in days]
    found += [_finding("wrong_name", row.day) for row in table.holidays if row.name.en != DAYS_OFF.get(row.day)]
    found += [_finding("wrong_name", row.day) for row in table.make_up_days if row.name.en != DAYS_ON.get(row.day)]
    found += [_finding("not_at_a_weekend", day) for day in on if day.isoweekday() in MONDAY_TO_FRIDAY]
    return in_order(found + _wrongly_followed(table))


def _wrongly_followed(table: HolidayTable) -> list[Finding]:
    found = []
    for row in table.make_up_days:
        around = [row.day + timedelta(days=shift) for shift in range(-59, 60)]
        worked = [day for day in around if day.weekday() < len(MONDAY_TO_FRIDAY)]
        lost = [day.isoweekday() for day in worked if DAYS_OFF.get(day) == row.name.en]
        swapped = [day.isoweekday() for day in worked if DAYS_SWAPPED.get(day) == row.name.en]
        due = swapped if len(swapped) >= sum(DAYS_ON.get(day) == row.name.en for day in around) else lost
        used = [
            other.follows
            for other in table.make_up_days
            if other.name == row.name and abs(other.day - row.day) < LONGEST_GAP
        ]
        if used.count(row.follows) > due.count(row.follows):
            found.append(_finding("wrong_weekday_followed", row.day))
    return found


SENTENCES = {
    "wrong_day": Words(zh="{day} 的放假或上学安排与通知不符。", en="{day} is not as the year's notice has it."),
    "outside_range": Words(zh="{day} 不在所问的日期范围内。", en="{day} is outside the days asked for."),
    "wrong_name": Words(zh="{day} 的节日名称不对。", en="{day} carries the wrong holiday's name."),
    "not_at_a_weekend": Words(zh="调休上学日 {day} 不在周末。", en="The make-up day {day} is not at a weekend."),
    "wrong_weekday_followed": Words(
        zh="调休上学日 {day} 所跟的星期不是与它对调的那天。",
        en="The make-up day {day} follows a weekday it was not swapped for.",
    ),
}


def _finding(rule: str, day: date) -> Finding:
    return Finding(rule=rule, where=day.isoformat(), words=SENTENCES[rule].fill(day=day))
