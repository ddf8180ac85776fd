"""What a term's calendar must keep to before days can be counted from it, one function a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.schools.rules.calendar.problem import TermCalendar

REFUSALS = catalogue(
    "schools.calendar",
    {
        "term_backwards": Words(
            zh="学期结束日 {last} 早于开始日 {first}。", en="The term ends on {last}, before it begins on {first}."
        ),
        "no_such_weekday": Words(
            zh="{weekday} 不是星期（1=周一 … 7=周日）。",
            en="{weekday} is no weekday (1 is Monday, 7 is Sunday).",
        ),
        "day_twice": Words(
            zh="{day} 在节假日与调休上学日中出现了不止一次。",
            en="{day} stands more than once among the holidays and make-up days.",
        ),
        "season_twice": Words(zh="有两个作息时间都从 {day} 开始。", en="Two season's timetables begin on {day}."),
        "band_twice": Words(
            zh="作息时间“{season}”中时段“{band}”写了不止一次。",
            en="The season {season} names the band {band} more than once.",
        ),
        "no_season": Words(
            zh="学期从 {day} 开始，而那天还没有任何作息时间生效。",
            en="The term begins on {day}, when no season's timetable is in force yet.",
        ),
    },
)


def term_runs_forward(calendar: TermCalendar) -> Iterator[Refusal]:
    if calendar.last_day < calendar.first_day:
        yield REFUSALS.refusal("term_backwards", field="last_day", first=calendar.first_day, last=calendar.last_day)


def weekdays_exist(calendar: TermCalendar) -> Iterator[Refusal]:
    named = (*calendar.weekdays, *calendar.school_weekdays, *(row.follows for row in calendar.make_up_days))
    for weekday in sorted({number for number in named if number not in range(1, 8)}):
        yield REFUSALS.refusal("no_such_weekday", field="weekdays", weekday=weekday)


def each_day_said_once(calendar: TermCalendar) -> Iterator[Refusal]:
    times = Counter([*(row.day for row in calendar.holidays), *(row.day for row in calendar.make_up_days)])
    for day in sorted(day for day, count in times.items() if count > 1):
        yield REFUSALS.refusal("day_twice", field="holidays", day=day)


def seasons_begin_apart(calendar: TermCalendar) -> Iterator[Refusal]:
    times = Counter(season.from_day for season in calendar.seasons)
    for day in sorted(day for day, count in times.items() if count > 1):
        yield REFUSALS.refusal("season_twice", field="seasons", day=day)


def bands_named_once(calendar: TermCalendar) -> Iterator[Refusal]:
    for season in calendar.seasons:
        times = Counter(row.band for row in season.bands)
        for band in sorted(band for band, count in times.items() if count > 1):
            yield REFUSALS.refusal("band_twice", field="seasons", season=season.code, band=band)


def a_season_is_in_force(calendar: TermCalendar) -> Iterator[Refusal]:
    if all(season.from_day > calendar.first_day for season in calendar.seasons):
        yield REFUSALS.refusal("no_season", field="seasons", day=calendar.first_day)


RULES = (
    term_runs_forward,
    weekdays_exist,
    each_day_said_once,
    seasons_begin_apart,
    bands_named_once,
    a_season_is_in_force,
)


def reasons_against(*, calendar: TermCalendar) -> tuple[Refusal, ...]:
    """Give every reason why no days can be counted from this calendar; none when it is sound."""
    return tuple(reason for rule in RULES for reason in rule(calendar))
