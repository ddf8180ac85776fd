"""The tables that say how a child comes to its place."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Fact, Lottery, Match, MinimumHandling, PaperKind, Signer
from afterbell.scheme.rules.document import Condition, Grouping, Paper, PlacementMethod, Priority, Procedure, Test
from afterbell.scheme.rules.schema.kinds import (
    CODE,
    CODES,
    MAY_WORDS,
    WORDS,
    Choice,
    Day,
    Flag,
    Line,
    Many,
    Phrase,
    Rows,
    Table,
    Whole,
    field,
)

TEST = Table(
    make=Test,
    label=Words(zh="条件项", en="Test"),
    fields=(
        field("fact", Choice(options=Fact), zh="事实", en="fact"),
        field("one_of", Many(of=Line(longest=40), least=1), zh="取值之一", en="one of"),
    ),
)
MATCH = field("match", Choice(options=Match), zh="满足", en="match", default=Match.ALL)
TESTS = field("tests", Rows(table=TEST, least=1), zh="条件", en="tests")

CONDITION = Table(
    make=Condition,
    label=Words(zh="申请条件", en="Condition"),
    fields=(
        CODE,
        WORDS,
        MATCH,
        TESTS,
        field(
            "bands", CODES, zh="时段", en="bands", default=(), note_zh="不写：所有时段", note_en="left out: every band"
        ),
    ),
)

PRIORITY = Table(
    make=Priority,
    label=Words(zh="优先类别", en="Priority"),
    fields=(
        field("rank", Whole(low=1, high=20), zh="顺序", en="rank", note_zh="1 最先", note_en="1 comes first"),
        CODE,
        WORDS,
        MATCH,
        TESTS,
    ),
)

PROCEDURE = Table(
    make=Procedure,
    label=Words(zh="申请程序", en="Procedure"),
    fields=(
        field("opens", Day(), zh="申请开始", en="opens", default=None),
        field(
            "closes",
            Day(),
            zh="申请截止",
            en="closes",
            default=None,
            note_zh="含当天",
            note_en="to the end of that day",
        ),
        field(
            "homeroom_review_days", Whole(low=1, high=30), zh="班级审核天数", en="days for homeroom review", default=3
        ),
        field("school_review_days", Whole(low=1, high=30), zh="学校审核天数", en="days for school review", default=3),
        field("steps", Many(of=Phrase(longest=2000)), zh="步骤", en="steps", default=()),
    ),
)

PAPER = Table(
    make=Paper,
    label=Words(zh="文书", en="Paper"),
    fields=(
        CODE,
        field("kind", Choice(options=PaperKind), zh="类别", en="kind"),
        field("title", Phrase(longest=200), zh="标题", en="title"),
        field("text", Phrase(longest=20000), zh="正文", en="text"),
        field("signed_by", Many(of=Choice(options=Signer), least=1), zh="签署人", en="signed by"),
        field("required", Flag(), zh="必须签署", en="required", default=True),
    ),
)

PLACEMENT = Table(
    make=PlacementMethod,
    label=Words(zh="录取办法", en="Placement"),
    fields=(
        field("max_wishes", Whole(low=1, high=20), zh="志愿数", en="wishes", default=3),
        field(
            "minimum",
            Choice(options=MinimumHandling),
            zh="人数不足时",
            en="below the minimum",
            default=MinimumHandling.CLOSE_SMALLEST,
        ),
        field("lottery", Choice(options=Lottery), zh="抽签", en="lottery", default=Lottery.PER_WEEKDAY),
        field(
            "offer_hours", Whole(low=1, high=240), zh="候补确认时限（小时）", en="hours to accept an offer", default=48
        ),
        MAY_WORDS,
    ),
)

GROUPING = Table(
    make=Grouping,
    label=Words(zh="编班", en="Grouping"),
    fields=(
        field("min_size", Whole(low=1, high=200), zh="最少人数", en="smallest group", default=15),
        field("max_size", Whole(low=1, high=200), zh="最多人数", en="largest group", default=45),
        field("small_size", Whole(low=1, high=200), zh="小组最多人数", en="most in a small group", default=12),
        field("homerooms_together", Flag(only=True), zh="同班同组", en="homerooms together", default=True),
        field("languages_apart", Flag(only=True), zh="授课语言不混编", en="languages apart", default=True),
        MAY_WORDS,
    ),
)
