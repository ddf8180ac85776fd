"""Every read of the roll call."""

from afterbell.attendance.queries.alarms import OpenAlarm, Unaccounted, open_alarms, unaccounted_children
from afterbell.attendance.queries.contested import ContestedChild, Word, contested_children
from afterbell.attendance.queries.day import Day, DaySession, Known, read_day
from afterbell.attendance.queries.mornings import MorningChild, MorningList, morning_list
from afterbell.attendance.queries.phone import (
    OwnPhone,
    PhoneChild,
    PhoneSession,
    may_mark,
    phone_standing,
    phones,
    rolls_to_keep,
)
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
    "ContestedChild",
    "Day",
    "DayFigures",
    "DaySession",
    "DefectRow",
    "Known",
    "MorningChild",
    "MorningList",
    "OpenAlarm",
    "OwnPhone",
    "PhoneChild",
    "PhoneSession",
    "RollChild",
    "RollPage",
    "RoomPage",
    "RoomRow",
    "SessionCard",
    "Unaccounted",
    "Word",
    "contested_children",
    "day_figures",
    "figures_of",
    "may_mark",
    "morning_list",
    "open_alarms",
    "own_sessions",
    "phone_standing",
    "phones",
    "read_day",
    "roll",
    "rolls_to_keep",
    "room_page",
    "rooms_of_day",
    "school_sessions",
    "unaccounted_children",
]
