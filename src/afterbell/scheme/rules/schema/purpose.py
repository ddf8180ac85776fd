"""The tables that say what the document is, who stands behind it, and whom it is for."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Residence
from afterbell.scheme.rules.document import About, Organisation, Principle, Responsibility, Scope, Seat
from afterbell.scheme.rules.schema.kinds import (
    CODE,
    GRADES,
    WORDS,
    Choice,
    Line,
    Many,
    Part,
    Phrase,
    Rows,
    Table,
    Whole,
    field,
)

PRINCIPLE = Table(make=Principle, label=Words(zh="原则", en="Principle"), fields=(CODE, WORDS))

ABOUT = Table(
    make=About,
    label=Words(zh="方案", en="Scheme"),
    fields=(
        CODE,
        field("title", Phrase(longest=200), zh="标题", en="title"),
        field("school", Phrase(longest=200), zh="学校", en="school"),
        field(
            "service_name",
            Phrase(longest=60),
            zh="服务名称",
            en="name of the service",
            default=Words(zh="课后服务", en="after-school service"),
        ),
        field("purpose", Phrase(), zh="指导思想", en="purpose"),
        field("principles", Rows(table=PRINCIPLE), zh="基本原则", en="principles", default=()),
    ),
)

SEAT = Table(
    make=Seat,
    label=Words(zh="成员", en="Seat"),
    fields=(
        field("post", Phrase(longest=200), zh="职务", en="post"),
        field("person", Line(), zh="姓名", en="person", default=""),
        field("duties", Phrase(), zh="职责", en="duties", default=None),
    ),
)

RESPONSIBILITY = Table(
    make=Responsibility,
    label=Words(zh="岗位职责", en="Responsibility"),
    fields=(
        CODE,
        field("post", Phrase(longest=200), zh="岗位", en="post"),
        field("duties", Phrase(), zh="职责", en="duties"),
    ),
)

ORGANISATION = Table(
    make=Organisation,
    label=Words(zh="组织机构", en="Organisation"),
    fields=(
        field("chair", Part(table=SEAT), zh="组长", en="chair"),
        field("deputies", Rows(table=SEAT), zh="副组长", en="deputies", default=()),
        field("members", Many(of=Phrase(longest=200)), zh="组员", en="members", default=()),
        field("academic_office", Phrase(), zh="教导处", en="academic affairs office"),
        field("responsibilities", Rows(table=RESPONSIBILITY), zh="岗位职责", en="responsibilities", default=()),
        field(
            "sessions_a_week",
            Whole(low=1, high=40),
            zh="每人每周最多场次",
            en="sessions a person a week",
            default=5,
            note_zh="排班不会超过",
            note_en="the roster never exceeds it",
        ),
    ),
)

SCOPE = Table(
    make=Scope,
    label=Words(zh="服务对象", en="Scope"),
    fields=(
        field("grades", GRADES, zh="年级", en="grades"),
        field("residences", Many(of=Choice(options=Residence), least=1), zh="住宿类别", en="residences"),
        WORDS,
    ),
)
