"""One declaration of the scheme file: parsing, `check`, the reference and the JSON Schema all come from it."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.schema.conduct import APPRAISAL, POLICY, PUBLICATION, SAFETY
from afterbell.scheme.rules.schema.families import CONDITION, GROUPING, PAPER, PLACEMENT, PRIORITY, PROCEDURE
from afterbell.scheme.rules.schema.homework import HOMEWORK
from afterbell.scheme.rules.schema.kinds import WEEKDAYS, Part, Rows, Table, Whole, field
from afterbell.scheme.rules.schema.money import BUDGET, FEES, PAY
from afterbell.scheme.rules.schema.purpose import ABOUT, ORGANISATION, SCOPE
from afterbell.scheme.rules.schema.readiness import READINESS
from afterbell.scheme.rules.schema.roster import ROSTER
from afterbell.scheme.rules.schema.timetable import BAND, DUTY_POST, OFFERING, SEASON, TERM

SCHEME = Table(
    make=Scheme,
    label=Words(zh="课后服务方案", en="After-school scheme"),
    fields=(
        field("format", Whole(low=1, high=1), zh="格式版本", en="format", default=1),
        field("weekdays", WEEKDAYS, zh="服务日", en="weekdays of service"),
        field("about", Part(table=ABOUT), zh="方案", en="about"),
        field("organisation", Part(table=ORGANISATION), zh="组织机构", en="organisation"),
        field("scope", Part(table=SCOPE), zh="服务对象", en="scope"),
        field("term", Part(table=TERM), zh="学期", en="term"),
        field("seasons", Rows(table=SEASON, least=1), zh="作息", en="seasons"),
        field("bands", Rows(table=BAND, least=1), zh="时段", en="bands"),
        field("offerings", Rows(table=OFFERING, least=1), zh="服务项目", en="offerings"),
        field("duty_posts", Rows(table=DUTY_POST), zh="值班岗位", en="duty posts", default=()),
        field("conditions", Rows(table=CONDITION), zh="申请条件", en="conditions", default=()),
        field("priorities", Rows(table=PRIORITY), zh="优先类别", en="priorities", default=()),
        field("procedure", Part(table=PROCEDURE), zh="申请程序", en="procedure", default={}),
        field("papers", Rows(table=PAPER), zh="文书", en="papers", default=()),
        field("placement", Part(table=PLACEMENT), zh="录取办法", en="placement", default={}),
        field("grouping", Part(table=GROUPING), zh="编班", en="grouping", default={}),
        field("roster", Part(table=ROSTER), zh="排班", en="roster", default={}),
        field("homework", Part(table=HOMEWORK), zh="作业与内容", en="homework and content", default={}),
        field("readiness", Part(table=READINESS), zh="上岗条件", en="readiness", default={}),
        field("pay", Part(table=PAY), zh="补助", en="pay"),
        field("fees", Part(table=FEES), zh="收费", en="fees", default={}),
        field("budget", Part(table=BUDGET), zh="经费测算", en="budget", default={}),
        field("appraisal", Part(table=APPRAISAL), zh="考核", en="appraisal", default={}),
        field("safety", Part(table=SAFETY), zh="安全管理", en="safety", default={}),
        field("publication", Part(table=PUBLICATION), zh="公开与监督", en="publication"),
        field("policy", Part(table=POLICY), zh="政策规则", en="policy", default={}),
    ),
)
