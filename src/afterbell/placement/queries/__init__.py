"""Every read of the groups, of what came of the wishes, and why."""

from afterbell.placement.queries.groups import GroupChild, GroupPage, GroupRow, GroupsPage, group_page, groups_of_term
from afterbell.placement.queries.outcomes import ClubResult, PlacementResult, placement_result
from afterbell.placement.queries.own import OwnPlace, places_of
from afterbell.placement.queries.reasons import DayReasons, ReasonsOf, WaitingChild, reasons_of, waiting_for
from afterbell.placement.queries.standing import PlacementStanding, placement_standing

__all__ = [
    "ClubResult",
    "DayReasons",
    "GroupChild",
    "GroupPage",
    "GroupRow",
    "GroupsPage",
    "OwnPlace",
    "PlacementResult",
    "PlacementStanding",
    "ReasonsOf",
    "WaitingChild",
    "group_page",
    "groups_of_term",
    "placement_result",
    "placement_standing",
    "places_of",
    "reasons_of",
    "waiting_for",
]
