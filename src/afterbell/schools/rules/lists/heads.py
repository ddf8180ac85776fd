"""Finding the column names under the notes, in whatever order they stand, and the rows below them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.cells import text_of, word_of
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.fields import FIELDS, STANDS_FOR, Field
from afterbell.schools.rules.lists.problem import Cell, Kind, Line, Table

LOOKED_THROUGH = 10
# What people and templates add to a column's name: stars, remarks in brackets, a colon.
ADDED = re.compile(r"[*＊:：]|\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file as rows: where the head stands, which column holds which field; or why it cannot be read."""

    head: int = -1
    columns: Mapping[str, int]
    lines: tuple[Line, ...] = ()
    faults: tuple[Refusal, ...] = ()


def read(*, kind: Kind, table: Table) -> Read:
    """Read a file of a kind; faults of the whole file come instead of rows."""
    head = _head_of(kind=kind, table=table)
    if head < 0:
        names = "、".join(field.title.zh for field in FIELDS[kind] if field.required)
        return Read(columns={}, faults=(REFUSALS.refusal("no_head", names=names),))
    columns = columns_of(kind=kind, names=table[head])
    missing = tuple(
        REFUSALS.refusal("column_missing", field=field.key, name=field.title.zh)
        for field in FIELDS[kind]
        if field.required and not _is_there(field, columns)
    )
    lines = tuple(
        Line(number=number + 1, cells=_cells(row, columns))
        for number, row in enumerate(table)
        if number > head and any(text_of(cell) for cell in row)
    )
    faults = missing or (() if lines else (REFUSALS.refusal("no_rows"),))
    return Read(head=head, columns=columns, lines=() if faults else lines, faults=faults)


def _head_of(*, kind: Kind, table: Table) -> int:
    """Find the line in which most cells are names of columns; -1 when no line has two."""
    found = [len(columns_of(kind=kind, names=row)) for row in table[:LOOKED_THROUGH]]
    best = max(found, default=0)
    least = min(2, sum(field.required for field in FIELDS[kind]))
    return found.index(best) if best >= least else -1


def columns_of(*, kind: Kind, names: Sequence[Cell]) -> Mapping[str, int]:
    """Say which column holds which field; of two columns with one name the second may be the second guardian's."""
    columns: dict[str, int] = {}
    known = {_title(name): field.key for field in FIELDS[kind] for name in (field.title.zh, *field.synonyms)}
    for place, name in enumerate(names):
        key = known.get(_title(name))
        if key in columns and key.endswith("1"):
            key = f"{key[:-1]}2"
        if key and key not in columns:
            columns[key] = place
    return columns


def _title(name: Cell) -> str:
    return ADDED.sub("", word_of(name))


def _is_there(field: Field, columns: Mapping[str, int]) -> bool:
    return field.key in columns or any(other in columns for other in STANDS_FOR.get(field.key, ()))


def _cells(row: Sequence[Cell], columns: Mapping[str, int]) -> Mapping[str, Cell]:
    return {key: row[place] if place < len(row) else None for key, place in columns.items()}
