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
from afterbell.scheme.rules.codes import Ledger, PayUnit, WorkKind

WHOLE_UNIT = 100


class LineKind(StrEnum):
    """What a line is for: a kind of work, or what the monthly cap takes away."""

    DUTY = "duty"
    TUTORING = "tutoring"
    CLUB = "club"
    MANAGEMENT = "management"
    CAP = "cap"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a kind of work is worth in a ledger."""

    code: str
    ledger: Ledger
    kind: WorkKind
    unit: PayUnit
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRules:
    """The pay rules of one version of a scheme.

    `monthly_cap_fen` is what one person can get in a calendar month for all kinds but `cap_spares`; None: no cap.
    """

    version: str
    rates: tuple[Rate, ...]
    monthly_cap_fen: int | None = None
    cap_spares: tuple[WorkKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBefore:
    """What earlier runs paid a person under the cap for a month, which is named by its first day."""

    staff: str
    month: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementProblem:
    period: DateSpan
    rules: PayRules
    work: tuple[WorkDone, ...]
    presences: tuple[Presence, ...]
    paid_before: tuple[PaidBefore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount, and the session and presence that earned it; a cap line has neither, no unit, and is negative."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one person is paid in a run; `total_fen` is the sum of the lines."""

    staff: str
    lines: tuple[Line, ...]
    total_fen: int

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
class Run:
    """A settlement: statements by person, and everything that was not paid."""

    version: str
    period: DateSpan
    statements: tuple[Statement, ...]
    unpaid: tuple[UnpaidWork, ...]
    unclaimed: tuple[UnclaimedPresence, ...]
    total_fen: int
