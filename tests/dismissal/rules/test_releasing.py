"""Groups that end together leave one after another, the youngest first, and nobody before its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.releasing import EndingGroup, leaves_at

END = datetime(2026, 6, 3, 9, 35, tzinfo=UTC)
GROUPS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from([0, 0, 0, 35])),
    max_size=12,
).map(
    lambda rows: [
        EndingGroup(session=f"S{place}", name=f"{place % 3}组", grade=grade, ends_at=END + timedelta(minutes=later))
        for place, (grade, later) in enumerate(rows)
    ]
)


@given(groups=GROUPS, minutes=st.integers(0, 15), by_grade=st.booleans())
def test_the_youngest_leave_first_and_nobody_before_the_end(
    groups: list[EndingGroup], minutes: int, *, by_grade: bool
) -> None:
    found = leaves_at(groups=groups, minutes=minutes, by_grade=by_grade)
    assert set(found) == {group.session for group in groups}
    for group in groups:
        assert found[group.session] >= group.ends_at
        for other in groups:
            if group.ends_at == other.ends_at and group.grade < other.grade:
                assert found[group.session] + timedelta(minutes=minutes) <= found[other.session]
            if by_grade and (group.ends_at, group.grade) == (other.ends_at, other.grade):
                assert found[group.session] == found[other.session]


@given(groups=GROUPS, minutes=st.integers(1, 15), by_grade=st.booleans())
def test_moments_follow_without_gaps_from_the_end_on(
    groups: list[EndingGroup], minutes: int, *, by_grade: bool
) -> None:
    found = leaves_at(groups=groups, minutes=minutes, by_grade=by_grade)
    for end in {group.ends_at for group in groups}:
        moments = [found[group.session] for group in groups if group.ends_at == end]
        apart = {end + timedelta(minutes=minutes * turn) for turn in range(len(set(moments)))}
        assert set(moments) == apart
        assert by_grade or len(set(moments)) == len(moments)


@given(groups=GROUPS, minutes=st.integers(0, 15), by_grade=st.booleans(), seed=st.integers(0, 9))
def test_the_order_in_which_they_are_told_changes_nothing(
    groups: list[EndingGroup], minutes: int, seed: int, *, by_grade: bool
) -> None:
    shuffled = Random(seed).sample(groups, len(groups))  # noqa: S311 - an order, no secret
    told = [leaves_at(groups=rows, minutes=minutes, by_grade=by_grade) for rows in (groups, shuffled)]
    assert told[0] == told[1]
