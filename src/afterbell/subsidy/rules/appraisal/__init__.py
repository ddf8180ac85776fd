"""What somebody's work comes to by the scheme's appraisal: points from the attendance record, and why."""

from afterbell.subsidy.rules.appraisal.points import (
    FEWEST_RATINGS,
    Appraised,
    Counted,
    ItemPoints,
    Weighed,
    appraise,
)
from afterbell.subsidy.rules.appraisal.record import Case, Fault, Look, Recorded, Turn, record_of

__all__ = [
    "FEWEST_RATINGS",
    "Appraised",
    "Case",
    "Counted",
    "Fault",
    "ItemPoints",
    "Look",
    "Recorded",
    "Turn",
    "Weighed",
    "appraise",
    "record_of",
]
