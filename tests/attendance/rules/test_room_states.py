"""A room may be used when all of the list was seen this term and nothing open closes it, or the duty leader says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.venues import RoomState, state_of_room

CODES = st.sets(st.sampled_from(["doors", "power", "fire", "equipment"]))


@given(checklist=CODES, looked_at=CODES, closing=st.integers(0, 3), opened=st.booleans())
def test_a_room_is_used_only_when_fit_or_opened(
    *, checklist: set[str], looked_at: set[str], closing: int, opened: bool
) -> None:
    state = state_of_room(checklist=checklist, looked_at=looked_at, closing=closing, opened=opened)
    fit = closing == 0 and not checklist - looked_at
    assert state.usable == (fit or opened)
    assert (state is RoomState.FIT) == fit
    if not state.usable:
        assert (state is RoomState.CLOSED) == (closing > 0)


@given(checklist=CODES, looked_at=CODES, more=CODES, closing=st.integers(0, 3), opened=st.booleans())
def test_looking_at_more_never_closes_a_room(
    *, checklist: set[str], looked_at: set[str], more: set[str], closing: int, opened: bool
) -> None:
    before = state_of_room(checklist=checklist, looked_at=looked_at, closing=closing, opened=opened)
    after = state_of_room(checklist=checklist, looked_at=looked_at | more, closing=closing, opened=opened)
    assert after.usable >= before.usable
