"""Of a day without anybody who knows first aid the roster says so, once the school has put down who does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, StaffLeave
from afterbell.rostering.queries import roster_week
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, Afternoon, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, SmallSchool

pytestmark = pytest.mark.django_db


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def knows(afternoon: Afternoon, handle: str) -> None:
    with within(afternoon.school.id):
        Staff.objects.filter(code=afternoon.school.staff[handle]).update(skills=["maths", "first_aid"])


def without(afternoon: Afternoon, *, now: datetime = MORNING) -> tuple[date, ...]:
    with within(afternoon.school.id):
        return roster_week(viewer=afternoon.actor("office"), week=DAY, now=now).without_first_aider


def test_a_school_that_puts_it_down_for_nobody_is_not_told(afternoon: Afternoon) -> None:
    assert without(afternoon) == ()


def test_a_day_is_covered_by_anybody_named_and_coming(afternoon: Afternoon) -> None:
    knows(afternoon, "subject1")
    assert without(afternoon) == (DAY,)
    knows(afternoon, "club1")
    assert without(afternoon) == ()
    with within(afternoon.school.id):
        leader = Staff.objects.get(code=afternoon.school.staff["club1"])
        office = afternoon.school.account("office")
        leave = StaffLeave.objects.create(
            school_id=afternoon.school.id, staff=leader, date=DAY, recorded_by=office, recorded_at=MORNING
        )
    assert without(afternoon) == (DAY,)
    with within(afternoon.school.id):
        leave.delete()
        Assignment.objects.filter(staff=leader).update(ended_at=MORNING)
    assert without(afternoon) == (DAY,)
    assert without(afternoon, now=MORNING + timedelta(days=60)) == ()


def test_the_page_names_the_days(afternoon: Afternoon) -> None:
    knows(afternoon, "subject1")
    with standing_clock():
        office = visitor(afternoon.actor("office"))
        told = office.get(f"{reverse('office-roster')}?week={DAY}").text
        knows(afternoon, "club1")
        silent = office.get(f"{reverse('office-roster')}?week={DAY}").text
    assert "没有会急救的老师在场" in told
    assert "没有会急救的老师在场" not in silent
