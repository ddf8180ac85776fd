"""How many children so many adults may have with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.ratio import too_few_adults
from afterbell.placement.rules.adults import adults_for


@pytest.mark.parametrize(
    ("children", "adults", "few"),
    [(0, 0, False), (1, 0, True), (45, 1, False), (46, 1, True), (46, 2, False), (91, 2, True)],
)
def test_one_child_more_than_the_adults_there_may_have_is_too_many(children: int, adults: int, few: object) -> None:
    assert too_few_adults(children=children, adults=adults, per_adult=45) is few


@given(children=st.integers(1, 200), per_adult=st.integers(1, 60))
def test_as_many_adults_as_the_roster_names_are_enough_and_one_fewer_is_not(children: int, per_adult: int) -> None:
    needed = adults_for(children=children, per_adult=per_adult, extra=0)
    assert not too_few_adults(children=children, adults=needed, per_adult=per_adult)
    assert too_few_adults(children=children, adults=needed - 1, per_adult=per_adult)
