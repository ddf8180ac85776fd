"""Until when a review is in time, and what it is called before and after."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.due import REMINDED_BEFORE, Standing, standing_on

DUE = date(2026, 2, 27)


def test_the_last_day_is_in_time_until_its_end() -> None:
    assert standing_on(due=DUE, today=DUE) is Standing.SOON
    assert standing_on(due=DUE, today=DUE + timedelta(days=1)) is Standing.OVERDUE


@given(st.integers(-60, 60))
def test_a_review_is_reminded_of_before_it_is_overdue(days: int) -> None:
    order = list(Standing)
    today, next_day = (standing_on(due=DUE, today=DUE + timedelta(days=number)) for number in (days, days + 1))
    assert order.index(today) <= order.index(next_day)
    assert (today is Standing.IN_TIME) == (timedelta(days=-days) > REMINDED_BEFORE)
