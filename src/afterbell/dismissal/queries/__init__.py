"""Every read on the way home."""

from afterbell.dismissal.queries.custody import DayClosing, DayFinding, ReleaseFigures, day_closing, release_figures
from afterbell.dismissal.queries.families import ChildNow, NextSession, NotHeld, OnTheWay, children_now
from afterbell.dismissal.queries.gate import GateChild, GatePage, PermittedCollector, Release, gate_list
from afterbell.dismissal.queries.inside import ChildInside, Inside, PlaceInside, everybody_inside
from afterbell.dismissal.queries.lists import ListedCollector, ModeChoice, WayHome, way_home

__all__ = [
    "ChildInside",
    "ChildNow",
    "DayClosing",
    "DayFinding",
    "GateChild",
    "GatePage",
    "Inside",
    "ListedCollector",
    "ModeChoice",
    "NextSession",
    "NotHeld",
    "OnTheWay",
    "PermittedCollector",
    "PlaceInside",
    "Release",
    "ReleaseFigures",
    "WayHome",
    "children_now",
    "day_closing",
    "everybody_inside",
    "gate_list",
    "release_figures",
    "way_home",
]
