"""The one stylesheet every page begins with, bound from its chapters and named by what is in it.

A phone on a slow line asks for one file instead of ten, and keeps it until a word of it changes: its name changes then.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHAPTERS = ("house", "marks", "forms", "cells", "lines", "term", "tables", "desk", "shells")
"""In the order in which a later one may overrule an earlier one."""
ON_PAPER = "print"
FOLDER = Path(__file__).parents[1] / "static" / "afterbell"
NAME_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stylesheet:
    """The bound text, and the address under the static files at which it is served."""

    address: str
    text: str


@cache
def stylesheet() -> Stylesheet:
    """Bind the chapters, the one for paper last and for paper only."""
    parts = [*(_chapter(name) for name in CHAPTERS), f"@media print {{\n{_chapter(ON_PAPER)}}}\n"]
    text = "\n".join(parts)
    digest = hashlib.sha256(text.encode()).hexdigest()[:NAME_LENGTH]
    return Stylesheet(address=f"afterbell/bound.{digest}.css", text=text)


def _chapter(name: str) -> str:
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")
