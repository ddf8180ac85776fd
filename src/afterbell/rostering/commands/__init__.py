"""Every write of sessions, the roster, leave and substitutes."""

from afterbell.rostering.commands.answering import answer_turn, decide_turns, withdraw_turn
from afterbell.rostering.commands.asking import ask_leave, ask_session_leave, ask_substitutes, ask_swap
from afterbell.rostering.commands.briefing import give_briefing
from afterbell.rostering.commands.cancelling import cancel_sessions
from afterbell.rostering.commands.care import ReadNotes, look_at_care
from afterbell.rostering.commands.clearing import NewClearance, clear_to_stand
from afterbell.rostering.commands.expiring import tell_expired_turns, untold_expired_turns
from afterbell.rostering.commands.ladders import climb_ladders, ladders_due
from afterbell.rostering.commands.leaves import NewLeave, record_leaves
from afterbell.rostering.commands.lifting import Lifted, lift_stop
from afterbell.rostering.commands.making import RosterReceipt, make_roster
from afterbell.rostering.commands.moving import SessionMove, move_session
from afterbell.rostering.commands.planning import plan_sessions
from afterbell.rostering.commands.replacing import NewAdult, replace_adult
from afterbell.rostering.commands.stopping import stop_day
from afterbell.rostering.commands.substitutes import NamedSubstitute, cover_leaves, name_substitutes
from afterbell.rostering.commands.terms import NewTerms, set_working_terms
from afterbell.rostering.commands.training import (
    Attended,
    record_training,
    sign_training,
    take_back_training,
)

__all__ = [
    "Attended",
    "Lifted",
    "NamedSubstitute",
    "NewAdult",
    "NewClearance",
    "NewLeave",
    "NewTerms",
    "ReadNotes",
    "RosterReceipt",
    "SessionMove",
    "answer_turn",
    "ask_leave",
    "ask_session_leave",
    "ask_substitutes",
    "ask_swap",
    "cancel_sessions",
    "clear_to_stand",
    "climb_ladders",
    "cover_leaves",
    "decide_turns",
    "give_briefing",
    "ladders_due",
    "lift_stop",
    "look_at_care",
    "make_roster",
    "move_session",
    "name_substitutes",
    "plan_sessions",
    "record_leaves",
    "record_training",
    "replace_adult",
    "set_working_terms",
    "sign_training",
    "stop_day",
    "take_back_training",
    "tell_expired_turns",
    "untold_expired_turns",
    "withdraw_turn",
]
