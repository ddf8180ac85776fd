"""Every read on the way home."""

from afterbell.dismissal.queries.custody import ReleaseFigures, custody_findings, release_figures
from afterbell.dismissal.queries.families import ChildNow, NextSession, OnTheWay, children_now
from afterbell.dismissal.queries.gate import GateChild, GatePage, PermittedCollector, Release, gate_list

__all__ = [
    "ChildNow",
    "GateChild",
    "GatePage",
    "NextSession",
    "OnTheWay",
    "PermittedCollector",
    "Release",
    "ReleaseFigures",
    "children_now",
    "custody_findings",
    "gate_list",
    "release_figures",
]
