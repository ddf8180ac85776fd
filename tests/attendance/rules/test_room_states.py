"""A room may be used when all of it was seen this term and nothing closes it, or the duty leader knew and said so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.venues import RoomState, state_of_room

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
CODES = st.sets(st.sampled_from(["doors", "power", "fire", "equipment"]))
MOMENTS = st.integers(-60, 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
DANGERS, OPENED = st.lists(MOMENTS, max_size=3), st.none() | MOMENTS


@given(checklist=CODES, looked_at=CODES, dangers=DANGERS, opened_at=OPENED)
def test_a_room_is_used_only_when_fit_or_opened_by_who_knew(
    checklist: set[str], looked_at: set[str], dangers: list[datetime], opened_at: datetime | None
) -> None:
    state = state_of_room(checklist=checklist, looked_at=looked_at, dangers=dangers, opened_at=opened_at)
    fit = not dangers and not checklist - looked_at
    known = opened_at is not None and not any(reported > opened_at for reported in dangers)
    assert (state is RoomState.FIT) == fit
    assert state.usable == (fit or known)
    if not state.usable:
        assert (state is RoomState.CLOSED) == bool(dangers)


@given(checklist=CODES, looked_at=CODES, more=CODES, dangers=DANGERS, opened_at=OPENED)
def test_looking_at_more_never_closes_a_room(
    checklist: set[str], looked_at: set[str], more: set[str], dangers: list[datetime], opened_at: datetime | None
) -> None:
    before = state_of_room(checklist=checklist, looked_at=looked_at, dangers=dangers, opened_at=opened_at)
    after = state_of_room(checklist=checklist, looked_at=looked_at | more, dangers=dangers, opened_at=opened_at)
    assert after.usable >= before.usable
