"""The tables that say what of work counts, and what is paid beside the rates."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import DeductFor, PoolOf, PoolSplit, StaffRole, StaffSide, StepBy, WorkKind
from afterbell.scheme.rules.document import Assessed, Counting, Deduction, KindShare, Pool, PresentPart, RateStep
from afterbell.scheme.rules.labels import label
from afterbell.scheme.rules.schema.kinds import (
    CODE,
    FEN,
    Choice,
    Code,
    Flag,
    Hundredths,
    Keyed,
    Many,
    Rows,
    Shown,
    Table,
    Whole,
    field,
)
from afterbell.scheme.rules.schema.timetable import LEDGER, NAME

MAY_FEN = Whole(low=0, high=10_000_000_000, shown=Shown.FEN)
MINUTES = Whole(low=0, high=240, shown=Shown.MINUTES)
PART = Hundredths(low=0, high=100_00)
PERCENT = Whole(low=0, high=100, shown=Shown.PERCENT)
WEIGHT = Hundredths(low=0, high=1000_00)

STAFF_ROLES = field(
    "staff_roles",
    Many(of=Choice(options=StaffRole)),
    zh="岗位身份",
    en="roles",
    default=(),
    note_zh="不写：所有身份",
    note_en="left out: every role",
)
STAFF_SIDE = field(
    "staff_side",
    Choice(options=StaffSide),
    zh="校内外",
    en="whose staff",
    default=None,
    note_zh="不写：校内外都算",
    note_en="left out: both",
)

RATE_STEP = Table(
    make=RateStep,
    label=Words(zh="分档", en="Step"),
    fields=(
        field("by", Choice(options=StepBy), zh="依据", en="by"),
        field("reaching", Whole(low=0, high=2000), zh="达到", en="from"),
        field("rate_fen", FEN, zh="标准", en="rate", note_zh="单位：分", note_en="in fen"),
    ),
)

PRESENT_PART = Table(
    make=PresentPart,
    label=Words(zh="在岗比例", en="Part"),
    fields=(
        field("present_percent", PERCENT, zh="在岗时间达到", en="there for at least"),
        field("counts_percent", PERCENT, zh="计为", en="counts as"),
    ),
)

COUNTING = Table(
    make=Counting,
    label=Words(zh="计量办法", en="What counts"),
    fields=(
        field("late_borne_minutes", MINUTES, zh="迟到不计的分钟", en="minutes late that are borne", default=0),
        field("early_borne_minutes", MINUTES, zh="早退不计的分钟", en="minutes early that are borne", default=0),
        field(
            "least_pupils",
            Whole(low=0, high=2000),
            zh="最少到场学生",
            en="least pupils there",
            default=0,
            note_zh="到场学生少于此数的场次不计；值班不看此项",
            note_en="a session with fewer does not count; duty is not asked",
        ),
        field(
            "parts",
            Rows(table=PRESENT_PART),
            zh="按在岗时间折算",
            en="by time there",
            default=(),
            note_zh="不写：到岗即计全部",
            note_en="left out: whoever came earns the whole",
        ),
    ),
)

KIND_SHARE = Table(
    make=KindShare,
    label=Words(zh="类别份额", en="Share of a kind"),
    fields=(
        field("work", Choice(options=WorkKind), zh="工作类别", en="kind of work"),
        field("least_percent", PART, zh="最低份额（%）", en="least (%)", default=0),
        field("most_percent", PART, zh="最高份额（%）", en="most (%)", default=100_00),
    ),
)

POOL = Table(
    make=Pool,
    label=Words(zh="分配项", en="Pool"),
    fields=(
        CODE,
        NAME,
        LEDGER,
        field("of", Choice(options=PoolOf), zh="来源", en="of"),
        field("month_fen", FEN, zh="每月金额", en="amount a month", default=0, note_zh="单位：分", note_en="in fen"),
        field("part_percent", PART, zh="所占份额（%）", en="share (%)", default=0),
        field("of_pool", Code(), zh="所属分配项", en="of the pool", default=""),
        field(
            "pays_rates",
            Flag(),
            zh="先付按标准计算的补助",
            en="the rates are paid from it first",
            default=False,
        ),
        field("split", Choice(options=PoolSplit), zh="分法", en="split", default=PoolSplit.KEPT),
        field("works", Many(of=Choice(options=WorkKind)), zh="参与的工作", en="kinds of work", default=()),
        STAFF_ROLES,
        STAFF_SIDE,
        field(
            "role_weights",
            Keyed(
                of=WEIGHT, keys=tuple(role.value for role in StaffRole), names=tuple(label(role) for role in StaffRole)
            ),
            zh="岗位系数",
            en="weights of roles",
            default=(),
            note_zh="不写的岗位为 1，兼任的取高",
            note_en="1 for a role left out, the highest of several",
        ),
        field(
            "work_weights",
            Keyed(
                of=WEIGHT, keys=tuple(kind.value for kind in WorkKind), names=tuple(label(kind) for kind in WorkKind)
            ),
            zh="工作系数",
            en="weights of work",
            default=(),
            note_zh="不写的类别为 1",
            note_en="1 for a kind left out",
        ),
        field("shares", Rows(table=KIND_SHARE), zh="类别份额", en="shares of kinds", default=()),
        field("under_cap", Flag(), zh="计入每月上限", en="under the monthly cap", default=False),
    ),
)

DEDUCTION = Table(
    make=Deduction,
    label=Words(zh="扣减", en="Deduction"),
    fields=(
        CODE,
        NAME,
        field("why", Choice(options=DeductFor), zh="原因", en="for"),
        field("each_fen", FEN, zh="每次", en="each time", note_zh="单位：分", note_en="in fen"),
    ),
)

ASSESSED = Table(
    make=Assessed,
    label=Words(zh="考核部分", en="Assessed part"),
    fields=(
        field(
            "held_percent",
            PART,
            zh="按考核发放的份额（%）",
            en="paid by appraisal (%)",
            default=0,
        ),
    ),
)
