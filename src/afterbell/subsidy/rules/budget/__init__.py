"""What the service of a term will cost, who bears it, and how far the rates could go: exact, in integer fen."""

from afterbell.subsidy.rules.budget.problem import (
    BudgetProblem,
    BudgetRate,
    Cell,
    FeeRule,
    Funding,
    LedgerBudget,
    MonthBudget,
    Option,
    Result,
    Row,
    WhatIf,
)
from afterbell.subsidy.rules.budget.rules import asked, changed
from afterbell.subsidy.rules.budget.solve import digest, draw_up
from afterbell.subsidy.rules.budget.verify import verify_budget

__all__ = [
    "BudgetProblem",
    "BudgetRate",
    "Cell",
    "FeeRule",
    "Funding",
    "LedgerBudget",
    "MonthBudget",
    "Option",
    "Result",
    "Row",
    "WhatIf",
    "asked",
    "changed",
    "digest",
    "draw_up",
    "verify_budget",
]
