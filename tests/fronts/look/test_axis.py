"""The geometry of the afternoon line."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.fronts.look.axis import BELL_TO_LAST_DOOR, anchor, clear_of, hours, lanes, percent, share, spread

PLACES = st.lists(st.floats(0, 100), max_size=12).map(sorted)
PIECES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=9
)


def test_the_axis_runs_from_the_bell_to_the_last_door() -> None:
    assert share(axis=BELL_TO_LAST_DOOR, at=time(17, 0)) == 0
    assert share(axis=BELL_TO_LAST_DOOR, at=time(18, 30)) == 50
    assert share(axis=BELL_TO_LAST_DOOR, at=time(20, 0)) == 100
    assert hours(BELL_TO_LAST_DOOR) == (time(17), time(18), time(19), time(20))
    assert hours(TimeSpan(time(16, 40), time(18, 20))) == (time(17), time(18))


@given(st.times(), st.times())
def test_a_later_moment_never_stands_before_an_earlier_one(one: time, other: time) -> None:
    first, second = sorted((one, other))
    places = share(axis=BELL_TO_LAST_DOOR, at=first), share(axis=BELL_TO_LAST_DOOR, at=second)
    assert 0 <= places[0] <= places[1] <= 100


@given(PIECES)
def test_pieces_in_one_lane_never_cover_each_other_and_lanes_are_as_few_as_can_be(
    pieces: list[tuple[int, int]],
) -> None:
    chosen = lanes(pieces)
    for index, (start, end) in enumerate(pieces):
        for before in range(index):
            if chosen[before] == chosen[index]:
                assert pieces[before][1] <= start or end <= pieces[before][0]
    deepest = max((sum(start <= at < end for start, end in pieces) for at in range(40)), default=0)
    assert max(chosen, default=-1) + 1 == deepest


@given(PLACES, st.floats(1, 20))
def test_marks_keep_their_order_their_room_and_the_axis(places: list[float], room: float) -> None:
    moved = spread(places, room=room)
    fair = min(room, 100 / max(len(places) - 1, 1))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in moved)
    assert all(later - earlier >= fair - 1e-6 for earlier, later in pairwise(moved))


def test_marks_that_already_stand_apart_are_not_moved() -> None:
    assert spread([0.0, 10.0, 50.0, 100.0], room=6) == (0.0, 10.0, 50.0, 100.0)
    assert spread([99.0, 100.0], room=6) == (94.0, 100.0)


@given(st.floats(0, 60), st.floats(15, 40), st.floats(0, 100))
def test_a_bands_name_stays_in_its_band_and_clear_of_now(start: float, size: float, mark: float) -> None:
    name = clear_of(mark, start=start, end=start + size, need=3.5)
    assert start <= name <= start + size
    assert not start < mark < start + size or abs(name - mark) >= 3.5


def test_labels_lean_away_from_the_ends() -> None:
    assert (anchor(0), anchor(50), anchor(99)) == ("start", "middle", "end")
    assert percent(27.7777) == "27.78%"
