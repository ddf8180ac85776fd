"""What of work counts, and what is paid beside the rates: pools, deductions, the part that is assessed."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import (
    DeductFor,
    Ledger,
    PoolOf,
    PoolSplit,
    StaffRole,
    StaffSide,
    StepBy,
    WorkKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateStep:
    """From so many pupils, or so many minutes, a unit is worth this much."""

    by: StepBy
    reaching: int
    rate_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentPart:
    """Who was there for so many percent of the time earns so many percent of the units."""

    present_percent: int
    counts_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What of a session counts. Coming late and leaving early by the minutes borne counts as being there.

    Without `parts` whoever was there earns the whole; with them, the last one reached, and nothing below the first.
    """

    late_borne_minutes: int
    early_borne_minutes: int
    least_pupils: int
    parts: tuple[PresentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShare:
    """How much of a pool one kind of work gets at least and at most, in hundredths of a percent."""

    work: WorkKind
    least_percent: int
    most_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Money of a month that is handed on or shared.

    It is an amount of its own, or a share (hundredths of a percent) of the month's income or of another pool. What its
    rates pay and what other pools take of it goes first; what is left is shared, or kept for the school's public use.
    """

    code: str
    name: Words
    ledger: Ledger
    of: PoolOf
    month_fen: int
    part_percent: int
    of_pool: str
    pays_rates: bool
    split: PoolSplit
    works: tuple[WorkKind, ...]
    staff_roles: tuple[StaffRole, ...]
    staff_side: StaffSide | None
    role_weights: tuple[tuple[str, int], ...]
    work_weights: tuple[tuple[str, int], ...]
    shares: tuple[KindShare, ...]
    under_cap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """What is taken off each time; never more than the month's pay in that ledger."""

    code: str
    name: Words
    why: DeductFor
    each_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """How much of a month's pay, in hundredths of a percent, is paid by appraisal; none by default."""

    held_percent: int
