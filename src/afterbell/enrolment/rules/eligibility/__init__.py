"""May this child take this band on this weekday, and in which published class does it stand."""

from afterbell.enrolment.rules.eligibility.problem import (
    ApplyingCondition,
    ApplyingRules,
    PriorityClass,
    PriorityRule,
    Wanted,
    applying_rules,
)
from afterbell.enrolment.rules.eligibility.rules import (
    eligible,
    priority_class,
    reasons_against,
    reasons_against_together,
)
from afterbell.enrolment.rules.eligibility.verify import verify_class, verify_reasons

__all__ = [
    "ApplyingCondition",
    "ApplyingRules",
    "PriorityClass",
    "PriorityRule",
    "Wanted",
    "applying_rules",
    "eligible",
    "priority_class",
    "reasons_against",
    "reasons_against_together",
    "verify_class",
    "verify_reasons",
]
