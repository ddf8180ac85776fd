"""A phone's clock decides nothing: what it tells is believed only where it can be true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.clocks import AHEAD, believable, made_before, told_by_phone
from afterbell.base.spans import instant

DAY = date(2026, 3, 4)
NOW = instant(DAY, time(17, 50))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(said=INSTANTS)
def test_nothing_is_believed_before_its_day_or_after_the_server_has_it(said: datetime) -> None:
    found = believable(said, on=DAY, now=NOW)
    assert found is None or instant(DAY, time()) <= found <= NOW
    assert (found is None) == (said < instant(DAY, time()) or said > NOW + AHEAD)


@given(seconds=st.integers(0, 17 * 3600))
def test_a_time_of_this_day_is_kept_as_it_was_told(seconds: int) -> None:
    said = NOW - timedelta(seconds=seconds)
    assert believable(said, on=DAY, now=NOW) == said


def test_a_clock_ten_years_off_tells_nothing_that_is_believed() -> None:
    assert [believable(NOW + timedelta(days=365 * years), on=DAY, now=NOW) for years in (-10, 10)] == [None, None]


@given(
    said=st.none() | INSTANTS | st.datetimes(datetime(2026, 3, 3), datetime(2026, 3, 5), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
    arrives=st.integers(0, 30 * 3600),
)
def test_no_clock_calls_a_roll_in_the_morning_and_none_locks_anybody_out(said: datetime | None, arrives: int) -> None:
    opens, now = instant(DAY, time(16, 45)), instant(DAY, time()) + timedelta(seconds=arrives)
    early = made_before(opens, said=said, on=DAY, now=now)
    if now < opens:
        assert early
    elif said is None or said < instant(DAY, time()) or said > now + AHEAD:
        assert not early
    else:
        assert early == (said < opens)


@given(
    told=st.one_of(
        st.none(), st.booleans(), st.text(), st.integers(), st.floats(), st.lists(st.integers()), st.just(10**400)
    )
)
def test_whatever_stands_there_is_read_or_left_out(told: object) -> None:
    found = told_by_phone(told)
    assert found is None or 2000 <= found.year < 2100


@given(said=st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - as above
def test_an_instant_comes_through_to_the_millisecond(said: datetime) -> None:
    found = told_by_phone(round(said.timestamp() * 1000))
    assert found is not None
    assert abs(found - said) <= timedelta(milliseconds=1)
