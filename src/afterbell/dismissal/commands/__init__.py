"""Every write on the way home."""

from afterbell.dismissal.commands.closing import close_day
from afterbell.dismissal.commands.collectors import NewCollector, end_collectors, name_collectors
from afterbell.dismissal.commands.devices import NewAside, end_gate_device, keep_list_at_gate, put_words_aside
from afterbell.dismissal.commands.forbidding import (
    ForbiddenOfChild,
    ForbiddenRead,
    NewForbidding,
    end_forbidding,
    forbid_collector,
    look_at_forbidden,
    look_who_is_kept_away,
)
from afterbell.dismissal.commands.gate import NewSide, give_to_gate, take_at_gate
from afterbell.dismissal.commands.going_home import NewGoingHome, say_going_home
from afterbell.dismissal.commands.handovers import HandoverRefusal, NewHandover, Receipt, record_handovers
from afterbell.dismissal.commands.standing_in import NewStandIn, ShownPass, hand_over_by_pass, send_stand_in
from afterbell.dismissal.commands.undoing import undo_handover

__all__ = [
    "ForbiddenOfChild",
    "ForbiddenRead",
    "HandoverRefusal",
    "NewAside",
    "NewCollector",
    "NewForbidding",
    "NewGoingHome",
    "NewHandover",
    "NewSide",
    "NewStandIn",
    "Receipt",
    "ShownPass",
    "close_day",
    "end_collectors",
    "end_forbidding",
    "end_gate_device",
    "forbid_collector",
    "give_to_gate",
    "hand_over_by_pass",
    "keep_list_at_gate",
    "look_at_forbidden",
    "look_who_is_kept_away",
    "name_collectors",
    "put_words_aside",
    "record_handovers",
    "say_going_home",
    "send_stand_in",
    "take_at_gate",
    "undo_handover",
]
