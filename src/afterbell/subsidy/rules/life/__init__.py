"""A settlement's way from draft to closed, and what a settlement already stored would have to be corrected by."""

from afterbell.subsidy.rules.life.correct import Amount, Difference, differences
from afterbell.subsidy.rules.life.stages import Stage, Standing, Step, StepKind, Wanted, reasons_against, stand
from afterbell.subsidy.rules.life.verify import verify_differences

__all__ = [
    "Amount",
    "Difference",
    "Stage",
    "Standing",
    "Step",
    "StepKind",
    "Wanted",
    "differences",
    "reasons_against",
    "stand",
    "verify_differences",
]
