"""Every write of the roll call."""

from afterbell.attendance.commands.alarms import close_alarm, raise_alarms
from afterbell.attendance.commands.arrivals import Arrival, ArrivalReceipt, record_arrivals
from afterbell.attendance.commands.confirming import Confirmed, SessionRefusal, confirm_sessions
from afterbell.attendance.commands.deciding import LateMark, decide_late_marks, settle_marks
from afterbell.attendance.commands.leaves import NewLeave, excuse_pupils
from afterbell.attendance.commands.marks import MarkRefusal, NewMark, Receipt, record_marks
from afterbell.attendance.commands.seals import seal_roll
from afterbell.attendance.commands.syncing import SyncReceipt, sync_roll

__all__ = [
    "Arrival",
    "ArrivalReceipt",
    "Confirmed",
    "LateMark",
    "MarkRefusal",
    "NewLeave",
    "NewMark",
    "Receipt",
    "SessionRefusal",
    "SyncReceipt",
    "close_alarm",
    "confirm_sessions",
    "decide_late_marks",
    "excuse_pupils",
    "raise_alarms",
    "record_arrivals",
    "record_marks",
    "seal_roll",
    "settle_marks",
    "sync_roll",
]
