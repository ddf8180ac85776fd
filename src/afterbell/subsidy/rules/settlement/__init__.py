"""From work that was confirmed and seen to what each member of staff is paid, to the fen."""

from afterbell.subsidy.rules.settlement.explain import explain_line
from afterbell.subsidy.rules.settlement.problem import (
    Account,
    Income,
    Line,
    LineKind,
    PaidBefore,
    Person,
    PoolOutcome,
    Presence,
    Run,
    Score,
    SettlementProblem,
    Statement,
    UnclaimedPresence,
    UnpaidWork,
    WorkDone,
)
from afterbell.subsidy.rules.settlement.solve import digest, settle
from afterbell.subsidy.rules.settlement.terms import (
    CountingRules,
    DeductionRule,
    KindBound,
    Part,
    PayRules,
    PoolRule,
    Rate,
    Step,
)
from afterbell.subsidy.rules.settlement.verify import verify_run

__all__ = [
    "Account",
    "CountingRules",
    "DeductionRule",
    "Income",
    "KindBound",
    "Line",
    "LineKind",
    "PaidBefore",
    "Part",
    "PayRules",
    "Person",
    "PoolOutcome",
    "PoolRule",
    "Presence",
    "Rate",
    "Run",
    "Score",
    "SettlementProblem",
    "Statement",
    "Step",
    "UnclaimedPresence",
    "UnpaidWork",
    "WorkDone",
    "digest",
    "explain_line",
    "settle",
    "verify_run",
]
