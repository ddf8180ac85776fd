"""Every write on the way home."""

from afterbell.dismissal.commands.buses import NewBus, keep_bus, put_aboard, ride_bus
from afterbell.dismissal.commands.changing import (
    NewChange,
    change_today,
    changes_wait,
    decide_today,
    record_change,
    see_changes,
    watch_over_changes,
)
from afterbell.dismissal.commands.closing import close_day
from afterbell.dismissal.commands.collector_days import NewDays, say_collector_days
from afterbell.dismissal.commands.collector_photos import look_at_collector, show_collector, take_photo_away
from afterbell.dismissal.commands.collectors import NewCollector, end_collectors, name_collectors
from afterbell.dismissal.commands.devices import NewAside, end_gate_device, keep_list_at_gate, put_words_aside
from afterbell.dismissal.commands.drills import call_off_drill, end_drill, report_drill, start_drill
from afterbell.dismissal.commands.forbidding import (
    ForbiddenOfChild,
    ForbiddenRead,
    Naming,
    NewForbidding,
    end_forbidding,
    forbid_collector,
    look_at_forbidden,
    look_who_is_kept_away,
    namings_to_decide,
)
from afterbell.dismissal.commands.gate import NewSide, give_to_gate, take_at_gate
from afterbell.dismissal.commands.going_home import NewGoingHome, say_going_home
from afterbell.dismissal.commands.handovers import HandoverRefusal, NewHandover, Receipt, record_handovers
from afterbell.dismissal.commands.late_watch import may_wait_late, waiting_unseen, watch_over_late
from afterbell.dismissal.commands.news import choose_handover_news
from afterbell.dismissal.commands.overriding import NewOverride, answer_override, ask_override
from afterbell.dismissal.commands.standing_in import NewStandIn, ShownPass, hand_over_by_passes, send_stand_in
from afterbell.dismissal.commands.staying import NewCall, NewStay, call_because_late, look_at_number, stay_with
from afterbell.dismissal.commands.undoing import undo_at_gate, undo_handover
from afterbell.dismissal.commands.visits import (
    LetIn,
    NewVisit,
    end_visit,
    let_in,
    look_at_visitor,
    say_visitor_stays,
    undo_visit_end,
)

__all__ = [
    "ForbiddenOfChild",
    "ForbiddenRead",
    "HandoverRefusal",
    "LetIn",
    "Naming",
    "NewAside",
    "NewBus",
    "NewCall",
    "NewChange",
    "NewCollector",
    "NewDays",
    "NewForbidding",
    "NewGoingHome",
    "NewHandover",
    "NewOverride",
    "NewSide",
    "NewStandIn",
    "NewStay",
    "NewVisit",
    "Receipt",
    "ShownPass",
    "answer_override",
    "ask_override",
    "call_because_late",
    "call_off_drill",
    "change_today",
    "changes_wait",
    "choose_handover_news",
    "close_day",
    "decide_today",
    "end_collectors",
    "end_drill",
    "end_forbidding",
    "end_gate_device",
    "end_visit",
    "forbid_collector",
    "give_to_gate",
    "hand_over_by_passes",
    "keep_bus",
    "keep_list_at_gate",
    "let_in",
    "look_at_collector",
    "look_at_forbidden",
    "look_at_number",
    "look_at_visitor",
    "look_who_is_kept_away",
    "may_wait_late",
    "name_collectors",
    "namings_to_decide",
    "put_aboard",
    "put_words_aside",
    "record_change",
    "record_handovers",
    "report_drill",
    "ride_bus",
    "say_collector_days",
    "say_going_home",
    "say_visitor_stays",
    "see_changes",
    "send_stand_in",
    "show_collector",
    "start_drill",
    "stay_with",
    "take_at_gate",
    "take_photo_away",
    "undo_at_gate",
    "undo_handover",
    "undo_visit_end",
    "waiting_unseen",
    "watch_over_changes",
    "watch_over_late",
]
