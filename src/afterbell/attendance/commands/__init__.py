"""Every write of the roll call."""

from afterbell.attendance.commands.alarms import close_alarm, raise_alarms
from afterbell.attendance.commands.arrivals import Arrival, ArrivalReceipt, record_arrivals
from afterbell.attendance.commands.confirming import Confirmed, SessionRefusal, confirm_sessions
from afterbell.attendance.commands.corrections import NewCorrection, ask_correction
from afterbell.attendance.commands.counting import explain_count
from afterbell.attendance.commands.deciding import LateMark, decide_late_marks, settle_marks
from afterbell.attendance.commands.handing import Handed, take_in_code
from afterbell.attendance.commands.homework import Held, NewNote, log_homework
from afterbell.attendance.commands.homework_syncing import HomeworkReceipt, sync_homework
from afterbell.attendance.commands.incidents import (
    IncidentRead,
    NewIncident,
    close_incident,
    follow_incident,
    look_at_incident,
    look_at_incident_photo,
    record_incident,
    remind_of_incidents,
)
from afterbell.attendance.commands.late_signing import sign_late
from afterbell.attendance.commands.leaves import NewLeave, excuse_pupils
from afterbell.attendance.commands.marks import MarkRefusal, NewMark, Receipt, record_marks
from afterbell.attendance.commands.mornings import Morning, record_mornings
from afterbell.attendance.commands.patrol import LookRefusal, NewLook, PatrolReceipt, keep_patrol_photo, record_patrol
from afterbell.attendance.commands.phones import KeptPhone, end_phone, keep_roll_on_phone
from afterbell.attendance.commands.presence import decide_presence, facts_seen
from afterbell.attendance.commands.seals import seal_roll
from afterbell.attendance.commands.syncing import SyncReceipt, sync_roll
from afterbell.attendance.commands.teaching import answer_report, note_what_was_seen, report_teaching
from afterbell.attendance.commands.venues import LookedAt, check_room, mend_defect, open_room, report_defect
from afterbell.attendance.commands.walking import Walked, leave_room_unwalked, walk_room
from afterbell.attendance.commands.watch import Watched, watch_over_children

__all__ = [
    "Arrival",
    "ArrivalReceipt",
    "Confirmed",
    "Handed",
    "Held",
    "HomeworkReceipt",
    "IncidentRead",
    "KeptPhone",
    "LateMark",
    "LookRefusal",
    "LookedAt",
    "MarkRefusal",
    "Morning",
    "NewCorrection",
    "NewIncident",
    "NewLeave",
    "NewLook",
    "NewMark",
    "NewNote",
    "PatrolReceipt",
    "Receipt",
    "SessionRefusal",
    "SyncReceipt",
    "Walked",
    "Watched",
    "answer_report",
    "ask_correction",
    "check_room",
    "close_alarm",
    "close_incident",
    "confirm_sessions",
    "decide_late_marks",
    "decide_presence",
    "end_phone",
    "excuse_pupils",
    "explain_count",
    "facts_seen",
    "follow_incident",
    "keep_patrol_photo",
    "keep_roll_on_phone",
    "leave_room_unwalked",
    "log_homework",
    "look_at_incident",
    "look_at_incident_photo",
    "mend_defect",
    "note_what_was_seen",
    "open_room",
    "raise_alarms",
    "record_arrivals",
    "record_incident",
    "record_marks",
    "record_mornings",
    "record_patrol",
    "remind_of_incidents",
    "report_defect",
    "report_teaching",
    "seal_roll",
    "settle_marks",
    "sign_late",
    "sync_homework",
    "sync_roll",
    "take_in_code",
    "walk_room",
    "watch_over_children",
]
