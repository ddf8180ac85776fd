"""Two homerooms of 45 children each, as the stories walk through them; imported by tests after Django is ready.

Names are as they are on the grassland: one given name, long or short, with an interpunct or without, and in each
homeroom two children of the same name. Two families have a child in either homeroom.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.commands import NewAnswer, collection_answer
from afterbell.enrolment.models import Survey
from afterbell.schools import commands as schools
from afterbell.schools.commands import NewGuardian, NewPupil
from tests.support.world import MORNING, TODAY, Child, SmallSchool, build_school

CHILDREN = 45
NAMESAKE = "斯日古楞"
LONG = "阿拉坦乌力吉·额尔德尼巴特尔"
GIVEN = (
    "乌云毕力格", "斯琴高娃", "额尔德木图", "苏布德", "孟克吉日嘎拉", "查干巴日斯", "娜布其", "阿拉坦其其格", "巴特尔",
    "萨日娜", "呼和牧仁", "通拉嘎", "哈斯额尔敦", "乌日娜", "敖登格日乐", "宝音德力格尔", "塔娜", "那日苏", "格根塔娜",
    "吉日嘎拉图", "阿茹娜",
)  # fmt: skip
SECOND = ("王小雨", "李梓涵", "张宇轩", "刘欣怡", "赵一诺", "陈浩然", "杨思琪", "白音", "包那仁", "吴优", "孙悦")
SIBLINGS = ("诺敏高娃", "朝格图")
REST = ("金花", "银柱", "铁山", "石头", "木兰")
CLOSES = date(2026, 2, 28)


def build_two_homerooms() -> SmallSchool:
    """Build the school; its children stand homeroom by homeroom, the siblings of the two families first in each."""
    built = build_school(name="草原小学", code="alpha")
    firsts, thirds = built.children[:4], built.children[4:]
    rows = [
        row
        for homeroom, sibling, phones in zip(built.homerooms, SIBLINGS, (13_700_000_000, 13_600_000_000), strict=True)
        for row in _newcomers(homeroom, sibling=sibling, phones=phones)
    ]
    registered = schools.register_pupils(actor=built.actor("office"), now=MORNING, pupils=rows)
    new = [
        Child(
            code=known.pupil,
            ticket=known.ticket,
            name=row.name,
            residence=row.residence,
            homeroom=row.homeroom,
            guardian=known.guardians[0],
        )
        for row, known in zip(rows, registered, strict=True)
    ]
    half = len(new) // 2
    return replace(built, children=(*firsts, *new[:half], *thirds, *new[half:]))


def _newcomers(homeroom: str, *, sibling: str, phones: int) -> list[NewPupil]:
    """Give 41 more children of a homeroom; the first shares a guardian with the other homeroom's first."""
    names = (sibling, NAMESAKE, NAMESAKE, LONG, *GIVEN, *SECOND, *REST)
    return [
        NewPupil(
            homeroom=homeroom,
            name=name,
            residence="day",
            joined_on=TODAY,
            guardians=(_guardian(name, number, phones=phones),),
        )
        for number, name in enumerate(names)
    ]


def _guardian(name: str, number: int, *, phones: int) -> NewGuardian:
    if number == 0:
        return NewGuardian(name="乌仁图雅", relation="母亲", phone="13500000000")
    return NewGuardian(name=f"{name[:6]}的母亲", relation="母亲", phone=str(phones + number))


def homeroom_of(school: SmallSchool, number: int) -> tuple[Child, ...]:
    """Give the children of the first or the second homeroom."""
    return tuple(child for child in school.children if child.homeroom == school.homerooms[number - 1])


def open_the_survey(school: SmallSchool) -> str:
    return enrolment.open_survey(
        actor=school.actor("office"),
        now=MORNING,
        term=school.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=CLOSES,
    )


def answer_for(school: SmallSchool, *children: Child, now: datetime = MORNING) -> None:
    """Let the homeroom teachers enter that nobody can collect these children in time, or somebody only late."""
    with within(school.id):
        survey = Survey.objects.get().code
    for number, homeroom in enumerate(school.homerooms, start=1):
        told = [
            _late(child, hour=17 + place % 2) if place % 3 else _nobody(child)
            for place, child in enumerate(children)
            if child.homeroom == homeroom
        ]
        if told:
            teacher: Actor = school.actor(f"homeroom{number}")
            enrolment.answer_surveys(actor=teacher, now=now, survey=survey, channel="paper", answers=told)


def _nobody(child: Child) -> NewAnswer:
    return collection_answer(
        pupil=child.code, collector="nobody", no_one_at_home=True, on_days=(1, 2, 3, 4), going_home="collected"
    )


def _late(child: Child, *, hour: int) -> NewAnswer:
    free = time(hour, 30)
    return collection_answer(
        pupil=child.code,
        collector="late_parent",
        collector_free_at=free,
        no_one_at_home=hour % 2 == 0,
        on_days=(1, 3),
        going_home="collected",
        clubs_wanted=("choir", "morin-khuur"),
    )
