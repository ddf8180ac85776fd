"""What was really spent against what was budgeted, and where each difference comes from; the parts sum to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.rules.settlement.pricing import amount

Place = tuple[Ledger, str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Lines of one sort that were paid, so many units each; `rate` is the budgeted one, empty where there is none."""

    ledger: Ledger
    kind: str
    month: date
    rate: str
    units: int
    lines: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A planned session that was not paid: cancelled, or (as yet) in no settlement; at which rate it was budgeted."""

    ledger: Ledger
    kind: str
    month: date
    rate: str
    units: int
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One kind of work in one month: what was budgeted, what was spent, and the difference in four parts.

    `rates_fen` comes of other rates than budgeted, `cancelled_fen` of sessions that were cancelled, `unsettled_fen` of
    sessions no settlement holds, `plan_fen` is the rest: more or fewer groups, other units, days counted once.
    """

    ledger: Ledger
    kind: str
    month: date
    budget_fen: int
    spent_fen: int
    rates_fen: int
    cancelled_fen: int
    unsettled_fen: int
    plan_fen: int

    @property
    def difference_fen(self) -> int:
        return self.spent_fen - self.budget_fen


def against(
    *,
    budget: Mapping[Place, int],
    rates: Mapping[str, int],
    spent: Iterable[Spent],
    missed: Iterable[Missed],
) -> tuple[Against, ...]:
    """Hold what was spent against a budget, place by place; `rates` are the budgeted rates by their key.

    A rate that the budget did not know counts wholly as its own: nothing was budgeted for it.
    """
    paid: Counter[Place] = Counter()
    by_rates: Counter[Place] = Counter()
    for line in spent:
        where = (line.ledger, line.kind, line.month)
        paid[where] += line.fen
        if line.rate in rates:
            by_rates[where] += line.fen - line.lines * amount(units=line.units, rate_fen=rates[line.rate])
    lost: defaultdict[bool, Counter[Place]] = defaultdict(Counter)
    for row in missed:
        if row.rate in rates:
            lost[row.cancelled][row.ledger, row.kind, row.month] -= amount(units=row.units, rate_fen=rates[row.rate])
    places = sorted({*budget, *paid}, key=lambda at: (at[0].value, at[2], at[1]))
    return tuple(
        Against(
            ledger=where[0],
            kind=where[1],
            month=where[2],
            budget_fen=budget.get(where, 0),
            spent_fen=paid[where],
            rates_fen=by_rates[where],
            cancelled_fen=lost[True][where],
            unsettled_fen=lost[False][where],
            plan_fen=paid[where] - budget.get(where, 0) - by_rates[where] - lost[True][where] - lost[False][where],
        )
        for where in places
    )
