"""Every read of the roll call."""

from afterbell.attendance.queries.alarms import OpenAlarm, Unaccounted, open_alarms, unaccounted_children
from afterbell.attendance.queries.content import ContentDesk, DrawnSession, content_desk
from afterbell.attendance.queries.contested import ContestedChild, Word, contested_children
from afterbell.attendance.queries.day import Day, DaySession, Known, read_day
from afterbell.attendance.queries.homework import HomeworkChild, HomeworkPage, homework_page
from afterbell.attendance.queries.load import HomeroomLoad, LoadOfWeek, load_of_own, load_of_week
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
from afterbell.attendance.queries.teaching import (
    OwnReport,
    Reportable,
    ReportCount,
    ReportRow,
    count_of_reports,
    own_reports,
    reportable_of_children,
    reportable_of_day,
    teaching_reports,
)
from afterbell.attendance.queries.venues import DefectRow, RoomPage, RoomRow, room_page, rooms_of_day

__all__ = [
    "ContentDesk",
    "ContestedChild",
    "Day",
    "DayFigures",
    "DaySession",
    "DefectRow",
    "DrawnSession",
    "HomeroomLoad",
    "HomeworkChild",
    "HomeworkPage",
    "Known",
    "LoadOfWeek",
    "MorningChild",
    "MorningList",
    "OpenAlarm",
    "OwnPhone",
    "OwnReport",
    "PhoneChild",
    "PhoneSession",
    "ReportCount",
    "ReportRow",
    "Reportable",
    "RollChild",
    "RollPage",
    "RoomPage",
    "RoomRow",
    "SessionCard",
    "Unaccounted",
    "Word",
    "content_desk",
    "contested_children",
    "count_of_reports",
    "day_figures",
    "figures_of",
    "homework_page",
    "load_of_own",
    "load_of_week",
    "may_mark",
    "morning_list",
    "open_alarms",
    "own_reports",
    "own_sessions",
    "phone_standing",
    "phones",
    "read_day",
    "reportable_of_children",
    "reportable_of_day",
    "roll",
    "rolls_to_keep",
    "room_page",
    "rooms_of_day",
    "school_sessions",
    "teaching_reports",
    "unaccounted_children",
]
