"""Lists of who is where in a week as PDF, to be hung on a door or taken along: names and rooms, no numbers to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf

TEMPLATE = Path(__file__).parent / "templates" / "week.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A table of a list: what it lists, its heads, its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedList:
    """One list, which begins on a page of its own."""

    title: str
    note: str
    tables: tuple[PrintedTable, ...]


def render_week_pdf(
    *,
    school: str,
    title: str,
    lists: Sequence[PrintedList],
    dated: str,
    issued: date,
    font_folders: Sequence[Path] = FONT_FOLDERS,
) -> bytes:
    """Set lists as PDF/A, each counted by itself. Raises Refused when a font or a glyph is missing."""
    data = {"school": school, "title": title, "dated": dated, "lists": [asdict(one) for one in lists]}
    return set_pdf(template=TEMPLATE, data=data, issued=issued, font_folders=font_folders)
