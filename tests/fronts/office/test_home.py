"""The office's first page counts what waits, stage by stage."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, review_in_homeroom
from afterbell.notices.commands import note_told, send_notice, write_notice
from afterbell.notices.models import NoticeFamily
from afterbell.portal import commands as portal
from afterbell.portal.inforce.board import matter_desk
from afterbell.rostering.commands import NewLeave, record_leaves
from afterbell.rostering.models import Assignment, Session
from tests.complaints.writing import hand_in
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve

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


def people_write(school: SmallSchool) -> list[str]:
    """Let the office write a page and two notices, two strangers complain, a family object; gives the notices."""
    office = school.actor("office")
    page = portal.begin_page(actor=office, now=MORNING)
    text = portal.DraftText(
        channel="notices", title="安排", issuing_unit="教导处", html="<p>带水杯。</p>", visibility="public"
    )
    portal.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
    portal.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    notices = [
        write_notice(actor=office, now=MORNING, title=title, text="16:30 放学。", audience="school")
        for title in ("周五提前放学", "带水杯")
    ]
    for _each in range(2):
        hand_in(school)
    with within(school.id):
        seen = matter_desk(viewer=office, matter="groups", today=TODAY)
        assert seen is not None
        portal.publish_matter(actor=school.actor("principal"), now=MORNING, matter="groups", seen=seen.content_hash)
    portal.object_to_matter(
        actor=school.family(school.children[0]),
        now=MORNING,
        school=school.code,
        matter="groups",
        words="我的孩子编错了",
    )
    return notices


def test_the_desk_leads_to_what_people_write_and_what_is_said_to_the_school(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    later, notices = MORNING + timedelta(days=2), people_write(small_school)
    with standing_clock(later):
        pages = {who: visitor(small_school.actor(who)) for who in ("office", "office2", "vice", "principal")}
        found = {who: waiting(pages[who].get(HOME).text) for who in pages}
        with asks_at_most(14):
            desk = pages["office2"].get(HOME).text
    about = ("等您审核的文章", "等您审核的家庭通知", "等您办理的投诉和建议", "等答复的公示异议")
    assert {who: tuple(found[who].get(name, 0) for name in about) for who in found} == {
        "office": (0, 0, 2, 1),
        "office2": (1, 2, 2, 1),
        "vice": (0, 2, 0, 1),
        "principal": (1, 2, 2, 0),
    }
    assert "最久的来了 2 天" in desk
    for there in ("/office/pages/?show=review", "/office/notices/?standing=waiting", "/office/complaints/"):
        assert f'href="{there}"' in desk
    assert "还有家庭没收到的通知" not in found["vice"]
    send_notice(actor=small_school.actor("office2"), now=MORNING, notice=notices[0])
    missing = "还有家庭没收到的通知"
    with standing_clock(later):
        assert waiting(pages["vice"].get(HOME).text)[missing] == 1
    with within(small_school.id):
        slips = list(NoticeFamily.objects.order_by("pk").values_list("code", "pupil__homeroom__code"))
    for slip, homeroom in slips:
        child = next(one for one in small_school.children if one.homeroom == homeroom)
        note_told(actor=small_school.homeroom_teacher(child), now=MORNING, family=slip, way="paper")
    with standing_clock(later):
        assert missing not in waiting(pages["vice"].get(HOME).text)
