"""The office's first page counts what waits, stage by stage."""

from __future__ import annotations

import re

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, review_in_homeroom
from afterbell.rostering.commands import NewLeave, record_leaves
from afterbell.rostering.models import Assignment, Session
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, approve

HOME = "/office/"


def stages(page: str) -> dict[str, str]:
    """Give each stage's standing as the term line draws it, by its name."""
    drawn = re.findall(r'<li class="term-(\w+)".*?class="term-name"[^>]*>([^<]+)<', page, flags=re.DOTALL)
    return {name: standing for standing, name in drawn}


def waiting(page: str) -> dict[str, int]:
    """Give the numbers of the list of what needs a person, by name."""
    found = re.findall(
        r'cell-words">([^<]+)<.*?badge tone-attention">(\d+)<', page.split("今天要人处理的", 1)[-1], flags=re.DOTALL
    )
    return {name: int(number) for name, number in found}


def test_before_anybody_applied_the_survey_is_what_comes_next(small_school: SmallSchool) -> None:
    with standing_clock():
        page = visitor(small_school.actor("office")).get(HOME).text
    assert stages(page) == {
        "方案": "done",
        "调查": "needs",
        "申请": "ahead",
        "文书": "ahead",
        "编班": "ahead",
        "排班": "ahead",
        "每天下午": "ahead",
        "结算": "ahead",
        "公示": "ahead",
    }
    assert waiting(page) == {"从这里开始建学校": 1}
    assert "下一步：家长邀请单。" in page


def test_each_number_is_what_waits(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    applications = apply(small_school, *small_school.children[:3])
    approve(small_school, applications[:1])
    review_in_homeroom(
        actor=small_school.actor("homeroom1"),
        now=MORNING,
        decisions=[Decision(application=applications[1], decision="approved")],
    )
    with standing_clock():
        page = visitor(small_school.actor("principal")).get(HOME).text
    assert waiting(page) == {"等学校审核的申请": 1}
    assert stages(page)["申请"] == "needs"
    assert "班主任审核中 1 份" in page


def test_an_afternoon_asks_for_who_is_missing(begun: Begun) -> None:
    with within(begun.school.id):
        sessions = Session.objects.filter(date=FIRST_MONDAY).order_by("starts_at")
        first = sessions[0]
        early = sessions.filter(starts_at=first.starts_at)
        number, rolls = early.count(), early.exclude(kind="duty").count()
        later = Assignment.objects.filter(session__date=FIRST_MONDAY, session__starts_at__gt=first.ends_at)
        absent = later.order_by("pk")[0].staff.code
        theirs = Assignment.objects.filter(session__date=FIRST_MONDAY, staff__code=absent).count()
    leave = NewLeave(staff=absent, day=FIRST_MONDAY, reason="看病")
    record_leaves(actor=begun.school.actor("office"), now=MORNING, leaves=[leave])
    with standing_clock(first.starts_at):
        page = visitor(begun.school.actor("office")).get(HOME).text
    assert waiting(page) == {
        "已经开始、责任人还没有到": number,
        "请假还没有人代班的场次": theirs,
        "已经开始、点名表还没有封存": rolls,
    }
    assert stages(page)["排班"] == "done"


def test_the_first_page_asks_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        with asks_at_most(12):
            assert office.get(HOME).status_code == 200


@pytest.mark.parametrize("children", [1, 3])
def test_the_review_is_decided_on_its_page(small_school: SmallSchool, asks_at_most: AsksAtMost, children: int) -> None:
    answer_survey(small_school)
    applications = apply(small_school, *small_school.children[:children])
    decisions = [Decision(application=code, decision="approved") for code in applications]
    review_in_homeroom(actor=small_school.actor("homeroom1"), now=MORNING, decisions=decisions)
    there = "/office/applications/"
    with standing_clock():
        office = visitor(small_school.actor("office"))
        with asks_at_most(25):
            page = office.get(there).text
        assert page.count('name="pick"') == children
        assert office.post(there, {"pick": applications, "decision": "returned"}).status_code == 422
        assert office.post(there, {"pick": applications, "decision": "approved"}).status_code == 302
        assert office.post(there, {"pick": applications, "decision": "approved"}).status_code == 409
        assert "没有等学校审核的申请" in office.get(there).text


def test_strangers_find_no_office(small_school: SmallSchool) -> None:
    with standing_clock():
        assert stranger().get(HOME)["Location"].startswith("/sign-in/?next=")
        for handle in ("gate", "subject1", "homeroom1"):
            browser = visitor(small_school.actor(handle))
            assert as_told(browser.get(HOME)) == as_told(browser.get("/office/nothing-here/"))
