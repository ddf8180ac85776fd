"""Which numbers are withheld, so that nobody is recognised in them, not even by adding up and subtracting.

Numbers stand in cells; a line says which of them add up to what. Whoever reads the shown numbers knows every line,
and with it every sum. So a small number is not only left out: enough others go with it that no line, and no way of
combining lines, gives it back.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

FEWEST = 5
"""By law; a school's scheme may say more, never less."""
PRIME = 2**61 - 1
MOST_ROUNDS = 100

Cell: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Line:
    """What everybody knows: the `parts` make the `wholes` and a number that is shown elsewhere, or none."""

    parts: tuple[Cell, ...]
    wholes: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.parts + self.wholes


def withheld(*, numbers: Mapping[Cell, int], lines: Sequence[Line], fewest: int = FEWEST) -> frozenset[Cell]:
    """Give the cells that are not shown.

    A number from one to below `fewest` is withheld. What is withheld of a line is at least two numbers, and makes
    `fewest` or more together where its sum is known; else the smallest others go with them. Zero may be shown.
    """
    hidden = {cell for cell, number in numbers.items() if 0 < number < fewest}
    small = frozenset(hidden)
    while (
        (more := _told_by_a_line(numbers, lines, hidden, fewest))
        or (more := _told_by_several(numbers, lines, hidden, small))
        or (more := _told_by_what_is_possible(numbers, lines, hidden, small))
    ):
        hidden |= more
    return frozenset(hidden)


def recognisable(*, hidden: Collection[Cell], lines: Sequence[Line]) -> frozenset[Cell]:
    """Give the withheld cells whose number follows from what is shown, by whatever combination of the lines."""
    rows: dict[Cell, dict[Cell, int]] = {}
    for line in lines:
        row = {cell: 1 for cell in line.parts if cell in hidden} | {
            cell: PRIME - 1 for cell in line.wholes if cell in hidden
        }
        _add(rows, row)
    return frozenset(cell for cell, row in rows.items() if len(row) == 1)


def only_possible(*, numbers: Mapping[Cell, int], hidden: Collection[Cell], lines: Sequence[Line]) -> frozenset[Cell]:
    """Give the withheld cells that can have one number only, since none is below zero or above what a line holds."""
    low, high = dict.fromkeys(hidden, 0), dict.fromkeys(hidden, sum(numbers.values()))
    for _round in range(MOST_ROUNDS):
        moved = [_narrow(line, numbers, low, high) for line in lines]
        if not any(moved):
            break
    return frozenset(cell for cell in hidden if low[cell] == high[cell])


def _narrow(line: Line, numbers: Mapping[Cell, int], low: dict[Cell, int], high: dict[Cell, int]) -> bool:
    """Bring the bounds of a line's withheld cells closer; says whether any moved."""
    signed = [(cell, 1) for cell in line.parts if cell in low] + [(cell, -1) for cell in line.wholes if cell in low]
    together = sum(sign * numbers[cell] for cell, sign in signed)
    least = sum(low[cell] if sign > 0 else -high[cell] for cell, sign in signed)
    most = sum(high[cell] if sign > 0 else -low[cell] for cell, sign in signed)
    moved = False
    for cell, sign in signed:
        own_least, own_most = (low[cell], high[cell]) if sign > 0 else (-high[cell], -low[cell])
        ends = (together - (most - own_most), together - (least - own_least))
        below, above = ends if sign > 0 else (-ends[1], -ends[0])
        if below > low[cell] or above < high[cell]:
            low[cell], high[cell], moved = max(low[cell], below), min(high[cell], above), True
            least = sum(low[each] if side > 0 else -high[each] for each, side in signed)
            most = sum(high[each] if side > 0 else -low[each] for each, side in signed)
    return moved


def _told_by_a_line(
    numbers: Mapping[Cell, int], lines: Sequence[Line], hidden: Collection[Cell], fewest: int
) -> set[Cell]:
    for line in lines:
        parts = [cell for cell in line.parts if cell in hidden]
        wholes = [cell for cell in line.wholes if cell in hidden]
        one_sided = not (parts and wholes)
        together = sum(numbers[cell] for cell in parts + wholes)
        if (parts or wholes) and (len(parts + wholes) == 1 or (one_sided and together < fewest)):
            others = _shown(numbers, line, hidden)
            if others:
                return {others[0]}
    return set()


def _told_by_several(
    numbers: Mapping[Cell, int], lines: Sequence[Line], hidden: Collection[Cell], small: Collection[Cell]
) -> set[Cell]:
    told = recognisable(hidden=hidden, lines=lines) & frozenset(small)
    for line in lines:
        if told & frozenset(line.cells) and (others := _shown(numbers, line, hidden)):
            return {others[0]}
    return set()


def _told_by_what_is_possible(
    numbers: Mapping[Cell, int], lines: Sequence[Line], hidden: Collection[Cell], small: Collection[Cell]
) -> set[Cell]:
    told = only_possible(numbers=numbers, hidden=hidden, lines=lines) & frozenset(small)
    for line in lines:
        if told & frozenset(line.cells) and (others := _shown(numbers, line, hidden)):
            return {others[0]}
    return set()


def _shown(numbers: Mapping[Cell, int], line: Line, hidden: Collection[Cell]) -> list[Cell]:
    """List a line's shown cells in the order in which they may go: small ones first, zeros last, they hide nothing."""
    shown = [cell for cell in line.cells if cell not in hidden]
    return sorted(shown, key=lambda cell: (not numbers[cell], numbers[cell]))


def _add(rows: dict[Cell, dict[Cell, int]], row: dict[Cell, int]) -> None:
    """Add an equation to a reduced system, in which each row stands under the one cell only it has."""
    for cell in [cell for cell in row if cell in rows]:
        _subtract(row, rows[cell], row[cell])
    if not row:
        return
    pivot = next(iter(row))
    inverse = pow(row[pivot], -1, PRIME)
    scaled = {cell: factor * inverse % PRIME for cell, factor in row.items()}
    for other in _having(rows, pivot):
        _subtract(other, scaled, other[pivot])
    rows[pivot] = scaled


def _having(rows: Mapping[Cell, dict[Cell, int]], cell: Cell) -> Iterator[dict[Cell, int]]:
    return (row for row in rows.values() if cell in row)


def _subtract(row: dict[Cell, int], other: Mapping[Cell, int], factor: int) -> None:
    for cell, part in other.items():
        left = (row.get(cell, 0) - factor * part) % PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
