"""An answer has so many working days; what everybody may count has no share of a few."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.complaints.rules.days import ANSWERED_WITHIN, last_day, works_on
from afterbell.complaints.rules.numbers import Outcome, count

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 1))
KINDS = st.sampled_from(["school", "weekend", "holiday", "make_up"])
TODAY = date(2026, 6, 30)


def test_the_schools_calendar_decides_and_outside_it_the_public_holidays() -> None:
    assert last_day(came_on=date(2026, 6, 1), calendar={}, days=5) == date(2026, 6, 8)
    assert not works_on(date(2026, 10, 1), calendar={})
    assert works_on(date(2026, 10, 10), calendar={})
    assert not works_on(date(2026, 10, 17), calendar={})
    assert not works_on(date(2026, 6, 3), calendar={date(2026, 6, 3): "holiday"})
    assert works_on(date(2026, 6, 6), calendar={date(2026, 6, 6): "make_up"})
    assert last_day(came_on=date(2026, 6, 1), calendar={date(2026, 6, 2): "holiday"}, days=1) == date(2026, 6, 3)


@given(came=DAYS, calendar=st.dictionaries(DAYS, KINDS, max_size=40), days=st.integers(1, ANSWERED_WITHIN))
def test_so_many_days_are_worked_until_the_last_and_it_is_one_of_them(
    came: date, calendar: dict[date, str], days: int
) -> None:
    last = last_day(came_on=came, calendar=calendar, days=days)
    between = [came + timedelta(days=one) for one in range(1, (last - came).days + 1)]
    assert sum(works_on(day, calendar=calendar) for day in between) == days
    assert works_on(last, calendar=calendar)


def outcome(**said: object) -> Outcome:
    usual: dict[str, object] = {
        "came_on": date(2026, 3, 2),
        "about": "fees",
        "above": False,
        "due_on": date(2026, 3, 23),
    }
    return Outcome(**{**usual, "answered_on": None, "satisfied": None, **said})  # type: ignore[arg-type]


def test_shares_of_a_few_are_withheld_and_few_subjects_are_others() -> None:
    in_time = outcome(answered_on=date(2026, 3, 23), satisfied=True)
    late = outcome(answered_on=date(2026, 3, 24), satisfied=False, about="food")
    waits = outcome(due_on=TODAY)
    found = count(outcomes=[in_time] * 4 + [late, waits], today=TODAY, fewest=5)
    assert [(row.year, row.came, row.in_time, row.satisfied) for row in found.years] == [(2026, 6, 80, 80)]
    assert found.subjects == (("fees", 5), ("other", 1))
    few = count(outcomes=[in_time] * 4 + [waits], today=TODAY, fewest=5)
    assert [(row.came, row.in_time, row.satisfied) for row in few.years] == [(5, None, None)]
    assert count(outcomes=[waits], today=TODAY + timedelta(days=1), fewest=1).years[0].in_time == 0
    above = outcome(above=True, due_on=TODAY, about="conduct")
    assert count(outcomes=[in_time] * 5 + [above], today=TODAY, fewest=5) == count(
        outcomes=[in_time] * 5, today=TODAY, fewest=5
    )
    for day, seen in ((TODAY + timedelta(days=1), above), (TODAY, outcome(above=True, answered_on=TODAY))):
        assert count(outcomes=[in_time] * 5 + [seen], today=day, fewest=5).years[0].came == 6
    assert count(outcomes=[], today=TODAY, fewest=5).years == ()
