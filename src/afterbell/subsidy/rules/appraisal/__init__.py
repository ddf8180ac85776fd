"""What somebody's work comes to by the scheme's appraisal: points from the attendance record, and why."""

from afterbell.subsidy.rules.appraisal.points import (
    FEWEST_RATINGS,
    Appraised,
    Counted,
    ItemPoints,
    Weighed,
    appraise,
)

__all__ = ["FEWEST_RATINGS", "Appraised", "Counted", "ItemPoints", "Weighed", "appraise"]
