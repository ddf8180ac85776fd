"""The places that are left tell nobody how few children are in a club."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.inforce.places import places_told


@given(capacity=st.integers(0, 40), fewest=st.integers(1, 9), taken=st.integers(0, 40))
def test_what_is_told_is_the_same_whoever_of_the_few_is_in(capacity: int, fewest: int, taken: int) -> None:
    taken = min(taken, capacity)
    told, or_more = places_told(left=capacity - taken, capacity=capacity, taken=taken, fewest=fewest)
    if taken < fewest:
        assert (told, or_more) == places_told(left=capacity, capacity=capacity, taken=0, fewest=fewest)
        assert or_more
    else:
        assert (told, or_more) == (capacity - taken, False)


def test_places_that_are_offered_are_not_left() -> None:
    assert places_told(left=3, capacity=20, taken=2, fewest=5) == (3, True)
