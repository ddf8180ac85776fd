"""What a guardian sees first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.attendance.models import PupilLeave
from afterbell.base import clock
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, collect, here, listed
from tests.support.asking import questions
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

START, ROLL, END = at(time(17, 0)), at(time(17, 57)), at(time(18, 22))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(ROLL):
        yield build_afternoon(small_school)


def test_a_guardian_sees_where_each_own_child_is_and_nobody_elses(afternoon: Afternoon) -> None:
    child, sibling = afternoon.tutored[0], afternoon.in_club[0]
    collector = listed(afternoon, child)
    here(afternoon, *afternoon.tutored)
    family = visitor(afternoon.school.family(child, today=DAY))
    page = family.get("/family/").text
    assert "参加三年级辅导一组，老师subject2负责" in page
    assert "奶奶 乌云" in page
    assert sibling.name in page
    for other in (*afternoon.tutored[1:], *afternoon.in_club[1:]):
        assert other.name not in page
    clock.stand_at(moment=END)
    assert "老师subject2陪着等人来接" in family.get("/family/").text
    collect(afternoon, child, collector, now=END)
    assert "18:22 由奶奶 乌云接走" in family.get("/family/").text


def test_a_guardian_excuses_the_own_child_from_the_page(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[1:3]
    clock.stand_at(moment=START)
    family = visitor(afternoon.school.family(child, today=DAY))
    assert "今天请假" in family.get("/family/").text
    assert family.post("/family/leave/", {"pupil": other.code}).status_code == 404
    assert family.post("/family/leave/", {"pupil": child.code, "reason": "看病"}).status_code == 302
    assert "请今天的假" not in family.get("/family/").text
    with within(afternoon.school.id):
        assert PupilLeave.objects.get().pupil.code == child.code


def test_the_home_of_a_family_is_not_there_for_staff(afternoon: Afternoon) -> None:
    nothing = visitor(afternoon.actor("club1")).get("/classroom/sessions/nothing/roll/")
    for handle in ("subject2", "principal", "gate"):
        assert as_told(visitor(afternoon.actor(handle)).get("/family/")) == as_told(nothing)


def test_the_home_asks_the_database_few_questions(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    listed(afternoon, child)
    here(afternoon, child)
    family = visitor(afternoon.school.family(child, today=DAY))
    with CaptureQueriesContext(connection) as asked:
        family.get("/family/")
    assert len(questions(asked)) <= 12
