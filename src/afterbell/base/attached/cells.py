"""Rows of a table and lists in a text: a number whose groups stand side by side is one number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

PARTED = re.compile(r"\d[\"']?\s*[,;，；、|\t]\s*[\"']?\d")
PARTINGS = re.compile(r"[,;，；、|\t]")
FRACTION = re.compile(r"(-?\d{1,9}\.\d{4})\d+")
ROW_ENDS = "；"


def row_said(cells: Sequence[str]) -> str:
    """Write a row's cells below each other; figures that follow one another end where the row ends."""
    said = [cell.strip() for cell in cells if cell.strip()]
    goes_on = any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(said))
    return "\n".join([*cells, ROW_ENDS] if goes_on else cells)


def line_said(line: str) -> str:
    """Write a line as it is, or as a row when figures in it are parted."""
    if not PARTED.search(line):
        return line
    return row_said([_shortened(one.strip(" \"'")) for one in PARTINGS.split(line)])


def _shortened(cell: str) -> str:
    """Cut a long fraction: it is nobody's number, and has a card's check by chance."""
    found = FRACTION.fullmatch(cell)
    return found[1] if found else cell
