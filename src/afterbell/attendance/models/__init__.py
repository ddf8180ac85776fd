"""What was seen in a session: adults present, marks of children, seals, alarms, homework, incidents."""

from __future__ import annotations

from afterbell.attendance.models.children import Alarm, AlarmClosed, AlarmRung, MorningAbsence, PupilLeave, RollMissing
from afterbell.attendance.models.homework import (
    ContentLook,
    HomeworkNote,
    SessionContent,
    TeachingReport,
    TeachingReportAnswer,
)
from afterbell.attendance.models.incidents import (
    Incident,
    IncidentChild,
    IncidentClosed,
    IncidentEntry,
    IncidentLook,
    IncidentPhoto,
)
from afterbell.attendance.models.presence import CountDecision, PatrolLook, PatrolPhoto, Presence, PresenceDecision
from afterbell.attendance.models.rolls import (
    Confirmation,
    Correction,
    LateMarkDecision,
    LateSigning,
    MarkVersion,
    RollMark,
    RollPhone,
    RollPhoneEnded,
    RollSeal,
)
from afterbell.attendance.models.venues import Defect, DefectMended, RoomOpened, RoomWalked, VenueCheck

__all__ = [
    "Alarm",
    "AlarmClosed",
    "AlarmRung",
    "Confirmation",
    "ContentLook",
    "Correction",
    "CountDecision",
    "Defect",
    "DefectMended",
    "HomeworkNote",
    "Incident",
    "IncidentChild",
    "IncidentClosed",
    "IncidentEntry",
    "IncidentLook",
    "IncidentPhoto",
    "LateMarkDecision",
    "LateSigning",
    "MarkVersion",
    "MorningAbsence",
    "PatrolLook",
    "PatrolPhoto",
    "Presence",
    "PresenceDecision",
    "PupilLeave",
    "RollMark",
    "RollMissing",
    "RollPhone",
    "RollPhoneEnded",
    "RollSeal",
    "RoomOpened",
    "RoomWalked",
    "SessionContent",
    "TeachingReport",
    "TeachingReportAnswer",
    "VenueCheck",
]
