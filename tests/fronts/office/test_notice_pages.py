"""A notice from the office's form to each family's phone, the teacher's ticks and the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from afterbell.base import clock
from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.notices.commands import open_service_survey, remind_families
from afterbell.notices.models import FamilyTold, NoticeFamily, ServiceStars, ServiceSurvey
from tests.support.afternoon import DAY, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool

OFFICE = "/office/notices/"
TEXT = "3 月 6 日周五 16:30 放学。"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    assert small_school
    with standing_clock():
        yield


def written(school: SmallSchool, *, by: str = "office") -> str:
    """Write a notice on the page; gives the address of its own page."""
    sent = {"title": "周五提前放学", "text": TEXT, "audience": "school"}
    return visitor(school.actor(by)).post(f"{OFFICE}new/", sent)["Location"]


def family(school: SmallSchool, child: int, notice: str) -> str:
    with within(school.id):
        row = NoticeFamily.objects.get(notice__code=notice, pupil__code=school.children[child].code)
    return f"/family/notices/{row.code}/"


def test_from_the_form_to_every_family(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    office, vice = visitor(small_school.actor("office")), visitor(small_school.actor("vice"))
    assert "还没有通知" in office.get(OFFICE).text
    wrong = office.post(f"{OFFICE}new/", {"title": "", "text": "打 13812345678", "audience": "grades"})
    assert wrong.status_code == 422
    assert "13812345678" in wrong.text
    here = written(small_school)
    notice = here.rstrip("/").rpartition("/")[2]
    assert "等另一个人审核" in office.get(here).text
    assert office.post(here, {"act": "send"}).status_code == 422
    assert vice.post(here, {"act": "return", "words": ""}).status_code == 422
    assert vice.post(here, {"act": "send"}).status_code == 302
    assert vice.post(here, {"act": "steal"}).status_code == 404
    child = small_school.children[1]
    own, other = visitor(small_school.family(child)), visitor(small_school.family(small_school.children[2]))
    there = family(small_school, 1, notice)
    page = own.get(there).text
    assert "打开通知" in page
    assert TEXT not in page
    assert other.get(there).status_code == other.post(there).status_code == 404
    assert stranger().get(there).status_code == 404
    with within(small_school.id):
        message = Message.objects.get(kind="notices.notice", concerns=child.code)
    assert own.post(f"/messages/{message.code}/open/")["Location"] == there
    assert TEXT in own.get(there).text
    assert "看过了" in own.get("/family/notices/").text
    with asks_at_most(24):
        page = office.get(here).text
    assert "知道得最少的是" in page
    assert "/classroom/homerooms/" not in page, "who is missing is for the homeroom's own teacher"
    assert office.post(here, {"act": "remind"}).status_code == 302
    assert office.post(here, {"act": "remind"}).status_code == 409
    assert "1/8" in office.get(OFFICE).text
    assert office.get(f"{OFFICE}list.xlsx").status_code == 200
    assert "没有符合条件的通知" in office.get(f"{OFFICE}?standing=waiting").text
    newer = office.post(f"{here}correction/", {"title": "周五提前放学", "text": "改到 16:00。"})["Location"]
    assert vice.post(newer, {"act": "send"}).status_code == 302
    assert "有更正" in own.get(there).text
    assert office.post(f"{here}correction/", {"title": "周五提前放学", "text": "再改"}).status_code == 409
    for viewer in (own, visitor(small_school.actor("gate")), visitor(small_school.homeroom_teacher(child)), stranger()):
        assert viewer.get(here).status_code == 404


def test_the_teacher_ticks_paper_and_calls_for_the_own_homeroom(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    here = written(small_school, by="principal")
    assert visitor(small_school.actor("principal")).post(here, {"act": "send"}).status_code == 302
    notice = here.rstrip("/").rpartition("/")[2]
    child = small_school.children[1]
    teacher, foreign = visitor(small_school.homeroom_teacher(child)), visitor(small_school.actor("homeroom2"))
    listed = f"/classroom/homerooms/{child.homeroom}/notices/"
    there = f"{listed}{notice}/"
    assert "还差 4 家" in teacher.get(listed).text
    with asks_at_most(24):
        page = teacher.get(there).text
    assert all(one.name in page for one in small_school.children[:4])
    assert not any(one.name in page for one in small_school.children[4:])
    code = family(small_school, 1, notice).rstrip("/").rpartition("/")[2]
    assert teacher.post(there, {"act": "call", "family": code, "guardian": child.guardian}).status_code == 422
    assert "13800000001" in teacher.post(there, {"act": "phone", "guardian": child.guardian}).text
    sent = {"act": "call", "family": code, "guardian": child.guardian, "words": "母亲说知道了"}
    assert teacher.post(there, sent).status_code == 302
    assert teacher.post(there, {"act": "paper", "family": code}).status_code == 302
    with within(small_school.id):
        told = FamilyTold.objects.get(way="paper").code
    assert teacher.post(there, {"act": "undo", "told": told}).status_code == 302
    assert "还差 3 家" in teacher.get(listed).text
    assert teacher.get(f"{there}slips.pdf").content.startswith(b"%PDF")
    for viewer in (foreign, visitor(small_school.actor("office")), visitor(small_school.family(child)), stranger()):
        assert viewer.get(there).status_code == viewer.get(listed).status_code == 404
        assert viewer.get(f"{there}slips.pdf").status_code == 404
        assert viewer.post(there, sent).status_code == 404
    assert foreign.post(there.replace(child.homeroom, small_school.homerooms[1]), sent).status_code == 404
    with within(small_school.id):
        remind_families(actor=small_school.actor("office"), now=MORNING, notice=notice)
        assert Message.objects.filter(kind="notices.reminder").count() == 7


def test_families_rate_services_and_the_principal_publishes(small_school: SmallSchool) -> None:
    with within(small_school.id):
        build_afternoon(small_school)
    clock.stand_at(moment=at(MORNING.time(), day=DAY))
    principal, child = visitor(small_school.actor("principal", today=DAY)), small_school.children[1]
    guardian = visitor(small_school.family(child, today=DAY))
    there, here = f"/family/children/{child.code}/services/", "/office/satisfaction/"
    assert "现在没有满意度调查" in guardian.get(there).text
    assert principal.post(here, {"act": "open", "last_day": "whenever"}).status_code == 422
    with within(small_school.id):
        office = small_school.actor("office", today=DAY)
        survey = open_service_survey(actor=office, now=at(MORNING.time(), day=DAY), last_day=DAY)
    sent = {"survey": survey, "service": "club", "stars": "5", "words": "琴声好听"}
    assert guardian.post(there, sent | {"stars": "9"}).status_code == 422
    assert guardian.post(there, sent).status_code == 302
    assert guardian.post(there, sent).status_code == 409
    assert "您已经评过" in guardian.get(there).text
    with within(small_school.id):
        ServiceStars.objects.filter(survey=ServiceSurvey.objects.get(), stars=4).update(number=4)
    assert "琴声好听" not in principal.get(here).text
    clock.stand_at(moment=at(MORNING.time(), day=DAY + timedelta(days=1)))
    page = principal.get(here).text
    assert "社团：平均 4.20 星，5 份评价" in page
    assert "琴声好听" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert principal.post(here, {"act": "publish", "survey": survey, "seen": "0"}).status_code == 409
    assert principal.post(here, {"act": "publish", "survey": survey, "seen": seen}).status_code == 302
    public = stranger().get(f"/schools/{small_school.code}/").text
    assert "满意度" in public
    codes = {part.partition("/")[0] for part in public.split("/articles/")[1:]}
    texts = [stranger().get(f"/schools/{small_school.code}/articles/{code}/").text for code in codes]
    assert any("社团：平均 4.20 星，5 份评价" in one and "作业辅导：不足 5 份" in one for one in texts)
    assert not any("琴声好听" in one for one in texts)
    for viewer in (guardian, visitor(small_school.actor("vice", today=DAY)), stranger()):
        assert viewer.get(here).status_code in {302, 404}
    other = visitor(small_school.family(small_school.children[2], today=DAY))
    assert other.get(there).status_code == other.post(there, sent).status_code == 404
