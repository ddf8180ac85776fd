"""The term's calendar: which days, which weekday's timetable, which times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan, TimeSpan
from afterbell.base.words import Words
from afterbell.schools.rules.calendar import (
    BandTime,
    DatedSession,
    Holiday,
    MakeUpDay,
    SeasonTimes,
    TermCalendar,
    dated_sessions,
    school_days,
    service_days,
    verify_calendar,
)
from afterbell.schools.rules.holidays import holiday_table

NAME = Words(zh="放假", en="A day off")
SPRING = DateSpan(date(2026, 3, 2), date(2026, 7, 11))
WINTER_TIMES = SeasonTimes(
    code="winter",
    from_day=date(2026, 3, 1),
    bands=(
        BandTime(band="early", span=TimeSpan(time(16, 30), time(17, 20))),
        BandTime(band="late", span=TimeSpan(time(17, 15), time(17, 50))),
    ),
)
SUMMER_TIMES = SeasonTimes(
    code="summer",
    from_day=date(2026, 5, 6),
    bands=(
        BandTime(band="early", span=TimeSpan(time(17), time(17, 50))),
        BandTime(band="late", span=TimeSpan(time(17, 45), time(18, 20))),
    ),
)


def spring_term(*, weekdays: tuple[int, ...] = (1, 2, 3, 4)) -> TermCalendar:
    table = holiday_table(days=SPRING)
    return TermCalendar(
        first_day=SPRING.first,
        last_day=date(2026, 7, 10),
        weekdays=weekdays,
        seasons=(SUMMER_TIMES, WINTER_TIMES),
        holidays=table.holidays,
        make_up_days=table.make_up_days,
    )


@st.composite
def calendars(draw: st.DrawFn) -> TermCalendar:
    first = date(2026, 2, 20)
    length = draw(st.integers(0, 40))
    odd = draw(st.lists(st.integers(-3, length + 3), unique=True, max_size=8))
    cut = draw(st.integers(0, len(odd)))
    starts = draw(st.lists(st.integers(1, 60), unique=True, max_size=2))
    bands = st.lists(st.sampled_from(["early", "late", "evening"]), unique=True, max_size=3)
    seasons = [
        SeasonTimes(
            code=f"season{start}",
            from_day=first + timedelta(days=start),
            bands=tuple(
                BandTime(band=band, span=TimeSpan(time(16 + place, start % 60), time(19 + place)))
                for place, band in enumerate(draw(bands))
            ),
        )
        for start in [-draw(st.integers(0, 9)), *starts]
    ]
    return TermCalendar(
        first_day=first,
        last_day=first + timedelta(days=length),
        weekdays=tuple(draw(st.sets(st.integers(1, 7)))),
        seasons=tuple(draw(st.permutations(seasons))),
        holidays=tuple(Holiday(day=first + timedelta(days=shift), name=NAME) for shift in odd[:cut]),
        make_up_days=tuple(
            MakeUpDay(day=first + timedelta(days=shift), follows=draw(st.integers(1, 7)), name=NAME)
            for shift in odd[cut:]
        ),
    )


def by_hand(calendar: TermCalendar) -> set[DatedSession]:
    """Count by trying every day of two years against every season and band."""
    held = set()
    for shift in range(-400, 400):
        day = calendar.first_day + timedelta(days=shift)
        if not calendar.first_day <= day <= calendar.last_day:
            continue
        made = [row.follows for row in calendar.make_up_days if row.day == day]
        off = any(row.day == day for row in calendar.holidays) or day.weekday() > 4
        weekday = made[0] if made else None if off else day.weekday() + 1
        if weekday in calendar.weekdays:
            season = max((row.from_day, row.code, row) for row in calendar.seasons if row.from_day <= day)[2]
            held |= {
                DatedSession(day=day, weekday=weekday, band=row.band, span=row.span, season=season.code)
                for row in season.bands
            }
    return held


@given(calendars())
def test_sessions_are_what_counting_day_by_day_gives(calendar: TermCalendar) -> None:
    sessions = dated_sessions(calendar=calendar)
    assert set(sessions) == by_hand(calendar)
    assert list(sessions) == sorted(set(sessions))
    assert verify_calendar(calendar=calendar, sessions=sessions) == ()


@given(calendars())
def test_no_session_is_on_a_day_without_school(calendar: TermCalendar) -> None:
    with_school = {row.day for row in school_days(calendar=calendar)}
    assert {row.day for row in dated_sessions(calendar=calendar)} <= with_school
    assert not with_school & {row.day for row in calendar.holidays}


@given(calendars(), st.data())
def test_one_more_holiday_takes_away_that_day_and_nothing_else(calendar: TermCalendar, data: st.DataObject) -> None:
    said = {row.day for row in (*calendar.holidays, *calendar.make_up_days)}
    free = [calendar.first_day + timedelta(days=shift) for shift in range(60)]
    day = data.draw(st.sampled_from([day for day in free if day not in said]))
    more = replace(calendar, holidays=(*calendar.holidays, Holiday(day=day, name=NAME)))
    assert dated_sessions(calendar=more) == tuple(row for row in dated_sessions(calendar=calendar) if row.day != day)


@given(calendars(), st.integers(0, 40))
def test_a_term_cut_in_two_is_the_whole(calendar: TermCalendar, cut: int) -> None:
    last = calendar.first_day + timedelta(days=cut)
    if last >= calendar.last_day:
        return
    one = dated_sessions(calendar=replace(calendar, last_day=last))
    two = dated_sessions(calendar=replace(calendar, first_day=last + timedelta(days=1)))
    assert one + two == dated_sessions(calendar=calendar)


def test_the_three_holidays_of_spring_2026_have_no_session() -> None:
    days = {row.day for row in school_days(calendar=spring_term())}
    assert date(2026, 4, 3) in days
    assert date(2026, 4, 6) not in days  # Qingming: Saturday 4 to Monday 6 April, nothing made up
    assert date(2026, 4, 7) in days
    assert date(2026, 4, 30) in days
    assert not {date(2026, 5, number) for number in range(1, 6)} & days  # Labour Day: Friday 1 to Tuesday 5 May
    assert date(2026, 5, 9) in days  # the Saturday made up for it
    assert date(2026, 5, 6) in days
    assert date(2026, 6, 18) in days
    assert date(2026, 6, 19) not in days  # Dragon Boat: Friday 19 to Sunday 21 June, nothing made up
    assert date(2026, 6, 22) in days


def test_spring_2026_counted_by_hand() -> None:
    # 2 March to 10 July are 19 whole weeks: 95 weekdays; less 6 April, 1, 4 and 5 May, 19 June; one made up.
    assert len(school_days(calendar=spring_term())) == 95 - 5 + 1
    # Monday to Thursday: 76 days; less 6 April, 4 and 5 May; 9 May follows Tuesday the 5th.
    assert len(service_days(calendar=spring_term())) == 74
    assert len(service_days(calendar=spring_term(weekdays=(1, 2, 3, 4, 5)))) == 91
    assert len(dated_sessions(calendar=spring_term())) == 148


def test_a_make_up_day_follows_its_weekday_and_the_office_can_change_which() -> None:
    calendar = spring_term()
    (made,) = (row for row in school_days(calendar=calendar) if row.made_up)
    assert (made.day, made.weekday) == (date(2026, 5, 9), 2)
    sessions = [row for row in dated_sessions(calendar=calendar) if row.day == made.day]
    assert [(row.band, row.weekday, str(row.span)) for row in sessions] == [
        ("early", 2, "17:00—17:50"),
        ("late", 2, "17:45—18:20"),
    ]
    changed = replace(calendar, make_up_days=(replace(calendar.make_up_days[0], follows=5),))
    assert not [row for row in dated_sessions(calendar=changed) if row.day == made.day]


def test_the_season_switches_on_its_date() -> None:
    spans = {(row.day, row.band): str(row.span) for row in dated_sessions(calendar=spring_term())}
    assert spans[date(2026, 4, 30), "early"] == "16:30—17:20"
    assert spans[date(2026, 5, 6), "early"] == "17:00—17:50"


def test_leap_day_and_year_end_are_ordinary_days() -> None:
    season = replace(WINTER_TIMES, from_day=date(2023, 1, 1))
    calendar = TermCalendar(first_day=date(2024, 2, 28), last_day=date(2024, 3, 1), weekdays=(4,), seasons=(season,))
    assert {row.day for row in dated_sessions(calendar=calendar)} == {date(2024, 2, 29)}
    across = replace(calendar, first_day=date(2024, 12, 30), last_day=date(2025, 1, 3), weekdays=(1, 2, 3, 4))
    assert len(service_days(calendar=across)) == 4


def test_a_calendar_that_contradicts_itself_is_refused_with_every_reason() -> None:
    day = date(2026, 3, 4)
    broken = TermCalendar(
        first_day=date(2026, 3, 5),
        last_day=day,
        weekdays=(0, 8, 1),
        seasons=(
            replace(SUMMER_TIMES, bands=(SUMMER_TIMES.bands[0], SUMMER_TIMES.bands[0])),
            SUMMER_TIMES,
        ),
        holidays=(Holiday(day=day, name=NAME),),
        make_up_days=(MakeUpDay(day=day, follows=3, name=NAME),),
    )
    with pytest.raises(Refused) as refused:
        school_days(calendar=broken)
    assert [reason.code.rsplit(".", 1)[1] for reason in refused.value.reasons] == [
        "term_backwards",
        "no_such_weekday",
        "no_such_weekday",
        "day_twice",
        "season_twice",
        "band_twice",
        "no_season",
    ]


FAULTS = {
    "day_without_school": lambda row: replace(row, day=date(2026, 4, 6)),
    "outside_term": lambda row: replace(row, day=date(2026, 7, 13)),
    "not_a_service_weekday": lambda row: replace(row, day=date(2026, 3, 6), weekday=5),
    "wrong_weekday_followed": lambda row: replace(row, weekday=row.weekday % 4 + 1),
    "wrong_season": lambda row: replace(row, season="summer"),
    "wrong_time": lambda row: replace(row, span=TimeSpan(time(9), time(10))),
    "session_twice": lambda row: replace(row, span=TimeSpan(time(9), time(10))),
    "session_missing": None,
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    calendar = spring_term()
    first, *rest = dated_sessions(calendar=calendar)
    plant = FAULTS[rule]
    planted = [] if plant is None else [plant(first)]
    kept = [first] if rule == "session_twice" else []
    found = verify_calendar(calendar=calendar, sessions=(*kept, *planted, *rest))
    assert rule in {finding.rule for finding in found}
