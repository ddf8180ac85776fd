"""The guide of a new school: nothing done, half done, all done."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.schools.commands import invite_homeroom, set_up_term
from afterbell.schools.models import Room
from tests.support.asking import questions
from tests.support.opened import open_empty
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import FIRST_DAY, LAST_DAY, MORNING, SmallSchool, answer_survey, settle_in

START = "/office/start/"
LED = "从这里开始建学校"
NAMES = (
    "学校资料",
    "学期",
    "校历：放假和调休",
    "教室",
    "教师和职工",
    "班级和班主任",
    "学生和家长",
    "方案",
    "家长邀请单",
)


def standings(page: str) -> dict[str, str]:
    """Give how each step is drawn, by its name, in the order of the page."""
    drawn = re.findall(r'<li class="step-(\w+)".*?step-name">\d+\. ([^<]+)<', page, flags=re.DOTALL)
    return {name: standing for standing, name in drawn}


def invite_all(school: SmallSchool) -> None:
    for homeroom in school.homerooms:
        invite_homeroom(actor=school.actor("office"), now=MORNING, homeroom=homeroom)


def test_an_empty_school_is_led_to_its_first_step(db: None) -> None:  # noqa: ARG001 - the tables stand
    empty = open_empty()
    with standing_clock():
        office = visitor(empty.office)
        home = office.get("/office/").text
        page = office.get(START).text
    assert LED in home
    assert f'href="{START}"' in home
    assert "下一步：学期。 还没有登记学期的第一天和最后一天。" in home
    assert tuple(standings(page)) == NAMES
    assert list(standings(page).values()) == ["done", "now", *["ahead"] * 7]
    assert page.count('aria-current="step"') == 1
    assert "9 步里做好了 1 步，下一步：学期。" in page
    assert "/office/schemes/draft/" not in page


def test_half_way_says_what_is_missing(db: None) -> None:  # noqa: ARG001 - as above
    empty = open_empty()
    office = empty.office
    term = set_up_term(actor=office, now=MORNING, name="2026 年春季学期", first_day=FIRST_DAY, last_day=LAST_DAY)
    settle_in(school=empty.school, office=office, term=term)
    with within(empty.school.pk):
        Room.objects.all().delete()
    with standing_clock():
        page = visitor(office).get(START).text
    done = dict.fromkeys(NAMES, "done")
    assert standings(page) == done | {"教室": "now", "方案": "ahead", "家长邀请单": "ahead"}
    assert "2 个班还有家长没有登录码。" in page
    for there in ("/office/register/rooms/", "/office/lists/?kind=rooms", "/office/schemes/draft/form/"):
        assert f'href="{there}"' in page


def test_when_all_is_done_it_says_what_comes_next(small_school: SmallSchool) -> None:
    invite_all(small_school)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        page, home = office.get(START).text, office.get("/office/").text
    assert set(standings(page).values()) == {"done"}
    assert 'aria-current="step"' not in page.split("建学校的步骤")[1]
    assert "接下来：调查，然后申请" in page
    assert "/office/survey/" in page
    assert LED not in home
    assert f'href="{START}"' in home


def test_once_families_are_asked_the_line_of_the_term_leads(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert LED in office.get("/office/").text
        answer_survey(small_school)
        assert LED not in office.get("/office/").text


def test_it_asks_few_questions(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for there in (START, "/office/"):
            with CaptureQueriesContext(connection) as asked:
                assert office.get(there).status_code == 200
            assert len(questions(asked)) <= 12


def test_only_who_registers_is_led(small_school: SmallSchool) -> None:
    with standing_clock():
        assert stranger().get(START)["Location"].startswith("/sign-in/?next=")
        for handle in ("principal", "duty", "homeroom1", "gate"):
            browser = visitor(small_school.actor(handle))
            assert as_told(browser.get(START)) == as_told(browser.get("/office/nothing-here/"))
