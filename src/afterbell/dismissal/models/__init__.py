"""Collectors, how a child goes home, and handovers."""

from __future__ import annotations

from afterbell.dismissal.models.buses import Bus, BusAdult, BusRide
from afterbell.dismissal.models.changes import TodayChange, TodayChangeClimbed, TodayChangeSeen
from afterbell.dismissal.models.collectors import (
    Collector,
    CollectorDays,
    CollectorPhoto,
    Forbidden,
    ForbiddenEnded,
    GoingHome,
)
from afterbell.dismissal.models.devices import GateDevice, GateDeviceEnded, GateWordAside
from afterbell.dismissal.models.drills import Drill, DrillChild, DrillEnded, DrillGroup, DrillReport
from afterbell.dismissal.models.handovers import DayClosed, GateSide, GateSideUndone, Handover, HandoverUndone
from afterbell.dismissal.models.news import HandoverNews
from afterbell.dismissal.models.overrides import Override, OverrideAnswer
from afterbell.dismissal.models.passes import GateKey, StandIn
from afterbell.dismissal.models.staying import LateCall, LateStay
from afterbell.dismissal.models.visits import Visit, VisitEnded, VisitEndUndone, VisitStays

__all__ = [
    "Bus",
    "BusAdult",
    "BusRide",
    "Collector",
    "CollectorDays",
    "CollectorPhoto",
    "DayClosed",
    "Drill",
    "DrillChild",
    "DrillEnded",
    "DrillGroup",
    "DrillReport",
    "Forbidden",
    "ForbiddenEnded",
    "GateDevice",
    "GateDeviceEnded",
    "GateKey",
    "GateSide",
    "GateSideUndone",
    "GateWordAside",
    "GoingHome",
    "Handover",
    "HandoverNews",
    "HandoverUndone",
    "LateCall",
    "LateStay",
    "Override",
    "OverrideAnswer",
    "StandIn",
    "TodayChange",
    "TodayChangeClimbed",
    "TodayChangeSeen",
    "Visit",
    "VisitEndUndone",
    "VisitEnded",
    "VisitStays",
]
