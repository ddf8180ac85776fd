"""A count of heads is held against the roll only as far as the roll can say who was there at that minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.counting import Heads, Word, complete_at, heads_at, was_there
from afterbell.attendance.rules.folding import MarkState

START = datetime(2026, 3, 4, 9, 45, tzinfo=UTC)
PRESENT, LATE, LEAVE, ABSENT, LEFT = (
    MarkState.PRESENT,
    MarkState.LATE,
    MarkState.LEAVE,
    MarkState.ABSENT,
    MarkState.LEFT_EARLY,
)
states = st.sampled_from([PRESENT, LATE, LEAVE, ABSENT, LEFT, MarkState.COLLECTED])
words = st.lists(
    st.builds(
        lambda pupil, state, minute: Word(pupil=pupil, state=state, made=START + timedelta(minutes=minute)),
        st.sampled_from("abcd"),
        states,
        st.integers(0, 30),
    )
)


@pytest.mark.parametrize(
    ("then", "now", "there"),
    [
        (PRESENT, PRESENT, True),
        (None, PRESENT, True),
        (LATE, LEFT, True),
        (PRESENT, ABSENT, False),
        (None, LEAVE, False),
        (LEFT, LEFT, False),
        (ABSENT, LEFT, False),
        (ABSENT, LATE, None),
        (None, LATE, None),
        (None, LEFT, None),
        (LEFT, PRESENT, None),
    ],
)
def test_who_was_in_the_room(then: MarkState | None, now: MarkState, there: object) -> None:
    assert was_there(then=then, now=now) is there


@given(said=words, known=st.dictionaries(st.sampled_from("abcd"), states), minute=st.integers(0, 30))
def test_a_count_lies_between_nobody_and_everybody_who_is_not_away(
    said: list[Word], known: dict[str, MarkState], minute: int
) -> None:
    heads = heads_at(at=START + timedelta(minutes=minute), words=said, states=known)
    came = [state for state in known.values() if state not in {LEAVE, ABSENT}]
    assert 0 <= heads.least <= heads.most <= len(came)
    assert heads.fits(heads.least)
    assert heads.fits(heads.most)
    assert heads.fits(heads.nearest(minute))


def test_a_count_between_is_no_difference_and_one_outside_is_held_against_the_nearer_number() -> None:
    heads = Heads(least=3, most=4)
    assert [heads.fits(number) for number in (2, 3, 4, 5)] == [False, True, True, False]
    assert (heads.nearest(1), heads.nearest(9)) == (3, 4)


@given(said=words, expected=st.sets(st.sampled_from("abcd")), minute=st.integers(0, 30))
def test_a_roll_that_is_complete_stays_so(said: list[Word], expected: set[str], minute: int) -> None:
    at = START + timedelta(minutes=minute)
    now = complete_at(at=at, words=said, expected=expected, sealed_at=None)
    assert now <= complete_at(at=at + timedelta(minutes=1), words=said, expected=expected, sealed_at=None)
    assert complete_at(at=at, words=said, expected=expected, sealed_at=at)


def test_a_roll_nobody_called_is_not_complete() -> None:
    assert not complete_at(at=START, words=[], expected=set(), sealed_at=None)
    assert not complete_at(at=START, words=[], expected={"a"}, sealed_at=START + timedelta(minutes=1))
