"""Sunset as a rule, against the almanac and what is true of the sun everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import SCHOOL_ZONE
from afterbell.dismissal.rules.dusk import Spot, is_dark, sunset

BEIJING = Spot(latitude=39.904, longitude=116.407)
XILINHOT = Spot(latitude=43.933, longitude=116.086)
LHASA = Spot(latitude=29.65, longitude=91.117)
NARVIK = Spot(latitude=68.438, longitude=17.427)
WITHIN = timedelta(minutes=1)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
NORTH = st.builds(Spot, latitude=st.floats(18, 53), longitude=st.floats(74, 135))


@pytest.mark.parametrize(
    ("spot", "day", "clock"),
    [
        (BEIJING, date(2026, 6, 21), "19:46"),
        (BEIJING, date(2026, 12, 22), "16:53"),
        (BEIJING, date(2026, 3, 20), "18:26"),
        (XILINHOT, date(2026, 12, 22), "16:41"),
        (LHASA, date(2026, 12, 22), "19:01"),
    ],
)
def test_it_sets_when_the_almanac_says(spot: Spot, day: date, clock: str) -> None:
    told = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SCHOOL_ZONE)
    found = sunset(day=day, at=spot)
    assert found is not None
    assert abs(found - told) <= WITHIN


@given(DAYS, NORTH)
def test_it_sets_once_a_day_on_that_day_and_hardly_later_the_next(day: date, spot: Spot) -> None:
    today, tomorrow = sunset(day=day, at=spot), sunset(day=day + timedelta(days=1), at=spot)
    assert today is not None
    assert tomorrow is not None
    assert abs(tomorrow - today - timedelta(days=1)) < timedelta(minutes=4)
    assert not is_dark(at=today - timedelta(minutes=1), spot=spot)
    assert is_dark(at=today + timedelta(minutes=1), spot=spot)


def test_beyond_the_circle_it_may_not_set_at_all() -> None:
    assert sunset(day=date(2026, 6, 21), at=NARVIK) is None
    assert not is_dark(at=datetime(2026, 6, 21, 20, tzinfo=SCHOOL_ZONE), spot=NARVIK)
