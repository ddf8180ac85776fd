"""Each rung of the ladder is told once, none is skipped while somebody watches, and the highest comes at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.rostering.rules.ladder import LEAD, Climb, Opening, Rung, climbs, rung_of

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def watched(instants: list[int], *, open_from: int = 10_000) -> list[tuple[int, Rung]]:
    """Let the watch run at these minutes before the start, in order of time; gives what was told when."""
    told: set[tuple[str, int, int]] = set()
    heard = []
    for left in sorted(instants, reverse=True):
        openings = [Opening(session="s", starts_at=START)] if left <= open_from else []
        for climb in climbs(openings=openings, told=told, now=START - left * MINUTE):
            told.add((climb.session, climb.number, climb.rung))
            heard.append((left, climb.rung))
    return heard


@given(st.lists(st.integers(-60, 3000), max_size=40), st.integers(0, 3000))
def test_each_rung_is_told_at_most_once_and_in_order(instants: list[int], open_from: int) -> None:
    heard = [rung for _left, rung in watched(instants, open_from=open_from)]
    assert heard == sorted(set(heard))


@given(st.lists(st.integers(-60, 3000), max_size=40), st.integers(0, 3000))
def test_no_rung_is_skipped_when_the_watch_runs_in_its_window(instants: list[int], open_from: int) -> None:
    windows = {Rung.DAY: (121, 1440), Rung.HOURS: (11, 120), Rung.MINUTES: (1, 10)}
    told = {rung for _left, rung in watched(instants, open_from=open_from)}
    for rung, (last, first) in windows.items():
        ran = any(last <= left <= min(first, open_from) for left in instants)
        assert (rung in told) is ran


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (1441, None),
        (1440, Rung.DAY),
        (121, Rung.DAY),
        (120, Rung.HOURS),
        (10, Rung.MINUTES),
        (1, Rung.MINUTES),
        (0, None),
        (-5, None),
    ],
)
def test_the_rung_is_the_nearest_whose_time_has_come(left: int, expected: Rung | None) -> None:
    assert rung_of(starts_at=START, now=START - left * MINUTE) is expected


def test_what_becomes_open_five_minutes_before_goes_to_the_highest_rung_at_once() -> None:
    assert watched([1440, 120, 30, 5, 4], open_from=5) == [(5, Rung.MINUTES)]


def test_a_session_that_was_told_is_left_out_and_another_is_not() -> None:
    openings = [Opening(session=code, starts_at=START) for code in ("a", "b")]
    found = climbs(openings=openings, told={("a", 0, 1)}, now=START - LEAD[Rung.DAY])
    assert found == (Climb(session="b", rung=Rung.DAY),)
