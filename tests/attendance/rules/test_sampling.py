"""Which sessions are looked into: the same for everybody who draws, and no session moves another's turn."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.sampling import sample

CODES = st.sets(st.text("ABCDEFGH23", min_size=3, max_size=5), max_size=12)
SEEDS = st.text(max_size=8)


@given(CODES, SEEDS, st.integers(0, 15))
def test_the_draw_is_of_the_sessions_each_once_and_the_same_again(codes: set[str], seed: str, number: int) -> None:
    drawn = sample(sessions=codes, seed=seed, number=number)
    assert len(drawn) == min(number, len(codes)) == len(set(drawn))
    assert set(drawn) <= codes
    assert drawn == sample(sessions=sorted(codes), seed=seed, number=number)


@given(CODES, SEEDS, st.integers(1, 6))
def test_a_cancelled_session_makes_room_and_moves_nobody_else(codes: set[str], seed: str, number: int) -> None:
    drawn = sample(sessions=codes, seed=seed, number=number)
    for gone in codes:
        again = sample(sessions=codes - {gone}, seed=seed, number=number)
        assert again[: number - 1] == tuple(code for code in drawn if code != gone)[: number - 1]


def test_over_many_weeks_every_session_has_its_turn() -> None:
    codes = [f"S{number}" for number in range(10)]
    turns = Counter(code for week in range(400) for code in sample(sessions=codes, seed=str(week), number=3))
    assert set(turns) == set(codes)
    assert all(80 <= number <= 160 for number in turns.values())
