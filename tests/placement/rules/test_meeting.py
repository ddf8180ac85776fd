"""A place is said to begin on a day on which its group meets."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.days import day_of_week_within_year
from afterbell.placement.rules.meeting import MeetingDays

FIRST = date(2026, 6, 1)
TERM = tuple(FIRST + timedelta(days=number) for number in range(40))
days = st.lists(st.sampled_from(TERM), unique=True).flatmap(
    lambda chosen: st.tuples(*(st.tuples(st.just(day), st.integers(1, 7)) for day in sorted(chosen)))
)
weekdays = st.frozensets(st.integers(1, 7))


def test_a_place_of_tuesdays_from_a_thursday_begins_on_the_next_tuesday() -> None:
    calendar = MeetingDays(tuple((day, day.isoweekday()) for day in TERM if day.isoweekday() < 6))
    assert calendar.first(since=date(2026, 6, 11), weekdays=(2,)) == date(2026, 6, 16)
    assert day_of_week_within_year(date(2026, 6, 16)).zh == "6月16日(周二)"
    assert day_of_week_within_year(date(2026, 6, 16)).en == "Tue 16 June"


def test_a_holiday_is_no_meeting_and_a_saturday_of_school_is_one() -> None:
    calendar = MeetingDays(((date(2026, 6, 18), 4), (date(2026, 6, 20), 5), (date(2026, 6, 26), 5)))
    assert calendar.first(since=date(2026, 6, 12), weekdays=(5,)) == date(2026, 6, 20)


@given(calendar=days, since=st.sampled_from(TERM), wanted=weekdays)
def test_the_first_meeting_is_one_and_no_earlier_one_is_missed(
    calendar: tuple[tuple[date, int], ...], since: date, wanted: frozenset[int]
) -> None:
    first = MeetingDays(calendar).first(since=since, weekdays=wanted)
    told = [day for day, follows in calendar if day >= since and follows in wanted]
    assert first >= since
    if told:
        assert first == min(told)
    elif wanted:
        assert first.isoweekday() in wanted
        assert (first - since).days < 7
    else:
        assert first == since


@given(calendar=days, before=st.sampled_from(TERM), wanted=weekdays)
def test_the_last_meeting_is_one_and_no_later_one_is_missed(
    calendar: tuple[tuple[date, int], ...], before: date, wanted: frozenset[int]
) -> None:
    last = MeetingDays(calendar).last(before=before, weekdays=wanted)
    told = [day for day, follows in calendar if day < before and follows in wanted]
    assert last < before
    if told:
        assert last == max(told)
    elif wanted:
        assert last.isoweekday() in wanted
        assert (before - last).days <= 7
