"""From a scheme's fees and who took part to what each family owes, gets back, and has to settle at the end."""

from afterbell.subsidy.rules.fees.problem import (
    Child,
    FeeAccount,
    FeeLine,
    FeeLineKind,
    FeeProblem,
    FeeRules,
    FeeRun,
    Hours,
    Recovery,
)
from afterbell.subsidy.rules.fees.rules import fee_rates_for, fee_rules
from afterbell.subsidy.rules.fees.solve import reckon
from afterbell.subsidy.rules.fees.verify import verify_fees

__all__ = [
    "Child",
    "FeeAccount",
    "FeeLine",
    "FeeLineKind",
    "FeeProblem",
    "FeeRules",
    "FeeRun",
    "Hours",
    "Recovery",
    "fee_rates_for",
    "fee_rules",
    "reckon",
    "verify_fees",
]
