"""What a published settlement says of money without naming anybody: by kind of work, a pupil-hour, of the fund."""

from afterbell.subsidy.rules.costs.kinds import FEWEST_STAFF, OTHER, KindCost, joined
from afterbell.subsidy.rules.costs.months import MINUTES_AN_HOUR, CostMonth, Costs, add_up

__all__ = ["FEWEST_STAFF", "MINUTES_AN_HOUR", "OTHER", "CostMonth", "Costs", "KindCost", "add_up", "joined"]
