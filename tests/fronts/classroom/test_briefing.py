"""A group's safety briefing: one tap on the roll's page, once, and again for children who joined later."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Briefing, Session
from afterbell.rostering.queries import briefing_card, due_briefings, unbriefed_groups
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

START = at(time(17, 45))
TOPICS = ["ways-out", "moving", "unwell", "leaving"]


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def test_one_tap_on_the_roll_records_it_and_the_home_reminds_until_then(afternoon: Afternoon) -> None:
    roll, tap = f"/classroom/sessions/{afternoon.tutoring}/roll/", f"/classroom/sessions/{afternoon.tutoring}/briefing/"
    with standing_clock(START):
        teacher = visitor(afternoon.actor("subject2"))
        assert "讲安全教育" in teacher.get("/classroom/").text
        assert "先给本组讲安全教育" in teacher.get(roll).text
        teacher.post(tap, {"topics": []})
        assert "请至少选一项" in teacher.get(roll).text
        teacher.post(tap, {"topics": ["secrets"]})
        teacher.post(tap, {"topics": TOPICS, "remark": "走了一遍疏散路线"})
        teacher.post(tap, {"topics": TOPICS})
        assert "先给本组讲安全教育" not in teacher.get(roll).text
        assert "讲安全教育" not in teacher.get("/classroom/").text
        assert visitor(afternoon.actor("club1")).post(tap, {"topics": TOPICS}).status_code == 404
        assert visitor(afternoon.actor("office")).post(tap, {"topics": TOPICS}).status_code == 404
    with within(afternoon.school.id):
        row = Briefing.objects.get()
    assert (row.topics, row.remark, row.given_on) == (TOPICS, "走了一遍疏散路线", DAY)


def test_a_child_who_joins_later_is_listed_until_told(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    school, later = afternoon.school, DAY + timedelta(days=1)
    with standing_clock(START):
        tap = f"/classroom/sessions/{afternoon.tutoring}/briefing/"
        visitor(afternoon.actor("subject2")).post(tap, {"topics": TOPICS})
    teacher, office = afternoon.actor("subject2"), afternoon.actor("office")
    with within(school.id):
        group = Session.objects.get(code=afternoon.tutoring).group_id
        before = {row.code for row in unbriefed_groups(viewer=office, today=DAY)}
        found = Session.objects.select_related("version").get(code=afternoon.tutoring).version
        version = (found.content_hash, found.pk)
        assert not due_briefings(viewer=teacher, today=DAY, version=version)
        place = GroupPlace.objects.filter(group=group, until=None).select_related("pupil").order_by("pk")[0]
        GroupPlace.objects.filter(group=group, pupil=place.pupil_id).update(since=later)
        with asks_at_most(2):
            assert afternoon.tutoring in due_briefings(viewer=teacher, today=DAY, version=version)
        with asks_at_most(1):
            card = briefing_card(viewer=teacher, session=afternoon.tutoring, today=DAY, version=version)
        with asks_at_most(5):
            rows = unbriefed_groups(viewer=office, today=DAY)
    assert card is not None
    assert card.missing == (place.pupil.name,)
    assert len(rows) == len(before) + 1
    assert card.given_on == DAY
