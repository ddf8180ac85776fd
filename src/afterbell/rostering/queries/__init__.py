"""Every read of the roster: a week of it, who carries how much, who could stand in."""

from afterbell.rostering.queries.candidates import Candidates, StandIn, candidates_for
from afterbell.rostering.queries.loads import StaffLoad, staff_loads
from afterbell.rostering.queries.week import NamedAdult, RosterRow, RosterSession, RosterWeek, roster_week

__all__ = [
    "Candidates",
    "NamedAdult",
    "RosterRow",
    "RosterSession",
    "RosterWeek",
    "StaffLoad",
    "StandIn",
    "candidates_for",
    "roster_week",
    "staff_loads",
]
