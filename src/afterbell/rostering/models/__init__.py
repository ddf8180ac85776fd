"""Dated sessions, and who is named for them."""

from __future__ import annotations

from afterbell.rostering.models.sessions import Assignment, Cancellation, CareLook, Session
from afterbell.rostering.models.staff import Briefing, Clearance, StaffLeave, Training, WorkingTerms
from afterbell.rostering.models.stops import DayStop, DayStopLifted, StoppedSession
from afterbell.rostering.models.turns import LadderRung, Replacement, SessionLeave, TurnRequest, TurnStep

__all__ = [
    "Assignment",
    "Briefing",
    "Cancellation",
    "CareLook",
    "Clearance",
    "DayStop",
    "DayStopLifted",
    "LadderRung",
    "Replacement",
    "Session",
    "SessionLeave",
    "StaffLeave",
    "StoppedSession",
    "Training",
    "TurnRequest",
    "TurnStep",
    "WorkingTerms",
]
