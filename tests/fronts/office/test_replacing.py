"""The page on which the office and the duty leader put somebody else into a session that runs, and what leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from uuid import uuid4

import pytest

from afterbell.attendance.commands import NewLook, record_patrol
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from tests.support.afternoon import LATE, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

pytestmark = pytest.mark.django_db
RUNNING = at(time(17, 58))
TODAY = "/office/today/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(RUNNING):
        built = build_afternoon(small_school)
        with within(small_school.id):
            Session.objects.filter(code=built.duty).update(post="duty-leader")
        yield built


def page_of(afternoon: Afternoon) -> str:
    return f"/office/sessions/{afternoon.tutoring}/adult/"


def wanted(afternoon: Afternoon, **other: str) -> dict[str, str]:
    staff = afternoon.school.staff
    return {"staff": staff["subject3"], "instead_of": staff["subject2"], "reason": "发烧回家", **other}


@pytest.mark.parametrize("role", ["duty", "office"])
def test_somebody_else_is_put_in_with_one_tap(afternoon: Afternoon, role: str, asks_at_most: AsksAtMost) -> None:
    there, one = page_of(afternoon), visitor(afternoon.actor(role))
    with asks_at_most(25):
        page = one.get(there).text
    assert afternoon.school.staff["subject3"] in page
    assert "其他人为什么不行" in page
    silent = one.post(there, wanted(afternoon, reason=" "))
    assert (silent.status_code, "请写明原因" in silent.text) == (422, True)
    assert one.post(there, wanted(afternoon)).status_code == 302
    again = one.get(there).text
    names = [afternoon.school.account(handle).name for handle in ("subject2", "subject3")]
    assert "两位老师都收到了消息" in again
    assert f"{names[0]} 换成 {names[1]}" in again
    late = one.post(there, wanted(afternoon))
    assert (late.status_code, "别人刚刚改了这一场" in late.text) == (409, True)
    for handle in ("subject2", "principal", "homeroom1"):
        assert visitor(afternoon.actor(handle)).get(there).status_code == 404


def test_the_days_list_leads_there_where_an_adult_is_missing(afternoon: Afternoon) -> None:
    there, leader = page_of(afternoon), visitor(afternoon.actor("duty"))
    assert there in leader.get(TODAY).text
    here(afternoon, afternoon.tutored[0])
    assert there not in leader.get(TODAY).text
    look = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="nobody", looked_at=RUNNING)
    record_patrol(actor=afternoon.actor("duty"), now=RUNNING, looks=[look])
    assert there in leader.get(TODAY).text
    assert there not in visitor(afternoon.actor("vice")).get(TODAY).text


@pytest.mark.parametrize("moment", [at(time(17, 46)), at(LATE[1])], ids=["still-coming", "over"])
def test_who_may_still_come_and_what_is_over_is_not_listed(afternoon: Afternoon, moment: datetime) -> None:
    with standing_clock(moment):
        assert page_of(afternoon) not in visitor(afternoon.actor("duty")).get(TODAY).text


def test_the_roll_leads_there_while_it_runs_and_nobody_is_ranked_afterwards(afternoon: Afternoon) -> None:
    there, roll = page_of(afternoon), f"/classroom/sessions/{afternoon.tutoring}/roll/"
    leader = visitor(afternoon.actor("duty"))
    assert there in leader.get(roll).text
    assert there not in visitor(afternoon.actor("subject2")).get(roll).text
    with standing_clock(at(LATE[1])):
        assert there not in leader.get(roll).text
        assert "这一场现在不能换人" in leader.get(there).text
