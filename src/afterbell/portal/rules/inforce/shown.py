"""What each matter says, field by field: nothing else of the data is ever public by this way.

`FIELDS` is the list of what may be shown, with what people call it. A field that is not in it is not written, not
counted in the fingerprint and not shown; a test asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomInGroup:
    """Those of a homeroom in a group; the homeroom is empty for children of several small ones."""

    homeroom: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A group; `children` is None where there are too few to say how many, and then nobody is listed."""

    name: str
    kind: Words
    band: Words
    weekdays: tuple[int, ...]
    children: int | None
    homerooms: tuple[HomeroomInGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsShown:
    """The groups of a term as they stand; no number below `fewest` is told."""

    term: str
    fewest: int
    groups: tuple[GroupShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnShown:
    """A day of a roster's row: who is named, as the scheme shows names; `state` is held, open or cancelled."""

    day: date
    adult: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """What recurs in a week: a group with its adults, or a post."""

    name: str
    kind: Words
    turns: tuple[TurnShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterShown:
    """The roster of one week."""

    monday: date
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubDay:
    """A club's places on a weekday, and how many are left; None before the groups stand.

    `or_more` where so few children are in that the number left would tell how many.
    """

    weekday: int
    places: int
    left: int | None
    or_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubShown:
    """A club on the menu; the teacher as the scheme shows names."""

    name: Words
    teacher: str
    grades: tuple[int, ...]
    days: tuple[ClubDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubsShown:
    """The menu of clubs of a term."""

    term: str
    clubs: tuple[ClubShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A safety measure and who answers for it."""

    words: Words
    responsible: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyShown:
    """The safety measures of the scheme in force, and the figures the alarms go by."""

    measures: tuple[MeasureShown, ...]
    checks: tuple[Words, ...]
    pupils_per_adult: int
    alarm_minutes: int
    family_minutes: int
    principal_minutes: int
    late_minutes: int
    alone_from_grade: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateShown:
    """One rate of the scheme in force."""

    name: Words
    kind: Words
    rate: Words
    applies: Words
    ledger: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PayShown:
    """The pay rules of the scheme in force."""

    class_hour_minutes: int
    monthly_cap_fen: int | None
    rates: tuple[RateShown, ...]


Shown = GroupsShown | RosterShown | ClubsShown | SafetyShown | PayShown

NAME, KIND, DAYS, TERM = Words("名称", "Name"), Words("类别", "Kind"), Words("星期", "Days"), Words("学期", "Term")
FIELDS: Mapping[type, Mapping[str, Words]] = {
    HomeroomInGroup: {"homeroom": Words("班级", "Homeroom"), "names": Words("学生", "Children")},
    GroupShown: {
        "name": NAME,
        "kind": KIND,
        "band": Words("时段", "Time"),
        "weekdays": DAYS,
        "children": Words("人数", "Number"),
        "homerooms": Words("各班", "By homeroom"),
    },
    GroupsShown: {
        "term": TERM,
        "fewest": Words("不公开的人数下限", "Smallest number told"),
        "groups": Words("小组", "Groups"),
    },
    TurnShown: {
        "day": Words("日期", "Day"),
        "adult": Words("负责人", "Adult"),
        "state": Words("状态", "State"),
    },
    RosterLine: {"name": NAME, "kind": KIND, "turns": Words("每天", "Each day")},
    RosterShown: {"monday": Words("这一周", "Week from"), "lines": Words("安排", "Roster")},
    ClubDay: {
        "weekday": DAYS,
        "places": Words("名额", "Places"),
        "left": Words("剩余名额", "Places left"),
        "or_more": Words("以上", "Or more"),
    },
    ClubShown: {
        "name": NAME,
        "teacher": Words("教师", "Teacher"),
        "grades": Words("年级", "Grades"),
        "days": DAYS,
    },
    ClubsShown: {"term": TERM, "clubs": Words("社团", "Clubs")},
    MeasureShown: {"words": Words("措施", "Measure"), "responsible": Words("责任人", "Responsible")},
    SafetyShown: {
        "measures": Words("安全措施", "Measures"),
        "checks": Words("场所使用前检查", "Before a room is used"),
        "pupils_per_adult": Words("每名成人最多看护学生", "Pupils to an adult at most"),
        "alarm_minutes": Words("未点到后开始查找（分钟）", "Looked for after (minutes)"),
        "family_minutes": Words("再过多久告诉家长（分钟）", "Family told after another (minutes)"),
        "principal_minutes": Words("再过多久告诉校长（分钟）", "Principal told after another (minutes)"),
        "late_minutes": Words("多久没接走算等候（分钟）", "Waiting when not collected for (minutes)"),
        "alone_from_grade": Words("经同意可自行回家的年级起", "May go home alone from grade"),
    },
    RateShown: {
        "name": Words("工作", "Work"),
        "kind": KIND,
        "rate": Words("标准", "Rate"),
        "applies": Words("适用", "Applies to"),
        "ledger": Words("账目", "Ledger"),
    },
    PayShown: {
        "class_hour_minutes": Words("一课时（分钟）", "A class-hour (minutes)"),
        "monthly_cap_fen": Words("每人每月上限（分）", "Cap per person and month (fen)"),
        "rates": Words("补助标准", "Rates"),
    },
}
