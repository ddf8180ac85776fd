"""Every write on the way home."""

from afterbell.dismissal.commands.closing import close_day
from afterbell.dismissal.commands.collectors import NewCollector, end_collectors, name_collectors
from afterbell.dismissal.commands.going_home import NewGoingHome, say_going_home
from afterbell.dismissal.commands.handovers import HandoverRefusal, NewHandover, Receipt, record_handovers

__all__ = [
    "HandoverRefusal",
    "NewCollector",
    "NewGoingHome",
    "NewHandover",
    "Receipt",
    "close_day",
    "end_collectors",
    "name_collectors",
    "record_handovers",
    "say_going_home",
]
