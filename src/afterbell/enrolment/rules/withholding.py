"""Which numbers of a table are withheld, so that nobody is recognised in it, not even by subtraction."""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 5
"""By law; a school's scheme may say more, never less."""

Table = Sequence[Sequence[int]]
Cells = frozenset[tuple[int, int]]


def withheld(*, table: Table, sums_across: bool = True, fewest: int = FEWEST) -> Cells:
    """Give the cells (row, column) that are not shown beside their column's sum and, where told, their row's.

    A number from one to below `fewest` is withheld. What is withheld of a line is at least two numbers that make
    `fewest` or more together: else the smallest others go with them, so that the line's sum gives nothing away. Zero
    may be shown.
    """
    hidden = {
        (row, column)
        for row, numbers in enumerate(table)
        for column, number in enumerate(numbers)
        if 0 < number < fewest
    }
    lines = _lines(table, sums_across=sums_across)
    grown = True
    while grown:
        grown = False
        for line in lines:
            while more := _one_more(table, line, hidden, fewest):
                hidden.add(more)
                grown = True
    return frozenset(hidden)


def _lines(table: Table, *, sums_across: bool) -> list[list[tuple[int, int]]]:
    width = max((len(row) for row in table), default=0)
    columns = [[(row, column) for row in range(len(table))] for column in range(width)]
    rows = [[(row, column) for column in range(width)] for row in range(len(table))]
    return [*columns, *(rows if sums_across else [])]


def _one_more(
    table: Table, line: Sequence[tuple[int, int]], hidden: set[tuple[int, int]], fewest: int
) -> tuple[int, int] | None:
    """Give the next cell of a line to withhold; None when nothing of it can be told apart."""
    inside = [cell for cell in line if cell in hidden]
    together = sum(table[row][column] for row, column in inside)
    if not inside or (len(inside) > 1 and together >= fewest):
        return None
    others = sorted((table[row][column], (row, column)) for row, column in line if (row, column) not in hidden)
    return others[0][1] if others else None
