"""The chain of custody of a child's afternoon: homeroom, session, gate or boarding house, collector."""

from afterbell.dismissal.rules.custody.problem import (
    FINAL,
    Afternoon,
    CollectorRight,
    CustodyFinding,
    GoingHome,
    Handover,
    HandoverKind,
    Override,
    Place,
    RollFact,
    Stay,
    Stop,
    Undoing,
    Whereabouts,
)
from afterbell.dismissal.rules.custody.rules import reasons_against_release
from afterbell.dismissal.rules.custody.solve import stays, where_is
from afterbell.dismissal.rules.custody.verify import said_of, verify_day

__all__ = [
    "FINAL",
    "Afternoon",
    "CollectorRight",
    "CustodyFinding",
    "GoingHome",
    "Handover",
    "HandoverKind",
    "Override",
    "Place",
    "RollFact",
    "Stay",
    "Stop",
    "Undoing",
    "Whereabouts",
    "reasons_against_release",
    "said_of",
    "stays",
    "verify_day",
    "where_is",
]
