"""A child's service ends between two afternoons."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.enrolment.rules.ending import earliest_end

TODAY = date(2026, 6, 10)
EARLY, EVENING = TimeSpan(time(17, 0), time(17, 50)), TimeSpan(time(18, 40), time(20, 0))
moments = st.times(min_value=time(0, 0), max_value=time(23, 59))


def test_before_the_first_span_today_is_early_enough() -> None:
    assert earliest_end(today=TODAY, at=time(16, 59), spans=[EVENING, EARLY]) == TODAY


def test_from_the_bell_on_it_is_tomorrow() -> None:
    for moment in (time(17, 0), time(17, 50), time(23, 59)):
        assert earliest_end(today=TODAY, at=moment, spans=[EVENING, EARLY]) == TODAY + timedelta(days=1)


@given(at=moments, later=moments, starts=st.lists(moments.filter(lambda moment: moment < time(23, 0)), max_size=4))
def test_waiting_never_makes_an_earlier_day_possible(at: time, later: time, starts: list[time]) -> None:
    spans = [TimeSpan(start, time(23, 30)) for start in starts]
    first, second = sorted((at, later))
    ends = [earliest_end(today=TODAY, at=moment, spans=spans) for moment in (first, second)]
    assert ends == sorted(ends)
    assert (ends[0] > TODAY) == any(span.start <= first for span in spans)
