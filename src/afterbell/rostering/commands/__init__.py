"""Every write of sessions, the roster, leave and substitutes."""

from afterbell.rostering.commands.cancelling import cancel_sessions
from afterbell.rostering.commands.care import ReadNotes, look_at_care
from afterbell.rostering.commands.leaves import NewLeave, record_leaves
from afterbell.rostering.commands.making import RosterReceipt, make_roster
from afterbell.rostering.commands.moving import SessionMove, move_session
from afterbell.rostering.commands.planning import plan_sessions
from afterbell.rostering.commands.substitutes import NamedSubstitute, cover_leaves, name_substitutes
from afterbell.rostering.commands.terms import NewTerms, set_working_terms

__all__ = [
    "NamedSubstitute",
    "NewLeave",
    "NewTerms",
    "ReadNotes",
    "RosterReceipt",
    "SessionMove",
    "cancel_sessions",
    "cover_leaves",
    "look_at_care",
    "make_roster",
    "move_session",
    "name_substitutes",
    "plan_sessions",
    "record_leaves",
    "set_working_terms",
]
