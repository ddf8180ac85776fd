"""What a settlement is computed from, and what comes out of it.

Units are hundredths of what a rate counts: days, class-hours or sessions, whatever the kind of work. A day of one kind
of work is one day, however many sessions of it a person had. Money is integer fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from afterbell.base.refusals import Refusal
from afterbell.base.spans import DateSpan
from afterbell.scheme.rules.codes import Ledger, PayUnit, StaffRole, WorkKind
from afterbell.subsidy.rules.settlement.terms import PayRules

WHOLE_UNIT = 100


class LineKind(StrEnum):
    """What a line is for: a kind of work, a share of a pool, or what a cap, a deduction, an appraisal does to it."""

    DUTY = "duty"
    TUTORING = "tutoring"
    CLUB = "club"
    MANAGEMENT = "management"
    CAP = "cap"
    SHARE = "share"
    DEDUCTION = "deduction"
    HELD = "held"
    ASSESSED = "assessed"


class Account(StrEnum):
    """What pay is booked as: the school's own staff's performance pay, or outsiders' labour fees."""

    PERFORMANCE = "performance"
    LABOUR = "labour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Evidence that a member of staff was at a session."""

    code: str
    session: str
    staff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """One person's part in one session.

    `presence` is the code of the evidence, empty when there is none; `already_settled_in` the code of the run that
    paid it; `instead_of` whom a substitute stood in for. `class_hours` are those of the session, in hundredths. `rates`
    are the scheme's rates that fit the work best, which should be one; None where its ledger and kind have only one.
    `headcount` is the pupils there, `minutes` how long the session lasts, `late` and `early` the minutes missed.
    """

    session: str
    staff: str
    day: date
    kind: WorkKind
    ledger: Ledger
    confirmed: bool
    class_hours: int = WHOLE_UNIT
    presence: str = ""
    already_settled_in: str = ""
    instead_of: str = ""
    rates: tuple[str, ...] | None = None
    headcount: int = 0
    minutes: int = 0
    late: int = 0
    early: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What pay may depend on about somebody; whoever is not listed is own staff without a role."""

    staff: str
    roles: tuple[StaffRole, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """What came into a ledger in a month, which is named by its first day."""

    ledger: Ledger
    month: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What part of the assessed pay of a month an appraisal gives somebody, in hundredths of a percent."""

    staff: str
    month: date
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBefore:
    """What earlier runs paid a person under the cap for a month, which is named by its first day."""

    staff: str
    month: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementProblem:
    """Work is paid by the rules in force on its day: `rules` are the last, `earlier` those before them.

    A month's cap, pools, deductions and appraisal are those of the rules in force on its last day in the period. A
    month's pools are shared where the whole of it, as far as it lies in `term`, is in the period.
    """

    period: DateSpan
    rules: PayRules
    work: tuple[WorkDone, ...]
    presences: tuple[Presence, ...]
    paid_before: tuple[PaidBefore, ...] = ()
    earlier: tuple[PayRules, ...] = ()
    people: tuple[Person, ...] = ()
    incomes: tuple[Income, ...] = ()
    scores: tuple[Score, ...] = ()
    term: DateSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount, and the session and presence that earned it; lines for no work have neither and no unit.

    `rate` is the code of the rate, the pool or the deduction; `version` the scheme's version the line goes by.
    """

    staff: str
    day: date
    kind: LineKind
    ledger: Ledger
    session: str
    presence: str
    rate: str
    unit: PayUnit | None
    units: int
    rate_fen: int
    fen: int
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one person is paid in a run; `total_fen` is the sum of the lines."""

    staff: str
    lines: tuple[Line, ...]
    total_fen: int
    account: Account = Account.PERFORMANCE

    def units_of(self, *, unit: PayUnit) -> int:
        """Hundredths of days, class-hours or sessions in this statement."""
        return sum(line.units for line in self.lines if line.unit == unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidWork:
    """Work that earned no line, with every reason."""

    work: WorkDone
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedPresence:
    """Evidence that no line rests on, with the reason."""

    presence: Presence
    reason: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOutcome:
    """What became of a pool in a month: `fen` = what other pools took + what rates paid + what was shared + the rest.

    `unmet` says what its rules asked for and could not be done.
    """

    pool: str
    month: date
    ledger: Ledger
    fen: int
    handed_fen: int
    rates_fen: int
    shared_fen: int
    kept_fen: int
    portions: tuple[tuple[WorkKind, int], ...]
    unmet: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A settlement: statements by person, what became of the pools, and everything that was not paid."""

    version: str
    period: DateSpan
    statements: tuple[Statement, ...]
    unpaid: tuple[UnpaidWork, ...]
    unclaimed: tuple[UnclaimedPresence, ...]
    total_fen: int
    pools: tuple[PoolOutcome, ...] = ()
