"""The tables that say how the work is appraised, kept safe, published and judged."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Level, Masking, Measure, Pack, PublishedItem, Stagger
from afterbell.scheme.rules.document import (
    Appraisal,
    AppraisalItem,
    Policy,
    Publication,
    Safety,
    SafetyMeasure,
    VenueCheck,
)
from afterbell.scheme.rules.findings.explained import EXPLAINED, RULE_CODES
from afterbell.scheme.rules.schema.kinds import (
    CODE,
    MAY_WORDS,
    WORDS,
    Choice,
    Keyed,
    Many,
    Phrase,
    Rows,
    Shown,
    Table,
    Whole,
    field,
)

APPRAISAL_ITEM = Table(
    make=AppraisalItem,
    label=Words(zh="考核项目", en="Appraisal item"),
    fields=(
        CODE,
        WORDS,
        field("measure", Choice(options=Measure), zh="依据", en="measure"),
        field("weight", Whole(low=1, high=100, shown=Shown.PERCENT), zh="权重", en="weight"),
    ),
)
APPRAISAL = Table(
    make=Appraisal,
    label=Words(zh="考核", en="Appraisal"),
    fields=(
        field(
            "items",
            Rows(table=APPRAISAL_ITEM),
            zh="考核项目",
            en="items",
            default=(),
            note_zh="权重合计 100",
            note_en="weights sum to 100",
        ),
        field(
            "appeal_days",
            Whole(low=1, high=30),
            zh="申诉天数",
            en="days to appeal",
            default=5,
            note_zh="考核确认以后几天内本人可以申诉，学校也在几天内答复",
            note_en="so many days after a month is confirmed its person may appeal, and so many later it is answered",
        ),
        MAY_WORDS,
    ),
)

SAFETY_MEASURE = Table(
    make=SafetyMeasure,
    label=Words(zh="安全措施", en="Safety measure"),
    fields=(CODE, WORDS, field("responsible", Phrase(longest=200), zh="责任人", en="responsible")),
)
VENUE_CHECK = Table(make=VenueCheck, label=Words(zh="场所检查项", en="Venue check"), fields=(CODE, WORDS))
SAFETY = Table(
    make=Safety,
    label=Words(zh="安全管理", en="Safety"),
    fields=(
        field("measures", Rows(table=SAFETY_MEASURE), zh="安全措施", en="measures", default=()),
        field("venue_checklist", Rows(table=VENUE_CHECK), zh="场所检查项", en="venue checklist", default=()),
        field("pupils_per_adult", Whole(low=1, high=60), zh="每名成人看护学生数", en="pupils per adult", default=45),
        field(
            "alarm_minutes",
            Whole(low=1, high=60, shown=Shown.MINUTES),
            zh="未到学生报警时限",
            en="alarm for an unaccounted child after",
            default=10,
        ),
        field(
            "family_minutes",
            Whole(low=0, high=60, shown=Shown.MINUTES),
            zh="报警后多久告诉家长",
            en="the family is told after",
            default=5,
            note_zh="从报警算起；先由班主任和值班领导找",
            note_en="counted from the alarm; the homeroom teacher and the duty leader look first",
        ),
        field(
            "principal_minutes",
            Whole(low=0, high=60, shown=Shown.MINUTES),
            zh="报警后多久告诉校长",
            en="the principal is told after",
            default=15,
            note_zh="从报警算起",
            note_en="counted from the alarm",
        ),
        field(
            "late_signing_days",
            Whole(low=0, high=30),
            zh="可补签的天数",
            en="days for signing late",
            default=3,
            note_zh="当天以后几天内，负责老师写明理由可以补点名；0：不补",
            note_en="days after a session on which its adult may call the roll late, with a reason; 0: none",
        ),
        field(
            "alone_from_grade",
            Whole(low=1, high=9, shown=Shown.GRADE),
            zh="可自行回家的最低年级",
            en="may go home alone from",
            default=None,
            note_zh="不写：都须有人接",
            note_en="left out: every child is collected",
        ),
        field(
            "arrival_minutes",
            Whole(low=0, high=30, shown=Shown.MINUTES),
            zh="老师晚到多少分钟以内不算迟",
            en="an adult is on time until",
            default=5,
        ),
        field(
            "late_minutes",
            Whole(low=0, high=60, shown=Shown.MINUTES),
            zh="放学后多久没人接算晚接",
            en="a child waits for somebody late from",
            default=10,
            note_zh="从最后一场结束算起；不收费、不处罚，只为有人陪、有人联系",
            note_en="counted from the end of its last session; nobody pays for it",
        ),
        field(
            "late_leader_minutes",
            Whole(low=0, high=180, shown=Shown.MINUTES),
            zh="晚接多久告诉值班领导",
            en="of a child still here the duty leader is told after",
            default=30,
        ),
        field(
            "late_principal_minutes",
            Whole(low=0, high=240, shown=Shown.MINUTES),
            zh="晚接多久告诉校长",
            en="of a child still here the principal is told after",
            default=60,
        ),
        field(
            "change_minutes",
            Whole(low=0, high=240, shown=Shown.MINUTES),
            zh="放学前多少分钟以内家长不再改当天怎么回家",
            en="a family changes today's way home until",
            default=30,
            note_zh="从孩子最后一场结束往前算；以后打电话给学校",
            note_en="counted back from the end of the child's last session; later the family rings the school",
        ),
        field(
            "stagger_minutes",
            Whole(low=0, high=15, shown=Shown.MINUTES),
            zh="错峰放学间隔",
            en="groups leave apart by",
            default=0,
            note_zh="0：同时放学",
            note_en="0: all leave together",
        ),
        field("stagger_by", Choice(options=Stagger), zh="按什么错峰", en="they leave by", default=Stagger.GRADE),
    ),
)

PUBLICATION = Table(
    make=Publication,
    label=Words(zh="公开与监督", en="Publication"),
    fields=(
        field("issuing_unit", Phrase(longest=60), zh="发布单位", en="issuing unit"),
        field(
            "items",
            Many(of=Choice(options=PublishedItem)),
            zh="公开内容",
            en="what is published",
            default=(PublishedItem.SCHEME, PublishedItem.SETTLEMENT),
            note_zh="scheme 必写；系统在学校主页公开 scheme、survey 和 settlement，其余由学校自行公布",
            note_en="scheme is always among them; scheme, survey and settlement stand on the school's page, the school "
            "itself publishes the rest",
        ),
        field(
            "notice_days",
            Whole(low=1, high=60),
            zh="公示天数",
            en="notice days",
            default=5,
            note_zh="期满后明细撤下，只留合计",
            note_en="then the lines are taken down and the total stays",
        ),
        field(
            "pupil_names",
            Choice(options=Masking),
            zh="学生姓名",
            en="pupils' names",
            default=Masking.NO_NAMES,
            note_zh="只能写 no_names：公开页面上没有学生姓名",
            note_en="no_names only: no child is named on a public page",
        ),
        field("staff_names", Choice(options=Masking), zh="教师姓名", en="staff names", default=Masking.MASKED),
        field(
            "minimum_aggregate",
            Whole(low=5, high=100),
            zh="最小统计人数",
            en="smallest aggregate",
            default=5,
            note_zh="只能提高，不能低于 5",
            note_en="may be raised, never below 5",
        ),
        field("complaints_to", Phrase(), zh="监督渠道", en="complaints go to"),
    ),
)

POLICY = Table(
    make=Policy,
    label=Words(zh="政策规则", en="Policy"),
    fields=(
        field(
            "packs",
            Many(of=Choice(options=Pack)),
            zh="规则包",
            en="rule packs",
            default=(Pack.GUIDANCE_2017, Pack.BURDEN_2021, Pack.FIVE_BANS_2023),
        ),
        field(
            "levels",
            Keyed(of=Choice(options=Level), keys=RULE_CODES, names=tuple(rule.name for rule in EXPLAINED.values())),
            zh="处理方式",
            en="levels",
            default=(),
            note_zh="不写的规则按规则包",
            note_en="a rule left out does what its pack says",
        ),
    ),
)
