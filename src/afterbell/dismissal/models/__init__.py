"""Collectors, how a child goes home, and handovers."""

from __future__ import annotations

from afterbell.dismissal.models.collectors import Collector, Forbidden, ForbiddenEnded, GoingHome
from afterbell.dismissal.models.devices import GateDevice, GateDeviceEnded, GateWordAside
from afterbell.dismissal.models.handovers import DayClosed, GateSide, Handover, HandoverUndone
from afterbell.dismissal.models.passes import GateKey, StandIn

__all__ = [
    "Collector",
    "DayClosed",
    "Forbidden",
    "ForbiddenEnded",
    "GateDevice",
    "GateDeviceEnded",
    "GateKey",
    "GateSide",
    "GateWordAside",
    "GoingHome",
    "Handover",
    "HandoverUndone",
    "StandIn",
]
