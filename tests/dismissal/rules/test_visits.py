"""When a person has to answer for a visitor who was not signed out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from afterbell.base.spans import instant
from afterbell.dismissal.rules.dusk import Spot
from afterbell.dismissal.rules.visits import EVENING, dusk_of, is_asked_for

DAY = date(2026, 3, 4)
SPOT = Spot(latitude=43.9, longitude=116.1)
"""The sun sets there at about 18:05 on this day."""


def asked(came: datetime, now: datetime, *, spot: Spot | None = SPOT, stays: date | None = None) -> bool:
    return is_asked_for(came_at=came, stays_until=stays, now=now, spot=spot)


def test_nobody_is_asked_for_before_dusk_and_everybody_after_it() -> None:
    came, dusk = instant(DAY, time(16)), dusk_of(day=DAY, spot=SPOT)
    assert instant(DAY, time(18)) < dusk < instant(DAY, time(18, 15))
    assert not asked(came, dusk - timedelta(seconds=1))
    assert asked(came, dusk)


def test_who_comes_after_dusk_is_asked_for_on_the_next_day() -> None:
    came = instant(DAY, time(19, 30))
    assert not asked(came, instant(DAY, time(23)))
    assert asked(came, instant(DAY + timedelta(days=1), time(7)))


def test_a_school_that_has_not_said_where_it_stands_asks_in_the_evening() -> None:
    assert dusk_of(day=DAY, spot=None) == instant(DAY, EVENING)


@pytest.mark.parametrize(("days", "expected"), [(-1, True), (0, False), (1, False)])
def test_a_word_of_why_holds_for_its_day(days: int, *, expected: bool) -> None:
    now = instant(DAY, time(20))
    assert asked(instant(DAY, time(9)), now, stays=DAY + timedelta(days=days)) is expected


@given(came=some.integers(0, 24 * 60 * 3), later=some.integers(0, 24 * 60 * 9))
def test_whoever_was_asked_for_is_asked_for_until_somebody_answers(came: int, later: int) -> None:
    start = instant(DAY, time(0))
    at = start + timedelta(minutes=came)
    seen = [asked(at, at + timedelta(minutes=step)) for step in range(0, later + 1, 30)]
    assert seen == sorted(seen)
