"""What placement tells the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsFormed:
    """The groups of a term stand, from a day on."""

    school: int
    term: str
    groups: int
    since: date
