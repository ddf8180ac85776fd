"""What a guardian sees first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.attendance.commands import NewIncident, record_incident
from afterbell.attendance.models import PupilLeave
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.rostering.commands import cancel_sessions
from afterbell.rostering.models import Session
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, collect, here, listed
from tests.support.asking import questions
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import Child, SmallSchool

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
    written(afternoon, child)
    coming(afternoon, days=1)
    with CaptureQueriesContext(connection) as asked:
        family.get("/family/")
    assert len(questions(asked)) <= 15


def test_an_incident_is_found_from_the_childs_own_page(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    there = f"/family/children/{child.code}/incidents/"
    family, others = visitor(afternoon.school.family(child, today=DAY)), afternoon.school.family(other, today=DAY)
    assert "学校记下的事" not in family.get("/family/").text
    written(afternoon, child)
    page = family.get("/family/").text
    assert (there in page, "1 件" in page) == (True, True)
    assert "额头擦伤" in family.get(there).text
    family.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "：" not in family.get(there).text
    assert "1 entry" in family.get("/family/").text
    assert "学校记下的事" not in visitor(others).get("/family/").text


def test_a_coming_day_without_service_stands_on_the_home(afternoon: Afternoon) -> None:
    child, sibling = afternoon.tutored[0], afternoon.in_club[0]
    family = visitor(afternoon.school.family(child, today=DAY))
    assert "停课" not in family.get("/family/").text
    for days in (1, 7):
        coming(afternoon, days=days)
    page = family.get("/family/").text
    assert page.count("停课：大风") == 1
    assert "明天、2026年3月11日 周三" in page
    assert sibling.name in page
    strangers = visitor(afternoon.school.family(afternoon.in_club[1], today=DAY))
    assert "大风" not in strangers.get("/family/").text


def written(afternoon: Afternoon, child: Child) -> None:
    """Let the tutor write down an injury of a child."""
    new = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=IncidentWords(what="跑动时撞到桌角", first_aid="校医用碘伏", told="打电话给奶奶"),
        happened_at=ROLL,
        session=afternoon.tutoring,
        children={child.code: "额头擦伤"},
    )
    record_incident(actor=afternoon.actor("subject2"), now=ROLL, incident=new)


def coming(afternoon: Afternoon, *, days: int) -> None:
    """Lay out the tutoring once more, so many days on, and call it off for the wind."""
    with within(afternoon.school.id):
        later = Session.objects.get(code=afternoon.tutoring)
        later.pk, later.code, later.date = None, f"later{days}", later.date + timedelta(days=days)
        later.starts_at, later.ends_at = later.starts_at + timedelta(days=days), later.ends_at + timedelta(days=days)
        later.save(force_insert=True)
    cancel_sessions(actor=afternoon.actor("office"), now=ROLL, sessions=[f"later{days}"], reason="大风")
