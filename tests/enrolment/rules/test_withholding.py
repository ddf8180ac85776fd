"""Nobody is recognised in the counts of the survey, not even by adding up and subtracting what is shown."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.withholding import FEWEST, Cell, Line, only_possible, recognisable, withheld

TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=7)
)


def tabled(table: list[list[int]]) -> tuple[dict[Cell, int], list[Line]]:
    """Lay a table out as a survey does: each line's sum is known, each column makes its total, which may be shown."""
    width = len(table[0])
    numbers: dict[Cell, int] = {(row, col): n for row, cells in enumerate(table) for col, n in enumerate(cells)}
    numbers |= {("all", col): sum(row[col] for row in table) for col in range(width)}
    lines = [Line(parts=tuple((row, col) for col in range(width))) for row in [*range(len(table)), "all"]]
    lines += [
        Line(parts=tuple((row, col) for row in range(len(table))), wholes=(("all", col),)) for col in range(width)
    ]
    return numbers, lines


def determined(hidden: frozenset[Cell], lines: list[Line]) -> set[Cell]:
    """Find what follows from the lines, by Gauss over the fractions: written apart from the rule it judges."""
    order = sorted(hidden, key=str)
    matrix = [[Fraction(line.parts.count(cell) - line.wholes.count(cell)) for cell in order] for line in lines]
    found, top = set(), 0
    for column in range(len(order)):
        pivot = next((row for row in range(top, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        matrix[top], matrix[pivot] = matrix[pivot], matrix[top]
        matrix[top] = [value / matrix[top][column] for value in matrix[top]]
        for row in range(len(matrix)):
            if row != top and matrix[row][column]:
                factor = matrix[row][column]
                matrix[row] = [value - factor * up for value, up in zip(matrix[row], matrix[top], strict=True)]
        top += 1
    for row in matrix:
        places = [place for place, value in enumerate(row) if value]
        if len(places) == 1:
            found.add(order[places[0]])
    return found


@given(TABLES)
def test_no_small_number_is_shown_or_left_over_by_any_sum(table: list[list[int]]) -> None:
    numbers, lines = tabled(table)
    hidden = withheld(numbers=numbers, lines=lines)
    small = {cell for cell, number in numbers.items() if 0 < number < FEWEST}
    assert small <= hidden
    for cell in determined(hidden, lines) & small:
        assert all(set(line.cells) <= hidden for line in lines if cell in line.cells)
    for line in lines:
        inside = [cell for cell in line.cells if cell in hidden]
        assert len(inside) != 1 or len(line.cells) == 1


@given(TABLES)
def test_what_follows_is_found_by_two_ways(table: list[list[int]]) -> None:
    numbers, lines = tabled(table)
    hidden = frozenset(cell for cell, number in numbers.items() if number % 3 == 0)
    assert recognisable(hidden=hidden, lines=lines) == determined(hidden, lines)


@given(TABLES)
def test_numbers_without_a_small_one_are_shown_whole(table: list[list[int]]) -> None:
    numbers, lines = tabled([[number + FEWEST if number else 0 for number in row] for row in table])
    assert withheld(numbers=numbers, lines=lines) == frozenset()


def test_the_smallest_other_goes_with_a_small_number() -> None:
    numbers: dict[Cell, int] = {"a": 3, "b": 9, "c": 7}
    assert withheld(numbers=numbers, lines=[Line(parts=("a", "b", "c"))]) == {"a", "c"}


def test_a_follow_up_question_does_not_give_away_who_was_asked_it() -> None:
    """Twelve come late and are withheld beside three and none: the times at which they come would sum to twelve."""
    numbers: dict[Cell, int] = {"parent": 3, "other": 0, "late": 12, "nobody": 30, "17:00": 6, "17:30": 6}
    lines = [Line(parts=("parent", "other", "late", "nobody")), Line(parts=("17:00", "17:30"), wholes=("late",))]
    hidden = withheld(numbers=numbers, lines=lines)
    assert {"parent", "late"} <= hidden
    assert hidden & {"17:00", "17:30"}


@given(TABLES)
def test_no_small_number_is_the_only_one_possible(table: list[list[int]]) -> None:
    numbers, lines = tabled(table)
    hidden = withheld(numbers=numbers, lines=lines)
    small = {cell for cell, number in numbers.items() if 0 < number < FEWEST}
    for cell in only_possible(numbers=numbers, hidden=hidden, lines=lines) & small:
        assert all(set(line.cells) <= hidden for line in lines if cell in line.cells)


def test_a_number_squeezed_between_two_others_is_not_left_over() -> None:
    """Nine in all, of three and six who answered: the three are told as surely as if they stood there."""
    numbers, lines = tabled([[11, 0, 1], [0, 3, 0], [0, 6, 0]])
    squeezed = frozenset({(0, 0), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), ("all", 0), ("all", 2)})
    assert (1, 1) not in recognisable(hidden=squeezed, lines=lines)
    assert (1, 1) in only_possible(numbers=numbers, hidden=squeezed, lines=lines)
    hidden = withheld(numbers=numbers, lines=lines)
    assert (1, 1) not in only_possible(numbers=numbers, hidden=hidden, lines=lines)
