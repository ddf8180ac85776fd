"""What a page hands to a chart: the numbers of a table, from which the browser draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One row: its name and a number under each column; None is withheld and drawn as nothing."""

    name: str
    numbers: tuple[int | None, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What all bars of a chart are held against: one line across them, with its name."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart whose title says what was found. Its table holds the same numbers; what is withheld stands as `few`.

    bars: a bar for each row and column, lying; stacked: a row is one bar of parts of the whole; curve: the rows in
    their order, standing.
    """

    ident: str
    kind: Literal["bars", "stacked", "curve"]
    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    few: str = ""
    note: str = ""
    limit: Limit | None = None
