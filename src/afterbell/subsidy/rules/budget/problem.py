"""What a budget is drawn up from, and what comes out of it.

Units are hundredths of what a rate counts, as in the settlement; money is integer fen; a month is its first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.scheme.rules.codes import FeeMethod, Ledger, PayUnit, SourceBasis, WorkKind

Month = date


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRate:
    """What one unit of work is worth by one version of the scheme."""

    code: str
    version: int
    ledger: Ledger
    kind: WorkKind
    unit: PayUnit
    fen: int

    @property
    def key(self) -> str:
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way a piece of work may be paid: a rate and its units."""

    rate: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Planned pieces of work that are alike: each is worth the best of its options.

    A group's session has one option. A person's day at several posts is one piece with an option for each: paid once,
    by the best. `follows_pupils`: with more pupils there are more of them, as of groups; posts stay.
    """

    ledger: Ledger
    kind: WorkKind
    band: str
    month: Month
    options: tuple[Option, ...]
    pieces: int
    follows_pupils: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """A source of the scheme: for the term, or for each pupil and term or year."""

    code: str
    ledger: Ledger
    basis: SourceBasis
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """What a family that is not exempted pays in the term; `class_hours` are those of one pupil, in hundredths."""

    method: FeeMethod = FeeMethod.NONE
    fen: int = 0
    months: int = 0
    class_hours: int = 0
    cap_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetProblem:
    """A term's planned work, its rates and its sources.

    `days` says how many service days each month has; by them the income is spread over the months. `weeks` is how many
    weeks the pieces were planned for.
    """

    rates: tuple[BudgetRate, ...]
    cells: tuple[Cell, ...]
    funding: tuple[Funding, ...]
    days: tuple[tuple[Month, int], ...]
    pupils: int
    weeks: int
    fees: FeeRule = FeeRule()
    exempt_percent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What somebody asks: so many pupils, weeks and exempted of a hundred, and other rates by their key."""

    pupils: int
    weeks: int
    exempt_percent: int
    rates: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one kind of work in one band and month comes to."""

    ledger: Ledger
    kind: WorkKind
    band: str
    month: Month
    pieces: int
    units: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBudget:
    month: Month
    income_fen: int
    spent_fen: int

    @property
    def left_fen(self) -> int:
        return self.income_fen - self.spent_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBudget:
    """One account of the term: each source with what it brings (`fees` is the families'), and its months."""

    ledger: Ledger
    sources: tuple[tuple[str, int], ...]
    months: tuple[MonthBudget, ...]
    income_fen: int
    spent_fen: int

    @property
    def left_fen(self) -> int:
        return self.income_fen - self.spent_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A budget: rows by kind, band and month, the accounts, and the largest value of each rate its account bears.

    A rate's largest value is None where nothing is paid by it; -1 where its account does not even bear it at zero.
    """

    rows: tuple[Row, ...]
    ledgers: tuple[LedgerBudget, ...]
    largest: tuple[tuple[str, int | None], ...]
