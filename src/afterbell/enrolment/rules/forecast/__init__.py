"""What a survey lets expect: children in every band and offering, against the school's staff and rooms."""

from afterbell.enrolment.rules.forecast.bands import Demand, forecast
from afterbell.enrolment.rules.forecast.offerings import Offered, OfferingDemand, forecast_offerings
from afterbell.enrolment.rules.forecast.ranges import NOBODY, Asked, Means, Range, scaled
from afterbell.enrolment.rules.forecast.staffing import Adult, Job, unstaffed

__all__ = [
    "NOBODY",
    "Adult",
    "Asked",
    "Demand",
    "Job",
    "Means",
    "Offered",
    "OfferingDemand",
    "Range",
    "forecast",
    "forecast_offerings",
    "scaled",
    "unstaffed",
]
