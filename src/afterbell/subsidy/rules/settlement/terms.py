"""The pay rules of a scheme as the settlement computes by them: rates, what counts, pools, deductions, appraisal.

Percents are hundredths of a percent, weights hundredths, money integer fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.scheme.rules.codes import (
    DeductFor,
    Ledger,
    PayUnit,
    PoolOf,
    PoolSplit,
    StaffRole,
    StaffSide,
    StepBy,
    WorkKind,
)

WHOLE_PERCENT = 100_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From so many pupils or minutes on, a unit is worth `fen`."""

    by: StepBy
    reaching: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a kind of work is worth in a ledger."""

    code: str
    ledger: Ledger
    kind: WorkKind
    unit: PayUnit
    fen: int
    steps: tuple[Step, ...] = ()
    per_pupil: bool = False
    least_fen: int | None = None
    most_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who was there for `present` percent of the time earns `counts` percent of the units."""

    present: int
    counts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRules:
    """What of a session counts; as it stands, whoever was there earns the whole."""

    late_minutes: int = 0
    early_minutes: int = 0
    least_pupils: int = 0
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindBound:
    """What part of a pool one kind of work gets at least and at most."""

    kind: WorkKind
    least: int = 0
    most: int = WHOLE_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRule:
    """A month's money: where it is from, what goes out of it first, who shares the rest and how."""

    code: str
    ledger: Ledger
    of: PoolOf
    fen: int = 0
    percent: int = 0
    parent: str = ""
    pays_rates: bool = False
    split: PoolSplit = PoolSplit.KEPT
    kinds: tuple[WorkKind, ...] = ()
    roles: tuple[StaffRole, ...] = ()
    side: StaffSide | None = None
    role_weights: tuple[tuple[StaffRole, int], ...] = ()
    kind_weights: tuple[tuple[WorkKind, int], ...] = ()
    bounds: tuple[KindBound, ...] = ()
    under_cap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionRule:
    """What is taken off each time somebody comes late, leaves early or does not come."""

    code: str
    why: DeductFor
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRules:
    """The pay rules of one version of a scheme, in force from a day on.

    `monthly_cap_fen` is what one person can get in a calendar month for all kinds but `cap_spares`; None: no cap.
    """

    version: str
    rates: tuple[Rate, ...]
    monthly_cap_fen: int | None = None
    cap_spares: tuple[WorkKind, ...] = ()
    from_day: date = date.min
    counting: CountingRules = CountingRules()
    pools: tuple[PoolRule, ...] = ()
    deductions: tuple[DeductionRule, ...] = ()
    held_percent: int = 0
