"""The chain of custody of a child's afternoon: homeroom, session, gate or boarding house, collector."""

from afterbell.dismissal.rules.custody.chain import charges, conflicts, in_charge, on_its_way
from afterbell.dismissal.rules.custody.problem import (
    FINAL,
    Afternoon,
    Charge,
    ChargeSpan,
    CollectorRight,
    Conflict,
    CustodyFinding,
    GoingHome,
    Handover,
    HandoverKind,
    Holder,
    Override,
    Place,
    RollFact,
    Side,
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
    "Charge",
    "ChargeSpan",
    "CollectorRight",
    "Conflict",
    "CustodyFinding",
    "GoingHome",
    "Handover",
    "HandoverKind",
    "Holder",
    "Override",
    "Place",
    "RollFact",
    "Side",
    "Stay",
    "Stop",
    "Undoing",
    "Whereabouts",
    "charges",
    "conflicts",
    "in_charge",
    "on_its_way",
    "reasons_against_release",
    "said_of",
    "stays",
    "verify_day",
    "where_is",
]
