"""Every read of the roll call."""

from afterbell.attendance.queries.alarms import OpenAlarm, Unaccounted, open_alarms, unaccounted_children
from afterbell.attendance.queries.day import Day, DaySession, Known, read_day
from afterbell.attendance.queries.roll import RollChild, RollPage, roll
from afterbell.attendance.queries.sessions import (
    DayFigures,
    SessionCard,
    day_figures,
    figures_of,
    own_sessions,
    school_sessions,
)
from afterbell.attendance.queries.venues import DefectRow, RoomPage, RoomRow, room_page, rooms_of_day

__all__ = [
    "Day",
    "DayFigures",
    "DaySession",
    "DefectRow",
    "Known",
    "OpenAlarm",
    "RollChild",
    "RollPage",
    "RoomPage",
    "RoomRow",
    "SessionCard",
    "Unaccounted",
    "day_figures",
    "figures_of",
    "open_alarms",
    "own_sessions",
    "read_day",
    "roll",
    "room_page",
    "rooms_of_day",
    "school_sessions",
    "unaccounted_children",
]
