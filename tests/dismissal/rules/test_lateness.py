"""How late a collection counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.lateness import LateBounds, lateness

ENDS = datetime(2026, 6, 3, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "minutes", "promptness"),
    [
        (-300, 0, "on_time"),
        (0, 0, "on_time"),
        (10 * 60 + 59, 10, "on_time"),
        (11 * 60, 11, "late"),
        (30 * 60 - 1, 29, "late"),
        (30 * 60, 30, "very_late"),
        (3 * 3600, 180, "very_late"),
    ],
)
def test_a_collection_is_classified_by_whole_minutes(seconds: int, minutes: int, promptness: str) -> None:
    found = lateness(ends=ENDS, collected=ENDS + timedelta(seconds=seconds), bounds=LateBounds())
    assert (found.minutes, found.promptness) == (minutes, promptness)


@given(st.integers(-3600, 9000), st.integers(0, 3600))
def test_a_later_collection_is_never_counted_as_more_prompt(seconds: int, more: int) -> None:
    order = ["on_time", "late", "very_late"]
    first, second = (
        lateness(ends=ENDS, collected=ENDS + timedelta(seconds=count), bounds=LateBounds())
        for count in (seconds, seconds + more)
    )
    assert first.minutes <= second.minutes
    assert order.index(first.promptness) <= order.index(second.promptness)
