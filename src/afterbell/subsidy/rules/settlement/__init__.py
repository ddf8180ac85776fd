"""From work that was confirmed and seen to what each member of staff is paid, to the fen."""

from afterbell.subsidy.rules.settlement.explain import explain_line
from afterbell.subsidy.rules.settlement.problem import (
    Line,
    LineKind,
    PaidBefore,
    PayRules,
    Presence,
    Rate,
    Run,
    SettlementProblem,
    Statement,
    UnclaimedPresence,
    UnpaidWork,
    WorkDone,
)
from afterbell.subsidy.rules.settlement.solve import digest, settle
from afterbell.subsidy.rules.settlement.verify import verify_run

__all__ = [
    "Line",
    "LineKind",
    "PaidBefore",
    "PayRules",
    "Presence",
    "Rate",
    "Run",
    "SettlementProblem",
    "Statement",
    "UnclaimedPresence",
    "UnpaidWork",
    "WorkDone",
    "digest",
    "explain_line",
    "settle",
    "verify_run",
]
