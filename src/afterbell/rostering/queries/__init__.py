"""Every read of the roster: a week of it, who carries how much, who could stand in."""

from afterbell.rostering.queries.ahead import AheadOfChild, sessions_ahead
from afterbell.rostering.queries.briefing import (
    BriefingCard,
    UnbriefedGroup,
    briefing_card,
    due_briefings,
    unbriefed_groups,
)
from afterbell.rostering.queries.candidates import Candidates, StandIn, candidates_for
from afterbell.rostering.queries.care import CareLooked, CareMark, care_in_session, care_marks, looks_at_care
from afterbell.rostering.queries.clubs import adults_of_clubs
from afterbell.rostering.queries.duties import UnsignedAdult, unsigned_adults
from afterbell.rostering.queries.leaves import LeaveRow, OwnLeaves, leaves_ahead, own_leaves
from afterbell.rostering.queries.loads import StaffLoad, staff_loads
from afterbell.rostering.queries.month import MonthDay, month_of, roster_month
from afterbell.rostering.queries.person import PersonRoster, PersonSession, own_roster, roster_of, rosters_of
from afterbell.rostering.queries.readiness import Readiness, TrainingPage, my_training, readiness_list
from afterbell.rostering.queries.replacing import Replaced, Replacing, replacing
from afterbell.rostering.queries.stops import StopPreview, StopRow, standing_stops, stop_preview
from afterbell.rostering.queries.terms import TermsRow, working_terms
from afterbell.rostering.queries.touching import Touched, touched_by, touched_on
from afterbell.rostering.queries.turns import (
    LADDER_BEGINS,
    AheadSession,
    Exchangeable,
    OwnTurns,
    TurnOptions,
    TurnRow,
    Unconfirmed,
    own_turns,
    school_turns,
    turn_options,
    unconfirmed_sessions,
)
from afterbell.rostering.queries.week import NamedAdult, RosterRow, RosterSession, RosterWeek, roster_week
from afterbell.rostering.queries.what_if import Rostered, Taker, Takers, rostered_people, takers_of

__all__ = [
    "LADDER_BEGINS",
    "AheadOfChild",
    "AheadSession",
    "BriefingCard",
    "Candidates",
    "CareLooked",
    "CareMark",
    "Exchangeable",
    "LeaveRow",
    "MonthDay",
    "NamedAdult",
    "OwnLeaves",
    "OwnTurns",
    "PersonRoster",
    "PersonSession",
    "Readiness",
    "Replaced",
    "Replacing",
    "RosterRow",
    "RosterSession",
    "RosterWeek",
    "Rostered",
    "StaffLoad",
    "StandIn",
    "StopPreview",
    "StopRow",
    "Taker",
    "Takers",
    "TermsRow",
    "Touched",
    "TrainingPage",
    "TurnOptions",
    "TurnRow",
    "UnbriefedGroup",
    "Unconfirmed",
    "UnsignedAdult",
    "adults_of_clubs",
    "briefing_card",
    "candidates_for",
    "care_in_session",
    "care_marks",
    "due_briefings",
    "leaves_ahead",
    "looks_at_care",
    "month_of",
    "my_training",
    "own_leaves",
    "own_roster",
    "own_turns",
    "readiness_list",
    "replacing",
    "roster_month",
    "roster_of",
    "roster_week",
    "rostered_people",
    "rosters_of",
    "school_turns",
    "sessions_ahead",
    "staff_loads",
    "standing_stops",
    "stop_preview",
    "takers_of",
    "touched_by",
    "touched_on",
    "turn_options",
    "unbriefed_groups",
    "unconfirmed_sessions",
    "unsigned_adults",
    "working_terms",
]
