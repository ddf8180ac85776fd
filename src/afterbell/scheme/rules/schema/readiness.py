"""The table that says what somebody has to have before standing with children."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import VettingKind
from afterbell.scheme.rules.document import Readiness, Topic
from afterbell.scheme.rules.schema.kinds import CODE, WORDS, Choice, Flag, Many, Rows, Table, field

TRAINING_TOPIC = Table(make=Topic, label=Words(zh="培训内容", en="Training topic"), fields=(CODE, WORDS))
BRIEFING_TOPIC = Table(make=Topic, label=Words(zh="安全教育内容", en="Briefing topic"), fields=(CODE, WORDS))
VETTINGS = Many(of=Choice(options=VettingKind))

READINESS = Table(
    make=Readiness,
    label=Words(zh="上岗条件", en="Readiness"),
    fields=(
        field(
            "training",
            Rows(table=TRAINING_TOPIC),
            zh="学期培训内容",
            en="term training",
            default=(),
            note_zh="每学期签一次，只在本学期有效；不写：没有培训",
            note_en="signed once a term and valid for it; left out: there is none",
        ),
        field(
            "briefing",
            Rows(table=BRIEFING_TOPIC),
            zh="学生安全教育内容",
            en="safety briefing",
            default=(),
            note_zh="每个组开始时由责任人讲一次；不写：不登记",
            note_en="given to each group by its adult; left out: none is recorded",
        ),
        field(
            "outside_vetting",
            VETTINGS,
            zh="外聘人员须有的核查",
            en="vetting of outside staff",
            default=(VettingKind.NO_RECORD, VettingKind.HEALTH),
            note_zh="退休教师、志愿者、机构人员；当天没有一项有效的，不能排班",
            note_en="retired teachers, volunteers, agencies; without each of them valid that day nobody is rostered",
        ),
        field("own_vetting", VETTINGS, zh="本校人员须有的核查", en="vetting of own staff", default=()),
        field(
            "bars",
            Flag(),
            zh="没有签职责书、没有培训的不上岗",
            en="nobody stands unsigned or untrained",
            default=False,
            note_zh="从前一天起不再排，值班领导可以写明原因放行；否：只列出名单",
            note_en="not rostered from the day before, unless the duty leader says so with a reason; no: listed only",
        ),
    ),
)
