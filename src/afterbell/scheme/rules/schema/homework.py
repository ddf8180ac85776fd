"""The table that says what holds of homework and of new teaching."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Activity
from afterbell.scheme.rules.document import HomeworkRules
from afterbell.scheme.rules.schema.kinds import ANY_GRADES, Choice, Many, Shown, Table, Whole, field

EVERY = (
    Activity.HOMEWORK,
    Activity.REVISING,
    Activity.READING,
    Activity.ARTS,
    Activity.SPORT,
    Activity.SCIENCE,
    Activity.GAMES,
    Activity.FILMS,
)
"""Written out: a text approved with these is not to mean more when another activity comes to be known."""

HOMEWORK = Table(
    make=HomeworkRules,
    label=Words(zh="作业与内容", en="Homework and content"),
    fields=(
        field(
            "most_minutes",
            Whole(low=0, high=180, shown=Shown.MINUTES),
            zh="书面作业平均完成时间上限",
            en="written homework takes on average at most",
            default=60,
            note_zh="教育部办公厅 2021 年 4 月作业管理通知、“双减”意见：小学其他年级平均不超过 60 分钟",
            note_en="notice on homework of April 2021 and burden relief: 60 minutes in primary school from grade 3 on",
        ),
        field(
            "unwritten_grades",
            ANY_GRADES,
            zh="不布置书面作业的年级",
            en="grades without written homework",
            default=(1, 2),
            note_zh="同一通知：小学一、二年级不布置家庭书面作业",
            note_en="the same notice: none in grades 1 and 2",
        ),
        field(
            "activities",
            Many(of=Choice(options=Activity), least=1),
            zh="课后服务可以做什么",
            en="what an afternoon may hold",
            default=EVERY,
            note_zh="2017 年 3 月指导意见所列；老师记当天做了什么时从中点选",
            note_en="as listed by the guidance of March 2017; teachers pick from it what was done",
        ),
        field(
            "looks_a_week",
            Whole(low=0, high=50),
            zh="每周抽看内容的场次",
            en="sessions looked into a week",
            default=3,
        ),
    ),
)
