"""A session weighs its minutes; late and dark ones weigh more, and never both at once."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.rostering.rules.weighing import Scales, weight_of

NEVER_DARK = Scales(late_from=time(18, 30), late_percent=150, dark_from=None, dark_percent=130)
WINTER = Scales(late_from=time(18, 30), late_percent=150, dark_from=time(17), dark_percent=130)
percents = st.integers(100, 300)
moments = st.times(min_value=time(16), max_value=time(21)).map(lambda moment: moment.replace(second=0, microsecond=0))
scales = st.builds(
    Scales, late_from=moments, late_percent=percents, dark_from=st.none() | moments, dark_percent=percents
)


@st.composite
def spans(draw: st.DrawFn) -> TimeSpan:
    start, end = sorted((draw(moments), draw(moments)))
    return TimeSpan(start, end) if start < end else TimeSpan(time(15), end)


@pytest.mark.parametrize(
    ("span", "summer", "winter"),
    [
        (TimeSpan(time(16), time(17)), 60, 60),
        (TimeSpan(time(17), time(17, 50)), 50, 65),
        (TimeSpan(time(16, 50), time(17, 10)), 20, 23),
        (TimeSpan(time(18, 20), time(18, 40)), 25, 28),
        (TimeSpan(time(18, 40), time(20)), 120, 120),
    ],
)
def test_late_and_dark_minutes_count_more(span: TimeSpan, summer: int, winter: int) -> None:
    assert weight_of(span=span, scales=NEVER_DARK) == summer
    assert weight_of(span=span, scales=WINTER) == winter


@given(spans(), scales)
def test_a_weight_lies_between_the_minutes_and_all_of_them_at_the_highest_rate(span: TimeSpan, given_: Scales) -> None:
    highest = max(given_.late_percent, given_.dark_percent)
    assert span.minutes <= weight_of(span=span, scales=given_) <= span.minutes * highest // 100


@given(spans(), scales, st.data())
def test_a_session_cut_in_two_weighs_the_same(span: TimeSpan, given_: Scales, data: st.DataObject) -> None:
    cut = data.draw(moments.filter(lambda moment: span.start < moment < span.end)) if span.minutes > 1 else None
    if cut is not None:
        parts = [weight_of(span=part, scales=given_) for part in (TimeSpan(span.start, cut), TimeSpan(cut, span.end))]
        assert 0 <= weight_of(span=span, scales=given_) - sum(parts) <= 1


@given(spans(), scales, percents)
def test_a_higher_rate_never_weighs_less(span: TimeSpan, given_: Scales, more: int) -> None:
    dearer = Scales(
        late_from=given_.late_from,
        late_percent=max(given_.late_percent, more),
        dark_from=given_.dark_from,
        dark_percent=given_.dark_percent,
    )
    assert weight_of(span=span, scales=dearer) >= weight_of(span=span, scales=given_)
