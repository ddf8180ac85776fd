"""A name list (名单) as the school keeps it in Excel, and what becomes of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words

Cell = str | float | None
Table = tuple[tuple[Cell, ...], ...]
Homeroom = tuple[int, int]
"""Grade and number."""


class Kind(StrEnum):
    """What a list names."""

    HOMEROOMS = "homerooms"
    PUPILS = "pupils"
    STAFF = "staff"
    ROOMS = "rooms"


class Outcome(StrEnum):
    """What a row means to the register: somebody new, something changed, nothing, or something to mend first."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row under the head, with its number in the file and its cells by field."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a row changes: what, from what, to what."""

    what: Words
    before: Words
    after: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row of the file with what becomes of it, and every reason why it cannot be taken as it is."""

    line: int
    outcome: Outcome
    faults: tuple[Refusal, ...] = ()
    changes: tuple[Change, ...] = ()


def plain(text: str) -> Words:
    """Say what is the same in both languages, as a name."""
    return Words(zh=text, en=text)


def outcome_of(*, faults: tuple[Refusal, ...], changes: tuple[Change, ...], is_new: bool) -> Outcome:
    """Say what becomes of a row; what has to be mended comes before everything."""
    if faults:
        return Outcome.FAULTY
    if is_new:
        return Outcome.NEW
    return Outcome.CHANGED if changes else Outcome.SAME
