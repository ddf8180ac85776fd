"""Rooms, homerooms and staff entered one by one by the office."""

from __future__ import annotations

import re

import pytest

from afterbell.base.tenancy import within
from afterbell.schools.models import Appointment, Homeroom, Room, Staff
from tests.support.asking import AsksAtMost
from tests.support.term_begun import hire
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool

ROOMS, HOMEROOMS, STAFF = "/office/register/rooms/", "/office/register/homerooms/", "/office/register/staff/"
TEACHER = {
    "name": "乌兰",
    "handle": "wulan",
    "posts": ["homeroom_teacher", "subject_teacher"],
    "languages": ["mongolian"],
    "skills": "maths  music",
}


def test_rooms_and_homerooms_are_entered(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert office.post(ROOMS, {"name": "新教室", "seats": "30"}).status_code == 302
        assert "新教室" in office.get(ROOMS).text
        assert office.post(ROOMS, {"name": "新教室", "seats": "0"}).status_code == 422
        invisible = office.post(ROOMS, {"name": "教\u200b室", "seats": "30"})
        assert (invisible.status_code, "看不见的字符" in invisible.text) == (422, True)
        assert office.post(HOMEROOMS, {"grade": "2", "number": "5", "language": "mongolian"}).status_code == 302
        assert "二年级（5）班" in office.get(HOMEROOMS).text
    with within(small_school.id):
        assert Room.objects.get(name="新教室").seats == 30
        assert Homeroom.objects.get(grade=2, number=5).language == "mongolian"


def test_somebody_of_the_staff_is_entered_and_can_sign_in(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "方案里用到的：" in office.get(STAFF).text
        lacking = office.post(STAFF, TEACHER)
        assert (lacking.status_code, "班主任要写明哪个班" in lacking.text) == (422, True)
        given = TEACHER | {"homeroom": small_school.homerooms[0]}
        page = office.post(STAFF, given).text
        password = re.search(r'id="password">([^<]+)<', page)
        assert password
        assert "班主任（一年级（1）班）、科任老师" in page
        sent = {"place": small_school.code, "name": "wulan", "password": password[1]}
        assert stranger().post("/sign-in/", sent).status_code == 302
        again = office.post(STAFF, given | {"skills": "art"}).text
        assert 'id="password"' not in again
    with within(small_school.id):
        row = Staff.objects.get(name="乌兰")
        assert (row.skills, row.languages) == (["art"], ["mongolian"])
        assert Appointment.objects.filter(account=row.account).count() == 2


@pytest.mark.parametrize("hired", [1, 3])
def test_the_pages_ask_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost, hired: int) -> None:
    hire(small_school, hired)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for address in (ROOMS, HOMEROOMS, STAFF):
            with asks_at_most(25):
                assert office.get(address).status_code == 200


def test_leaders_look_and_nobody_else_enters(small_school: SmallSchool) -> None:
    with standing_clock():
        principal = visitor(small_school.actor("principal"))
        assert "登记一个" not in principal.get(ROOMS).text
        assert principal.post(ROOMS, {"name": "新教室", "seats": "30"}).status_code == 404
        assert visitor(small_school.actor("gate")).get(STAFF).status_code == 404
