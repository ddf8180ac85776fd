"""Nobody is recognised in a table of the survey, not even by subtracting what is shown from its sums."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.withholding import FEWEST, withheld

TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(TABLES, st.booleans())
def test_no_small_number_is_shown_or_left_over_by_subtraction(table: list[list[int]], across: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    hidden = withheld(table=table, sums_across=across)
    lines = [[(row, column) for row in range(len(table))] for column in range(len(table[0]))]
    lines += [[(row, column) for column in range(len(table[0]))] for row in range(len(table))] if across else []
    assert all((row, column) in hidden for row, r in enumerate(table) for column, n in enumerate(r) if 0 < n < FEWEST)
    for line in lines:
        inside = [table[row][column] for row, column in line if (row, column) in hidden]
        all_hidden = len(inside) == len(line)
        assert not inside or all_hidden or (len(inside) > 1 and sum(inside) >= FEWEST)


@given(TABLES)
def test_a_table_without_small_numbers_is_shown_whole(table: list[list[int]]) -> None:
    large = [[number + FEWEST if number else 0 for number in row] for row in table]
    assert withheld(table=large) == frozenset()


def test_the_smallest_other_goes_with_a_small_number() -> None:
    assert withheld(table=[[3], [9], [7]], sums_across=False) == {(0, 0), (2, 0)}
    assert withheld(table=[[3, 20], [9, 6]], sums_across=True) == {(0, 0), (0, 1), (1, 0), (1, 1)}
