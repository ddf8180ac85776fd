"""A member of staff takes leave on the phone, for nobody but themselves."""

from __future__ import annotations

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.models import StaffLeave
from tests.support.asking import AsksAtMost
from tests.support.term_begun import begin_term
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

LEAVE = "/classroom/leave/"
TWO_DAYS = {"first_day": "2026-03-02", "last_day": "2026-03-03", "reason": "看病"}


def test_own_leave_is_taken_and_seen_by_the_office(small_school: SmallSchool) -> None:
    begin_term(small_school)
    with standing_clock():
        teacher = visitor(small_school.actor("subject1"))
        assert LEAVE in teacher.get("/classroom/").text
        assert teacher.post(LEAVE, TWO_DAYS | {"reason": ""}).status_code == 422
        assert teacher.post(LEAVE, TWO_DAYS).status_code == 302
        page = teacher.get(LEAVE).text
        assert "已记下 2 天的请假" in page
        assert page.count("看病") == 2
        again = teacher.post(LEAVE, TWO_DAYS)
        assert (again.status_code, "已经提出过" in again.text) == (409, True)
        assert "老师subject1" in visitor(small_school.actor("office")).get("/office/roster/leave/").text
        assert "看病" not in visitor(small_school.actor("subject2")).get(LEAVE).text
    with within(small_school.id):
        own = StaffLeave.objects.filter(staff__code=small_school.staff["subject1"])
        assert own.count() == StaffLeave.objects.count() == 2


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_asks_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost, days: int) -> None:
    with standing_clock():
        teacher = visitor(small_school.actor("subject1"))
        teacher.post(LEAVE, TWO_DAYS | {"last_day": f"2026-03-0{1 + days}"})
        with asks_at_most(12):
            assert teacher.get(LEAVE).text.count("看病") == days


def test_who_is_not_of_the_staff_takes_no_leave(small_school: SmallSchool) -> None:
    with standing_clock():
        assert visitor(small_school.family(small_school.children[0])).get(LEAVE).status_code == 404
