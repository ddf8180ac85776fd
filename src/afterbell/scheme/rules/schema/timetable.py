"""The tables that say when the service runs and what runs in it."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Language, Ledger, OfferingKind, Residence
from afterbell.scheme.rules.document import Band, DutyPost, GradeDismissal, Offering, Season, Term
from afterbell.scheme.rules.schema.kinds import (
    CODE,
    CODES,
    GRADES,
    MAY_WORDS,
    WEEKDAYS,
    Choice,
    Clock,
    Code,
    Day,
    Keyed,
    Line,
    Many,
    Phrase,
    Rows,
    Span,
    Table,
    Whole,
    field,
)

NAME = field("name", Phrase(longest=60), zh="名称", en="name")
LEDGER = field("ledger", Choice(options=Ledger), zh="账目", en="ledger", default=Ledger.SERVICE)
SKILL = field(
    "skill",
    Code(),
    zh="所需专长",
    en="skill needed",
    default="",
    note_zh="不写：任何教师都可以",
    note_en="left out: any teacher",
)

TERM = Table(
    make=Term,
    label=Words(zh="学期", en="Term"),
    fields=(
        CODE,
        NAME,
        field("first_day", Day(), zh="第一天", en="first day"),
        field("last_day", Day(), zh="最后一天", en="last day", note_zh="含当天", note_en="belongs to the term"),
    ),
)

GRADE_DISMISSAL = Table(
    make=GradeDismissal,
    label=Words(zh="分年级放学", en="Dismissal of grades"),
    fields=(
        field("grades", GRADES, zh="年级", en="grades"),
        field("at", Clock(), zh="放学时间", en="dismissal"),
    ),
)

SEASON = Table(
    make=Season,
    label=Words(zh="作息", en="Season"),
    fields=(
        CODE,
        NAME,
        field(
            "from_day",
            Day(),
            zh="起始日期",
            en="first day",
            note_zh="到下一作息开始前",
            note_en="until the next begins",
        ),
        field("dismissal", Clock(), zh="放学时间", en="dismissal"),
        field(
            "grade_dismissals",
            Rows(table=GRADE_DISMISSAL),
            zh="分年级放学时间",
            en="dismissal by grade",
            default=(),
            note_zh="与上一项不同的年级",
            note_en="grades that differ from the line above",
        ),
        field("local_off_work", Clock(), zh="当地正常下班时间", en="local off-work time"),
        field(
            "dark_from",
            Clock(),
            zh="天黑时刻",
            en="dark from",
            default=None,
            note_zh="排班时天黑后的时间折算较多；不写：不另折算",
            note_en="minutes after it count more in the roster; left out: no more than others",
        ),
    ),
)

BAND = Table(
    make=Band,
    label=Words(zh="时段", en="Band"),
    fields=(
        CODE,
        NAME,
        field("grades", GRADES, zh="年级", en="grades"),
        field("residences", Many(of=Choice(options=Residence), least=1), zh="住宿类别", en="residences"),
        LEDGER,
        field(
            "times",
            Keyed(of=Span()),
            zh="时间",
            en="times",
            note_zh="每个作息一个时间",
            note_en="one span for every season",
        ),
    ),
)

OFFERING = Table(
    make=Offering,
    label=Words(zh="服务项目", en="Offering"),
    fields=(
        CODE,
        NAME,
        field("kind", Choice(options=OfferingKind), zh="类别", en="kind"),
        field("subjects", CODES, zh="学科", en="subjects", default=()),
        field(
            "language",
            Choice(options=Language),
            zh="授课语言",
            en="language of instruction",
            default=None,
            note_zh="不写：不分语言",
            note_en="left out: for both",
        ),
        field("band", Code(), zh="时段", en="band"),
        field("weekdays", WEEKDAYS, zh="星期", en="weekdays"),
        field("grades", GRADES, zh="年级", en="grades"),
        field(
            "capacity",
            Whole(low=1, high=500),
            zh="人数上限",
            en="capacity",
            default=None,
            note_zh="不写：按报名人数编班",
            note_en="left out: groups are formed for all who apply",
        ),
        field("minimum", Whole(low=0, high=500), zh="开班人数", en="minimum", default=0),
        field("room", Line(), zh="地点", en="room", default=""),
        SKILL,
        MAY_WORDS,
    ),
)

DUTY_POST = Table(
    make=DutyPost,
    label=Words(zh="值班岗位", en="Duty post"),
    fields=(
        CODE,
        NAME,
        field("people", Whole(low=1, high=100), zh="人数", en="people", default=1),
        field("bands", CODES, zh="时段", en="bands", default=(), note_zh="与 times 二选一", note_en="this or times"),
        field(
            "times",
            Keyed(of=Span()),
            zh="时间",
            en="times",
            default=(),
            note_zh="与 bands 二选一",
            note_en="this or bands",
        ),
        LEDGER,
        SKILL,
        field(
            "in_charge_of",
            Many(of=Choice(options=Residence)),
            zh="看护的学生",
            en="pupils in this adult's charge",
            default=(),
        ),
        MAY_WORDS,
    ),
)
