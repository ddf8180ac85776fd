"""What goes wrong in the rounds of many schools is raised once, of no more length than anybody reads."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from afterbell.site.rounds import MOST_RAISED, in_each


def test_of_very_many_faults_the_first_are_raised_with_their_number_and_all_are_visited() -> None:
    visited: list[int] = []

    def fall(school: int) -> int:
        visited.append(school)
        raise ValueError(school)

    with pytest.raises(ExceptionGroup, match=r"the rounds of 300 schools failed; the first 20 faults") as raised:
        in_each(range(300), fall)
    assert visited == list(range(300))
    assert [fault.args for fault in raised.value.exceptions] == [(school,) for school in range(MOST_RAISED)]


def test_what_goes_well_is_summed_and_a_busy_database_ends_the_rounds_at_once() -> None:
    visited: list[int] = []

    def busy(school: int) -> int:
        visited.append(school)
        if school == 2:
            raise OperationalError
        return school

    assert in_each([3, 4], busy) == 7
    with pytest.raises(OperationalError):
        in_each([1, 2, 5], busy)
    assert visited == [3, 4, 1, 2]
