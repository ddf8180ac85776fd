"""A month's points on their pages: drawn up, confirmed by another, appealed against on the phone, answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from tests.subsidy.test_composed_pay import in_force, scheme_text
from tests.subsidy.test_month_appraised import HELD, find_nobody
from tests.support.afternoon import DAY, Afternoon, build_afternoon
from tests.support.settled import AFTER, SETTLING, hold
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

LIST = "/office/appraisals/"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock(SETTLING):
        yield


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    """Hold one Wednesday of March of which a patrol found one session without its adult."""
    made = build_afternoon(small_school)
    hold(made)
    in_force(small_school, scheme_text(("\n[fees]", HELD)), DAY)
    with within(small_school.id):
        find_nobody()
    return made


def link(page: str, way: str) -> str:
    found = re.search(rf'href="({way}[a-z0-9]{{10}}/)"', page)
    assert found
    return found[1]


def test_points_go_their_way_from_the_record_to_the_answer(afternoon: Afternoon) -> None:
    school = afternoon.school
    office, vice, teacher = (visitor(school.actor(handle, today=AFTER)) for handle in ("office", "vice", "subject2"))
    month = re.search(r'name="month" value="(2026-03[^"]*)"', office.get(LIST).text)
    assert month
    drawn = office.post(f"{LIST}draw/", {"month": month[1]}, follow=True)
    assert drawn.status_code == 200
    sheet = link(office.get(LIST).text, LIST)
    assert office.post(f"{sheet}confirm/").status_code in {302, 409, 422}
    assert "已确认，每个人都收到消息" in vice.post(f"{sheet}confirm/", follow=True).text
    own = link(teacher.get("/classroom/appraisal/").text, "/classroom/appraised/")
    page = teacher.get(own).text
    assert "没有做到的" in page
    assert "已提出申诉" in teacher.post(own, {"words": "我在隔壁教室拿作业。"}, follow=True).text
    appeal = link(office.get(sheet).text, "/office/appeals/")
    assert visitor(school.actor("principal", today=AFTER)).get(appeal).status_code == 200
    wrong = visitor(school.actor("principal", today=AFTER)).post(appeal, {"points": "101", "words": "x"})
    assert wrong.status_code == 422
    answer = {"decision": "upheld", "points": "95", "words": "巡查写错了房间。"}
    assert "已答复，本人收到消息。" in vice.post(appeal, answer, follow=True).text
    assert "巡查写错了房间。" in teacher.get(own).text


def test_strangers_find_none_of_it(afternoon: Afternoon, other_school: SmallSchool) -> None:
    school = afternoon.school
    office, vice = (visitor(school.actor(handle, today=AFTER)) for handle in ("office", "vice"))
    month = re.search(r'name="month" value="([^"]*03[^"]*)"', office.get(LIST).text)
    assert month
    office.post(f"{LIST}draw/", {"month": month[1]})
    sheet = link(office.get(LIST).text, LIST)
    vice.post(f"{sheet}confirm/")
    teacher = visitor(school.actor("subject2", today=AFTER))
    own = link(teacher.get("/classroom/appraisal/").text, "/classroom/appraised/")
    assert visitor(school.actor("club1", today=AFTER)).get(own).status_code == 404
    assert teacher.get(sheet).status_code == 404
    elsewhere = visitor(other_school.actor("office", today=AFTER))
    assert elsewhere.get(sheet).status_code == 404
    assert elsewhere.post(f"{sheet}confirm/").status_code == 404


def test_a_family_opens_what_it_may_rate_and_a_stranger_does_not(afternoon: Afternoon) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    there = f"/family/children/{child.code}/rating/"
    assert visitor(school.family(child, today=AFTER)).get(there).status_code == 200
    assert visitor(school.family(afternoon.tutored[1], today=AFTER)).get(there).status_code == 404
