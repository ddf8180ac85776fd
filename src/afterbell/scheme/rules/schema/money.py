"""The tables that say what staff get, what families pay, and where the money comes from."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import (
    Collection,
    DayKind,
    FeeMethod,
    Ledger,
    PayUnit,
    Refund,
    Residence,
    SourceBasis,
    WorkKind,
)
from afterbell.scheme.rules.document import Budget, Exemption, FeeRate, Fees, Pay, PayRule, Source
from afterbell.scheme.rules.schema.families import MATCH, TESTS
from afterbell.scheme.rules.schema.kinds import (
    ANY_GRADES,
    CODE,
    CODES,
    FEN,
    MAY_WORDS,
    WEEKDAYS,
    WORDS,
    Choice,
    Flag,
    Hundredths,
    Keyed,
    Many,
    Part,
    Phrase,
    Rows,
    Shown,
    Table,
    Whole,
    field,
)
from afterbell.scheme.rules.schema.sharing import (
    ASSESSED,
    COUNTING,
    DEDUCTION,
    MAY_FEN,
    POOL,
    RATE_STEP,
    STAFF_ROLES,
    STAFF_SIDE,
)
from afterbell.scheme.rules.schema.timetable import LEDGER, NAME

PAY_RULE = Table(
    make=PayRule,
    label=Words(zh="补助标准", en="Pay rule"),
    fields=(
        CODE,
        NAME,
        field("kind", Choice(options=WorkKind), zh="工作类别", en="kind of work"),
        field("unit", Choice(options=PayUnit), zh="计量单位", en="unit"),
        field("rate_fen", FEN, zh="标准", en="rate", note_zh="单位：分", note_en="in fen"),
        LEDGER,
        field(
            "bands", CODES, zh="时段", en="bands", default=(), note_zh="不写：所有时段", note_en="left out: every band"
        ),
        field(
            "grades",
            ANY_GRADES,
            zh="年级",
            en="grades",
            default=(),
            note_zh="不写：所有年级",
            note_en="left out: every grade",
        ),
        field(
            "subjects",
            CODES,
            zh="学科",
            en="subjects",
            default=(),
            note_zh="不写：所有学科",
            note_en="left out: every subject",
        ),
        field(
            "duty_posts",
            CODES,
            zh="值班岗位",
            en="duty posts",
            default=(),
            note_zh="不写：所有岗位",
            note_en="left out: every post",
        ),
        field(
            "on_weekdays",
            Many(of=WEEKDAYS.of),
            zh="星期",
            en="weekdays",
            default=(),
            note_zh="不写：每天",
            note_en="left out: every day",
        ),
        field(
            "day_kinds",
            Many(of=Choice(options=DayKind)),
            zh="日期类别",
            en="kinds of day",
            default=(),
            note_zh="不写：所有日期",
            note_en="left out: every kind of day",
        ),
        STAFF_ROLES,
        STAFF_SIDE,
        field(
            "per_pupil",
            Flag(),
            zh="按到场学生数",
            en="times the pupils there",
            default=False,
            note_zh="标准乘以到场学生数",
            note_en="the rate times the pupils there",
        ),
        field(
            "rate_steps",
            Rows(table=RATE_STEP),
            zh="分档标准",
            en="steps of the rate",
            default=(),
            note_zh="达到的最后一档代替标准",
            note_en="the last step reached takes the place of the rate",
        ),
        field(
            "unit_least_fen",
            MAY_FEN,
            zh="每单位最低",
            en="least a unit",
            default=None,
            note_zh="单位：分",
            note_en="in fen",
        ),
        field(
            "unit_most_fen",
            MAY_FEN,
            zh="每单位最高",
            en="most a unit",
            default=None,
            note_zh="单位：分",
            note_en="in fen",
        ),
    ),
)

PAY = Table(
    make=Pay,
    label=Words(zh="补助", en="Pay"),
    fields=(
        field(
            "class_hour_minutes",
            Whole(low=1, high=240, shown=Shown.MINUTES),
            zh="一课时",
            en="one class-hour",
            default=40,
        ),
        field(
            "class_hours",
            Keyed(of=Hundredths(low=1, high=10_00)),
            zh="各时段课时数",
            en="class-hours of a band",
            default=(),
            note_zh="不写的时段按分钟折算，保留两位小数",
            note_en="a band left out counts its minutes, to two decimals",
        ),
        field("rules", Rows(table=PAY_RULE, least=1), zh="补助标准", en="rules"),
        field(
            "monthly_cap_fen",
            Whole(low=1, high=10_000_000_000, shown=Shown.FEN),
            zh="每人每月上限",
            en="monthly cap a person",
            default=None,
            note_zh="单位：分",
            note_en="in fen",
        ),
        field("cap_spares", Many(of=Choice(options=WorkKind)), zh="不计入上限", en="outside the cap", default=()),
        field("counting", Part(table=COUNTING), zh="计量办法", en="what counts", default={}),
        field("pools", Rows(table=POOL), zh="分配项", en="pools", default=()),
        field("deductions", Rows(table=DEDUCTION), zh="扣减", en="deductions", default=()),
        field("assessed", Part(table=ASSESSED), zh="考核部分", en="assessed part", default={}),
        field(
            "objection_days",
            Whole(low=3, high=30),
            zh="征求意见天数",
            en="days for objections",
            default=5,
            note_zh="结算复核以后，各人核对自己补助单的天数，教导处可以再延长",
            note_en="so many days everybody may object to the own statement; the office may give more",
        ),
        field(
            "answer_days",
            Whole(low=1, high=30),
            zh="答复天数",
            en="days to answer",
            default=5,
            note_zh="提出异议以后几天内答复",
            note_en="so many days after it was raised an objection is answered",
        ),
        MAY_WORDS,
    ),
)

EXEMPTION = Table(
    make=Exemption,
    label=Words(zh="减免", en="Exemption"),
    fields=(
        CODE,
        WORDS,
        field("percent", Whole(low=1, high=100, shown=Shown.PERCENT), zh="减免比例", en="percent off"),
        MATCH,
        TESTS,
    ),
)

FEE_RATE = Table(
    make=FeeRate,
    label=Words(zh="收费标准", en="Fee rate"),
    fields=(
        CODE,
        NAME,
        field("rate_fen", FEN, zh="金额", en="amount", note_zh="单位：分", note_en="in fen"),
        field("bands", CODES, zh="时段", en="bands", default=()),
        field("offered", CODES, zh="服务项目", en="offerings", default=()),
        field("lives", Many(of=Choice(options=Residence)), zh="住宿类别", en="residences", default=()),
    ),
)

FEES = Table(
    make=Fees,
    label=Words(zh="收费", en="Fees"),
    fields=(
        field("method", Choice(options=FeeMethod), zh="收费方式", en="method", default=FeeMethod.NONE),
        field("amount_fen", FEN, zh="金额", en="amount", default=0, note_zh="单位：分", note_en="in fen"),
        field("months", Whole(low=1, high=6), zh="每学期收费月数", en="months charged a term", default=4),
        field(
            "term_cap_fen", FEN, zh="每学期上限", en="cap a term", default=None, note_zh="单位：分", note_en="in fen"
        ),
        field("collection", Choice(options=Collection), zh="收取周期", en="collection", default=Collection.MONTHLY),
        field("refund", Choice(options=Refund), zh="退费", en="refund", default=Refund.NONE),
        field(
            "fee_rates",
            Rows(table=FEE_RATE),
            zh="分项标准",
            en="rates by service",
            default=(),
            note_zh="第一条符合的代替金额",
            note_en="the first that fits takes the place of the amount",
        ),
        field("notice_days_ahead", Whole(low=0, high=60), zh="提前告知天数", en="days of notice", default=0),
        field("return_days", Whole(low=0, high=180), zh="退费期限（天）", en="days to return", default=30),
        field("exemptions", Rows(table=EXEMPTION), zh="减免", en="exemptions", default=()),
        MAY_WORDS,
    ),
)

SOURCE = Table(
    make=Source,
    label=Words(zh="经费来源", en="Source"),
    fields=(
        CODE,
        NAME,
        field("ledger", Choice(options=Ledger), zh="账目", en="ledger", default=Ledger.SERVICE),
        field("basis", Choice(options=SourceBasis), zh="计算口径", en="basis", default=SourceBasis.TERM),
        field("amount_fen", FEN, zh="金额", en="amount", note_zh="单位：分", note_en="in fen"),
    ),
)

BUDGET = Table(
    make=Budget,
    label=Words(zh="经费测算", en="Budget"),
    fields=(
        field("expected_pupils", Whole(low=0, high=100_000), zh="预计学生数", en="expected pupils", default=0),
        field("sources", Rows(table=SOURCE), zh="经费来源", en="sources", default=()),
        field("words", Phrase(), zh="说明", en="words", default=None),
    ),
)
