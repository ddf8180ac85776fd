"""What fees are reckoned from, and what comes out of it; months are named by their first day, money is integer fen.

A reckoning is of one term: nothing is charged, capped or refunded across terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection, FeeMethod, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRules:
    """The fees of one version of a scheme.

    `rates` are amounts by service that take the place of `fen`; `week_days` how many service days a week has.
    """

    method: FeeMethod
    fen: int
    months: int = 4
    term_cap_fen: int | None = None
    collection: Collection = Collection.MONTHLY
    refund: Refund = Refund.NONE
    rates: tuple[tuple[str, int], ...] = ()
    notice_days: int = 0
    return_days: int = 30
    week_days: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The class-hours, in hundredths, a child took part in during a month."""

    month: date
    hundredths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child's part in the service: from a day until, without, another; None: to the end of the term.

    `rates` names the services with amounts of their own, none for the scheme's amount; `exempt` the percents of the
    exemptions that hold, of which the best counts; `noticed_on` when leaving was told; `absent` excused service days.
    """

    code: str
    first_day: date
    until: date | None = None
    noticed_on: date | None = None
    rates: tuple[str, ...] = ()
    exempt: tuple[int, ...] = ()
    absent: tuple[date, ...] = ()
    hours: tuple[Hours, ...] = ()
    paid_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeProblem:
    """`cost_fen` is what the service cost in the term beside what others paid of it; None: not known yet."""

    rules: FeeRules
    term: DateSpan
    service_days: tuple[date, ...]
    children: tuple[Child, ...]
    cost_fen: int | None = None


class FeeLineKind(StrEnum):
    CHARGE = "charge"
    CAP = "cap"
    EXEMPTION = "exemption"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One amount of a month; all but a charge take something off. `words` say why."""

    month: date
    kind: FeeLineKind
    fen: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeAccount:
    """What a family owes for a child: the lines, what is collected when, and what is left to settle.

    `balance_fen` is still to be paid, or, below zero, to be returned, by `return_by` for a child that left.
    """

    child: str
    lines: tuple[FeeLine, ...]
    collected: tuple[tuple[date, int], ...]
    owed_fen: int
    balance_fen: int
    return_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Fees are above cost: how much there is to return, and to whom, in proportion to what each owed."""

    income_fen: int
    cost_fen: int
    surplus_fen: int
    returns: tuple[tuple[str, int], ...]
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRun:
    accounts: tuple[FeeAccount, ...]
    income_fen: int
    recovery: Recovery | None
