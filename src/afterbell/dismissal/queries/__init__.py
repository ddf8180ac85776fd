"""Every read on the way home."""

from afterbell.dismissal.queries.custody import (
    DayClosing,
    DayFinding,
    LetGo,
    ReleaseFigures,
    day_closing,
    release_figures,
)
from afterbell.dismissal.queries.devices import (
    GateDeviceSeen,
    WordAside,
    gate_device_ended,
    gate_device_standing,
    gate_devices,
    words_aside,
)
from afterbell.dismissal.queries.drills import (
    DrillGroupRow,
    DrillPage,
    DrillRow,
    RunningDrill,
    drill_page,
    drills_seen,
    groups_to_report,
    running_drill,
)
from afterbell.dismissal.queries.families import ChildNow, NextSession, NotHeld, OnTheWay, children_now
from afterbell.dismissal.queries.gate import GateChild, GatePage, PermittedCollector, Release, gate_list
from afterbell.dismissal.queries.inside import AdultInside, ChildInside, Inside, PlaceInside, everybody_inside
from afterbell.dismissal.queries.kept_gate import KeptGate, gate_to_keep
from afterbell.dismissal.queries.lists import ListedCollector, ModeChoice, WayHome, way_home
from afterbell.dismissal.queries.overrides import AskedOverride, OverrideDesk, override_desk, overrides_of_day
from afterbell.dismissal.queries.passes import GoodPass, OwnPass, OwnPasses, PassDesk, good_pass, own_passes, pass_desk
from afterbell.dismissal.queries.visits import (
    VisitorInside,
    VisitorsPage,
    VisitRow,
    visitors_page,
    visitors_to_ask_for,
    visits_of_day,
)

__all__ = [
    "AdultInside",
    "AskedOverride",
    "ChildInside",
    "ChildNow",
    "DayClosing",
    "DayFinding",
    "DrillGroupRow",
    "DrillPage",
    "DrillRow",
    "GateChild",
    "GateDeviceSeen",
    "GatePage",
    "GoodPass",
    "Inside",
    "KeptGate",
    "LetGo",
    "ListedCollector",
    "ModeChoice",
    "NextSession",
    "NotHeld",
    "OnTheWay",
    "OverrideDesk",
    "OwnPass",
    "OwnPasses",
    "PassDesk",
    "PermittedCollector",
    "PlaceInside",
    "Release",
    "ReleaseFigures",
    "RunningDrill",
    "VisitRow",
    "VisitorInside",
    "VisitorsPage",
    "WayHome",
    "WordAside",
    "children_now",
    "day_closing",
    "drill_page",
    "drills_seen",
    "everybody_inside",
    "gate_device_ended",
    "gate_device_standing",
    "gate_devices",
    "gate_list",
    "gate_to_keep",
    "good_pass",
    "groups_to_report",
    "override_desk",
    "overrides_of_day",
    "own_passes",
    "pass_desk",
    "release_figures",
    "running_drill",
    "visitors_page",
    "visitors_to_ask_for",
    "visits_of_day",
    "way_home",
    "words_aside",
]
