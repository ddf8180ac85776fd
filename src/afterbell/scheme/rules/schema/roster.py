"""The table that says how the roster is made."""

from __future__ import annotations

from datetime import time

from afterbell.base.words import Words
from afterbell.scheme.rules.document import RosterMethod
from afterbell.scheme.rules.schema.kinds import Clock, Flag, Shown, Table, Whole, field

SESSIONS = Whole(low=0, high=20)
MORE = Whole(low=100, high=300, shown=Shown.PERCENT)

ROSTER = Table(
    make=RosterMethod,
    label=Words(zh="排班", en="Roster"),
    fields=(
        field("most_a_day", Whole(low=1, high=6), zh="每人每天最多场次", en="sessions a person a day", default=2),
        field(
            "most_a_month",
            Whole(low=1, high=120),
            zh="每人每月最多场次",
            en="sessions a person a month",
            default=None,
            note_zh="不写：只按每周上限",
            note_en="left out: the week's maximum alone",
        ),
        field(
            "beside_evening",
            Whole(low=0, high=4),
            zh="晚自习当天另可排场次",
            en="sessions beside an evening",
            default=1,
        ),
        field(
            "evenings_a_week", Whole(low=1, high=7), zh="每人每周最多晚自习", en="evenings a person a week", default=2
        ),
        field(
            "rest_nights",
            Whole(low=0, high=6),
            zh="晚自习之后休息天数",
            en="days of rest after an evening",
            default=0,
            note_zh="休息期间不再排晚自习",
            note_en="no evening study within them",
        ),
        field(
            "walking_minutes",
            Whole(low=0, high=30, shown=Shown.MINUTES),
            zh="换教室所需时间",
            en="walk between rooms",
            default=5,
        ),
        field("late_from", Clock(), zh="晚间从何时算起", en="late from", default=time(18, 30)),
        field(
            "late_percent",
            MORE,
            zh="晚间每分钟折算",
            en="a late minute counts",
            default=150,
            note_zh="只用于均衡工作量，不影响补助",
            note_en="evens out the load, has no effect on pay",
        ),
        field(
            "dark_percent",
            MORE,
            zh="天黑后每分钟折算",
            en="a minute after dark counts",
            default=130,
            note_zh="天黑时刻写在作息里；同时算晚间的，取较大的一项",
            note_en="each timetable says when it is dark; where a minute is late too, the greater counts",
        ),
        field(
            "continuity",
            SESSIONS,
            zh="一组少换老师，值几场",
            en="keeping a group's adult, in sessions",
            default=3,
            note_zh="为此容许工作量相差的平均场次",
            note_en="how many average sessions of unevenness it is worth",
        ),
        field("evenness", SESSIONS, zh="各类场次均匀，值几场", en="evenness of kinds, in sessions", default=1),
        field("own_homeroom", SESSIONS, zh="班主任带本班学生，值几场", en="own homeroom, in sessions", default=1),
        field(
            "carry_over",
            Flag(),
            zh="结转上学期多做或少做的工作量",
            en="last term's balance is carried over",
            default=True,
        ),
        field(
            "teachers_ask",
            Flag(),
            zh="老师可以自己请人代班",
            en="teachers ask substitutes themselves",
            default=True,
            note_zh="否：只由教导处请人",
            note_en="no: only the office asks",
        ),
        field("approve_leave", Flag(), zh="请假要学校同意", en="leave needs approval", default=False),
        field("approve_substitute", Flag(), zh="代班要学校同意", en="a substitute needs approval", default=False),
        field("approve_swap", Flag(), zh="换班要学校同意", en="a swap needs approval", default=True),
    ),
)
