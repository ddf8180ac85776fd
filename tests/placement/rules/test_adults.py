"""A group has an adult for so many children, and one more for each that needs it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.adults import adults_for

CHILDREN, PER_ADULT, EXTRA = st.integers(0, 300), st.integers(1, 60), st.integers(0, 20)


@given(CHILDREN, PER_ADULT, EXTRA)
def test_the_fewest_adults_who_are_enough(children: int, per_adult: int, extra: int) -> None:
    shared = adults_for(children=children, per_adult=per_adult, extra=extra) - extra
    assert shared >= 1
    assert shared * per_adult >= children
    assert shared == 1 or (shared - 1) * per_adult < children
