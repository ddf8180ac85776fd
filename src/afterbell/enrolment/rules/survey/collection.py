"""The collection survey (接送情况调查) ready made; conditions and forecast read its keys."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.enrolment.rules.survey.questions import Kind, Option, Question, ShownIf

COLLECTOR, FREE_AT, ON_DAYS, AT_HOME = "collector", "free_at", "on_days", "at_home"
GOING_HOME, CLUBS, KINSHIP_CARE = "going_home", "clubs", "kinship_care"
NEEDED = (COLLECTOR, FREE_AT, AT_HOME)
"""What the conditions of a scheme ask about: a survey without these could open the service to nobody."""
LATE = "late_parent"

COLLECTION = (
    Question(
        key=COLLECTOR,
        kind=Kind.ONE,
        words=Words(zh="放学铃响时，谁能来接孩子？", en="When the bell rings, who can collect the child?"),
        options=(
            Option(key="parent", words=Words(zh="父母能准时来接", en="a parent, on time")),
            Option(
                key="other_adult",
                words=Words(zh="其他大人能准时来接（爷爷奶奶等）", en="another adult, on time (a grandparent …)"),
            ),
            Option(key=LATE, words=Words(zh="父母要晚一些才能来接", en="a parent, but later")),
            Option(key="nobody", words=Words(zh="没有人能来接", en="nobody can")),
        ),
        required=True,
    ),
    Question(
        key=FREE_AT,
        kind=Kind.TIME,
        words=Words(zh="晚来接的，最早几点能到？", en="If later: when at the earliest?"),
        required=True,
        shown_if=ShownIf(question=COLLECTOR, one_of=(LATE,)),
    ),
    Question(
        key=ON_DAYS,
        kind=Kind.WEEKDAYS,
        words=Words(zh="哪几天放学后需要学校照看？", en="On which days does the school need to look after the child?"),
    ),
    Question(
        key=AT_HOME,
        kind=Kind.ONE,
        words=Words(zh="放学后家里有没有大人照看？", en="Is an adult at home after school?"),
        options=(
            Option(key="adult", words=Words(zh="有大人照看", en="an adult is at home")),
            Option(key="nobody", words=Words(zh="没有大人照看", en="nobody is at home")),
        ),
        required=True,
    ),
    Question(
        key=GOING_HOME,
        kind=Kind.ONE,
        words=Words(zh="孩子怎么回家？", en="How does the child go home?"),
        options=(
            Option(key="collected", words=Words(zh="有人接走", en="is collected")),
            Option(key="alone", words=Words(zh="自己走", en="walks alone")),
            Option(key="bus", words=Words(zh="坐车（校车、公交）", en="by school or public bus")),
            Option(key="boarding", words=Words(zh="回宿舍", en="to the boarding house")),
        ),
    ),
    Question(
        key=CLUBS,
        kind=Kind.CLUBS,
        words=Words(zh="孩子想参加哪些社团？", en="Which clubs would the child like?"),
    ),
    Question(
        key=KINSHIP_CARE,
        kind=Kind.YES_NO,
        words=Words(zh="孩子平时由祖辈带吗？", en="Is the child mostly cared for by grandparents?"),
        sensitive=True,
    ),
)
